import { slice } from "viem";
import type { Transaction } from "../api/schemas/transaction.ts";
import { getEscrow } from "../escrow/actions/getEscrow.ts";
import { accountOfClient } from "../escrow/EscrowClient.ts";
import { getEscrowId } from "../escrow/escrowId.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { DeliveryMismatchError } from "./commerceErrors.ts";
import { proofOf } from "./deliver.ts";

/**
 * Reads a delivery: it must be the payload that the chain has the proof of, in the escrow that this buyer's account has
 * funded for this very purchase. The platform's copy alone is nobody's word.
 *
 * @param context - The buyer.
 * @param transaction - The purchase, delivered.
 * @returns The payload, as its seller delivered it: the seller's word, or an envelope.
 * @throws {DeliveryMismatchError | EscrowNotFoundError}
 */
export async function readDelivery(
  { client, escrowAddress }: Pick<CommerceContext, "client" | "escrowAddress">,
  transaction: Transaction,
): Promise<string> {
  const { id: transactionId, delivery, escrowId } = transaction;
  const refuse = (reason: string) => new DeliveryMismatchError({ transactionId, reason });
  if (delivery === null) throw refuse("nothing is delivered yet");
  const named = { buyer: accountOfClient(client), transactionId, scope: slice(escrowId, 20, 24) };
  if (getEscrowId(named) !== escrowId) throw refuse("the platform names the escrow of something else");
  const { proofHash } = await getEscrow(client, { escrowAddress, escrowId });
  if (proofHash !== proofOf(delivery.payload)) throw refuse("the chain has the proof of something else");
  return delivery.payload;
}
