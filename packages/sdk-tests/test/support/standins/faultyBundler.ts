/** A proxy before the real bundler that misbehaves as told. Fault-injecting stand-in: for tests only. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";

/** A JSON-RPC request, as far as a fault looks at it. */
interface RpcRequest {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

/**
 * Misbehaves with one request: answers in its own way, or `"drop"`s the connection without an answer. `forward` asks
 * the real bundler.
 */
export type Fault = (request: RpcRequest, forward: () => Promise<unknown>) => Promise<unknown>;

/** A connection that ends without an answer. */
export const drop = Symbol("drop");

/** A running stand-in. */
export interface FaultyBundler extends AsyncDisposable {
  readonly url: string;
  /** The methods asked for so far, in their order. */
  readonly asked: string[];
}

/**
 * Starts the stand-in.
 *
 * @param target - HTTP endpoint of the real bundler.
 * @param faults - By method; methods that are not here are forwarded as they are.
 */
export async function startFaultyBundler(
  target: string,
  faults: Readonly<Record<string, Fault>>,
): Promise<FaultyBundler> {
  const asked: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await readAll(incoming);
    const request = JSON.parse(body) as RpcRequest;
    asked.push(request.method);
    const forward = async (): Promise<unknown> => {
      const headers = { "content-type": "application/json" };
      return (await fetch(target, { method: "POST", headers, body })).json();
    };
    const answer = await (faults[request.method]?.(request, forward) ?? forward());
    if (answer === drop) incoming.socket.destroy();
    else outgoing.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: urlOf(server), asked, [Symbol.asyncDispose]: () => close(server) };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The stand-in has no port.");
  return `http://127.0.0.1:${address.port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

async function readAll(incoming: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of incoming) body += String(chunk);
  return body;
}
