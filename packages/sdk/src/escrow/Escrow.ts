import type { Address, ContractFunctionReturnType, Hex } from "viem";
import type { abbaBabaEscrowAbi } from "../generated/usedAbis.ts";
import { withJson } from "../json/withJson.ts";

/** Where an escrow may stand, in the contract's order. */
export const escrowStatuses = [
  "None",
  "Funded",
  "Delivered",
  "Released",
  "Refunded",
  "Disputed",
  "Resolved",
  "Abandoned",
] as const;

/** Where an escrow stands. Released, Refunded, Resolved and Abandoned are final. */
export type EscrowStatus = (typeof escrowStatuses)[number];

/** What a resolver may decide, in the contract's order. */
export const disputeOutcomes = ["BuyerRefund", "SellerPaid", "Split"] as const;

/** What a resolver decides. */
export type DisputeOutcome = (typeof disputeOutcomes)[number];

/** All that the chain knows of an escrow. Amounts in the token's base units, times in unix seconds. */
export interface Escrow {
  /** The buyer's address followed by 12 bytes. */
  readonly escrowId: Hex;
  readonly status: Exclude<EscrowStatus, "None">;
  /** Who paid, and who is refunded. */
  readonly buyer: Address;
  /** Who delivers, and who is paid. */
  readonly seller: Address;
  readonly token: Address;
  /** What the buyer paid in: `locked` + `fee`. */
  readonly amount: bigint;
  /** The seller's price. */
  readonly locked: bigint;
  /** What the platform earns if the seller is paid in full. */
  readonly fee: bigint;
  readonly createdAt: bigint;
  /** When the delivery is due. */
  readonly deadline: bigint;
  /** How long the buyer may dispute after a delivery (seconds). */
  readonly disputeWindow: bigint;
  /** How long after the deadline a late delivery is still taken (seconds). */
  readonly abandonmentGrace: bigint;
  readonly deliveredAt: bigint | undefined;
  readonly disputedAt: bigint | undefined;
  /** Hash of what was delivered. */
  readonly proofHash: Hex | undefined;
  /** Hash of what was agreed; zero if nothing was stated. */
  readonly criteriaHash: Hex;
  /** Who may resolve a dispute. */
  readonly resolver: Address;
  /** Who earns the fee. */
  readonly feeReceiver: Address;
}

type Details = ContractFunctionReturnType<typeof abbaBabaEscrowAbi, "view", "getEscrowDetails">;

/**
 * Reads what the contract returned.
 *
 * @param escrowId - The escrow's id.
 * @param details - What `getEscrowDetails` returned.
 * @returns The escrow, or `undefined` if there is none.
 */
export function toEscrow(escrowId: Hex, details: Details): Escrow | undefined {
  const { status: statusNumber, configIndex: _, deliveredAt, disputedAt, proofHash, ...rest } = details;
  const status = toEscrowStatus(statusNumber);
  if (status === "None") return undefined;
  return withJson("Escrow", {
    escrowId,
    ...rest,
    status,
    deliveredAt: deliveredAt === 0n ? undefined : deliveredAt,
    disputedAt: disputedAt === 0n ? undefined : disputedAt,
    proofHash: BigInt(proofHash) === 0n ? undefined : proofHash,
  });
}

/**
 * Names a status.
 *
 * @param status - The contract's number.
 * @returns Its name.
 */
export function toEscrowStatus(status: number): EscrowStatus {
  const name = escrowStatuses[status];
  if (name === undefined) throw new RangeError(`The escrow contract has no status ${status}.`);
  return name;
}
