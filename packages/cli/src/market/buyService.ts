import { createHash } from "node:crypto";
import type { FundAndVerifyReturnType } from "@abbababa/sdk";
import { EscrowNotFoundError } from "@abbababa/sdk/errors";
import type { Hex } from "viem";
import type { Agent } from "../agent/openAgent.ts";
import type { Market } from "../agent/openMarket.ts";
import type { AgreedPurchase, PurchaseOrder } from "../agent/PurchaseBook.ts";
import { PaymentKeyTakenError, PaymentUnsettledError, UsageError } from "../errors.ts";
import { parseAmount, type ShownAmount, showAmount } from "../money/tokens.ts";
import { readUsdc } from "./offers.ts";

/** What is to be bought. */
export interface BuyParameters {
  /** Names the payment. */
  readonly key: string;
  readonly serviceId: string;
  /** The most that may leave the account, fee included, in USDC. @default what the service costs now */
  readonly max?: string | undefined;
  /** What the seller needs to know. */
  readonly request?: string | undefined;
  /** Whether only the seller may read the request, and only this agent the delivery. @default false */
  readonly sealed?: boolean | undefined;
}

/** A purchase whose money is in escrow. */
export interface BoughtService {
  readonly paymentKey: string;
  /** `txn_…`, which names the purchase. */
  readonly transactionId: string;
  readonly escrowId: Hex;
  readonly seller: string;
  readonly total: ShownAmount;
  /** When the delivery is due (unix seconds). */
  readonly deadline: number;
  /** Where the escrow stands. */
  readonly escrowStatus: string;
  readonly transactionHash: Hex | undefined;
  /** Whether it was already paid before this call. */
  readonly repeated: boolean;
}

/**
 * Buys a service, once for each key: what is to be bought, and then what was agreed on, are written down before the next
 * step; whoever is asked again goes on with that very purchase. Its escrow exists once on the chain.
 *
 * @param agent - Who buys.
 * @param parameters - {@link BuyParameters}
 * @throws {PaymentKeyTakenError} when the key names another purchase.
 * @throws {PaymentUnsettledError} when an earlier session began it and its end is not known.
 * @throws {PriceTooHighError | PaymentRefusedError} with no money moved, and what `fundAndVerify` throws.
 */
export async function buyService(agent: Agent, parameters: BuyParameters): Promise<BoughtService> {
  const { session } = agent;
  const { key, serviceId, max, request, sealed = false } = parameters;
  const market = await agent.market();
  const usdc = await readUsdc(agent);
  const maxTotal = max === undefined ? undefined : parseAmount(max, usdc);
  const fingerprint = fingerprintOf([
    session.chainId,
    session.account,
    serviceId,
    maxTotal?.toString() ?? null,
    request ?? null,
    sealed,
  ]);
  const order = (await agent.purchases.findOrder(key)) ?? (await write());
  if (order.fingerprint !== fingerprint) throw new PaymentKeyTakenError(key);
  const agreed = (await agent.purchases.findAgreed(key)) ?? (await agree());
  const { payment } = agreed;
  const named = {
    paymentKey: key,
    transactionId: payment.transactionId,
    escrowId: agreed.escrowId,
    seller: payment.seller,
    total: showAmount(payment.amount, usdc),
    deadline: payment.deadline,
  };
  if (agreed.sessionId !== session.sessionId) {
    const escrow = await findEscrow(market, agreed);
    if (escrow === undefined) throw new PaymentUnsettledError(key);
    return { ...named, escrowStatus: escrow.status, transactionHash: undefined, repeated: true };
  }
  const funded: FundAndVerifyReturnType = await market.buyer.fundAndVerify(payment);
  return {
    ...named,
    escrowStatus: funded.escrow.status,
    transactionHash: funded.transactionHash,
    repeated: !funded.isNew,
  };

  async function write(): Promise<PurchaseOrder> {
    const plain = { requestPayload: request, seller: undefined };
    const payload = sealed ? await seal(market, serviceId, request) : plain;
    const bookedAt = Math.floor(Date.now() / 1_000);
    return await agent.purchases.addOrder({ key, fingerprint, serviceId, bookedAt, ...payload });
  }

  async function agree(): Promise<AgreedPurchase> {
    const { requestPayload, seller } = order;
    const purchase = await market.buyer.purchase({
      serviceId,
      idempotencyKey: fingerprintOf([session.chainId, session.account, key]),
      ...(maxTotal !== undefined && { maxTotal }),
      ...(requestPayload !== undefined && { requestPayload }),
      ...(seller !== undefined && { seller }),
    });
    return await agent.purchases.addAgreed(key, {
      payment: purchase.payment,
      escrowId: purchase.transaction.escrowId,
      sessionId: session.sessionId,
    });
  }
}

/** Seals a request to the account that is to be paid, so that nobody else can be named to read it. */
async function seal({ buyer, canEncrypt }: Market, serviceId: string, request: string | undefined) {
  if (!canEncrypt) {
    throw new UsageError("This agent has no encryption key.", {
      metaMessages: ["Import a bundle from its owner (`abba import`), or buy without sealing the request."],
    });
  }
  const { agentId } = await buyer.api.services.get(serviceId);
  const { walletAddress: seller } = await buyer.api.agents.get(agentId);
  const requestPayload = await buyer.encryptRequest({ serviceId, seller, payload: request ?? "" });
  return { requestPayload, seller };
}

async function findEscrow({ buyer }: Market, { escrowId }: AgreedPurchase) {
  try {
    return await buyer.getEscrow({ escrowId });
  } catch (error) {
    if (error instanceof EscrowNotFoundError) return undefined;
    throw error;
  }
}

/** Says facts as one name. */
function fingerprintOf(facts: readonly unknown[]): string {
  return `abba-${createHash("sha256").update(JSON.stringify(facts)).digest("hex")}`;
}
