import {
  listSessionEvents,
  readSessionStatus,
  revokeAllSessions,
  revokeSessionKey,
  type SessionLogEvent,
  setCeiling,
  settlePayment,
} from "@abbababa/sdk";
import type { Address } from "viem";
import { beforeAll, expect, test, vi } from "vitest";
import { startFixture } from "../support/session/fixture.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const fixture = await startFixture();
const { network, account, usdc } = fixture;
const [owner, seller, relayer] = [account(1), account(2), account(3)];
const index = fixture.freshIndex();
const own = { owner, index, ...network, pollingInterval: 50 };

async function list(of: Address, fromBlock = 0n, tokens?: readonly Address[]) {
  const events: SessionLogEvent[] = [];
  let next = fromBlock;
  for await (const page of listSessionEvents({ account: of, fromBlock, tokens, ...network })) {
    events.push(...page.events);
    next = page.nextBlock;
  }
  return { events, next };
}

/** A session that buys and pays, beside one that is never used, on an account whose ceiling is set and taken away. */
let world: Awaited<ReturnType<typeof live>>;
beforeAll(async () => {
  world = await live();
});

async function live() {
  const wish = {
    index,
    counterparties: [seller.address],
    payments: [{ token: "USDC", payees: [seller.address], perPayment: "1", perPeriod: 2 }],
  } as const;
  const used = await fixture.grant(wish);
  const unused = await fixture.grant({ index });
  await fixture.fund(used.smartAccountAddress);
  const session = await fixture.open(used);
  await session.sendCalls({ calls: fixture.openEscrow(session, seller.address, 2_000_000n) });
  const payment = await session.signPayment({ to: seller.address, value: 1_000_000n });
  await settlePayment({ payment, relayer, ...network });
  await setCeiling({ ...own, token: "USDC", limit: 9_000_000n });
  await revokeSessionKey({
    owner,
    serializedSessionKey: used.serializedSessionKey,
    ...network,
    pollingInterval: 50,
  });
  await revokeAllSessions(own);
  return { used, unused, account: used.smartAccountAddress, terms: session.terms };
}

test("default: the logs tell what was granted, used, paid, bounded and killed, in order", async () => {
  const { events } = await list(world.account);
  const { sessionId } = world.used;
  expect(events.filter(({ type }) => type !== "operation")).toMatchObject([
    { type: "installed", sessionId, door: 6, terms: world.terms },
    { type: "paid", token: usdc },
    { type: "ceilingSet", token: usdc, limit: 9_000_000n },
    { type: "revoked", sessionId },
    { type: "allRevoked", epoch: 1n },
  ]);
  const operations = events.filter((event) => event.type === "operation");
  expect(operations.map(({ success }) => success)).toEqual([true, true, true, true]);
  for (const { actualGasCost, transactionHash, timestamp } of operations) {
    const receipt = await fixture.devnet.publicClient.getTransactionReceipt({ hash: transactionHash });
    expect(receipt.status).toBe("success");
    const block = await fixture.devnet.publicClient.getBlock({ blockNumber: receipt.blockNumber });
    expect([undefined, Number(block.timestamp)]).toContain(timestamp);
    expect(actualGasCost).toBeGreaterThan(0n);
  }
  expect(events.map(({ blockNumber }) => blockNumber)).toEqual(
    events.map(({ blockNumber }) => blockNumber).sort((a, b) => Number(a - b)),
  );
});

test("behavior: a session without its string has the status that the one with it has", async () => {
  const { account: of, terms, used } = world;
  const status = await readSessionStatus({ account: of, terms, ...network });
  expect(status).toMatchObject({ sessionId: used.sessionId, state: "revoked", operationsUsed: 1 });
  expect(status.budgets).toMatchObject([{ token: usdc, spent: 2_000_000n }]);
});

test("behavior: a listing goes on where an earlier one stood, and tells nothing twice", async () => {
  const whole = await list(world.account);
  const at = whole.events[2]?.blockNumber ?? 0n;
  const rest = await list(world.account, at);
  expect(rest.events).toEqual(whole.events.filter(({ blockNumber }) => blockNumber >= at));
  expect((await list(world.account, whole.next)).events).toEqual([]);
});

test("behavior: other accounts and other tokens are left out", async () => {
  expect((await list(seller.address)).events).toEqual([]);
  const { events } = await list(world.account, 0n, []);
  expect(events.some(({ type }) => type === "paid")).toBe(false);
});

test.each([
  ["account", { account: "0x12" as Address }],
  ["fromBlock", { fromBlock: -1n }],
  ["chain", { chain: undefined }],
])("error: %s", async (name, wrong) => {
  const parameters = { account: world.account, fromBlock: 0n, ...network, ...wrong };
  await expect(listSessionEvents(parameters).next()).rejects.toMatchObject({
    name: "ParametersInvalidError",
    message: expect.stringContaining(name),
  });
});
