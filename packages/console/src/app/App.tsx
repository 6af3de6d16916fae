import { lazy, type MouseEvent, Suspense } from "react";
import { AccountsPage } from "../accounts/AccountsPage.tsx";
import type { Page } from "../config/pages.ts";
import { goTo, useFragment, useRoute } from "../route/useRoute.ts";
import { en } from "../texts/en.ts";
import { ErrorBoundary } from "../ui/ErrorBoundary.tsx";

const GrantPage = lazy(async () => ({ default: (await import("../grant/GrantPage.tsx")).GrantPage }));
const ConnectPage = lazy(async () => ({
  default: (await import("../connect/ConnectPage.tsx")).ConnectPage,
}));
const SessionsPage = lazy(async () => ({
  default: (await import("../watch/SessionsPage.tsx")).SessionsPage,
}));
const DisputesPage = lazy(async () => ({
  default: (await import("../disputes/DisputesPage.tsx")).DisputesPage,
}));

const links: readonly (readonly [Page, string])[] = [
  ["", en.nav.accounts],
  ["grant", en.nav.grant],
  ["sessions", en.nav.sessions],
  ["disputes", en.nav.disputes],
];

function follow(event: MouseEvent, page: Page): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  goTo(page);
}

/** Frame of every page. */
export function App() {
  const page = useRoute();
  const fragment = useFragment();
  return (
    <>
      <button type="button" className="skip" onClick={() => document.getElementById("content")?.focus()}>
        {en.skip}
      </button>
      <header>
        <span className="product">{en.product}</span>
        {page === "connect" ? null : (
          <nav aria-label={en.nav.label}>
            {links.map(([name, label]) => (
              <a
                key={name}
                href={`/${name}`}
                aria-current={page === name ? "page" : undefined}
                onClick={(event) => follow(event, name)}
              >
                {label}
              </a>
            ))}
          </nav>
        )}
      </header>
      <main id="content" tabIndex={-1}>
        <ErrorBoundary key={page}>
          <Suspense fallback={<p>{en.loading}</p>}>
            {page === undefined ? <p>{en.notFound}</p> : null}
            {page === "" ? <AccountsPage /> : null}
            {page === "grant" ? <GrantPage key={fragment} fragment={fragment} /> : null}
            {page === "connect" ? <ConnectPage /> : null}
            {page === "sessions" ? <SessionsPage /> : null}
            {page === "disputes" ? <DisputesPage /> : null}
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}
