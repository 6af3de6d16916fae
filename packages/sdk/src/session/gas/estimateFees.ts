import type { Chain, PublicClient, Transport } from "viem";
import type { BundlerClient } from "viem/account-abstraction";
import { estimateFeesPerGas } from "viem/actions";
import * as z from "zod/mini";
import { quantity } from "./quantity.ts";

const tier = z.object({ maxFeePerGas: quantity, maxPriorityFeePerGas: quantity });
const prices = z.union([
  z.pipe(
    z.object({ standard: tier }),
    z.transform(({ standard }) => standard),
  ),
  tier,
]);

/** How each kind of bundler is asked what it wants to be paid. */
const methods = ["pimlico_getUserOperationGasPrice", "zd_getUserOperationGasPrice"] as const;

/** Fees of an operation, in wei per gas. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/**
 * Finds the fees for an operation: what the bundler asks, if it can be asked and is not out of all proportion to what
 * the node says; else what the node says and a fifth more.
 *
 * Fees count against the session's gas budget at their maximum, so a bundler must not be able to burn it.
 *
 * @param bundlerClient - The bundler.
 * @param publicClient - The node.
 * @returns Wei per gas.
 */
export async function estimateFees(
  bundlerClient: BundlerClient<Transport, Chain>,
  publicClient: PublicClient<Transport, Chain>,
): Promise<Fees> {
  const [node, asked] = await Promise.all([estimateFeesPerGas(publicClient), askBundler(bundlerClient)]);
  const most = node.maxFeePerGas * 3n;
  if (asked !== undefined && asked.maxFeePerGas <= most && asked.maxPriorityFeePerGas <= asked.maxFeePerGas) {
    return asked;
  }
  const [maxFeePerGas, maxPriorityFeePerGas] = [raise(node.maxFeePerGas), raise(node.maxPriorityFeePerGas)];
  return { maxFeePerGas, maxPriorityFeePerGas };
}

async function askBundler(bundlerClient: BundlerClient<Transport, Chain>): Promise<Fees | undefined> {
  const request = bundlerClient.request as (request: { method: string; params: [] }) => Promise<unknown>;
  for (const method of methods) {
    const answer = await request({ method, params: [] }).catch(() => undefined);
    const parsed = prices.safeParse(answer);
    if (parsed.success) return parsed.data;
  }
  return undefined;
}

function raise(fee: bigint): bigint {
  return (fee * 6n) / 5n;
}
