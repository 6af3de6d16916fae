import type { Hex } from "viem";
import { ApiError } from "../ApiError.ts";
import { askChain } from "../askChain.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Indexer } from "../chain/Indexer.ts";
import { chainOf } from "../chainOf.ts";
import type { Context } from "../context.ts";
import type { Principal } from "../Principal.ts";
import type { PurchaseStatus } from "../store/status.ts";
import { getOwn, type OwnPurchase, type Role } from "./access.ts";

/** What a party reports, and who may. */
export interface Report {
  readonly id: string;
  readonly role: Role;
  /** Where it should be included. Without it, everything confirmed is read. */
  readonly transactionHash?: Hex | undefined;
  /** What the chain should say by then. */
  readonly expected: readonly PurchaseStatus[];
}

/**
 * Reads the chain up to what a party reports, and says where the purchase stands: nothing is believed that the chain
 * does not say.
 *
 * @throws {ApiError} `NOT_ON_CHAIN`, `CONFIRMATIONS_PENDING` or `FUNDING_REFUSED`.
 */
export async function syncPurchase(
  context: Context,
  indexer: Indexer,
  principal: Principal,
  { id, role, transactionHash, expected }: Report,
): Promise<OwnPurchase> {
  const before = await withAuthority(context, principal, ({ db }) => getOwn(db, principal, id, [role]));
  if (expected.includes(before.row.status)) return before;
  const chain = chainOf(context, before.row.chainId);
  const included = transactionHash && (await askChain(() => chain.inclusion(transactionHash)));
  if (transactionHash !== undefined && !included?.succeeded) {
    throw new ApiError("NOT_ON_CHAIN", "The chain has no successful transaction with this hash.", {
      transactionHash,
    });
  }
  const { number: head } = await askChain(() => chain.head());
  if (included !== undefined && head - included.blockNumber + 1n < chain.confirmations) {
    const confirmations = (head - included.blockNumber + 1n).toString();
    const details = { confirmations, needed: chain.confirmations.toString() };
    throw new ApiError(
      "CONFIRMATIONS_PENDING",
      "The transaction does not have enough confirmations yet.",
      details,
    );
  }
  const wanted = included?.blockNumber ?? head - chain.confirmations + 1n;
  const reached = await askChain(() => indexer.catchUp(chain.chainId, wanted));
  if (!reached)
    throw new ApiError("CONFIRMATIONS_PENDING", "The platform is still reading the chain. Try again.");

  if (included !== undefined) await askChain(() => indexer.readBlock(chain.chainId, included.blockNumber));
  // Asking the chain takes time: whose key or session has ended meanwhile learns nothing more.
  const after = await withAuthority(context, principal, ({ db }) => getOwn(db, principal, id, [role]));
  const { status, fundingRefusal } = after.row;
  if (expected.includes(status)) return after;
  if (fundingRefusal !== null) {
    throw new ApiError("FUNDING_REFUSED", "The escrow on the chain does not match the agreed terms.", {
      reason: fundingRefusal,
    });
  }
  throw new ApiError("NOT_ON_CHAIN", "The chain does not show this.", { status, expected });
}
