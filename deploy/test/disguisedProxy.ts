import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/**
 * A door on this machine to a node that does not call itself a development node, as a tunnel to a real chain would be.
 *
 * @param rpcUrl - The node behind it.
 */
export async function startDisguisedProxy(
  rpcUrl: string,
): Promise<AsyncDisposable & { readonly rpcUrl: string }> {
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as { id: number; method: string };
    const answer =
      body.method === "web3_clientVersion"
        ? { jsonrpc: "2.0", id: body.id, result: "op-geth/v1.101" }
        : await (await fetch(rpcUrl, { method: "POST", headers, body: JSON.stringify(body) })).json();
    response.writeHead(200, headers).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    rpcUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const headers = { "content-type": "application/json" };
