import { describe, expect, inject, test } from "vitest";
import { createSettlementLedger } from "../src/facilitator/createSettlementLedger.ts";
import { openStore } from "../src/store/openStore.ts";
import { createDatabase } from "./support/createDatabase.ts";
import { copyStore } from "./support/storeTemplate.ts";

const stores = {
  "the embedded database": async () => {
    const store = await copyStore(inject("storeTemplate"));
    return { databaseUrl: undefined, dataDir: store.folder, end: () => store.remove() };
  },
  PostgreSQL: async () => {
    const database = await createDatabase();
    return { databaseUrl: database.url, dataDir: "", end: () => database[Symbol.asyncDispose]() };
  },
};

const day = 86_400_000;

describe.each(Object.entries(stores))("a settlement ledger in %s", (_, start) => {
  /** Two instances' views of one ledger; of an embedded database there is one instance. */
  async function open(dailyWei = 100n) {
    const { databaseUrl, dataDir, end } = await start();
    const openOne = () => openStore({ databaseUrl, dataDir, poolSize: 8, onLost() {} });
    const stores = databaseUrl === undefined ? [await openOne()] : [await openOne(), await openOne()];
    const time = { now: 1_000 * day };
    const clock = () => new Date(time.now);
    const ledgers = stores.map(({ db }) => createSettlementLedger(db, { chainId: 1, dailyWei, clock }));
    const ledgerOf = (index: number) => {
      const found = ledgers[index % ledgers.length];
      if (found === undefined) throw new Error("There is no ledger.");
      return found;
    };
    return {
      time,
      ledgerOf,
      /** Another chain's, in the same store. */
      elsewhere: createSettlementLedger(stores[0]?.db as never, { chainId: 2, dailyWei, clock }),
      async [Symbol.asyncDispose]() {
        for (const store of stores) await store.close();
        await end();
      },
    };
  }

  test("behavior: of fifty at once as many begin as there is room for, whichever instance they ask", async () => {
    await using world = await open(100n);
    const begun = await Promise.all(
      Array.from({ length: 50 }, (_, index) => world.ledgerOf(index).begin(`payment ${index}`, 14n)),
    );
    expect(begun.filter((each) => typeof each === "object")).toHaveLength(7);
    expect(new Set(begun.filter((each) => typeof each === "string"))).toEqual(new Set(["noBudget"]));
    expect(await world.ledgerOf(1).today()).toEqual({ spent: 0n, reserved: 98n });
    expect(await world.elsewhere.begin("another chain's", 100n)).toBeTypeOf("object");
  });

  test("behavior: what it cost counts, not what was set apart; what is above a day's budget never begins", async () => {
    await using world = await open(100n);
    expect(await world.ledgerOf(0).begin("a", 101n)).toBe("noBudget");
    const begun = await world.ledgerOf(0).begin("a", 100n);
    expect(await world.ledgerOf(1).begin("b", 1n)).toBe("noBudget");
    if (typeof begun !== "object") throw new Error(`It is ${begun}.`);
    await begun.finish(30n);
    expect(await world.ledgerOf(1).today()).toEqual({ spent: 30n, reserved: 0n });
    expect(await world.ledgerOf(1).begin("b", 71n)).toBe("noBudget");
    expect(await world.ledgerOf(1).begin("b", 70n)).toBeTypeOf("object");
  });

  test("behavior: the next day begins anew; what was under way counts on its own day, and what died there stays", async () => {
    await using world = await open(100n);
    world.time.now += day - 1;
    const begun = await world.ledgerOf(0).begin("a", 60n);
    await world.ledgerOf(0).begin("dies", 40n);
    world.time.now += 1;
    expect(await world.ledgerOf(1).today()).toEqual({ spent: 0n, reserved: 0n });
    if (typeof begun !== "object") throw new Error(`It is ${begun}.`);
    await begun.finish(5n);
    expect(await world.ledgerOf(1).begin("b", 100n)).toBeTypeOf("object");
    world.time.now -= 1;
    expect(await world.ledgerOf(1).today()).toEqual({ spent: 5n, reserved: 40n });
  });

  test("behavior: one payment is settled by one at a time, and taken over from who is dead", async () => {
    await using world = await open(100n);
    const tries = await Promise.all(
      Array.from({ length: 10 }, (_, index) => world.ledgerOf(index).begin("a", 10n)),
    );
    expect(tries.filter((each) => each === "underWay")).toHaveLength(9);
    const first = tries.find((each) => typeof each === "object");
    expect(await world.ledgerOf(1).today()).toEqual({ spent: 0n, reserved: 10n });
    world.time.now += 600_001;
    const second = await world.ledgerOf(1).begin("a", 10n);
    if (typeof first !== "object" || typeof second !== "object") throw new Error("It was not taken over.");
    // Who comes late pays for what he did, and ends nobody else's.
    await first.finish(1n);
    expect(await world.ledgerOf(0).begin("a", 10n)).toBe("underWay");
    await second.finish(2n);
    expect(await world.ledgerOf(0).today()).toEqual({ spent: 3n, reserved: 0n });
    expect(await world.ledgerOf(0).begin("a", 10n)).toBeTypeOf("object");
  });
});
