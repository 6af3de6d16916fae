import type { Address } from "viem";
import { toBaseUnits } from "../amounts/toBaseUnits.ts";
import type { PaymentInstructions, Transaction } from "../api/schemas/transaction.ts";
import {
  type FundEscrowParameters,
  type FundEscrowReturnType,
  fundEscrow,
} from "../escrow/actions/fundEscrow.ts";
import { accountOfClient, chainIdOf, escrowScopeOfClient } from "../escrow/EscrowClient.ts";
import { getEscrowId, getTransactionHash } from "../escrow/escrowId.ts";
import { toSeconds } from "../escrow/toSeconds.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import type { CommerceContext } from "./CommerceContext.ts";
import { checkDeadline } from "./checkDeadline.ts";
import { PaymentRefusedError, PaymentTermsUnknownError, PurchaseStatusError } from "./commerceErrors.ts";
import { type ReportOptions, reportUntil } from "./reportUntil.ts";

/** What {@link fundAndVerify} takes. */
export interface FundAndVerifyParameters
  extends ReportOptions,
    Pick<FundEscrowParameters, "disputeWindow" | "abandonmentGrace"> {
  /** `txn_…` of a purchase. */
  readonly transactionId: string;
  /** Who is to be paid. */
  readonly seller: Address;
  /** All that leaves the buyer: a decimal string, or base units. */
  readonly amount: bigint | string;
  /** When the delivery is due, or later (unix seconds). @default as the purchase says, checked against the service */
  readonly deadline?: bigint | number | undefined;
}

/** A purchase whose money is in escrow, as chain and platform agree. */
export interface FundAndVerifyReturnType extends FundEscrowReturnType {
  readonly transaction: Transaction;
}

const settled = ["funded", "delivered", "disputed", "released", "refunded", "resolved", "abandoned"];

const names = {
  transactionId: true,
  seller: true,
  disputeWindow: "seconds",
  abandonmentGrace: "seconds",
  timeout: "timeout",
  pollingInterval: "milliseconds",
  signal: true,
  chainId: true,
  escrowContract: true,
  escrowId: true,
  sellerAddress: true,
  buyerAddress: true,
  token: true,
  amount: true,
  totalWithFee: true,
  feeBps: true,
  deadline: "time",
  criteriaHash: true,
  expiresAt: true,
} satisfies Names<FundAndVerifyParameters & PaymentInstructions>;

/**
 * Pays for a purchase on the chain, once, and waits until the platform has seen it.
 *
 * What would not count as payment is refused before any money moves: another seller, amount, deadline, account, escrow or
 * token than the purchase has, and a purchase that was cancelled or has expired.
 *
 * @param context - The buyer.
 * @param parameters - {@link FundAndVerifyParameters}
 * @returns The escrow, new or existing, and the purchase.
 * @throws {PaymentRefusedError | PurchaseStatusError | PaymentTermsUnknownError} with no money moved.
 * @throws {FundEscrowErrorType}
 * @throws {ReportPendingError} when the money is in escrow, and the platform has not seen it yet.
 */
export async function fundAndVerify(
  context: CommerceContext,
  parameters: FundAndVerifyParameters,
): Promise<FundAndVerifyReturnType> {
  checkParameters(parameters, names, "parameters of fundAndVerify");
  const { api, client, usdc: token, escrowAddress } = context;
  const { transactionId, seller, timeout, pollingInterval, signal } = parameters;
  const known = await api.transactions.get(transactionId, { signal });
  const { deadline, ...windows } = await agreedTimes(context, known, parameters);
  const amount = toBaseUnits(parameters.amount);
  await checkPurchase(context, known, { transactionId, seller, amount, deadline });
  signal?.throwIfAborted();
  const terms = { transactionId, seller, amount, token, deadline, ...windows };
  const funded = await fundEscrow(client, { ...terms, escrowAddress, timeout, pollingInterval });
  const { transactionHash } = funded;
  const report = () =>
    api.transactions.fund(transactionId, transactionHash === undefined ? {} : { transactionHash }, {
      signal,
    });
  const transaction = await reportUntil(transactionId, report, parameters);
  if (!settled.includes(transaction.status)) throw new PurchaseStatusError(nameOf(transaction));
  return { ...funded, transaction };
}

const nameOf = ({ id, status }: Transaction) => ({ transactionId: id, status });

/** What would not be taken as payment is not paid. */
async function checkPurchase(
  { client, escrowAddress, usdc }: CommerceContext,
  known: Transaction,
  terms: Record<"amount" | "deadline", bigint> & { readonly transactionId: string; readonly seller: Address },
): Promise<void> {
  const { transactionId, seller, amount, deadline } = terms;
  const buyer = accountOfClient(client);
  const escrowId = getEscrowId({ buyer, transactionId, scope: escrowScopeOfClient(client) });
  const facts: [field: string, expected: unknown, actual: unknown][] = [
    ["transactionId", transactionId, known.id],
    ["chainId", await chainIdOf(client), known.chainId],
    ["escrowContract", escrowAddress, known.escrowContract],
    ["token", usdc, known.token],
    ["buyerAddress", buyer, known.buyerAddress],
    ["sellerAddress", seller, known.sellerAddress],
    ["escrowId", escrowId, known.escrowId],
    ["totalWithFee", amount, known.totalWithFee],
    ["criteriaHash", getTransactionHash(transactionId), known.criteriaHash],
  ];
  for (const [field, expected, actual] of facts) {
    if (String(expected).toLowerCase() === String(actual).toLowerCase()) continue;
    throw new PaymentRefusedError({ field, expected: String(expected), actual: String(actual) });
  }
  if (BigInt(known.deadline) > deadline) {
    const [expected, actual] = [`at most ${deadline}`, String(known.deadline)];
    throw new PaymentRefusedError({ field: "deadline", expected, actual });
  }
  const over = known.status === "cancelled" || known.status === "expired";
  if (over) throw new PurchaseStatusError(nameOf(known));
}

/** The times that were agreed: those given, else the purchase's and the offer's, if it has not changed since. */
async function agreedTimes(
  context: CommerceContext,
  known: Transaction,
  given: FundAndVerifyParameters,
): Promise<{ deadline: bigint } & Pick<FundEscrowParameters, "disputeWindow" | "abandonmentGrace">> {
  const { disputeWindow, abandonmentGrace, transactionId, signal } = given;
  const deadline = given.deadline === undefined ? undefined : toSeconds(given.deadline, "deadline");
  if (deadline !== undefined && disputeWindow !== undefined && abandonmentGrace !== undefined) {
    return { deadline, disputeWindow, abandonmentGrace };
  }
  const service = await context.api.services.get(known.serviceId, { signal });
  if (Date.parse(service.updatedAt) > Date.parse(known.createdAt)) {
    throw new PaymentTermsUnknownError({ transactionId });
  }
  if (deadline === undefined) await checkDeadline(context, known.deadline, service);
  return {
    deadline: deadline ?? BigInt(known.deadline),
    disputeWindow: disputeWindow ?? service.disputeWindow,
    abandonmentGrace: abandonmentGrace ?? service.abandonmentGrace,
  };
}
