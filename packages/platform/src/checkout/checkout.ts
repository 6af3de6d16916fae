import { getEscrowId, getTransactionHash, getTransactionId } from "@abbababa/sdk/escrow";
import { and, eq } from "drizzle-orm";
import type { Address } from "viem";
import type { z } from "zod";
import { ApiError, notFound } from "../ApiError.ts";
import { askChain } from "../askChain.ts";
import { writeAudit } from "../audit/writeAudit.ts";
import type { EscrowChain } from "../chain/EscrowChain.ts";
import { chainOf } from "../chainOf.ts";
import type { Context } from "../context.ts";
import { takeKey } from "../idempotency/idempotencyKeys.ts";
import { newId } from "../ids.ts";
import { type Principal, principalId } from "../Principal.ts";
import { settleEscrows } from "../purchases/settle.ts";
import type { Db } from "../store/Db.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { agents } from "../store/tables/agents.ts";
import { chainEvents } from "../store/tables/chain.ts";
import { services } from "../store/tables/services.ts";
import { sessions } from "../store/tables/sessions.ts";
import { transactions } from "../store/tables/transactions.ts";
import { takeBytes } from "../usage/takeBytes.ts";
import { checkUnpaid, countUnpaid } from "./checkUnpaid.ts";
import { chooseBuyer } from "./chooseBuyer.ts";
import type { checkoutIn } from "./schemas.ts";
import { storePurchase } from "./storePurchase.ts";
import { takeLocks } from "./takeLocks.ts";

/** What is bought, by whom. */
export interface Order {
  readonly principal: Principal;
  readonly idempotencyKey?: string | undefined;
  readonly request: z.output<typeof checkoutIn>;
}

type Purchase = typeof transactions.$inferSelect;

/** A purchase, and whether the same request has opened it before. */
export interface Opened {
  readonly row: Purchase;
  readonly isReplayed: boolean;
}

/** What a purchase is called, and who pays for it. */
interface Names {
  readonly id: string;
  readonly buyerAddress: string;
  readonly escrowId: string;
}

const { id, agentId, chainId, price, status, deliverySeconds, disputeWindow, abandonmentGrace } = services;
const sold = { id, agentId, chainId, price, status, deliverySeconds, disputeWindow, abandonmentGrace };

type Seller = Awaited<ReturnType<typeof findSeller>>;

/**
 * Opens a purchase: names its escrow and reserves its price in the session's budget, together or not at all.
 *
 * @returns The purchase, to be paid on chain.
 * @throws {ApiError}
 */
export async function checkout(context: Context, order: Order): Promise<Opened> {
  const { principal } = order;
  try {
    const feeBps = await askChain(() => chainOf(context, principal.chainId).feeBps());
    const opened = await inTransaction(context.db, async (tx) => {
      const scope = { ...context, db: tx };
      await takeLocks(scope, principal);
      return openOnce(scope, order, feeBps);
    });
    context.metrics.checkouts.inc({ outcome: opened.isReplayed ? "replayed" : "opened" });
    return opened;
  } catch (error) {
    const outcome = error instanceof ApiError ? error.code : "INTERNAL";
    context.metrics.checkouts.inc({ outcome });
    // Outside the transaction, which took nothing back but itself.
    if (principal.kind === "session" && error instanceof ApiError) {
      const { sessionId, agentId } = principal;
      await writeAudit(context, { type: "session.refused", sessionId, agentId, subject: outcome });
    }
    throw error;
  }
}

async function openOnce(scope: Context, order: Order, feeBps: bigint): Promise<Opened> {
  const { principal, idempotencyKey, request } = order;
  const names = nameOf(order);
  if (idempotencyKey === undefined)
    return { row: await open(scope, order, names, feeBps), isReplayed: false };
  const keyed = {
    principalId: principalId(principal),
    route: "checkout",
    key: idempotencyKey,
    request,
    now: scope.clock(),
  };
  const made = await takeKey(scope.db, keyed, names.id);
  if (made !== undefined) return { row: payable(await load(scope.db, made)), isReplayed: true };
  return { row: await open(scope, order, names, feeBps), isReplayed: false };
}

/** Nobody is told how to pay what was called off. */
function payable(row: Purchase): Purchase {
  if (row.status !== "cancelled") return row;
  const message = "The purchase of this Idempotency-Key was cancelled. Buy again under another key.";
  throw new ApiError("STATUS_NOT_ALLOWED", message, { status: row.status, transactionId: row.id });
}

async function load(db: Db, id: string): Promise<Purchase> {
  const [row] = await db.select().from(transactions).where(eq(transactions.id, id));
  if (row === undefined) throw notFound("purchase");
  return row;
}

async function open(scope: Context, order: Order, names: Names, feeBps: bigint): Promise<Purchase> {
  const { db } = scope;
  const { principal } = order;
  const chain = chainOf(scope, principal.chainId);
  const seller = await findSeller(scope, order, names);
  const row = draft(scope, chain, order, { seller, names, feeBps });
  checkUnpaid(scope, seller.unpaid);
  if (row.requestPayload !== null) await takeBytes(scope, principal, row.requestPayload);
  const outcome = await storePurchase(scope, principal, row);
  if (principal.kind === "session" && outcome === "over-budget")
    throw await overBudget(db, principal.sessionId, row.amount);
  if (outcome !== "stored") {
    const reused = "The paying account has already used this Idempotency-Key.";
    throw new ApiError("IDEMPOTENCY_KEY_REUSED", reused);
  }
  // Its money may have come first.
  return seller.eventsOfEscrow > 0 ? settled(scope, row) : row;
}

async function settled(scope: Context, { id, chainId, escrowId }: Purchase): Promise<Purchase> {
  await settleEscrows(scope, chainId, [escrowId]);
  return load(scope.db, id);
}

/** Finds what is bought, and with the same look what the buyer owes and what the chain has of the purchase already. */
async function findSeller({ db, clock }: Context, { principal, request }: Order, { escrowId }: Names) {
  const { serviceId, maxPrice } = request;
  const allowed = principal.kind === "session" ? principal.allowedServiceIds : null;
  if (allowed !== null && !allowed.includes(serviceId)) {
    throw new ApiError("SERVICE_NOT_ALLOWED", "The session is not allowed to buy this service.");
  }
  const ofEscrow = and(eq(chainEvents.chainId, principal.chainId), eq(chainEvents.escrowId, escrowId));
  const [found] = await db
    .select({
      service: sold,
      wallet: agents.wallet,
      eventsOfEscrow: db.$count(chainEvents, ofEscrow),
      ...countUnpaid(db, principal, clock()),
    })
    .from(services)
    .innerJoin(agents, eq(agents.id, services.agentId))
    .where(eq(services.id, serviceId));
  if (found === undefined) throw notFound("service");
  const { agentId, chainId, price, status } = found.service;
  if (agentId === principal.agentId) throw new ApiError("SELF_PURCHASE", "An agent cannot buy from itself.");
  if (chainId !== principal.chainId) {
    throw new ApiError("NETWORK_MISMATCH", "The service is sold on another chain.", { chainId });
  }
  if (status !== "active")
    throw new ApiError("SERVICE_UNAVAILABLE", "The service is not for sale.", { status });
  if (maxPrice !== undefined && price > maxPrice) {
    throw new ApiError("PRICE_CHANGED", "The price exceeds the maximum price of the request.", {
      price: price.toString(),
    });
  }
  const { ofAgent, ofSession = 0 } = found;
  return { ...found, unpaid: { ofAgent, ofSession } };
}

/** What a row is made of, beside the order. */
interface Terms {
  readonly seller: Seller;
  readonly names: Names;
  readonly feeBps: bigint;
}

function draft(scope: Context, chain: EscrowChain, { principal, request }: Order, terms: Terms): Purchase {
  const { seller, names, feeBps } = terms;
  const { service, wallet } = seller;
  const now = scope.clock();
  const { id, buyerAddress } = names;
  if (buyerAddress === wallet)
    throw new ApiError("SELF_PURCHASE", "The paying account and the paid account are the same.");
  return {
    id,
    chainId: chain.chainId,
    serviceId: service.id,
    buyerAgentId: principal.agentId,
    sellerAgentId: service.agentId,
    sessionId: principal.kind === "session" ? principal.sessionId : null,
    buyerAddress,
    sellerAddress: wallet,
    escrowContract: chain.escrowContract.toLowerCase(),
    escrowId: names.escrowId,
    token: chain.usdc.toLowerCase(),
    price: service.price,
    amount: service.price + (service.price * feeBps + 9_999n) / 10_000n,
    feeBps: Number(feeBps),
    criteriaHash: getTransactionHash(id),
    deadline: BigInt(Math.floor(now.getTime() / 1_000) + service.deliverySeconds),
    disputeWindow: service.disputeWindow,
    abandonmentGrace: service.abandonmentGrace,
    requestPayload: request.requestPayload ?? null,
    status: "pending_payment",
    baseStatus: "pending_payment",
    budgetState: principal.kind === "session" ? "reserved" : "none",
    fundingRefusal: null,
    fundingHash: null,
    chainProofHash: null,
    deliveryPayload: null,
    deliveryProofHash: null,
    disputeReason: null,
    resolver: null,
    resolutionDueAt: null,
    expiresAt: new Date(now.getTime() + scope.settings.paymentWindowSeconds * 1_000),
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * A key names what it makes, so that the buyer can tell: see {@link getTransactionId}.
 *
 * @throws {ApiError} when the account that is to pay may not.
 */
function nameOf({ principal, idempotencyKey, request }: Order): Names {
  const buyerAddress = chooseBuyer(principal, request.buyerAddress);
  const buyer = buyerAddress as Address;
  const id = idOf(principal, buyer, idempotencyKey);
  const scope = request.escrowScope ?? "0x00000000";
  return { id, buyerAddress, escrowId: getEscrowId({ buyer, transactionId: id, scope }) };
}

function idOf(principal: Principal, buyer: Address, idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return newId("txn");
  const { chainId } = principal;
  const sessionId = principal.kind === "session" ? principal.sessionId : undefined;
  const agentWallet = principal.wallet as Address;
  return getTransactionId({ chainId, buyer, sessionId, agentWallet, idempotencyKey });
}

async function overBudget(db: Db, sessionId: string, requested: bigint): Promise<ApiError> {
  const [session] = await db.select().from(sessions).where(eq(sessions.id, sessionId));
  const { spent = 0n, reserved = 0n } = session ?? {};
  // Without a budget only a session that has ended meanwhile is refused here.
  const budget = session?.budget ?? 0n;
  return new ApiError("BUDGET_EXCEEDED", "The session's budget is too small.", {
    budgetUsdc: budget.toString(),
    spentUsdc: spent.toString(),
    reservedUsdc: reserved.toString(),
    requestedUsdc: requested.toString(),
  });
}
