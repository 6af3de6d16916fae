import { type Hex, keccak256, stringToHex } from "viem";
import type { Transaction } from "../api/schemas/transaction.ts";
import { type MoveEscrowReturnType, moveEscrow } from "../escrow/actions/moveEscrow.ts";
import { readClientOf } from "../escrow/EscrowClient.ts";
import { toSessionError } from "../session/errors/toSessionError.ts";
import { readChainTime } from "../session/kernel/readChainTime.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { checkSale } from "./checkSale.ts";
import { SaleNotPaidError } from "./errors.ts";
import { reportUntil } from "./reportUntil.ts";

/** Seconds that the proof may take to the chain: handed over after the end, a payload is given away unpaid. */
const timeToSend = 30n;

/** A delivery that is recorded on the chain. */
export interface DeliverReturnType extends MoveEscrowReturnType {
  /** What the chain has: keccak256 of the payload's UTF-8. */
  readonly proofHash: Hex;
}

/**
 * Names what proves a payload.
 *
 * @param payload - Text.
 * @returns keccak256 of its UTF-8.
 */
export function proofOf(payload: string): Hex {
  return keccak256(stringToHex(payload));
}

/**
 * Hands a payload over: to the platform, which keeps it until the chain has its proof, and then the proof to the chain.
 * Repeated with the same payload, what is done is not done again.
 *
 * @param context - The seller.
 * @param transactionId - The sale.
 * @param payload - Text, encrypted or not.
 * @returns The delivered escrow.
 * @throws {SaleNotPaidError} when the chain has no money for it; nothing is handed over.
 */
export async function deliver(
  context: CommerceContext,
  transactionId: string,
  payload: string,
): Promise<DeliverReturnType> {
  const { api, client, escrowAddress } = context;
  const transaction = await api.transactions.get(transactionId);
  const proofHash = proofOf(payload);
  const { escrowId } = await checkPaid(context, transaction, proofHash);
  // The same again changes nothing, so a lost answer is no reason to stop.
  const handOver = () => api.transactions.deliver(transactionId, { payload, proofHash });
  await reportUntil(transactionId, handOver, { timeout: 30_000 });
  const moved = await moveEscrow(client, { escrowAddress, escrowId, method: "submitDelivery", proofHash });
  return { ...moved, proofHash };
}

/** Money that was paid out, or back, pays for nothing more; the delivery that earned it may be repeated. */
async function checkPaid(context: CommerceContext, transaction: Transaction, proofHash: Hex) {
  const escrow = await checkSale(context, transaction);
  const refuse = (reason: string) => new SaleNotPaidError({ transactionId: transaction.id, reason });
  if (escrow.proofHash === proofHash) return escrow;
  if (escrow.status !== "Funded") throw refuse(`its escrow is ${escrow.status}, and not by this delivery`);
  const now = await readChainTime(readClientOf(context.client)).catch((error: unknown) => {
    throw toSessionError(error);
  });
  const closesAt = escrow.deadline + escrow.abandonmentGrace;
  if (BigInt(now) + timeToSend >= closesAt) {
    throw refuse(`the chain takes no delivery after ${closesAt}, and it is ${now}`);
  }
  return escrow;
}
