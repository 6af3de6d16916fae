import { serve } from "./startSeller.ts";

/** JSON-RPC as clients send it. */
interface Call {
  readonly id: number;
  readonly method: string;
  readonly params?: readonly unknown[];
}

/** Where the block stands among a method's parameters. */
const blockAt: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_getCode: 1,
  eth_getBalance: 1,
  eth_getStorageAt: 2,
  eth_getTransactionCount: 1,
  eth_getBlockByNumber: 0,
};

/**
 * A load balancer in front of a node, behind which every other answer is of a node that has not seen the last blocks.
 *
 * @param rpcUrl - The node.
 * @param behind - Blocks that the slow one has not seen.
 */
export async function startLaggingNode(rpcUrl: string, behind: bigint): Promise<string> {
  let asked = 0;
  const post = async (body: unknown) => {
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { readonly result?: unknown };
  };
  const old = async () => {
    const { result } = await post({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] });
    const block = BigInt(`${result}`) - behind;
    return `0x${(block > 0n ? block : 0n).toString(16)}`;
  };
  async function answer(call: Call): Promise<unknown> {
    asked += 1;
    if (asked % 2 === 0) return await post(call);
    const { id, method, params = [] } = call;
    if (method === "eth_blockNumber") return { jsonrpc: "2.0", id, result: await old() };
    if (method === "eth_getLogs") {
      const [filter] = params as [{ readonly toBlock?: string }];
      const block = await old();
      const { toBlock = block } = filter;
      const isAhead = toBlock === "latest" || BigInt(toBlock) > BigInt(block);
      return await post({ ...call, params: [isAhead ? { ...filter, toBlock: block } : filter] });
    }
    if (method === "eth_getTransactionReceipt" || method === "eth_getTransactionByHash") {
      const found = (await post(call)) as { readonly result?: { readonly blockNumber?: string } | null };
      const isAhead = BigInt(found.result?.blockNumber ?? 0) > BigInt(await old());
      return isAhead ? { jsonrpc: "2.0", id, result: null } : found;
    }
    const place = blockAt[method];
    if (place === undefined || (params[place] ?? "latest") !== "latest") return await post(call);
    const own = [...params];
    own[place] = await old();
    return await post({ ...call, params: own });
  }
  return await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: Call | Call[] = JSON.parse(Buffer.concat(chunks).toString());
    const result = Array.isArray(body) ? await Promise.all(body.map(answer)) : await answer(body);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result));
  });
}
