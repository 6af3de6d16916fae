import type { ReportedMove } from "@abbababa/sdk";
import type { Transaction } from "@abbababa/sdk/api";
import type { Hex } from "viem";
import type { Agent } from "../agent/openAgent.ts";
import type { Market } from "../agent/openMarket.ts";
import { type ShownAmount, showAmount } from "../money/tokens.ts";
import { readUsdc } from "./offers.ts";

/** A purchase, and what was delivered for it. */
export interface Delivery {
  readonly transactionId: string;
  /** As the platform says. */
  readonly status: Transaction["status"];
  readonly total: ShownAmount;
  readonly escrowId: Hex;
  readonly deadline: number;
  /** The seller's words, checked against the proof that the chain has; `undefined` while there are none. */
  readonly payload: string | undefined;
}

/** Milliseconds between two looks at a purchase that is waited for. */
const interval = 500;

/**
 * Reads what was delivered, checked against the chain, and opened if it was sealed to this agent.
 *
 * @param agent - The buyer.
 * @param transactionId - `txn_…`
 * @param until - Waits for the delivery until it aborts. @default does not wait
 * @throws {DeliveryMismatchError} when it is not what the chain has the proof of.
 */
export async function readDelivery(
  agent: Agent,
  transactionId: string,
  until?: AbortSignal,
): Promise<Delivery> {
  const market = await agent.market();
  const purchase = await untilDelivered(market, transactionId, until);
  const usdc = await readUsdc(agent);
  return {
    transactionId,
    status: purchase.status,
    total: showAmount(BigInt(purchase.totalWithFee), usdc),
    escrowId: purchase.escrowId,
    deadline: purchase.deadline,
    payload: purchase.delivery === null ? undefined : await open(market, purchase),
  };
}

async function untilDelivered(
  { buyer }: Market,
  transactionId: string,
  until: AbortSignal | undefined,
): Promise<Transaction> {
  for (;;) {
    const purchase = await buyer.api.transactions.get(transactionId);
    if (purchase.status !== "funded" || until === undefined || until.aborted) return purchase;
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

async function open({ buyer, canEncrypt }: Market, purchase: Transaction): Promise<string> {
  if (!canEncrypt || !isSealed(purchase.requestPayload)) return await buyer.readDelivery(purchase);
  // What was bought may be read as often as it is needed.
  const payload = await buyer.decryptResponsePayload(purchase, { replayGuard: { claim: () => true } });
  return typeof payload === "string" ? payload : JSON.stringify(payload);
}

/** Whether a request was sealed to its seller. */
export function isSealed(requestPayload: string | null): boolean {
  return requestPayload?.startsWith('{"format":"abba-request-v1"') === true;
}

/** An escrow that was moved on. */
export interface Moved {
  readonly transactionId: string;
  readonly escrowId: Hex;
  readonly escrowStatus: string;
  readonly transactionHash: Hex | undefined;
  /** Whether it was already done before this call. */
  readonly repeated: boolean;
}

/** Accepts what was delivered: its seller is paid. Done once, however often it is asked for. */
export async function acceptDelivery(agent: Agent, transactionId: string): Promise<Moved> {
  const { buyer } = await agent.market();
  return toMoved(transactionId, await buyer.confirmAndRelease(transactionId));
}

/** Disputes what was delivered: its seller is not paid before somebody has ruled. */
export async function disputePurchase(agent: Agent, transactionId: string, reason: string): Promise<Moved> {
  const { buyer } = await agent.market();
  return toMoved(transactionId, await buyer.disputeOnChain(transactionId, reason));
}

function toMoved(transactionId: string, { escrowId, escrow, transactionHash, isNew }: ReportedMove): Moved {
  return { transactionId, escrowId, escrowStatus: escrow.status, transactionHash, repeated: !isNew };
}
