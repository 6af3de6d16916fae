import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { build } from "vite";

/** A site that has bundled `@abbababa/console/provider`, on an origin of its own. */
export interface Dapp extends AsyncDisposable {
  readonly url: string;
}

/** What the site's pages hold for their tests. */
export interface DappWindow {
  readonly provider: { readonly request: (request: unknown) => Promise<unknown> };
  readonly abba: {
    readonly createProvider: (parameters: unknown) => DappWindow["provider"];
    readonly announceProvider: (provider: DappWindow["provider"]) => void;
  };
}

const html = `<!doctype html><title>Dapp</title><h1>Dapp</h1>
<script type="module">import * as abba from "/provider.js"; window.abba = abba;</script>`;

let bundled: Promise<string> | undefined;

/** The provider as a site ships it. */
export function bundleProvider(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve("@abbababa/console/provider"));
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, lib: { entry, formats: ["es"], fileName: "provider" }, target: "es2022" },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (first === undefined || !("output" in first)) throw new Error("Vite built nothing.");
  return first.output[0].code;
}

/**
 * Serves a site.
 *
 * @param headers - What its pages are served with.
 */
export async function serveDapp(headers: Readonly<Record<string, string>> = {}): Promise<Dapp> {
  const code = await bundleProvider();
  const server = createServer((request, reply) => {
    const isCode = request.url === "/provider.js";
    reply.writeHead(200, { "content-type": isCode ? "text/javascript" : "text/html", ...headers });
    reply.end(isCode ? code : html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Opens the site, with its provider made and announced. */
export async function openDapp(
  context: BrowserContext,
  { url }: Dapp,
  parameters: Readonly<Record<string, unknown>>,
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await makeProvider(page, parameters);
  return page;
}

/** Makes the site's provider, as its own code does after each load. */
export async function makeProvider(page: Page, parameters: Readonly<Record<string, unknown>>): Promise<void> {
  await page.waitForFunction(() => "abba" in window);
  await page.evaluate((given) => {
    const { abba } = window as unknown as DappWindow;
    const provider = abba.createProvider(given);
    abba.announceProvider(provider);
    Object.assign(window, { provider });
  }, parameters);
}

/** Has the site ask its provider, and gives what came of it: an error is thrown with its code. */
export async function ask(page: Page, method: string, params?: unknown): Promise<unknown> {
  const answer = await page.evaluate(
    async (request) => {
      try {
        const { provider } = window as unknown as DappWindow;
        return { result: await provider.request(request) };
      } catch (error) {
        const { code, message, name } = error as { code: number; message: string; name: string };
        return { error: { code, message, name } };
      }
    },
    { method, params },
  );
  if (answer.error !== undefined) throw Object.assign(new Error(answer.error.message), answer.error);
  return answer.result;
}
