import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useSessionKey } from "@abbababa/sdk";
import type { Address } from "viem";
import { afterAll, expect, test } from "vitest";
import { createOperationBook } from "../src/agent/OperationBook.ts";
import { prepareTransfer, sendTransfer } from "../src/money/spending.ts";
import { startAgents } from "./support/startAgents.ts";

const agents = await startAgents();
const payee: Address = `0x${"e1".repeat(20)}`;
const day = 86_400;

/** An agent in this process, whose bundler can be told to take nothing. */
async function openAgent() {
  const { chain, rpcUrl, bundlerUrl } = agents.devnet;
  const { serializedSessionKey } = await agents.grant({
    transfers: [{ token: "USDC", to: [payee], perPeriod: "2", lifetime: "20" }],
    periodSeconds: day,
    validitySeconds: 10 * day,
  });
  const folder = await mkdtemp(join(tmpdir(), "abba-book-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const session = await useSessionKey({
    serializedSessionKey,
    chain,
    rpcUrl,
    bundlerUrl,
    pollingInterval: 50,
  });
  let isDeaf = false;
  const operations = createOperationBook(folder);
  const paying = new Proxy(session, {
    get(target, name) {
      if (name === "sendOperation" && isDeaf) return () => Promise.reject(new Error("The line is cut."));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const agent = { session: paying, operations };
  const transfer = await prepareTransfer(agent, { token: "USDC", amount: "1", to: payee });
  return {
    operations,
    cutLine: (cut: boolean) => {
      isDeaf = cut;
    },
    pay: (key: string) => sendTransfer(agent, key, transfer),
  };
}

test("behavior: what was booked before a crash is sent after it: the very same operation, once", async () => {
  const { pay, cutLine, operations } = await openAgent();
  const before = await agents.usdcOf(payee);
  cutLine(true);
  await expect(pay("rent")).rejects.toThrow("cut");
  const booked = await operations.find("rent", 0);
  expect(booked).toMatchObject({ transactionHash: undefined });
  // Not dead: it could still be included, whoever has seen it.
  await expect(pay("rent")).rejects.toThrow("cut");
  expect(await operations.find("rent", 1)).toBeUndefined();
  cutLine(false);
  expect(await pay("rent")).toMatchObject({ repeated: true });
  expect((await operations.find("rent", 0))?.operation).toEqual(booked?.operation);
  expect((await pay("rent")).transactionHash).toBe((await operations.find("rent", 0))?.transactionHash);
  expect((await agents.usdcOf(payee)) - before).toBe(1_000_000n);
});

test("behavior: another is signed only when a safe block shows that the first can never be included", async () => {
  const { pay, cutLine, operations } = await openAgent();
  const before = await agents.usdcOf(payee);
  cutLine(true);
  await expect(pay("late")).rejects.toThrow("cut");
  await agents.devnet.increaseTime(day + 60);
  // Its period is over, but not yet at a block that cannot be taken back.
  await expect(pay("late")).rejects.toThrow("cut");
  expect(await operations.find("late", 1)).toBeUndefined();
  await agents.devnet.testClient.mine({ blocks: 40 });
  cutLine(false);
  expect(await pay("late")).toMatchObject({ repeated: false });
  expect(await operations.find("late", 1)).toBeDefined();
  expect((await agents.usdcOf(payee)) - before).toBe(1_000_000n);
});
