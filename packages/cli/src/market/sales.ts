import type { Service, Transaction } from "@abbababa/sdk/api";
import { SaleNotPaidError } from "@abbababa/sdk/errors";
import type { Hex } from "viem";
import type { Agent } from "../agent/openAgent.ts";
import type { Market } from "../agent/openMarket.ts";
import { UsageError } from "../errors.ts";
import { parseAmount, type ShownAmount, showAmount, type Token } from "../money/tokens.ts";
import { readUsdc } from "./offers.ts";
import { isSealed } from "./purchases.ts";

/** Something that was bought from this agent. */
export interface ListedSale {
  readonly transactionId: string;
  /** As the platform says. */
  readonly status: Transaction["status"];
  readonly serviceId: string;
  /** What the seller gets. */
  readonly price: ShownAmount;
  readonly escrowId: Hex;
  /** When the delivery is due (unix seconds). */
  readonly deadline: number;
  /** The buyer's words, opened if they could be. */
  readonly request: string | undefined;
  /** Whether the delivery will be sealed to the buyer. */
  readonly sealed: boolean;
}

/** Which sales to list. */
export interface SalesQuery {
  readonly status?: Transaction["status"] | undefined;
  readonly serviceId?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** A page of sales, newest first. */
export interface SalesPage {
  readonly sales: readonly ListedSale[];
  readonly nextCursor: string | null;
}

/** Lists what was bought from this agent. */
export async function listSales(agent: Agent, query: SalesQuery = {}): Promise<SalesPage> {
  const market = await agent.market();
  const usdc = await readUsdc(agent);
  const { status, serviceId, limit, cursor } = query;
  const page = await market.seller.api.transactions.list({
    role: "seller",
    ...(status !== undefined && { status }),
    ...(serviceId !== undefined && { serviceId }),
    ...(limit !== undefined && { limit }),
    ...(cursor !== undefined && { cursor }),
  });
  const sales = await Promise.all(page.items.map((sale) => toListed(market, sale, usdc)));
  return { sales, nextCursor: page.nextCursor };
}

/**
 * Says a sale, with its request opened.
 *
 * @param market - The seller.
 * @param sale - From the platform.
 */
export async function toListed(market: Market, sale: Transaction, usdc: Token): Promise<ListedSale> {
  return {
    transactionId: sale.id,
    status: sale.status,
    serviceId: sale.serviceId,
    price: showAmount(BigInt(sale.price), usdc),
    escrowId: sale.escrowId,
    deadline: sale.deadline,
    request: await openRequest(market, sale),
    sealed: isSealed(sale.requestPayload),
  };
}

/** A request that nobody has paid for stays closed, and one that was sealed to another key. */
async function openRequest({ seller, canEncrypt }: Market, sale: Transaction): Promise<string | undefined> {
  if (!isSealed(sale.requestPayload)) return sale.requestPayload ?? undefined;
  if (!canEncrypt) return undefined;
  try {
    const { payload } = await seller.decryptRequestPayload(sale, { replayGuard: { claim: () => true } });
    return typeof payload === "string" ? payload : JSON.stringify(payload);
  } catch (error) {
    if (error instanceof SaleNotPaidError) return undefined;
    const { EncryptionError } = await import("@abbababa/sdk/errors");
    if (error instanceof EncryptionError) return undefined;
    throw error;
  }
}

/** A delivery that the chain has the proof of. */
export interface Delivered {
  readonly transactionId: string;
  readonly escrowId: Hex;
  readonly escrowStatus: string;
  readonly proofHash: Hex;
  readonly transactionHash: Hex | undefined;
  readonly sealed: boolean;
  /** Whether it had been delivered before this call. */
  readonly repeated: boolean;
}

/**
 * Delivers what was sold, sealed if the request was. Done once, however often it is asked for.
 *
 * @param agent - The seller.
 * @param transactionId - The sale.
 * @param payload - What is delivered.
 * @throws {SaleNotPaidError} when the chain has no money for it; nothing is handed over.
 * @throws {DeliveryExistsError} when something else was handed over before; that one stays.
 */
export async function deliverSale(agent: Agent, transactionId: string, payload: string): Promise<Delivered> {
  const market = await agent.market();
  const { seller } = market;
  const { requestPayload } = await seller.api.transactions.get(transactionId);
  const sealed = isSealed(requestPayload);
  if (sealed && !market.canEncrypt) {
    throw new UsageError("The request is encrypted, and this agent has no encryption key.", {
      metaMessages: ["Import a bundle from its owner (`abba import`)."],
    });
  }
  const done = sealed
    ? await seller.deliverEncrypted(transactionId, payload)
    : await seller.deliver(transactionId, payload);
  const { escrowId, escrow, proofHash, transactionHash, isNew } = done;
  return {
    transactionId,
    escrowId,
    escrowStatus: escrow.status,
    proofHash,
    transactionHash,
    sealed,
    repeated: !isNew,
  };
}

/** What is to be offered. */
export interface OfferParameters {
  readonly title: string;
  readonly description?: string | undefined;
  readonly category: string;
  /** What the seller gets, in USDC. */
  readonly price: string;
  readonly deliverySeconds?: number | undefined;
  readonly disputeWindow?: number | undefined;
}

/** Offers a service. Repeated, there are two. */
export async function offerService(agent: Agent, offer: OfferParameters): Promise<Service> {
  const { seller } = await agent.market();
  const { title, description, category, price, deliverySeconds, disputeWindow } = offer;
  return await seller.listService({
    title,
    category,
    price: parseAmount(price, await readUsdc(agent)),
    ...(description !== undefined && { description }),
    ...(deliverySeconds !== undefined && { deliverySeconds }),
    ...(disputeWindow !== undefined && { disputeWindow }),
  });
}
