import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { type ConsoleConfigInput, parseConfig } from "../config/ConsoleConfig.ts";
import { pageOf } from "../config/pages.ts";
import { securityHeaders } from "../config/securityHeaders.ts";
import { ConsoleConfigInvalidError } from "./errors.ts";

/** The built page. */
const folder = fileURLToPath(new URL("../page/", import.meta.url));

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/** Answers requests for the page; `undefined`: the path is none of its own. */
export type ConsoleHandler = (request: Request) => Promise<Response | undefined>;

/**
 * Makes what answers requests for the page, for any server.
 *
 * @param input - What the page talks to. Everybody who opens the page can read it: no endpoint with a key in it.
 * @returns The handler.
 * @throws {ConsoleConfigInvalidError}
 *
 * @example
 * const handle = createConsoleHandler({ networks: [{ chainId: 8453, name: "Base", rpcUrl: "https://mainnet.base.org" }] });
 */
export function createConsoleHandler(input: ConsoleConfigInput): ConsoleHandler {
  const parsed = parseConfig(input);
  if ("issues" in parsed) throw new ConsoleConfigInvalidError(parsed.issues);
  return async ({ method, url, headers: asked }) => {
    const path = new URL(url).pathname;
    const headers = securityHeaders(parsed.config, pageOf(path));
    if (path === "/config.json") {
      return answer(method, JSON.stringify(parsed.config), {
        ...headers,
        "content-type": "application/json",
        "cache-control": "no-store",
      });
    }
    const file = pageOf(path) === undefined ? normalize(path) : "/index.html";
    const type = types[extname(file)];
    if (type === undefined) return undefined;
    const isBrotli = /\bbr\b/.test(asked.get("accept-encoding") ?? "");
    const compressed = isBrotli ? await read(join(folder, `${file}.br`)) : undefined;
    const content = compressed ?? (await read(join(folder, file)));
    if (content === undefined) return undefined;
    const cache = file.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    return answer(method, content, {
      ...headers,
      ...(compressed !== undefined && { "content-encoding": "br" }),
      "content-type": type,
      "cache-control": cache,
      vary: "accept-encoding",
    });
  };
}

function answer(
  method: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Response {
  if (method === "GET") return new Response(body, { headers });
  if (method === "HEAD") return new Response(null, { headers });
  return new Response(null, { status: 405, headers: { ...headers, allow: "GET, HEAD" } });
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!path.startsWith(folder)) return undefined;
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "EISDIR"))
      return undefined;
    throw error;
  }
}
