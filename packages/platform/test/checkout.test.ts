import { getEscrowId, getTransactionHash, getTransactionId } from "@abbababa/sdk/escrow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buy, createSession, type Market, openMarket, read } from "./support/buying.ts";
import { type Checkout, startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";

let api: TestPlatform;
let market: Market;
beforeAll(async () => {
  api = await startTestPlatform();
  market = await openMarket(api);
});
afterAll(() => api[Symbol.asyncDispose]());

test("default: instructions hold everything the escrow is created with", async () => {
  const { buyer, seller, service } = market;
  const { status, data } = await buy(api, buyer.key, service);
  expect(status).toBe(201);
  const transactionId = data.transaction.id;
  expect(data.paymentInstructions).toMatchObject({
    chainId: 84_532,
    escrowContract: api.chain.escrowContract,
    escrowId: getEscrowId({ buyer: buyer.account.address, transactionId }),
    sellerAddress: seller.account.address,
    token: api.chain.usdc,
    amount: "10000000",
    totalWithFee: "10200000",
    criteriaHash: getTransactionHash(transactionId),
  });
});

test("behavior: the fee is rounded up", async () => {
  const service = await api.listService(market.seller, { price: "1" });
  const { data } = await buy(api, market.buyer.key, service);
  expect(data.paymentInstructions.totalWithFee).toBe("2");
});

describe("Idempotency-Key", () => {
  test("default: the same key is the same purchase, also at the same time", async () => {
    const { buyer, service } = market;
    const headers = { "idempotency-key": "order-1" };
    const answers = await Promise.all(Array.from({ length: 8 }, () => buy(api, buyer.key, service, headers)));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(new Set(answers.map(({ data }) => data.transaction.id)).size).toBe(1);
  });

  test("behavior: a key is never forgotten", async () => {
    const { buyer, service } = market;
    const headers = { "idempotency-key": "order-0" };
    const before = await buy(api, buyer.key, service, headers);
    api.time.now += 30 * 86_400_000;
    await api.platform.sync();
    const after = await buy(api, buyer.key, service, headers);
    api.time.now -= 30 * 86_400_000;
    expect(after.data.transaction.id).toBe(before.data.transaction.id);
  });

  test("behavior: each caller has keys of its own", async () => {
    const headers = { "idempotency-key": "order-2" };
    const other = await api.register();
    const mine = await buy(api, market.buyer.key, market.service, headers);
    const theirs = await buy(api, other.key, market.service, headers);
    expect(theirs.data.transaction.id).not.toBe(mine.data.transaction.id);
  });

  test("behavior: the buyer knows the purchase's id beforehand, by account, chain, session and key", async () => {
    const { buyer, service } = market;
    const idempotencyKey = "order:5";
    const headers = { "idempotency-key": idempotencyKey };
    const named = { chainId: api.chain.chainId, buyer: buyer.account.address, idempotencyKey };
    const session = await createSession(api, buyer, { budgetUsdc: 20_000_000n });
    const other = await createSession(api, buyer, { budgetUsdc: 20_000_000n });
    const told: string[] = [];
    for (const token of [buyer.key, session.token, other.token]) {
      told.push((await buy(api, token, service, headers)).data.transaction.id);
    }
    const known = [undefined, session.id, other.id].map((sessionId) =>
      getTransactionId({ ...named, sessionId }),
    );
    expect(told).toEqual(known);
    expect(new Set(told).size).toBe(3);
  });

  test("behavior: agents that pay from one account have keys of their own, and none takes another's", async () => {
    const { buyer, service } = market;
    const idempotencyKey = "order-6";
    const headers = { "idempotency-key": idempotencyKey };
    const stranger = await api.register();
    const body = { serviceId: service.id, buyerAddress: buyer.account.address };
    const first = await api.call<Checkout>("POST", "/checkout", stranger.key, body, headers);
    const second = await buy(api, buyer.key, service, headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    const named = { chainId: api.chain.chainId, buyer: buyer.account.address, idempotencyKey };
    expect(first.data.transaction.id).toBe(
      getTransactionId({ ...named, agentWallet: stranger.account.address }),
    );
    expect(second.data.transaction.id).toBe(getTransactionId(named));
    const again = await api.call<Checkout>("POST", "/checkout", stranger.key, body, headers);
    expect(again.data.transaction.id).toBe(first.data.transaction.id);
  });

  test("behavior: a refused request leaves the key free", async () => {
    const { buyer, seller } = market;
    const headers = { "idempotency-key": "order-3" };
    const service = await api.listService(seller);
    await api.call("POST", `/services/${service.id}/pause`, seller.key);
    expect((await buy(api, buyer.key, service, headers)).error.code).toBe("SERVICE_UNAVAILABLE");
    await api.call("POST", `/services/${service.id}/resume`, seller.key);
    expect((await buy(api, buyer.key, service, headers)).status).toBe(201);
  });

  test("error: the same key with another body", async () => {
    const { buyer, seller, service } = market;
    const headers = { "idempotency-key": "order-4" };
    await buy(api, buyer.key, service, headers);
    const other = await buy(api, buyer.key, await api.listService(seller), headers);
    expect([other.status, other.error.code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  });
});

test("error: own service, paused service, a price above the most, a buyer that is the seller", async () => {
  const { buyer, seller, service } = market;
  const refusal = async (token: string, body: Record<string, unknown>) =>
    (await api.call<Checkout>("POST", "/checkout", token, body)).error.code;
  expect(await refusal(seller.key, { serviceId: service.id })).toBe("SELF_PURCHASE");
  expect(await refusal(buyer.key, { serviceId: service.id, buyerAddress: seller.account.address })).toBe(
    "SELF_PURCHASE",
  );
  expect(await refusal(buyer.key, { serviceId: service.id, maxPrice: "9999999" })).toBe("PRICE_CHANGED");
  expect(await refusal(buyer.key, { serviceId: `svc_${"0".repeat(32)}` })).toBe("NOT_FOUND");
});

test("error: without the chain nothing is sold, and its address is not told", async () => {
  api.chain.down = true;
  const { status, error } = await buy(api, market.buyer.key, market.service);
  api.chain.down = false;
  expect([status, error.code]).toEqual([503, "CHAIN_UNAVAILABLE"]);
  expect(api.logged()).not.toContain("secret-key");
});

test("behavior: cancelled before it is paid, and only by the buyer", async () => {
  const { buyer, seller, service } = market;
  const { data } = await buy(api, buyer.key, service);
  const path = `/transactions/${data.transaction.id}/cancel`;
  expect((await api.call("POST", path, seller.key)).status).toBe(404);
  expect((await api.call("POST", path, buyer.key)).status).toBe(200);
  expect((await read(api, buyer.key, data)).status).toBe("cancelled");
});

test("behavior: both parties are told, and consumers get each event once", async () => {
  const seen: string[] = [];
  const consume = () =>
    api.platform.consumeOutbox(async (events) => {
      seen.push(...events.map(({ id }) => id));
    }, 5);
  while ((await consume()) > 0);
  const before = seen.length;
  await buy(api, market.buyer.key, market.service);
  const told: string[] = [];
  const failing = api.platform.consumeOutbox(async () => {
    throw new Error("crash");
  });
  await expect(failing).rejects.toThrow("crash");
  await api.platform.consumeOutbox(async (events) => {
    told.push(...events.map(({ agentId, payload }) => `${payload.type} ${agentId}`));
    seen.push(...events.map(({ id }) => id));
  });
  expect(told.sort()).toEqual(
    [`transaction.created ${market.buyer.id}`, `transaction.created ${market.seller.id}`].sort(),
  );
  expect(await consume()).toBe(0);
  expect(new Set(seen).size).toBe(before + 2);
});
