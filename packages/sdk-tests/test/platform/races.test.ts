/** Many at a time, and answers that get lost. */
import { ApiBudgetExceededError, ApiUnauthorizedError } from "@abbababa/sdk/errors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, startingUsdc } from "../../src/world.ts";
import { patience } from "../support/agents/agents.ts";
import { usdcOf } from "../support/agents/usdcOf.ts";
import { useDevnet } from "../support/devnet.ts";
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
beforeAll(async () => {
  market = await openMarket(await createWorld(await useDevnet()));
  seller = await openSeller(market);
});
afterAll(() => market?.[Symbol.asyncDispose]());

async function startSession(budgetUsdc: bigint) {
  const buyer = await openBuyer(market);
  const session = await buyer.ownerAgent.createSession({ budgetUsdc, onChain: buyer.onChain });
  const bundle = session.serialize();
  return { ...buyer, session, bundle, agent: await startBuyer(market, bundle) };
}

test("behavior: at the edge of the budget, as many purchases pass as it pays for", async () => {
  const { agent, walletAddress } = await startSession(2n * total);
  const wish = { serviceId: seller.service.id, maxTotal: total };
  const tries = await Promise.allSettled([1, 2, 3, 4, 5].map(() => agent.purchase(wish)));
  const bought = tries.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const refused = tries.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  expect(bought).toHaveLength(2);
  expect(refused.every((error) => error instanceof ApiBudgetExceededError)).toBe(true);
  expect(refused[0]).toMatchObject({ budgetUsdc: 2n * total, requestedUsdc: total });
  await Promise.all(
    bought.map(({ transaction: { id }, paymentInstructions: pay }) =>
      agent.fundAndVerify(id, pay.sellerAddress, total, "USDC", pay.deadline, { ...pay, ...patience }),
    ),
  );
  expect(await usdcOf(market.world, walletAddress)).toBe(startingUsdc - 2n * total);
  expect(await agent.api.sessions.current()).toMatchObject({ remainingUsdc: "0", reservedUsdc: "0" });
  expect((await agent.getSessionStatus()).budgets[0]).toMatchObject({ left: 0n });
});

test("behavior: answers that get lost cost nothing twice", async () => {
  const { agent, walletAddress, bundle } = await startSession(10n * total);
  const direct = market.wire.fetch;
  const lost = new Set<string>();
  // Each request is done once by the platform before the first answer to it disappears.
  market.wire.fetch = async (input, init) => {
    const response = await direct(input, init);
    const request = `${init?.method} ${String(input)}`;
    if (lost.has(request)) return response;
    lost.add(request);
    throw new TypeError("the connection was reset");
  };
  const wish = { serviceId: seller.service.id, maxTotal: total, idempotencyKey: "order-1" };
  const { transaction, paymentInstructions: pay } = await agent.purchase(wish);
  const fund = async (buyer: typeof agent) =>
    buyer.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline, {
      ...pay,
      ...patience,
    });
  expect((await fund(agent)).transaction.status).toBe("funded");
  const replica = await startBuyer(market, bundle);
  expect((await replica.purchase(wish)).transaction.id).toBe(transaction.id);
  expect(await fund(replica)).toMatchObject({ isNew: false, transaction: { status: "funded" } });
  market.wire.fetch = direct;
  expect(await usdcOf(market.world, walletAddress)).toBe(startingUsdc - total);
  expect(await agent.api.sessions.current()).toMatchObject({ spentUsdc: String(total), reservedUsdc: "0" });
  expect((await agent.api.transactions.list()).items).toHaveLength(1);
});

test("behavior: each sale is yielded once, and again by the process that comes after", async () => {
  const { agent } = await startSession(10n * total);
  const bought: string[] = [];
  for (const _ of [1, 2, 3]) {
    const { transaction, paymentInstructions: pay } = await agent.purchase({
      serviceId: seller.service.id,
      maxTotal: total,
    });
    const windows = { ...pay, ...patience };
    await agent.fundAndVerify(transaction.id, pay.sellerAddress, total, "USDC", pay.deadline, windows);
    bought.push(transaction.id);
  }
  const collect = async (until: number) => {
    const ended = new AbortController();
    const seen: string[] = [];
    const direct = market.wire.fetch;
    let looks = 0;
    market.wire.fetch = async (input, init) => {
      looks += 1;
      if (looks === until) ended.abort();
      if (looks === 2) throw new TypeError("the connection was reset");
      return direct(input, init);
    };
    const sales = seller.agent.pollForPurchases({ pollingInterval: 10, signal: ended.signal });
    for await (const { transaction } of sales) seen.push(transaction.id);
    market.wire.fetch = direct;
    return seen.filter((id) => bought.includes(id));
  };
  expect(await collect(5)).toEqual(bought);
  await seller.agent.deliver(bought[0] ?? "", "the work");
  await market.platform.sync();
  expect(await collect(5)).toEqual(bought.slice(1));
});

test("error: a session that its owner revoked buys nothing more", async () => {
  const { agent, ownerAgent, session } = await startSession(10n * total);
  await ownerAgent.api.sessions.revoke(session.sessionId);
  const buying = agent.purchase({ serviceId: seller.service.id, maxTotal: total });
  await expect(buying).rejects.toBeInstanceOf(ApiUnauthorizedError);
});
