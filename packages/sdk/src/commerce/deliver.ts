import { type Hex, keccak256, stringToHex } from "viem";
import * as z from "zod/mini";
import { ApiConflictError } from "../api/apiErrors.ts";
import { hash } from "../api/schemas/apiFields.ts";
import type { Transaction } from "../api/schemas/transaction.ts";
import { type MoveEscrowReturnType, moveEscrow } from "../escrow/actions/moveEscrow.ts";
import { readClock } from "../escrow/readClock.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { checkSale } from "./checkSale.ts";
import { DeliveryExistsError, SaleNotPaidError } from "./commerceErrors.ts";
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

/** What delivering may be told. */
export interface DeliverOptions {
  /**
   * The proof of an earlier delivery that this one is to replace. If that proof can still reach the chain, what it proves
   * is lost, and the sale with it.
   */
  readonly replaces?: Hex | undefined;
}

const names = { replaces: true } satisfies Names<DeliverOptions>;

/**
 * Hands a payload over: to the platform, which keeps it until the chain has its proof, and then the proof to the chain.
 * Repeated with the same payload, what is done is not done again.
 *
 * The platform keeps the payload that it gets first and refuses another, and a proof is sent only after the platform has
 * said that it keeps what is proven. So however many processes try, and wherever they end, every proof on its way is of
 * the one payload that is kept, unless one is replaced.
 *
 * @param context - The seller.
 * @param transactionId - The sale.
 * @param payload - Text, encrypted or not.
 * @param options - {@link DeliverOptions}
 * @returns The delivered escrow.
 * @throws {SaleNotPaidError} when the chain has no money for it; nothing is handed over.
 * @throws {DeliveryExistsError} when another payload was handed over before; that one stays.
 */
export async function deliver(
  context: CommerceContext,
  transactionId: string,
  payload: string,
  options: DeliverOptions = {},
): Promise<DeliverReturnType> {
  checkParameters(options, names, "options of deliver");
  const { replaces } = options;
  const { api, client, escrowAddress } = context;
  const transaction = await api.transactions.get(transactionId);
  const proofHash = proofOf(payload);
  const { escrowId } = await checkPaid(context, transaction, proofHash);
  // The same again changes nothing, so a lost answer is no reason to stop.
  const delivery = { payload, proofHash, ...(replaces && { replaces }) };
  const handOver = () => api.transactions.deliver(transactionId, delivery);
  await reportUntil(transactionId, handOver, { timeout: 30_000 }).catch((error: unknown) => {
    throw toDeliveryError(transactionId, error);
  });
  const moved = await moveEscrow(client, { escrowAddress, escrowId, method: "submitDelivery", proofHash });
  return { ...moved, proofHash };
}

function toDeliveryError(transactionId: string, error: unknown): unknown {
  if (!(error instanceof ApiConflictError) || error.code !== "DELIVERY_EXISTS") return error;
  const { data } = z.object({ proofHash: hash }).safeParse(error.data);
  return new DeliveryExistsError({ transactionId, proofHash: data?.proofHash, cause: error });
}

/** Money that was paid out, or back, pays for nothing more; the delivery that earned it may be repeated. */
async function checkPaid(context: CommerceContext, transaction: Transaction, proofHash: Hex) {
  const escrow = await checkSale(context, transaction);
  const refuse = (reason: string) => new SaleNotPaidError({ transactionId: transaction.id, reason });
  if (escrow.proofHash === proofHash) return escrow;
  if (escrow.status !== "Funded") throw refuse(`its escrow is ${escrow.status}, and not by this delivery`);
  const now = await readClock(context.client);
  const closesAt = escrow.deadline + escrow.abandonmentGrace;
  if (now + timeToSend >= closesAt) {
    throw refuse(`the chain takes no delivery after ${closesAt}, and it is ${now}`);
  }
  return escrow;
}
