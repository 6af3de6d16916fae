import { useSyncExternalStore } from "react";
import { type Page, pageOf } from "../config/pages.ts";

const moved = new EventTarget();

function subscribe(notify: () => void): () => void {
  for (const [target, type] of [
    [moved, "moved"],
    [window, "popstate"],
    [window, "hashchange"],
  ] as const)
    target.addEventListener(type, notify);
  return () => {
    for (const [target, type] of [
      [moved, "moved"],
      [window, "popstate"],
      [window, "hashchange"],
    ] as const)
      target.removeEventListener(type, notify);
  };
}

/** The page that the address names. */
export function useRoute(): Page | undefined {
  return pageOf(useSyncExternalStore(subscribe, () => location.pathname));
}

/** What stands behind the address's `#`. */
export function useFragment(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}

/** Puts something behind the address's `#`, so that it is there after a reload. No server sees it. */
export function setFragment(fragment: string): void {
  history.replaceState(null, "", `#${fragment}`);
  moved.dispatchEvent(new Event("moved"));
}

/** Goes to another page without loading anew. */
export function goTo(page: Page): void {
  history.pushState(null, "", `/${page}`);
  moved.dispatchEvent(new Event("moved"));
}
