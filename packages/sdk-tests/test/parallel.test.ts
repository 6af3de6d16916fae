import type { SessionClient } from "@abbababa/sdk/wallet/session-keys";
import { beforeAll, describe, expect, test } from "vitest";
import { purchaseCalls } from "../src/chain/escrowCalls.ts";
import { createWorld, startingUsdc, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { countersOf, type Granted, grant, open, usdcOf } from "./support/sessions.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

async function buy(agent: SessionClient, amount: bigint) {
  return agent.sendCalls({ calls: await purchaseCalls(world, { buyer: agent.account, amount }) });
}

/** Names of what was thrown; nothing for what went well. */
function failures(results: readonly PromiseSettledResult<unknown>[]): string[] {
  return results.flatMap((result) =>
    result.status === "rejected" ? [result.reason instanceof Error ? result.reason.name : "?"] : [],
  );
}

async function expectSpent(granted: Granted, amount: bigint): Promise<void> {
  expect((await countersOf(world, granted)).spent).toBe(amount);
  expect(await usdcOf(world, granted.owner.account)).toBe(startingUsdc - amount);
}

describe.each(["compact", "layered"] as const)("one %s session, many operations", (policySet) => {
  test("default: one after the other", async () => {
    const granted = await grant(world, policySet);
    const agent = await open(world, granted.session);
    for (const amount of [1_000_000n, 2_000_000n, 3_000_000n]) await buy(agent, amount);
    await expectSpent(granted, 6_000_000n);
  });

  test("behavior: eight at once, from before the first use, all land", async () => {
    const granted = await grant(world, policySet);
    const agent = await open(world, granted.session);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => buy(agent, 1_000_000n)));
    expect(failures(results)).toEqual([]);
    await expectSpent(granted, 8_000_000n);
    expect((await countersOf(world, granted)).operations).toBe(8);
  });

  test("behavior: eight at once that together are over the cap never exceed it", async () => {
    const granted = await grant(world, policySet, capsOf(5_000_000n));
    const agent = await open(world, granted.session, { timeout: 5_000 });
    await buy(agent, 1_000_000n);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => buy(agent, 1_000_000n)));
    const failed = failures(results);
    expect(failed).toHaveLength(4);
    for (const name of failed) expect(["SpendCapExceededError", "OperationPendingError"]).toContain(name);
    await expectSpent(granted, 5_000_000n);
  });
});

/** One cap for an operation, a period and the whole life. */
function capsOf(cap: bigint) {
  return { perOperation: cap, perPeriod: cap, lifetime: cap };
}

describe("replicas of one agent", () => {
  test("behavior: two race from before the first use: one installs, and the other spends nothing unseen", async () => {
    const granted = await grant(world);
    const lanes = [0, 100].map((nonceLane) => open(world, granted.session, { nonceLane, timeout: 2_000 }));
    const replicas = await Promise.all(lanes);
    const results = await Promise.allSettled(replicas.map((agent) => buy(agent, 1_000_000n)));
    const failed = failures(results);
    for (const name of failed) expect(name).toBe("OperationPendingError");
    expect(failed.length).toBeLessThan(2);
    const landed = BigInt(results.length - failed.length);
    await expectSpent(granted, landed * 1_000_000n);
    for (const agent of replicas) await buy(agent, 1_000_000n);
    await expectSpent(granted, (landed + 2n) * 1_000_000n);
  });

  test("behavior: two in lanes of their own race in use, and all land", async () => {
    const granted = await grant(world);
    const replicas = await Promise.all(
      [0, 100].map((nonceLane) => open(world, granted.session, { nonceLane })),
    );
    for (const agent of replicas) await buy(agent, 1_000_000n);
    const tasks = [...replicas, ...replicas].map((agent) => buy(agent, 1_000_000n));
    expect(failures(await Promise.allSettled(tasks))).toEqual([]);
    await expectSpent(granted, 6_000_000n);
  });

  test("error: two in the same lane get in each other's way, and what fails was not spent", async () => {
    const granted = await grant(world);
    const replicas = await Promise.all([open(world, granted.session), open(world, granted.session)]);
    const results = await Promise.allSettled(replicas.map((agent) => buy(agent, 1_000_000n)));
    const failed = failures(results);
    for (const name of failed) expect(["NonceConflictError", "OperationPendingError"]).toContain(name);
    await expectSpent(granted, BigInt(results.length - failed.length) * 1_000_000n);
  });
});
