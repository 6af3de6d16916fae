import { isAddressEqual } from "viem";
import type { Transaction } from "../api/schemas/transaction.ts";
import { findEscrow } from "../escrow/actions/findEscrow.ts";
import type { Escrow } from "../escrow/Escrow.ts";
import { accountOfClient } from "../escrow/EscrowClient.ts";
import { getTransactionHash } from "../escrow/escrowId.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { SaleNotPaidError } from "./commerceErrors.ts";

/**
 * Checks on the chain that a sale is paid, whatever the platform says.
 *
 * @param context - The seller.
 * @param transaction - The sale, as the platform says.
 * @returns Its escrow.
 * @throws {SaleNotPaidError}
 */
export async function checkSale(
  { client, escrowAddress, usdc }: CommerceContext,
  transaction: Transaction,
): Promise<Escrow> {
  const { id: transactionId, escrowId, price, buyerAddress } = transaction;
  const refuse = (reason: string) => new SaleNotPaidError({ transactionId, reason });
  const escrow = await findEscrow(client, { escrowAddress, escrowId });
  if (escrow === undefined) throw refuse("there is no such escrow on the chain");
  if (!isAddressEqual(escrow.seller, accountOfClient(client))) throw refuse(`it pays ${escrow.seller}`);
  if (!isAddressEqual(escrow.buyer, buyerAddress)) throw refuse(`it was paid by ${escrow.buyer}`);
  if (!isAddressEqual(escrow.token, usdc)) throw refuse(`it holds ${escrow.token}`);
  if (escrow.locked < BigInt(price)) throw refuse(`it holds ${escrow.locked} base units instead of ${price}`);
  if (escrow.criteriaHash !== getTransactionHash(transactionId))
    throw refuse("it was paid for something else");
  return escrow;
}
