import * as z from "zod/mini";
import { ProviderRpcError, providerError } from "./ProviderRpcError.ts";

/** Methods that read, and that no key has a part in: they go to the site's own node, or nowhere. */
export const nodeMethods: readonly string[] = [
  "eth_blockNumber",
  "eth_call",
  "eth_createAccessList",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getBlockReceipts",
  "eth_getBlockTransactionCountByHash",
  "eth_getBlockTransactionCountByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getProof",
  "eth_getStorageAt",
  "eth_getTransactionByBlockHashAndIndex",
  "eth_getTransactionByBlockNumberAndIndex",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_syncing",
  "net_version",
  "web3_clientVersion",
];

const answerSchema = z.union([
  z.object({ error: z.object({ code: z.int(), message: z.string(), data: z.optional(z.unknown()) }) }),
  z.object({ result: z.optional(z.unknown()) }),
]);

/**
 * Asks the site's node.
 *
 * @param rpcUrl - Where it is.
 * @param call - Method and parameters.
 * @param timeout - Milliseconds that it may take.
 * @throws {ProviderRpcError} 4900 when it does not answer, and whatever it answers.
 */
export async function readNode(
  rpcUrl: string,
  { method, params }: { readonly method: string; readonly params: unknown },
  timeout: number,
): Promise<unknown> {
  let answer: z.output<typeof answerSchema>;
  try {
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: params ?? [] }),
      signal: AbortSignal.timeout(timeout),
    });
    answer = answerSchema.parse(await response.json());
  } catch {
    // What was thrown could repeat the address, which may hold a key.
    throw providerError("disconnected", `The node did not answer ${method}.`);
  }
  if ("error" in answer) throw new ProviderRpcError(answer.error);
  return answer.result;
}
