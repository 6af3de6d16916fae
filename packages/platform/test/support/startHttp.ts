import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readBody } from "./readBody.ts";

/** A request that came. */
interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A server on loopback that remembers what it was sent. */
export async function startHttp(answer: () => number) {
  const requests: Received[] = [];
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
    );
    requests.push({ headers, body: await readBody(request) });
    response.writeHead(answer()).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
