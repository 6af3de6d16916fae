import { type Address, isAddressEqual } from "viem";
import type { Service } from "../api/schemas/service.ts";
import type { Checkout } from "../api/schemas/transaction.ts";
import { accountOfClient, chainIdOf, escrowScopeOfClient } from "../escrow/EscrowClient.ts";
import { getEscrowId, getTransactionHash } from "../escrow/escrowId.ts";
import { platformFeeBps, totalWithFee } from "../escrow/fees.ts";
import { getTransactionId } from "../escrow/getTransactionId.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { checkDeadline } from "./checkDeadline.ts";
import { PaymentRefusedError, PriceTooHighError } from "./commerceErrors.ts";

/** What the buyer knows of a purchase without asking the checkout. */
export interface PurchaseExpectations {
  /** The offer, as it was read before. */
  readonly service: Service;
  /** What the buyer calls the purchase. */
  readonly idempotencyKey: string;
  /** Who is to be paid. */
  readonly seller: Address;
  /** Most that may leave the buyer, base units. */
  readonly maxTotal: bigint;
}

/**
 * Checks what the platform says about paying against what this agent knows by itself: its chain, its escrow contract,
 * its token, its account, how purchases and escrows are named, what the fee is, and the offer it has read. The platform is never
 * trusted with money.
 *
 * @param context - The agent.
 * @param checkout - What the platform said.
 * @param expected - What the buyer knows.
 * @throws {PaymentRefusedError | PriceTooHighError} with no money moved.
 */
export async function checkInstructions(
  context: CommerceContext,
  { transaction, paymentInstructions: told }: Checkout,
  { service, seller, maxTotal, idempotencyKey }: PurchaseExpectations,
): Promise<void> {
  const buyer = accountOfClient(context.client);
  const scope = escrowScopeOfClient(context.client);
  const refuse = (field: string, expected: unknown, actual: unknown): never => {
    throw new PaymentRefusedError({ field, expected: String(expected), actual: String(actual) });
  };
  const same = (field: string, expected: unknown, actual: unknown) => {
    if (String(expected).toLowerCase() !== String(actual).toLowerCase()) refuse(field, expected, actual);
  };
  const { sessionId, agentWallet } = context;
  const chainId = await chainIdOf(context.client);
  // Another name for the same key is another escrow: after a crash it would be paid a second time.
  const transactionId = getTransactionId({ chainId, buyer, sessionId, agentWallet, idempotencyKey });
  same("transaction id", transactionId, transaction.id);
  same("serviceId", service.id, transaction.serviceId);
  same("chainId", chainId, told.chainId);
  same("escrowContract", context.escrowAddress, told.escrowContract);
  same("token", context.usdc, told.token);
  same("buyerAddress", buyer, told.buyerAddress);
  same("sellerAddress", seller, told.sellerAddress);
  if (isAddressEqual(told.sellerAddress, buyer))
    refuse("sellerAddress", "another account", told.sellerAddress);
  same("escrowId", getEscrowId({ buyer, transactionId: transaction.id, scope }), told.escrowId);
  same("criteriaHash", getTransactionHash(transaction.id), told.criteriaHash);
  same("feeBps", platformFeeBps, told.feeBps);
  const total = totalWithFee(BigInt(told.amount));
  same("totalWithFee", total, told.totalWithFee);
  if (total > maxTotal) throw new PriceTooHighError({ total, maxTotal });
  same("price", service.price, told.amount);
  same("disputeWindow", service.disputeWindow, told.disputeWindow);
  same("abandonmentGrace", service.abandonmentGrace, told.abandonmentGrace);
  await checkDeadline(context, told.deadline, service);
}
