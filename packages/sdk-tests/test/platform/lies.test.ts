/** A platform that lies about a payment: refused before money moves. */
import type { BuyerAgent } from "@abbababa/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld, startingUsdc } from "../../src/world.ts";
import { patience } from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";
import { type Json, lie as lieOf } from "../support/platform/lie.ts";
import {
  type Market,
  openBuyer,
  openMarket,
  openSeller,
  startBuyer,
  total,
} from "../support/platform/market.ts";

let market: Market;
let seller: Awaited<ReturnType<typeof openSeller>>;
let buyer: Awaited<ReturnType<typeof openBuyer>>;
let agent: BuyerAgent;
let honest: typeof fetch;
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
  honest = market.wire.fetch;
  seller = await openSeller(market);
  buyer = await openBuyer(market);
  const session = await buyer.ownerAgent.createSession({ budgetUsdc: "1000", onChain: buyer.onChain });
  agent = await startBuyer(market, session.serialize());
});
afterAll(() => market?.[Symbol.asyncDispose]());
beforeEach(() => {
  market.wire.fetch = honest;
});

const lie = (path: RegExp, change: (data: Json) => void) => lieOf(market, honest, path, change);
const buy = () => agent.purchase({ serviceId: seller.service.id, maxTotal: total });
const stranger = "0x000000000000000000000000000000000000dEaD";
const instructions = (data: Json) => data.paymentInstructions as Json;

describe("instructions that do not fit", () => {
  test.each<[field: string, change: (told: Json) => void]>([
    ["sellerAddress", (told) => Object.assign(told, { sellerAddress: stranger })],
    ["escrowContract", (told) => Object.assign(told, { escrowContract: stranger })],
    ["token", (told) => Object.assign(told, { token: stranger })],
    ["buyerAddress", (told) => Object.assign(told, { buyerAddress: stranger })],
    ["chainId", (told) => Object.assign(told, { chainId: 1 })],
    ["escrowId", (told) => Object.assign(told, { escrowId: `0x${"1".repeat(64)}` })],
    ["criteriaHash", (told) => Object.assign(told, { criteriaHash: `0x${"1".repeat(64)}` })],
    ["feeBps", (told) => Object.assign(told, { feeBps: 500 })],
    ["totalWithFee", (told) => Object.assign(told, { totalWithFee: "5000001" })],
    ["price", (told) => Object.assign(told, { amount: "4000000", totalWithFee: "4080000" })],
    ["disputeWindow", (told) => Object.assign(told, { disputeWindow: 60 })],
    ["abandonmentGrace", (told) => Object.assign(told, { abandonmentGrace: 2_592_000 })],
    ["deadline", (told) => Object.assign(told, { deadline: Number(told.deadline) + 1_000_000 })],
  ])("error: %s", async (field, change) => {
    lie(/\/checkout$/, (data) => change(instructions(data)));
    await expect(buy()).rejects.toMatchObject({ name: "PaymentRefusedError", field });
  });

  test("error: a price above what the buyer accepts", async () => {
    lie(/\/checkout$/, (data) =>
      Object.assign(instructions(data), { amount: "5000001", totalWithFee: "5100002" }),
    );
    await expect(buy()).rejects.toMatchObject({ name: "PriceTooHighError", maxTotal: total });
    const { id: serviceId } = seller.service;
    await expect(agent.purchase({ serviceId, maxTotal: total - 1n })).rejects.toMatchObject({
      name: "PriceTooHighError",
      total,
    });
  });

  test("error: another seller than the one known from elsewhere, however consistent the lie", async () => {
    lie(/\/(?:checkout|agents\/agt_[0-9a-f]+)$/, (data) => {
      if ("paymentInstructions" in data) Object.assign(instructions(data), { sellerAddress: stranger });
      else Object.assign(data, { walletAddress: stranger });
    });
    const { id: serviceId } = seller.service;
    const pinned = agent.purchase({ serviceId, maxTotal: total, seller: seller.walletAddress });
    await expect(pinned).rejects.toMatchObject({ name: "PaymentRefusedError", field: "sellerAddress" });
  });

  test("error: the session's own terms refuse the seller where the SDK knows none better", async () => {
    const session = await buyer.ownerAgent.createSession({
      budgetUsdc: "10",
      onChain: { ...buyer.onChain, counterparties: [seller.walletAddress] },
    });
    const bound = await startBuyer(market, session.serialize());
    lie(/\/(?:checkout|agents\/agt_[0-9a-f]+|transactions\/txn_[0-9a-f]+)$/, (data) => {
      if ("paymentInstructions" in data) Object.assign(instructions(data), { sellerAddress: stranger });
      else if ("walletAddress" in data) Object.assign(data, { walletAddress: stranger });
      else Object.assign(data, { sellerAddress: stranger });
    });
    const { transaction, paymentInstructions: pay } = await bound.purchase({
      serviceId: seller.service.id,
      maxTotal: total,
    });
    const paying = bound.fundAndVerify(transaction.id, stranger, total, "USDC", pay.deadline, {
      ...pay,
      ...patience,
    });
    await expect(paying).rejects.toMatchObject({ name: "CounterpartyNotAllowedError" });
  });
});

describe("a purchase that is not what the caller pays for", () => {
  test.each<[field: string, change: Json]>([
    ["sellerAddress", { sellerAddress: stranger }],
    ["totalWithFee", { totalWithFee: "5100001" }],
    ["deadline", { deadline: 9_999_999_999 }],
    ["escrowId", { escrowId: `0x${"1".repeat(64)}` }],
    ["token", { token: stranger }],
    ["buyerAddress", { buyerAddress: stranger }],
  ])("error: %s", async (field, change) => {
    const { transaction, paymentInstructions: pay } = await buy();
    lie(/\/transactions\/txn_[0-9a-f]+$/, (data) => Object.assign(data, change));
    const paying = agent.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline, pay);
    await expect(paying).rejects.toMatchObject({ name: "PaymentRefusedError", field });
  });

  test("error: one that was called off", async () => {
    const { transaction, paymentInstructions: pay } = await buy();
    await agent.api.transactions.cancel(transaction.id);
    const paying = agent.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline, pay);
    await expect(paying).rejects.toMatchObject({ name: "PurchaseStatusError", status: "cancelled" });
  });

  test("error: windows that are not known any more", async () => {
    const { transaction, paymentInstructions: pay } = await buy();
    lie(/\/services\/svc_[0-9a-f]+$/, (data) =>
      Object.assign(data, { updatedAt: "2999-01-01T00:00:00.000Z" }),
    );
    const paying = agent.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline);
    await expect(paying).rejects.toMatchObject({ name: "PaymentTermsUnknownError" });
  });
});

describe("a sale that nobody paid", () => {
  test("behavior: is not yielded, and not delivered", async () => {
    const { transaction } = await buy();
    lie(/\/transactions/, (data) => {
      if (Array.isArray(data.items)) data.items = [{ ...transaction, role: "seller", status: "funded" }];
      else data.status = "funded";
    });
    const ended = new AbortController();
    const asked = market.wire.fetch;
    let looks = 0;
    market.wire.fetch = async (input, init) => {
      looks += 1;
      if (looks === 3) ended.abort();
      return asked(input, init);
    };
    const seen: string[] = [];
    const sales = seller.agent.pollForPurchases({ pollingInterval: 10, signal: ended.signal });
    for await (const sale of sales) seen.push(sale.transaction.id);
    expect(seen).toEqual([]);
    await expect(seller.agent.deliver(transaction.id, "the work")).rejects.toMatchObject({
      name: "SaleNotPaidError",
    });
  });
});

test("behavior: after all these lies, all the money is where it was", async () => {
  expect(await usdcOf(market.world, buyer.walletAddress)).toBe(startingUsdc);
});
