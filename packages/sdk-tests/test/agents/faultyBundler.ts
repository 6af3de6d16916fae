import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A bundler in front of the real one that does its work and loses its answers. */
export interface FaultyBundler extends AsyncDisposable {
  readonly url: string;
  /** How often each method was asked for. */
  readonly requests: ReadonlyMap<string, number>;
}

/**
 * Starts a bundler that hands requests on and hangs up instead of answering some.
 *
 * @param bundlerUrl - The real one.
 * @param losesAnswer - Whether to hang up on the n-th request (from 1) of a method.
 */
export async function startFaultyBundler(
  bundlerUrl: string,
  losesAnswer: (method: string, count: number) => boolean,
): Promise<FaultyBundler> {
  const requests = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString();
    const { method } = JSON.parse(body) as { method: string };
    const count = (requests.get(method) ?? 0) + 1;
    requests.set(method, count);
    const headers = { "content-type": "application/json" };
    const answer = await (await fetch(bundlerUrl, { method: "POST", headers, body })).text();
    if (losesAnswer(method, count)) request.socket.destroy();
    else response.writeHead(200, headers).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, requests, [Symbol.asyncDispose]: close };
}
