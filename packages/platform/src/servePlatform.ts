import { type ServerType, serve } from "@hono/node-server";
import type { Platform } from "./createPlatform.ts";
import { PlatformStartError } from "./errors.ts";

/** A platform that listens. Disposing finishes the requests under way; the platform itself goes on. */
export interface PlatformServer extends AsyncDisposable {
  /** Where, without a slash at the end. */
  readonly url: string;
}

/** Where to listen. */
export interface ServePlatformOptions {
  /** @default 8787; 0 is a free one */
  readonly port?: number | undefined;
  /** @default "127.0.0.1", which only this machine reaches */
  readonly hostname?: string | undefined;
}

/**
 * Serves a platform over HTTP.
 *
 * @throws {PlatformStartError} when nobody may listen there.
 *
 * @example
 * await using server = await servePlatform(platform, { port: 8787 });
 */
export async function servePlatform(
  platform: Platform,
  { port = 8_787, hostname = "127.0.0.1" }: ServePlatformOptions = {},
): Promise<PlatformServer> {
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: platform.app.fetch, port, hostname }, () => resolve(starting));
    starting.on("error", (error: Error) => reject(new PlatformStartError(error.message)));
  });
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const url = `http://${host}:${bound}`;
  platform.listensAt(url);
  return {
    url,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
