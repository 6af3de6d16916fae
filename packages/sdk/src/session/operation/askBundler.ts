import { isHash } from "viem";
import { getUserOperationReceipt } from "viem/account-abstraction";
import type { SignedOperation } from "../SignedOperation.ts";
import { type IncludedOperation, readOperation } from "./readOperation.ts";
import type { SessionContext } from "./SessionContext.ts";

/** What a bundler says of an operation, and what is true of it. */
interface BundlerAnswer {
  /** Whether it says that the operation is on the chain. */
  readonly claimed: boolean;
  /** What the node says of it, in the transaction that the bundler names. */
  readonly included: IncludedOperation | undefined;
}

/**
 * Asks the bundler where on the chain an operation is. It is believed in no more than where to look.
 *
 * @param context - The opened session.
 * @param operation - What to look for.
 * @returns Nothing found, when bundler or node do not answer: the chain tells in the end.
 */
export async function askBundler(
  context: SessionContext,
  { userOperationHash: hash }: SignedOperation,
): Promise<BundlerAnswer> {
  // viem hands on whatever is answered.
  const answer: { readonly receipt?: { readonly transactionHash?: unknown } | null } | undefined =
    await getUserOperationReceipt(context.bundlerClient, { hash }).catch(() => undefined);
  const transactionHash = answer?.receipt?.transactionHash;
  if (typeof transactionHash !== "string" || !isHash(transactionHash)) {
    return { claimed: false, included: undefined };
  }
  return {
    claimed: true,
    included: await readOperation(context, hash, transactionHash).catch(() => undefined),
  };
}
