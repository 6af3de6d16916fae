import { sponsorshipCodes } from "@abbababa/sdk/errors";
import { numberToHex } from "viem";
import { afterAll, describe, expect, test } from "vitest";
import { createDatabaseLedger } from "../../src/sponsorship/createDatabaseLedger.ts";
import { answerRpc, createMemoryLedger, createSponsor } from "../../src/sponsorship/index.ts";
import { openStore } from "../../src/store/openStore.ts";
import {
  anyone,
  chainId,
  FakeSponsorshipChain,
  operation,
  request,
  sponsorOptions,
} from "../support/sponsorship/fakes.ts";

const spent = { code: sponsorshipCodes.refused, data: { reason: "DAILY_BUDGET_SPENT" } };

const store = await openStore({ dataDir: "memory://", poolSize: 1, onLost: () => {} });
afterAll(() => store.close());

let chains = chainId;

describe.each([
  ["memory", createMemoryLedger],
  ["database", () => createDatabaseLedger(store.db)],
] as const)("daily budget, kept in %s", (_name, createLedger) => {
  /** A sponsor on a chain of its own, with 1,500 wei a day: two operations of 700 wei. */
  function open(operationsPerAgent = 10) {
    chains += 1;
    const ofChain = chains;
    const chain = new FakeSponsorshipChain();
    chain.timestamp -= chain.timestamp % 86_400;
    const sponsor = createSponsor({
      ...sponsorOptions(chain),
      chainId: ofChain,
      ledger: createLedger(),
      dailyWei: 1_500n,
      operationsPerAgent,
    });
    const ask = (agent: number, overrides: Record<string, unknown> = {}) =>
      answerRpc(
        sponsor,
        request(
          operation({ sender: numberToHex(agent, { size: 20 }), ...overrides }),
          "pm_getPaymasterData",
          numberToHex(ofChain),
        ),
        anyone,
        (error) => {
          throw error;
        },
      );
    return { chain, ask };
  }

  test("default: is shared by all agents, at what their operations may cost at worst", async () => {
    const { ask } = open();
    for (const agent of [1, 2]) expect(await ask(agent)).toHaveProperty("result");
    expect((await ask(3)).error).toMatchObject(spent);
    expect(await ask(3, { maxFeePerGas: "0x1" })).toHaveProperty("result");
  });

  test("behavior: is anew the next day", async () => {
    const { chain, ask } = open();
    for (const agent of [1, 2]) await ask(agent);
    chain.next = 1n;
    chain.paid = [{ nonce: 0n, cost: 700n }];
    chain.timestamp += 86_399;
    expect((await ask(3, { nonce: "0x1" })).error).toMatchObject(spent);
    chain.timestamp += 1;
    expect(await ask(3, { nonce: "0x1" })).toHaveProperty("result");
  });

  test("behavior: the same nonce again counts once, at its higher cost", async () => {
    const { ask } = open();
    for (let time = 0; time < 5; time += 1) expect(await ask(1)).toHaveProperty("result");
    for (const agent of [2, 3]) expect(await ask(agent, { maxFeePerGas: "0x5" })).toHaveProperty("result");
    // 1,400 of 1,500 wei: 700 cheap ones must not become 1,400 dear ones.
    expect((await ask(2)).error).toMatchObject(spent);
    expect(await ask(2, { maxFeePerGas: "0x6" })).toHaveProperty("result");
    expect(await ask(2, { maxFeePerGas: "0x1" })).toHaveProperty("result");
    expect((await ask(4, { maxFeePerGas: "0x1" })).error).toMatchObject(spent);
  });

  test("behavior: what is reserved again the next day counts there", async () => {
    const { chain, ask } = open();
    for (const agent of [1, 2]) await ask(agent);
    chain.timestamp += 86_400;
    for (const agent of [1, 2]) expect(await ask(agent)).toHaveProperty("result");
    expect((await ask(3)).error).toMatchObject(spent);
  });

  test("behavior: what operations did not take is free again, once they cannot be included any more", async () => {
    const { chain, ask } = open();
    for (const nonce of ["0x0", "0x1"]) await ask(1, { nonce });
    chain.timestamp += 360;
    expect((await ask(2)).error).toMatchObject(spent);
    chain.timestamp += 1;
    chain.next = 2n;
    chain.paid = [{ nonce: 0n, cost: 100n }];
    // Settling leaves 100 wei of the first and nothing of the second.
    for (const agent of [2, 3]) expect(await ask(agent, { nonce: "0x2" })).toHaveProperty("result");
    expect((await ask(4, { nonce: "0x2", maxFeePerGas: "0x1" })).error).toMatchObject(spent);
  });

  test("behavior: however many cheap ones have ended, the dear ones are settled first", async () => {
    const { chain, ask } = open();
    const gas = ["callGasLimit", "verificationGasLimit", "preVerificationGas"];
    const free = [...gas, "paymasterVerificationGasLimit", "paymasterPostOpGasLimit"].map((name) => [
      name,
      "0x0",
    ]);
    for (let agent = 100; agent < 125; agent += 1) {
      expect(await ask(agent, Object.fromEntries(free))).toHaveProperty("result");
    }
    for (const agent of [1, 2]) expect(await ask(agent)).toHaveProperty("result");
    chain.timestamp += 361;
    for (const agent of [3, 4]) expect(await ask(agent)).toHaveProperty("result");
    expect((await ask(5)).error).toMatchObject(spent);
  });
});
