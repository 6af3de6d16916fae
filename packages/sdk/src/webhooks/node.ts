import { createServer, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import type { WebhookHandler } from "./createWebhookHandler.ts";

/** A server of webhooks on this machine. */
export interface WebhookServer extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  /** Stops it. */
  close(): Promise<void>;
}

/** How {@link serveWebhooks} listens. */
export interface ServeWebhooksOptions {
  /** The port. @default 0, any that is free */
  readonly port?: number | undefined;
}

/**
 * Serves webhooks in Node, on the loopback address alone: put a reverse proxy in front that speaks TLS.
 *
 * @param handler - From `BuyerAgent.onDelivery` or `createWebhookHandler`.
 * @param options - Where to listen.
 * @returns The server, listening.
 *
 * @example
 * await using server = await serveWebhooks(buyer.onDelivery(take, { secrets: [secret] }), { port: 8080 });
 */
export async function serveWebhooks(
  handler: WebhookHandler,
  options: ServeWebhooksOptions = {},
): Promise<WebhookServer> {
  checkParameters(options, { port: true } satisfies Names<ServeWebhooksOptions>, "options of serveWebhooks");
  const { port = 0 } = options;
  const server = createServer((incoming, outgoing) => {
    const answer = async () => {
      const { status, headers } = await handler(toRequest(incoming));
      outgoing.writeHead(status, Object.fromEntries(headers)).end();
    };
    answer().catch(() => outgoing.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : port}`,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The signature covers the body alone, so that of the path nothing is needed. */
function toRequest(incoming: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const { method = "GET" } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const init = { method, headers, ...(hasBody && { body: Readable.toWeb(incoming), duplex: "half" }) };
  // Node's own web streams are the runtime's, though its types are others than the DOM's.
  return new Request("http://127.0.0.1/", init as RequestInit);
}
