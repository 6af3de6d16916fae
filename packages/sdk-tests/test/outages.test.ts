/** Nodes that are out or behind just when a bundler's answer is lost: what may have been sent is not made again. */
import type { OperationPendingError } from "@abbababa/sdk/errors";
import type { SessionClient } from "@abbababa/sdk/wallet/session-keys";
import { beforeAll, describe, expect, test } from "vitest";
import { approveCall, purchaseCalls } from "../src/chain/escrowCalls.ts";
import { createWorld, startingUsdc, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { countersOf, type Granted, grant, open, usdcOf } from "./support/sessions.ts";
import { drop, type Fault, startFaultyBundler } from "./support/standins/faultyBundler.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

const amount = 1_000_000n;

/** An answer of a JSON-RPC server that is none. */
const refused = (id: unknown, code: number, message: string) => ({
  jsonrpc: "2.0",
  id,
  error: { code, message },
});

/** A session, installed or not, opened on a bundler and a node with faults. */
async function openOn(
  faults: { readonly bundler: Record<string, Fault>; readonly node: Record<string, Fault> },
  { installed = true }: { readonly installed?: boolean } = {},
) {
  const granted = await grant(world);
  if (installed) {
    await (await open(world, granted.session)).sendCalls({ calls: [approveCall(world, world.escrow, 0n)] });
  }
  const bundler = await startFaultyBundler(world.devnet.bundlerUrl, faults.bundler);
  const node = await startFaultyBundler(world.devnet.rpcUrl, faults.node);
  const urls = { bundlerUrl: bundler.url, rpcUrl: node.url };
  const agent = await open(world, granted.session, { ...urls, timeout: 3_000 });
  const asyncDispose = async () => {
    await bundler[Symbol.asyncDispose]();
    await node[Symbol.asyncDispose]();
  };
  return { granted, agent, bundler, [Symbol.asyncDispose]: asyncDispose };
}

/** Tries a purchase, and returns what it throws. */
async function tryPurchase(agent: SessionClient, { owner }: Granted): Promise<unknown> {
  const calls = await purchaseCalls(world, { buyer: owner.account, amount });
  return await agent.sendCalls({ calls }).catch((error: unknown) => error);
}

/** Sends what an error carries, by an honest bundler and node; the purchase then is on the chain, once. */
async function sendAgain(error: unknown, granted: Granted): Promise<void> {
  const { operation } = error as OperationPendingError;
  await (await open(world, granted.session)).sendOperation(operation);
  expect((await countersOf(world, granted)).spent).toBe(amount);
  expect(await usdcOf(world, granted.owner.account)).toBe(startingUsdc - amount);
}

/** What a node answers that is out, and one that has not come as far as another. */
const outages: [string, Fault][] = [
  ["out", async () => drop],
  ["behind", async ({ id }) => refused(id, -32000, "block range extends beyond current head block")],
];

/** What a bundler answers that has taken the operation. */
const losses: [string, Fault][] = [
  [
    "loses its answer",
    async (_, forward) => {
      await forward();
      return drop;
    },
  ],
  [
    "fails within",
    async ({ id }, forward) => {
      await forward();
      return refused(id, -32603, "Internal error");
    },
  ],
  [
    "fails within, as it says of a revert",
    async ({ id }, forward) => {
      await forward();
      return refused(id, -32603, "execution reverted");
    },
  ],
];

describe.each(losses)("a bundler that takes an operation and %s", (_, loses) => {
  describe.each(outages)("before a node that is %s", (_, fails) => {
    test.each([true, false])("error: it is pending (session installed: %s)", async (installed) => {
      let isSent = false;
      const whenSent: Fault = async (request, forward) =>
        isSent ? await fails(request, forward) : await forward();
      await using on = await openOn(
        {
          bundler: {
            eth_sendUserOperation: async (request, forward) => {
              isSent = true;
              return await loses(request, forward);
            },
            eth_getUserOperationReceipt: async () => drop,
          },
          node: { eth_getLogs: whenSent },
        },
        { installed },
      );
      const error = await tryPurchase(on.agent, on.granted);
      expect(error).toMatchObject({ name: "OperationPendingError" });
      await sendAgain(error, on.granted);
    });
  });
});

describe("a refusal", () => {
  test("error: of what was taken before proves nothing, whatever it says", async () => {
    const asks: string[] = [];
    await using on = await openOn({
      bundler: {
        eth_sendUserOperation: async ({ id }, forward) => {
          if (asks.push("") === 1) {
            await forward();
            return drop;
          }
          return refused(id, -32500, "AA21 didn't pay prefund");
        },
      },
      node: { eth_getLogs: async (_, forward) => (asks.length > 0 ? drop : await forward()) },
    });
    const error = await tryPurchase(on.agent, on.granted);
    expect(error).toMatchObject({ name: "OperationPendingError" });
    await sendAgain(error, on.granted);
  });

  test("error: for its nonce, of which the chain shows no use", async () => {
    await using on = await openOn({
      bundler: {
        eth_sendUserOperation: async ({ id }) => refused(id, -32500, "AA25 invalid account nonce"),
      },
      node: {},
    });
    const error = await tryPurchase(on.agent, on.granted);
    expect(error).toMatchObject({ name: "OperationPendingError" });
    await sendAgain(error, on.granted);
  });

  test.each([
    // As far as fees are concerned, they are asked for anew: three times in all.
    [-32602, "preVerificationGas is too low", "RequestFailedError", 3],
    [-32500, "AA21 didn't pay prefund", "InsufficientFundsError", 1],
  ])("error: at once (%s) is what it says", async (code, message, name, times) => {
    await using on = await openOn({
      bundler: { eth_sendUserOperation: async ({ id }) => refused(id, code, message) },
      node: {},
    });
    expect(await tryPurchase(on.agent, on.granted)).toMatchObject({ name });
    expect(on.bundler.asked.filter((method) => method === "eth_sendUserOperation")).toHaveLength(times);
    await expect.poll(async () => (await countersOf(world, on.granted)).spent).toBe(0n);
  });
});

describe("a bundler that says other things than the chain", () => {
  test.each([true, false])(
    "behavior: of a receipt: it is nothing, and the calls are made once (session installed: %s)",
    async (installed) => {
      const nothing: Fault = async ({ id }) => ({ jsonrpc: "2.0", id, result: {} });
      await using on = await openOn(
        { bundler: { eth_getUserOperationReceipt: nothing }, node: {} },
        { installed },
      );
      expect(await tryPurchase(on.agent, on.granted)).toHaveProperty("actualGasCost");
      expect((await countersOf(world, on.granted)).spent).toBe(amount);
    },
  );

  test("error: of the hash: it has the operation, and so has the error", async () => {
    await using on = await openOn({
      bundler: {
        eth_sendUserOperation: async ({ id }) => ({ jsonrpc: "2.0", id, result: `0x${"cd".repeat(32)}` }),
      },
      node: {},
    });
    const error = await tryPurchase(on.agent, on.granted);
    expect(error).toMatchObject({ name: "BundlerMismatchError" });
    await sendAgain(error, on.granted);
  });

  test("error: says nothing of what a node that is out does not show", async () => {
    let isOut = false;
    const out: Fault = async (_, forward) => (isOut ? drop : await forward());
    await using on = await openOn({
      bundler: {
        eth_sendUserOperation: async (_, forward) => {
          isOut = true;
          return await forward();
        },
      },
      node: { eth_getLogs: out, eth_getTransactionReceipt: out },
    });
    const error = await tryPurchase(on.agent, on.granted);
    expect(error).toMatchObject({ name: "OperationPendingError" });
    await sendAgain(error, on.granted);
  });
});

describe("an operation that is sent again", () => {
  /** What a node says that searches few blocks, or none. */
  const searchesNothing: Record<string, Fault> = {
    eth_getLogs: async ({ id }) => refused(id, -32000, "block range is too large"),
  };

  test("behavior: reaches the bundler though the chain cannot be searched", async () => {
    await using on = await openOn({ bundler: {}, node: searchesNothing });
    const calls = await purchaseCalls(world, { buyer: on.granted.owner.account, amount });
    const operation = await on.agent.signCalls({ calls });
    const first = await on.agent.sendOperation(operation);
    expect(await on.agent.sendOperation(operation)).toEqual(first);
    expect((await countersOf(world, on.granted)).spent).toBe(amount);
  });

  test("behavior: is looked for first where the bundler says that it is", async () => {
    const searches: string[] = [];
    await using on = await openOn({
      bundler: {},
      node: {
        eth_getLogs: async ({ method }, forward) => {
          searches.push(method);
          return await forward();
        },
      },
    });
    const calls = await purchaseCalls(world, { buyer: on.granted.owner.account, amount });
    const operation = await on.agent.signCalls({ calls });
    await (await open(world, on.granted.session)).sendOperation(operation);
    await on.agent.sendOperation(operation);
    expect(searches).toEqual([]);
    expect(on.bundler.asked).not.toContain("eth_sendUserOperation");
  });
});
