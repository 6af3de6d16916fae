import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import type { Platform } from "./createPlatform.ts";
import { PlatformStartError } from "./errors.ts";
import { toNetwork } from "./http/clientAddress.ts";

/** A platform that listens. Disposing finishes the requests under way; the platform itself goes on. */
export interface PlatformServer extends AsyncDisposable {
  /** Where, without a slash at the end. */
  readonly url: string;
  /** Where metrics are, if they have a port of their own. */
  readonly metricsUrl: string | undefined;
}

/** Where to listen. */
export interface ServePlatformOptions {
  /** @default 8787; 0 is a free one */
  readonly port?: number | undefined;
  /** @default "127.0.0.1", which only this machine reaches */
  readonly hostname?: string | undefined;
  /** Where metrics are served, to this machine alone; 0 is a free one. @default nowhere but, if there, in the API */
  readonly metricsPort?: number | undefined;
  /** Connections at once; further ones are closed. @default 2000 */
  readonly maxConnections?: number | undefined;
  /**
   * Those of one address among them (an IPv6 network of 64 bits counts as one), so that nobody holds all of them.
   * @default 200; behind a proxy, whose they all are, as many as there are
   */
  readonly maxConnectionsPerAddress?: number | undefined;
  /** Milliseconds until a request's head must be there. @default 5000 */
  readonly headersTimeoutMs?: number | undefined;
  /** Milliseconds until all of it must be there. @default 15000 */
  readonly requestTimeoutMs?: number | undefined;
  /** Milliseconds that requests under way may take after it is disposed of; then their connections are cut. @default 10000 */
  readonly graceMs?: number | undefined;
  /**
   * What else is served under the same address, such as `createConsoleHandler` of `@abbababa/console` makes it: asked first
   * for everything outside of `/api`; `undefined` leaves a request to the platform. @default nothing
   */
  readonly page?: ((request: Request) => Promise<Response | undefined>) | undefined;
}

/** What the server hands on beside a request. */
type Rest = Parameters<Platform["app"]["fetch"]> extends [Request, ...infer rest] ? rest : never;

/** Milliseconds between two looks at how long requests take to be there. */
const connectionsCheckingInterval = 1_000;

/** What a server of ours is told. */
interface Timeouts {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
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
  options: ServePlatformOptions = {},
): Promise<PlatformServer> {
  const { port = 8_787, hostname = "127.0.0.1", maxConnections = 2_000, graceMs = 10_000, page } = options;
  const { maxConnectionsPerAddress = platform.trustedProxies > 0 ? maxConnections : 200 } = options;
  const { headersTimeoutMs: headersTimeout = 5_000, requestTimeoutMs: requestTimeout = 15_000 } = options;
  const timeouts = { headersTimeout, requestTimeout, connectionsCheckingInterval };
  const answer = async (request: Request, ...rest: Rest) => {
    const isOurs = page === undefined || new URL(request.url).pathname.startsWith("/api/");
    return (isOurs ? undefined : await page(request)) ?? (await platform.app.fetch(request, ...rest));
  };
  const server = await listen(answer, port, hostname, timeouts);
  server.maxConnections = maxConnections;
  limitConnections(server, maxConnectionsPerAddress);
  const url = urlOf(server, hostname);
  platform.listensAt(url);
  const servers = [server];
  let metricsUrl: string | undefined;
  if (options.metricsPort !== undefined) {
    const loopback = "127.0.0.1";
    const metrics = await listen(platform.metricsApp.fetch, options.metricsPort, loopback, timeouts).catch(
      async (error: unknown) => {
        await close(server, 0);
        throw error;
      },
    );
    servers.push(metrics);
    metricsUrl = urlOf(metrics, loopback);
  }
  return {
    url,
    metricsUrl,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((one) => close(one, graceMs)));
    },
  };
}

function listen(
  fetch: Parameters<typeof serve>[0]["fetch"],
  port: number,
  hostname: string,
  timeouts: Timeouts,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const starting = serve({ fetch, port, hostname, serverOptions: timeouts }, () =>
      resolve(starting as Server),
    );
    starting.on("error", (error: Error) => reject(new PlatformStartError(error.message)));
  });
}

/** Closes what one address opens beyond its share: whoever holds all connections keeps everybody else out. */
function limitConnections(server: Server, most: number): void {
  const open = new Map<string, number>();
  server.on("connection", (socket) => {
    const address = toNetwork(socket.remoteAddress ?? "");
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
    if (count > most) socket.destroy();
  });
}

function urlOf(server: Server, hostname: string): string {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/** Finishes what is under way, and cuts what takes too long. */
function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
