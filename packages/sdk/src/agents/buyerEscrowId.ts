import type { Hex } from "viem";
import { accountOfClient, type EscrowClient, escrowScopeOfClient } from "../escrow/EscrowClient.ts";
import { checkEscrowId, getEscrowId } from "../escrow/escrowId.ts";

/** Which of the buyer's escrows: the transaction it was funded for, or its id. */
export type BuyerEscrow = string | { readonly escrowId: Hex };

/**
 * Finds the id of one of a buyer's escrows.
 *
 * @param client - The buyer.
 * @param escrow - {@link BuyerEscrow}
 */
export function buyerEscrowId(client: EscrowClient, escrow: BuyerEscrow): Hex {
  if (typeof escrow === "object" && escrow !== null) return checkEscrowId(escrow.escrowId);
  const scope = escrowScopeOfClient(client);
  return getEscrowId({ buyer: accountOfClient(client), transactionId: escrow, scope });
}
