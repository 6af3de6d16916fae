import { entryPoint07Abi, entryPoint07Address } from "viem/account-abstraction";
import { getBlockNumber, readContract } from "viem/actions";
import { findOperation, type IncludedOperation } from "./findOperation.ts";
import { isOvertaken } from "./isOvertaken.ts";
import type { SessionContext } from "./SessionContext.ts";
import type { SignedOperation } from "./SignedOperation.ts";

/** What has become of an operation: on the chain, never to be, or not known yet. */
export type Fate = IncludedOperation | "void" | "open";

/**
 * Asks the chain what has become of an operation, so that calls are made anew only when this one can never be included.
 *
 * The nonce is read first: an operation that took it itself is on the chain by then, and found.
 *
 * @param context - The opened session.
 * @param operation - What was sent.
 * @returns `"open"` also when the node does not answer.
 */
export async function fateOf(context: SessionContext, operation: SignedOperation): Promise<Fate> {
  const { nonce, sender } = operation.userOperation;
  try {
    const blockNumber = await getBlockNumber(context.publicClient, { cacheTime: 0 });
    const next = await readContract(context.publicClient, {
      abi: entryPoint07Abi,
      address: entryPoint07Address,
      functionName: "getNonce",
      args: [sender, nonce >> 64n],
      blockNumber,
    });
    if (next > nonce) return (await findOperation(context, operation)) ?? "void";
    return (await isOvertaken(context, operation)) ? "void" : "open";
  } catch {
    return "open";
  }
}
