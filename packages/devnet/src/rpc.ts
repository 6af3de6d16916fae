import { z } from "zod";

const response = z.object({
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/**
 * One JSON-RPC request, without retries.
 *
 * @param url - HTTP endpoint.
 * @param method - Method name.
 * @param params - Its parameters.
 * @param timeout - Milliseconds to wait.
 */
export async function rpcRequest(
  url: string,
  method: string,
  params: readonly unknown[] = [],
  timeout = 10_000,
): Promise<unknown> {
  const reply = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(timeout),
  });
  const { result, error } = response.parse(await reply.json());
  if (error) throw new Error(error.message);
  return result;
}
