import fc from "fast-check";
import { keccak256, stringToHex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EscrowEvent } from "../src/index.ts";
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
import { FakeChain } from "./support/FakeChain.ts";
import { type Checkout, startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";

let api: TestPlatform;
let market: Market;
beforeAll(async () => {
  api = await startTestPlatform();
  market = await openMarket(api);
});
afterAll(() => api[Symbol.asyncDispose]());

const open = async () => (await buy(api, market.buyer.key, market.service)).data;
const status = async (purchase: Checkout) => (await read(api, market.buyer.key, purchase)).status;
const event = (
  purchase: Checkout,
  name: Exclude<EscrowEvent["name"], "EscrowCreated" | "DeliverySubmitted">,
) => ({
  escrowId: purchase.paymentInstructions.escrowId,
  event: { name },
});
const delivery = (purchase: Checkout, payload: string) => ({
  escrowId: purchase.paymentInstructions.escrowId,
  event: { name: "DeliverySubmitted", proofHash: keccak256(stringToHex(payload)) } as const,
});
const report = (purchase: Checkout, what: string, body: object = {}, token = market.buyer.key) =>
  api.call("POST", `/transactions/${purchase.transaction.id}/${what}`, token, body);

describe("fund", () => {
  test("default: read from the chain, by its transaction's hash", async () => {
    const purchase = await open();
    expect((await report(purchase, "fund")).error.code).toBe("NOT_ON_CHAIN");
    const [transactionHash] = api.chain.mine(funding(purchase));
    expect((await report(purchase, "fund", { transactionHash })).status).toBe(200);
    expect(await read(api, market.buyer.key, purchase)).toMatchObject({
      status: "funded",
      fundingHash: transactionHash,
    });
  });

  test("error: another purchase's hash, one that was never included", async () => {
    const [paid, unpaid] = [await open(), await open()];
    const [transactionHash] = api.chain.mine(funding(paid));
    expect((await report(paid, "fund", { transactionHash })).status).toBe(200);
    expect((await report(unpaid, "fund", { transactionHash })).error.code).toBe("NOT_ON_CHAIN");
    const unknown = { transactionHash: `0x${"12".repeat(32)}` };
    expect((await report(unpaid, "fund", unknown)).error.code).toBe("NOT_ON_CHAIN");
    expect(await status(unpaid)).toBe("pending_payment");
  });

  test("error: an escrow with other terms is not payment", async () => {
    for (const [changes, reason] of [
      [{ seller: `0x${"11".repeat(20)}` }, "wrong_seller"],
      [{ token: `0x${"22".repeat(20)}` }, "wrong_token"],
      [{ amount: (total - 1n).toString() }, "wrong_amount"],
      [{ amount: (total + 1n).toString() }, "wrong_amount"],
      [{ criteriaHash: `0x${"33".repeat(32)}` }, "wrong_criteria"],
      [{ deadline: "1" }, "deadline_too_early"],
      [{ disputeWindow: "86401" }, "dispute_window_too_long"],
      [{ abandonmentGrace: "86399" }, "grace_too_short"],
    ] as const) {
      const purchase = await open();
      const [transactionHash] = api.chain.mine(funding(purchase, changes));
      const { error, details } = await report(purchase, "fund", { transactionHash });
      expect([error.code, details]).toEqual(["FUNDING_REFUSED", { reason }]);
      expect(await status(purchase)).toBe("pending_payment");
      api.chain.mine(event(purchase, "EscrowRefunded"));
      await api.platform.sync();
      expect(await status(purchase)).toBe("pending_payment");
    }
  });
});

describe("delivery", () => {
  test("default: the buyer reads it once the chain has its proof", async () => {
    const purchase = await open();
    const { seller, buyer } = market;
    const payload = "the work";
    expect((await report(purchase, "deliver", { payload }, seller.key)).error.code).toBe(
      "STATUS_NOT_ALLOWED",
    );
    api.chain.mine(funding(purchase));
    await api.platform.sync();
    expect((await report(purchase, "deliver", { payload }, seller.key)).status).toBe(200);
    expect((await read(api, buyer.key, purchase)).delivery).toBeNull();
    api.chain.mine(delivery(purchase, payload));
    await api.platform.sync();
    expect(await read(api, buyer.key, purchase)).toMatchObject({
      status: "delivered",
      delivery: { payload },
    });
    const other = await report(purchase, "deliver", { payload: "other" }, seller.key);
    expect(other.error.code).toBe("PROOF_MISMATCH");
    api.chain.mine(event(purchase, "EscrowReleased"));
    expect((await report(purchase, "confirm")).status).toBe(200);
    expect(await status(purchase)).toBe("released");
  });

  test("behavior: what does not match the chain's proof stays hidden until it is replaced", async () => {
    const purchase = await open();
    const { seller, buyer } = market;
    api.chain.mine(funding(purchase));
    await api.platform.sync();
    await report(purchase, "deliver", { payload: "draft" }, seller.key);
    api.chain.mine(delivery(purchase, "final"));
    await api.platform.sync();
    expect(await read(api, buyer.key, purchase)).toMatchObject({ status: "delivered", delivery: null });
    await report(purchase, "deliver", { payload: "final" }, seller.key);
    expect((await read(api, buyer.key, purchase)).delivery).toMatchObject({ payload: "final" });
  });

  /** A sale that is paid; what its seller hands over. */
  async function sold() {
    const purchase = await open();
    api.chain.mine(funding(purchase));
    await api.platform.sync();
    const { seller } = market;
    const handOver = (payload: string, more: object = {}) =>
      report(purchase, "deliver", { payload, ...more }, seller.key);
    const kept = async () => (await read(api, seller.key, purchase)).delivery?.payload;
    return { purchase, handOver, kept };
  }

  test("behavior: what was handed over first stays until it is named as what to replace", async () => {
    const { handOver, kept } = await sold();
    const proofOf = (payload: string) => keccak256(stringToHex(payload));
    expect((await handOver("first")).status).toBe(200);
    expect(await handOver("second")).toMatchObject({
      error: { code: "DELIVERY_EXISTS" },
      details: { proofHash: proofOf("first") },
    });
    const other = await handOver("second", { replaces: proofOf("third") });
    expect(other.error.code).toBe("DELIVERY_EXISTS");
    expect(await kept()).toBe("first");
    for (const _ of ["once", "after a lost answer"]) {
      expect((await handOver("second", { replaces: proofOf("first") })).status).toBe(200);
      expect(await kept()).toBe("second");
    }
    const late = await handOver("third", { replaces: proofOf("first") });
    expect(late.details).toEqual({ proofHash: proofOf("second") });
    expect(await kept()).toBe("second");
  });

  test("behavior: of many that hand over at once, one is taken, and the others are told which", async () => {
    const { handOver, kept } = await sold();
    const payloads = ["a", "b", "c", "d", "e"];
    const answers = await Promise.all(payloads.map((payload) => handOver(payload)));
    const taken = payloads.filter((_, at) => answers[at]?.status === 200);
    expect(taken).toEqual([await kept()]);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(({ error }) => error.code)).toEqual(Array(4).fill("DELIVERY_EXISTS"));
    const proofHash = keccak256(stringToHex(taken[0] ?? ""));
    expect(refused.map(({ details }) => details)).toEqual(Array(4).fill({ proofHash }));
  });

  test("behavior: a dispute is the chain's, its reason and evidence are the parties'", async () => {
    const purchase = await open();
    const { seller, buyer } = market;
    api.chain.mine(funding(purchase), delivery(purchase, "x"));
    await api.platform.sync();
    expect((await report(purchase, "dispute", { reason: "empty" })).error.code).toBe("NOT_ON_CHAIN");
    api.chain.mine(event(purchase, "EscrowDisputed"));
    expect((await report(purchase, "dispute", { reason: "empty" })).status).toBe(200);
    const piece = { kind: "note", content: "It was not." };
    expect((await report(purchase, "evidence", piece, seller.key)).status).toBe(201);
    expect((await report(purchase, "evidence", piece, seller.key)).status).toBe(201);
    const path = `/transactions/${purchase.transaction.id}/evidence`;
    const listed = await api.call<readonly { role: string }[]>("GET", path, buyer.key);
    expect(listed.data.map(({ role }) => role)).toEqual(["seller"]);
    api.chain.mine(event(purchase, "UnresolvedSplit"));
    await api.platform.sync();
    expect(await status(purchase)).toBe("resolved");
  });
});

describe("reorganisation", () => {
  test("default: what the chain takes back is taken back, budget included", async () => {
    const session = await createSession(api, market.buyer, { budgetUsdc: total });
    const purchase = (await buy(api, session.token, market.service)).data;
    api.chain.mine(funding(purchase));
    api.chain.mine(delivery(purchase, "x"));
    await api.platform.sync();
    expect(await status(purchase)).toBe("delivered");
    api.chain.takeBack(1);
    api.chain.mine();
    await api.platform.sync();
    expect(await status(purchase)).toBe("funded");
    api.chain.takeBack(2);
    api.chain.mine();
    api.chain.mine();
    await api.platform.sync();
    expect(await status(purchase)).toBe("pending_payment");
    expect(await holds(api, market.buyer, session.id)).toMatchObject({ spent: 0n, reserved: total });
    api.chain.mine(funding(purchase));
    await api.platform.sync();
    expect(await holds(api, market.buyer, session.id)).toMatchObject({ spent: total, reserved: 0n });
  });

  test("behavior: a node that has fallen behind takes nothing back, and one on another chain does", async () => {
    const purchase = await open();
    api.chain.mine();
    await api.platform.sync();
    api.chain.mine(funding(purchase));
    await api.platform.sync();
    const rollbacks = () => api.logged().split("the chain was reorganised").length - 1;
    const before = rollbacks();
    for (const lag of [1, 2, 0]) {
      api.chain.lag = lag;
      await api.platform.sync();
      expect(await status(purchase)).toBe("funded");
    }
    expect(rollbacks()).toBe(before);
    // Shorter still, but with another block where one was read.
    api.chain.takeBack(2);
    api.chain.mine();
    await api.platform.sync();
    expect(await status(purchase)).toBe("pending_payment");
    expect(rollbacks()).toBe(before + 1);
  });

  test("behavior: a block that one node tells and another does not know is waited for, not asked for again at once", async () => {
    const { chain } = api;
    const block = chain.block.bind(chain);
    chain.mine();
    const wanted = BigInt(chain.height);
    let asked = 0;
    chain.block = async (number) => {
      if (number !== wanted) return block(number);
      asked += 1;
      if (asked > 20) throw new Error("asked without end");
      return asked % 2 === 0 ? undefined : block(number);
    };
    await api.platform.sync();
    chain.block = block;
    expect(asked).toBe(2);
  });

  test("behavior: after any history the status is what the chain's events alone say", async () => {
    const names = ["EscrowReleased", "EscrowRefunded", "EscrowDisputed"] as const;
    const move = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("mine" as const), step: fc.nat(2) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant("takeBack" as const),
          step: fc.integer({ min: 1, max: 4 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("sync" as const), step: fc.constant(0) }) },
    );
    let read = api.chain.height;
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 4, maxLength: 16 }), async (moves) => {
        const session = await createSession(api, market.buyer, { budgetUsdc: total });
        const purchase = (await buy(api, session.token, market.service)).data;
        const { escrowId } = purchase.paymentInstructions;
        for (const { kind, step } of moves) {
          if (kind === "sync") {
            await api.platform.sync();
            read = Math.max(read, api.chain.height);
          } else if (kind === "takeBack") api.chain.takeBack(step);
          else {
            const length = api.chain.eventsOf(escrowId).length;
            if (length === 0) api.chain.mine(funding(purchase));
            else if (length === 1) api.chain.mine(delivery(purchase, "x"));
            else if (length === 2) api.chain.mine(event(purchase, names[step] ?? "EscrowReleased"));
            else api.chain.mine();
          }
        }
        // A chain that is reorganised grows on: as long as it is shorter, it looks like a node that has fallen behind.
        while (api.chain.height < read) api.chain.mine();
        await api.platform.sync();
        read = api.chain.height;
        const last = api.chain.eventsOf(escrowId).at(-1)?.event.name;
        const expected = {
          EscrowCreated: "funded",
          DeliverySubmitted: "delivered",
          EscrowReleased: "released",
          EscrowRefunded: "refunded",
          EscrowDisputed: "disputed",
        } as Record<string, string>;
        expect(await status(purchase)).toBe(last === undefined ? "pending_payment" : expected[last]);
        const { spent, reserved } = await holds(api, market.buyer, session.id);
        expect([spent, reserved]).toEqual(last === undefined ? [0n, total] : [total, 0n]);
      }),
      { numRuns: 25 },
    );
  });
});

test("behavior: an event counts only with its confirmations", async () => {
  await using slow = await startTestPlatform();
  Object.defineProperty(slow.chain, "confirmations", { value: 3n });
  const { buyer, service } = await openMarket(slow);
  const { data } = await buy(slow, buyer.key, service);
  const [transactionHash] = slow.chain.mine(funding(data));
  const path = `/transactions/${data.transaction.id}/fund`;
  const fund = () => slow.call("POST", path, buyer.key, { transactionHash });
  const early = await fund();
  expect([early.error.code, early.details]).toEqual([
    "CONFIRMATIONS_PENDING",
    { confirmations: "1", needed: "3" },
  ]);
  slow.chain.mine();
  expect((await fund()).error.code).toBe("CONFIRMATIONS_PENDING");
  slow.chain.mine();
  expect((await fund()).status).toBe(200);
});

test("behavior: what was paid in time does not expire while the node has fallen behind", async () => {
  await using stale = await startTestPlatform();
  const { chain, time } = stale;
  const { buyer, service } = await openMarket(stale);
  const session = await createSession(stale, buyer, { budgetUsdc: total, expiry: 100_000 });
  const { data } = await buy(stale, session.token, service);
  const state = async () => {
    await stale.platform.sync();
    return [(await read(stale, buyer.key, data)).status, (await holds(stale, buyer, session.id)).reserved];
  };
  // The node answers, but knows of no block after this one, mined as time and grace end, less a millisecond.
  chain.time = new Date(time.now + 959_999);
  time.now += 10_000_000;
  expect(await state()).toEqual(["pending_payment", total]);
  chain.mine(funding(data));
  expect(await state()).toEqual(["funded", 0n]);

  const left = await buy(stale, buyer.key, service);
  chain.time = new Date(time.now + 960_000);
  time.now += 10_000_000;
  await stale.platform.sync();
  expect((await read(stale, buyer.key, left.data)).status).toBe("expired");
});

describe("many confirmations", () => {
  /** A platform on a chain whose events count once they are five blocks deep, and a purchase that reserves a budget. */
  async function openDeep() {
    const chain = new FakeChain({ confirmations: 5n });
    const deep = await startTestPlatform({ networks: [chain] });
    const { buyer, service } = await openMarket(deep);
    const session = await createSession(deep, buyer, { budgetUsdc: total, expiry: 100_000 });
    /** Mines empty blocks, reads what counts, and says where the purchase and the reservation are. */
    const mine = async (blocks: number) => {
      for (let block = 0; block < blocks; block += 1) chain.mine();
      await deep.platform.sync();
      const { reserved } = await holds(deep, buyer, session.id);
      return [(await read(deep, buyer.key, data)).status, reserved];
    };
    const { data } = await buy(deep, session.token, service);
    return { deep, chain, data, mine };
  }

  test("behavior: what was paid at the last moment does not expire while its funding waits for them", async () => {
    const { deep, chain, data, mine } = await openDeep();
    await mine(8);
    deep.time.now += 900_000;
    chain.mine(funding(data));
    for (const blocks of [0, 1, 1, 1]) {
      // Slower than any grace.
      deep.time.now += 100_000;
      expect(await mine(blocks)).toEqual(["pending_payment", total]);
    }
    expect(await mine(1)).toEqual(["funded", 0n]);
    await deep[Symbol.asyncDispose]();
  });

  test("behavior: an unpaid one expires once all of its time and grace has them, to the millisecond", async () => {
    const { deep, mine } = await openDeep();
    await mine(8);
    deep.time.now += 959_999;
    // The latest block is seen a millisecond too early.
    expect(await mine(4)).toEqual(["pending_payment", total]);
    deep.time.now += 1;
    expect(await mine(4)).toEqual(["pending_payment", total]);
    expect(await mine(3)).toEqual(["pending_payment", total]);
    expect(await mine(1)).toEqual(["expired", 0n]);
    await deep[Symbol.asyncDispose]();
  });
});
