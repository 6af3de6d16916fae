/** Money that comes before its purchase is known: the escrow was funded first, or the store was restored. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../src/store/openStore.ts";
import type { Store } from "../src/store/Store.ts";
import { chainEvents } from "../src/store/tables/chain.ts";
import { idempotencyKeys } from "../src/store/tables/records.ts";
import { transactions } from "../src/store/tables/transactions.ts";
import {
  buy,
  createSession,
  funding,
  holds,
  type Market,
  openMarket,
  read,
  total,
} from "./support/buying.ts";
import type { Checkout } from "./support/startTestPlatform.ts";
import { startTwoInstances, type TwoInstances } from "./support/startTwoInstances.ts";

let world: TwoInstances;
let market: Market;
let store: Store;
beforeAll(async () => {
  world = await startTwoInstances();
  market = await openMarket(world.api);
  store = await openStore({ databaseUrl: world.databaseUrl, dataDir: "", poolSize: 2, onLost: () => {} });
});
afterAll(async () => {
  await store?.close();
  await world?.[Symbol.asyncDispose]();
});

const order = (token: string, key: string) =>
  buy(world.api, token, market.service, { "idempotency-key": key });

/** Takes a purchase out of the store, as a backup of before it would. */
async function forget({ transaction }: Checkout): Promise<void> {
  await store.db.delete(idempotencyKeys).where(eq(idempotencyKeys.resultId, transaction.id));
  await store.db.delete(transactions).where(eq(transactions.id, transaction.id));
}

test("default: events that were passed over are found when the purchase appears, its budget with them", async () => {
  const { api } = world;
  const session = await createSession(api, market.buyer, { budgetUsdc: total * 2n });
  const { data: before } = await order(session.token, "early");
  await api.call("POST", `/transactions/${before.transaction.id}/cancel`, session.token);
  await forget(before);
  const [hash] = api.chain.mine(funding(before));
  await api.platform.sync();
  const { status, data: after } = await order(session.token, "early");
  expect(status).toBe(201);
  expect(after.transaction).toMatchObject({ id: before.transaction.id, status: "funded", fundingHash: hash });
  expect(await holds(api, market.buyer, session.id)).toMatchObject({ spent: total, reserved: 0n });
});

test("behavior: of purchases that are opened while their money comes in, none is missed", async () => {
  const { api, other } = world;
  const { key } = market.buyer;
  const orders = Array.from({ length: 30 }, (_, index) => `racing-${index}`);
  const before = await Promise.all(orders.map(async (name) => (await order(key, name)).data));
  for (const checkout of before) await forget(checkout);
  // One instance reads what both chains say.
  await Promise.all([
    ...orders.map((name) => order(key, name)),
    (async () => {
      for (const checkout of before) {
        api.chain.mine(funding(checkout));
        await api.platform.sync();
      }
    })(),
  ]);
  const statuses = await Promise.all(
    before.map(async (checkout) => (await read(other, key, checkout)).status),
  );
  expect(statuses).toEqual(orders.map(() => "funded"));
});

test("behavior: money of before reading began is found by its transaction's hash", async () => {
  const { api } = world;
  const { key } = market.buyer;
  const { data: purchase } = await order(key, "older");
  const [transactionHash] = api.chain.mine(funding(purchase));
  await api.platform.sync();
  // As if reading had begun after it.
  await forget(purchase);
  await store.db.delete(chainEvents).where(eq(chainEvents.escrowId, purchase.paymentInstructions.escrowId));
  const { data: again } = await order(key, "older");
  expect(again.transaction.status).toBe("pending_payment");
  const report = await api.call("POST", `/transactions/${again.transaction.id}/fund`, key, {
    transactionHash,
  });
  expect(report.status).toBe(200);
  expect(await read(api, key, again)).toMatchObject({ status: "funded", fundingHash: transactionHash });
});
