import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import {
  localhostHostValidation,
  localhostOriginValidation,
  toNodeHandler,
} from "@modelcontextprotocol/node";
import { createMcpHandler, type McpServer } from "@modelcontextprotocol/server";

/** What {@link serveHttp} takes. */
export interface ServeHttpOptions {
  /** Makes a server for each request. */
  readonly create: () => McpServer;
  /** Where it listens, on loopback. @default a free port */
  readonly port?: number | undefined;
  /** Whoever shows it may spend: `Authorization: Bearer …`. */
  readonly token: string;
}

/**
 * Serves MCP by streamable HTTP on loopback, to whoever shows the token. Host and Origin must be this machine's, so that
 * no page in a browser reaches it.
 *
 * @param options - {@link ServeHttpOptions}
 */
export async function serveHttp({
  create,
  port = 0,
  token,
}: ServeHttpOptions): Promise<AsyncDisposable & { readonly url: string }> {
  const handle = toNodeHandler(createMcpHandler(create));
  const [isOurHost, isOurOrigin] = [localhostHostValidation(), localhostOriginValidation()];
  const expected = digest(`Bearer ${token}`);
  const server = createServer((request, response) => {
    if (!isOurHost(request, response) || !isOurOrigin(request, response)) return;
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) {
      response.writeHead(401, { "www-authenticate": "Bearer" }).end();
      return;
    }
    if (new URL(request.url ?? "/", "http://localhost").pathname !== "/mcp") {
      response.writeHead(404).end();
      return;
    }
    // Node's requests have a method and a URL; their types leave both open for what it has received as a client.
    void handle(request as Parameters<typeof handle>[0], response);
  });
  server.requestTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const listening = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${listening}/mcp`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest();
