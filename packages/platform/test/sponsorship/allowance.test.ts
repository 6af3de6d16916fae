import { sponsorshipCodes } from "@abbababa/sdk/errors";
import { numberToHex } from "viem";
import { afterAll, describe, expect, test } from "vitest";
import { createDatabaseLedger } from "../../src/sponsorship/createDatabaseLedger.ts";
import { answerRpc, createMemoryLedger } from "../../src/sponsorship/index.ts";
import { openStore } from "../../src/store/openStore.ts";
import { anyone, FakeSponsorshipChain, operation, request, sponsorOn } from "../support/sponsorship/fakes.ts";

const exhausted = { code: sponsorshipCodes.exhausted, data: { limit: 10 } };

const store = await openStore({ dataDir: "memory://", poolSize: 1, onLost: () => {} });
afterAll(() => store.close());

let agents = 0;

describe.each([
  ["memory", createMemoryLedger],
  ["database", () => createDatabaseLedger(store.db)],
] as const)("allowance, kept in %s", (_name, createLedger) => {
  /** A sponsor that all operations of one test ask, for an agent of its own. */
  function open(chain = new FakeSponsorshipChain(), limits: { readonly operationsPerAgent?: number } = {}) {
    agents += 1;
    const sender = numberToHex(agents, { size: 20 });
    const sponsor = sponsorOn(chain, { ledger: createLedger(), ...limits });
    const ask = (nonce: bigint, overrides: Record<string, unknown> = {}, agent?: string) =>
      answerRpc(
        sponsor,
        request(operation({ sender, nonce: numberToHex(nonce), ...overrides })),
        agent === undefined ? anyone : async () => agent,
        (error) => {
          throw error;
        },
      );
    return { chain, ask };
  }

  test("default: ten operations, and not one more", async () => {
    const { ask } = open();
    for (let nonce = 0n; nonce < 10n; nonce += 1n) expect(await ask(nonce)).toHaveProperty("result");
    expect((await ask(10n)).error).toMatchObject(exhausted);
  });

  test("behavior: of 64 at once exactly ten are signed for", async () => {
    const { ask } = open();
    const answers = await Promise.all(Array.from({ length: 64 }, (_, lane) => ask(BigInt(lane) << 64n)));
    expect(answers.filter(({ result }) => result !== undefined)).toHaveLength(10);
  });

  test("behavior: the same nonce again is the same operation", async () => {
    const { ask } = open();
    for (let time = 0; time < 20; time += 1) expect(await ask(0n)).toHaveProperty("result");
    for (let nonce = 1n; nonce < 10n; nonce += 1n) expect(await ask(nonce)).toHaveProperty("result");
    expect((await ask(10n)).error).toMatchObject(exhausted);
  });

  test("behavior: another agent has its own ten", async () => {
    const { ask } = open();
    for (let nonce = 0n; nonce < 10n; nonce += 1n) await ask(nonce);
    expect(await ask(0n, { sender: `0x${"b".repeat(40)}` })).toHaveProperty("result");
  });

  test("behavior: what was never included is free again, once it cannot be any more", async () => {
    const { ask, chain } = open();
    for (let nonce = 0n; nonce < 10n; nonce += 1n) await ask(nonce);
    chain.timestamp += 360;
    expect((await ask(10n)).error).toMatchObject(exhausted);
    chain.timestamp += 1;
    expect(await ask(10n)).toHaveProperty("result");
  });

  test("behavior: asked for again all day, it is found in as few blocks as if it had been asked for once", async () => {
    const { ask, chain } = open();
    for (let time = 0; time < 288; time += 1) {
      chain.timestamp += 300;
      chain.blockNumber += 1_200n;
      expect(await ask(0n)).toHaveProperty("result");
    }
    const lastAsked = chain.blockNumber;
    chain.next = 1n;
    chain.paid = [{ nonce: 0n, cost: 5n }];
    for (let nonce = 1n; nonce < 10n; nonce += 1n) await ask(nonce);
    chain.timestamp += 361;
    chain.blockNumber += 1_444n;
    expect(await ask(10n)).toHaveProperty("result");
    const [[from, to] = [0n, 0n], ...more] = chain.searched;
    expect(more).toEqual([]);
    // Five minutes, and one before and after, at most four blocks each second: what public nodes answer at once.
    expect(to - from).toBe(420n * 4n);
    expect([from < lastAsked, lastAsked + 1_200n <= to]).toEqual([true, true]);
    for (let nonce = 11n; nonce < 19n; nonce += 1n) expect(await ask(nonce)).toHaveProperty("result");
    expect((await ask(19n)).error).toMatchObject(exhausted);
  });

  test("behavior: on a chain of few blocks none is searched that there is not", async () => {
    const { ask, chain } = open(new FakeSponsorshipChain(), { operationsPerAgent: 1 });
    expect(await ask(0n)).toHaveProperty("result");
    chain.next = 1n;
    chain.paid = [{ nonce: 0n, cost: 5n }];
    chain.timestamp += 361;
    chain.blockNumber += 181n;
    expect((await ask(1n)).error).toMatchObject({ code: sponsorshipCodes.exhausted });
    expect(chain.searched).toEqual([[0n, chain.blockNumber]]);
  });

  test("behavior: a stranger that asks for an agent's operation does not prolong it for the agent", async () => {
    const { ask, chain } = open(new FakeSponsorshipChain(), { operationsPerAgent: 1 });
    expect(await ask(0n, {}, "agt_1")).toHaveProperty("result");
    chain.timestamp += 200;
    expect(await ask(0n)).toHaveProperty("result");
    expect(await ask(0n, {}, "agt_2")).toHaveProperty("result");
    chain.timestamp += 161;
    expect(await ask(1n, {}, "agt_1")).toHaveProperty("result");
    expect((await ask(1n, {}, "agt_2")).error).toMatchObject({ code: sponsorshipCodes.exhausted });
  });

  test("behavior: what the paymaster paid for counts for ever, what the account paid for itself does not", async () => {
    const { ask, chain } = open();
    for (let nonce = 0n; nonce < 10n; nonce += 1n) await ask(nonce);
    chain.timestamp += 1_000;
    chain.next = 10n;
    chain.paid = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 9n].map((nonce) => ({ nonce, cost: 5n }));
    expect(await ask(10n)).toHaveProperty("result");
    expect((await ask(11n)).error).toMatchObject(exhausted);
  });
});
