import { createServer, type Server } from "node:http";
import type { ConsoleConfigInput } from "../config/ConsoleConfig.ts";
import { createConsoleHandler } from "./createConsoleHandler.ts";

/** Where to listen. */
export interface ServeConsoleOptions {
  /** @default 8788; 0 is a free one */
  readonly port?: number | undefined;
  /** @default "127.0.0.1", which only this machine reaches */
  readonly hostname?: string | undefined;
}

/** A page that is served. Disposing ends it. */
export interface ConsoleServer extends AsyncDisposable {
  /** Where, without a slash at the end. Passkeys need a name: of a loopback address it is `localhost`. */
  readonly url: string;
}

/**
 * Serves the page over HTTP. Beyond this machine it belongs behind a server with TLS.
 *
 * @param config - What the page talks to.
 * @param options - Where to listen.
 * @throws {ConsoleConfigInvalidError} and what listening throws.
 *
 * @example
 * await using page = await serveConsole({ networks: [{ chainId: 8453, name: "Base", rpcUrl: "https://mainnet.base.org" }] });
 */
export async function serveConsole(
  config: ConsoleConfigInput,
  { port = 8_788, hostname = "127.0.0.1" }: ServeConsoleOptions = {},
): Promise<ConsoleServer> {
  const handle = createConsoleHandler(config);
  const server = createServer(async (request, reply) => {
    try {
      const { method = "GET", url = "/", headers } = request;
      const response = await handle(
        new Request(new URL(url, "http://localhost"), {
          method: method === "HEAD" ? "HEAD" : "GET",
          headers: { "accept-encoding": String(headers["accept-encoding"] ?? "") },
        }),
      );
      const found = method === "GET" || method === "HEAD" ? response : new Response(null, { status: 405 });
      reply.writeHead(found?.status ?? 404, Object.fromEntries(found?.headers ?? []));
      reply.end(found?.body == null ? undefined : new Uint8Array(await found.arrayBuffer()));
    } catch {
      // Whatever the request was, it is none of a browser that shows the page.
      reply.writeHead(400).end();
    }
  });
  await listen(server, port, hostname);
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  const host = hostname.startsWith("127.") || hostname === "::1" ? "localhost" : hostname;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => resolve());
  });
}
