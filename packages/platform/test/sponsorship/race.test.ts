import { numberToHex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabaseLedger } from "../../src/sponsorship/createDatabaseLedger.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { Store } from "../../src/store/Store.ts";
import { createDatabase, type Postgres } from "../support/createDatabase.ts";

let postgres: Postgres;
let stores: readonly Store[];
beforeAll(async () => {
  postgres = await createDatabase();
  const parameters = { databaseUrl: postgres.url, dataDir: "", poolSize: 8, onLost: () => {} };
  stores = [await openStore(parameters), await openStore(parameters)];
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await postgres[Symbol.asyncDispose]();
});

test("behavior: of 64 operations at once on two instances exactly ten are reserved, in every round", async () => {
  const ledgers = stores.map(({ db }) => createDatabaseLedger(db));
  for (let round = 1; round <= 10; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        ledgers[index % 2]?.reserve(
          {
            agent: `agent ${round}`,
            chainId: 84_532,
            sender: numberToHex(round, { size: 20 }),
            nonce: BigInt(index) << 64n,
            cost: 1n,
            validUntil: 300,
            fromTime: 0,
            fromBlock: 0n,
          },
          { operations: 10, dailyWei: 10n ** 18n },
        ),
      ),
    );
    expect(answers.filter((answer) => answer === "reserved")).toHaveLength(10);
  }
});

test("behavior: of 64 agents at once on two instances no more are promised than the day's budget, in every round", async () => {
  const ledgers = stores.map(({ db }) => createDatabaseLedger(db));
  for (let round = 1; round <= 10; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        ledgers[index % 2]?.reserve(
          {
            agent: `agent ${index}`,
            chainId: round,
            sender: numberToHex(1_000 + index, { size: 20 }),
            nonce: 0n,
            cost: 100n,
            validUntil: 300,
            fromTime: 0,
            fromBlock: 0n,
          },
          { operations: 10, dailyWei: 1_099n },
        ),
      ),
    );
    expect(answers.filter((answer) => answer === "reserved")).toHaveLength(10);
    expect(answers.filter((answer) => answer === "noBudget")).toHaveLength(54);
  }
});
