/** Bundlers that are gone, slow, forgetful or lying, and accounts without money. */
import type { OperationPendingError } from "@abbababa/sdk/errors";
import { revokeSessionKey, type UseSessionKeyParameters } from "@abbababa/sdk/wallet/session-keys";
import { numberToHex } from "viem";
import { entryPoint07Address, getUserOperationHash } from "viem/account-abstraction";
import { beforeAll, describe, expect, test } from "vitest";
import { approveCall, purchaseCalls } from "../src/chain/escrowCalls.ts";
import { createWorld, defaultWishes, startingUsdc, type World } from "../src/world.ts";
import { useDevnet } from "./support/devnet.ts";
import { countersOf, type Granted, grant, open, usdcOf } from "./support/sessions.ts";
import { drop, type Fault, startFaultyBundler } from "./support/standins/faultyBundler.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld(await useDevnet());
});

const amount = 1_000_000n;
const purchase = ({ owner }: Granted) => purchaseCalls(world, { buyer: owner.account, amount });

/** A session, installed or not, opened on a bundler with faults. */
async function openOn(
  faults: Record<string, Fault>,
  wishes: { installed: boolean; timeout?: number; gasCaps?: UseSessionKeyParameters["gasCaps"] },
) {
  const granted = await grant(world);
  if (wishes.installed) {
    await (await open(world, granted.session)).sendCalls({ calls: [approveCall(world, world.escrow, 0n)] });
  }
  const bundler = await startFaultyBundler(world.devnet.bundlerUrl, faults);
  const agent = await open(world, granted.session, {
    bundlerUrl: bundler.url,
    timeout: wishes.timeout ?? 5_000,
    gasCaps: wishes.gasCaps,
  });
  return { granted, bundler, agent };
}

async function expectSpent(granted: Granted, spent: bigint): Promise<void> {
  expect((await countersOf(world, granted)).spent).toBe(spent);
  expect(await usdcOf(world, granted.owner.account)).toBe(startingUsdc - spent);
}

const feesTooLow = { code: -32602, message: "maxFeePerGas must be at least 5000000000 (current: 1)" };

describe.each([true, false])("a bundler that refuses the fees (session installed: %s)", (installed) => {
  test.each([
    ["once", 1, false],
    ["twice", 2, false],
    ["once, and takes the operation all the same", 1, true],
  ])("behavior: %s, and one purchase is made", async (_, times, taken) => {
    const nonces: unknown[] = [];
    const { granted, bundler, agent } = await openOn(
      {
        eth_sendUserOperation: async ({ id, params }, forward) => {
          nonces.push((params as readonly [{ nonce: unknown }])[0].nonce);
          if (nonces.length > times) return await forward();
          if (taken) await forward();
          return { jsonrpc: "2.0", id, error: feesTooLow };
        },
      },
      { installed, timeout: 20_000 },
    );
    await using _bundler = bundler;
    const { transactionHash } = await agent.sendCalls({ calls: await purchase(granted) });
    expect(transactionHash).toMatch(/^0x/);
    expect(new Set(nonces).size).toBe(1);
    await expectSpent(granted, amount);
  });

  test("error: always, which is said, and nothing is spent", async () => {
    let sent = 0;
    const { granted, bundler, agent } = await openOn(
      {
        eth_sendUserOperation: async ({ id }) => {
          sent += 1;
          return { jsonrpc: "2.0", id, error: feesTooLow };
        },
      },
      { installed },
    );
    await using _ = bundler;
    await expect(agent.sendCalls({ calls: await purchase(granted) })).rejects.toMatchObject({
      name: "RequestFailedError",
    });
    expect(sent).toBe(3);
    await expectSpent(granted, 0n);
  });
});

describe.each([true, false])("a bundler that loses its answer (session installed: %s)", (installed) => {
  test("behavior: once, and the operation is found and not made again", async () => {
    let losses = 1;
    const { granted, bundler, agent } = await openOn(
      {
        eth_sendUserOperation: async (_, forward) => {
          const answer = await forward();
          return losses-- > 0 ? drop : answer;
        },
      },
      { installed },
    );
    await using _ = bundler;
    await agent.sendCalls({ calls: await purchase(granted) });
    await expectSpent(granted, amount);
  });

  test("behavior: always, and what was sent is still sent once", async () => {
    const { granted, bundler, agent } = await openOn(
      {
        eth_sendUserOperation: async (_, forward) => {
          await forward();
          return drop;
        },
        eth_getUserOperationReceipt: async () => drop,
      },
      { installed },
    );
    await using _ = bundler;
    const result = await agent.sendCalls({ calls: await purchase(granted) }).catch((error: unknown) => error);
    if (result instanceof Error) {
      expect(result.name).toBe("OperationPendingError");
      const { operation } = result as OperationPendingError;
      await (await open(world, granted.session)).sendOperation(operation);
    }
    await expectSpent(granted, amount);
  });

  test("behavior: an operation that never arrived is sent again as it is, from another process", async () => {
    const { granted, bundler, agent } = await openOn(
      { eth_sendUserOperation: async () => drop },
      { installed },
    );
    await using _ = bundler;
    const error = await agent
      .sendCalls({ calls: await purchase(granted) })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "OperationPendingError" });
    await expectSpent(granted, 0n);
    const { operation } = error as OperationPendingError;
    const other = await open(world, granted.session);
    await Promise.all([other.sendOperation(operation), other.sendOperation(operation)]);
    await other.sendOperation(operation);
    await expectSpent(granted, amount);
  });
});

describe("a bundler that lies", () => {
  test("error: of a receipt for what it never sent", async () => {
    const elsewhere = `0x${"ab".repeat(32)}`;
    const { granted, bundler, agent } = await openOn(
      {
        eth_sendUserOperation: async ({ id, params }) => {
          const hash = hashOf(params[0]);
          return { jsonrpc: "2.0", id, result: hash };
        },
        eth_getUserOperationReceipt: async ({ id, params }) => ({
          jsonrpc: "2.0",
          id,
          result: falseReceipt(granted.owner.account, params[0], elsewhere),
        }),
      },
      { installed: true, timeout: 2_000 },
    );
    await using _ = bundler;
    await expect(agent.sendCalls({ calls: await purchase(granted) })).rejects.toMatchObject({
      name: "BundlerMismatchError",
    });
    await expectSpent(granted, 0n);
  });

  test("error: of the operation's hash", async () => {
    const { granted, bundler, agent } = await openOn(
      {
        eth_sendUserOperation: async ({ id }) => ({ jsonrpc: "2.0", id, result: `0x${"cd".repeat(32)}` }),
      },
      { installed: true },
    );
    await using _ = bundler;
    await expect(agent.sendCalls({ calls: await purchase(granted) })).rejects.toMatchObject({
      name: "BundlerMismatchError",
    });
    await expectSpent(granted, 0n);
  });

  test("error: of gas a hundredfold is stopped by the budget, or paid within it", async () => {
    const { granted, bundler, agent } = await openOn(
      {
        eth_estimateUserOperationGas: async ({ id }) => ({
          jsonrpc: "2.0",
          id,
          result: {
            preVerificationGas: "0xffffffffff",
            verificationGasLimit: "0xffffff",
            callGasLimit: "0xffffff",
          },
        }),
      },
      {
        installed: true,
        gasCaps: { preVerificationGas: 1n << 40n, verificationGasLimit: 1n << 24n, callGasLimit: 1n << 24n },
      },
    );
    await using _ = bundler;
    await expect(agent.sendCalls({ calls: await purchase(granted) })).rejects.toMatchObject({
      name: "GasBudgetExceededError",
    });
    await expectSpent(granted, 0n);
  });

  test.each(["preVerificationGas", "verificationGasLimit", "callGasLimit"])(
    "error: of %s that takes nearly all of the gas budget at once is not signed for",
    async (field) => {
      const { maxFeePerGas } = await world.devnet.publicClient.estimateFeesPerGas();
      const fee = numberToHex(maxFeePerGas);
      const { gasBudget } = defaultWishes(world);
      const gas = { preVerificationGas: 60_000n, verificationGasLimit: 600_000n, callGasLimit: 600_000n };
      const lie = ((gasBudget / maxFeePerGas) * 9n) / 10n;
      const { granted, bundler, agent } = await openOn(
        {
          pimlico_getUserOperationGasPrice: async ({ id }) => {
            const standard = { maxFeePerGas: fee, maxPriorityFeePerGas: "0x1" };
            return { jsonrpc: "2.0", id, result: { standard } };
          },
          eth_estimateUserOperationGas: async ({ id }) => {
            const lies = Object.entries({ ...gas, [field]: lie });
            const result = Object.fromEntries(lies.map(([name, value]) => [name, numberToHex(value)]));
            return { jsonrpc: "2.0", id, result };
          },
        },
        { installed: true },
      );
      await using _ = bundler;
      const { gasSpent } = await agent.getStatus();
      await expect(agent.sendCalls({ calls: await purchase(granted) })).rejects.toMatchObject({
        name: "GasLimitTooHighError",
        field,
        value: lie,
      });
      expect(bundler.asked).not.toContain("eth_sendUserOperation");
      expect((await agent.getStatus()).gasSpent).toBe(gasSpent);
      await expectSpent(granted, 0n);
    },
  );
});

test("error: a bundler that lies of gas to an owner, whose operations have no budget, gets nothing signed", async () => {
  const { owner, session } = await grant(world);
  const { spendCap, usdc, devnet } = world;
  const { maxFeePerGas } = await devnet.publicClient.estimateFeesPerGas();
  const balance = await devnet.publicClient.getBalance({ address: owner.account });
  const lie = ((balance / maxFeePerGas) * 2n) / 3n;
  await using bundler = await startFaultyBundler(devnet.bundlerUrl, {
    pimlico_getUserOperationGasPrice: async ({ id }) => {
      const standard = { maxFeePerGas: numberToHex(maxFeePerGas), maxPriorityFeePerGas: "0x1" };
      return { jsonrpc: "2.0", id, result: { standard } };
    },
    eth_estimateUserOperationGas: async ({ id }) => {
      const honest = { verificationGasLimit: "0x80000", callGasLimit: "0x80000" };
      return { jsonrpc: "2.0", id, result: { ...honest, preVerificationGas: numberToHex(lie) } };
    },
  });
  const { chain, rpcUrl } = devnet;
  const network = { chain, rpcUrl, bundlerUrl: bundler.url, addresses: { spendCap, usdc } };
  const { serializedSessionKey } = session;
  const revoke = (gasCaps: UseSessionKeyParameters["gasCaps"]) =>
    revokeSessionKey({
      ...network,
      owner: owner.eoa,
      serializedSessionKey,
      via: "userop",
      pollingInterval: 30,
      gasCaps,
    });
  await expect(revoke(undefined)).rejects.toMatchObject({
    name: "GasLimitTooHighError",
    field: "preVerificationGas",
    value: lie,
  });
  expect(bundler.asked).not.toContain("eth_sendUserOperation");
  // Nobody but the owner decides that it is worth that much.
  await revoke({ preVerificationGas: lie });
  expect(bundler.asked).toContain("eth_sendUserOperation");
});

describe("no bundler, no money", () => {
  test("error: a bundler that is gone", async () => {
    const granted = await grant(world);
    const agent = await open(world, granted.session, { bundlerUrl: "http://127.0.0.1:9" });
    await expect(agent.sendCalls({ calls: await purchase(granted) })).rejects.toMatchObject({
      name: "EndpointUnreachableError",
    });
    await expectSpent(granted, 0n);
  });

  test("error: no bundler at all", async () => {
    const { session } = await grant(world);
    await expect(open(world, session, { bundlerUrl: undefined })).rejects.toMatchObject({
      name: "EndpointMissingError",
    });
  });

  test("error: a bundler of another chain", async () => {
    const granted = await grant(world);
    const error = { code: -32602, message: "unsupported entry point" };
    const bundler = await startFaultyBundler(world.devnet.bundlerUrl, {
      eth_estimateUserOperationGas: async ({ id }) => ({ jsonrpc: "2.0", id, error }),
    });
    await using _ = bundler;
    const agent = await open(world, granted.session, { bundlerUrl: bundler.url });
    const refused = await agent
      .sendCalls({ calls: await purchase(granted) })
      .catch((reason: unknown) => reason);
    expect(refused).toMatchObject({ name: "RequestFailedError" });
  });

  test("behavior: a slow bundler is waited for", async () => {
    const { granted, bundler, agent } = await openOn(
      {
        eth_getUserOperationReceipt: async (_, forward) => {
          const answer = await forward();
          await new Promise((resolve) => setTimeout(resolve, 500));
          return answer;
        },
      },
      { installed: true },
    );
    await using _ = bundler;
    await agent.sendCalls({ calls: await purchase(granted) });
    await expectSpent(granted, amount);
  });

  test("error: an operation that is never included is pending, not lost", async () => {
    const { granted, bundler, agent } = await openOn(
      {
        eth_sendUserOperation: async ({ id, params }) => ({
          jsonrpc: "2.0",
          id,
          result: hashOf(params[0]),
        }),
        eth_getUserOperationReceipt: async ({ id }) => ({ jsonrpc: "2.0", id, result: null }),
      },
      { installed: true, timeout: 1_000 },
    );
    await using _ = bundler;
    await expect(agent.sendCalls({ calls: await purchase(granted) })).rejects.toMatchObject({
      name: "OperationPendingError",
    });
    await expectSpent(granted, 0n);
  });

  test("error: an account without Ether for gas", async () => {
    const granted = await grant(world);
    await world.devnet.testClient.setBalance({ address: granted.owner.account, value: 0n });
    const agent = await open(world, granted.session);
    await expect(agent.sendCalls({ calls: await purchase(granted) })).rejects.toMatchObject({
      name: "InsufficientFundsError",
    });
  });

  test("error: an account without USDC", async () => {
    const granted = await grant(world, "compact", {
      perOperation: 10n ** 9n,
      perPeriod: 10n ** 9n,
      lifetime: 10n ** 9n,
    });
    const agent = await open(world, granted.session);
    const calls = await purchaseCalls(world, { buyer: agent.account, amount: startingUsdc + 1n });
    await expect(agent.sendCalls({ calls })).rejects.toMatchObject({ name: "CallRevertedError" });
    await expectSpent(granted, 0n);
  });
});

/** The hash of an operation as JSON-RPC carries it. */
function hashOf(operation: unknown): string {
  const fields = operation as Record<string, `0x${string}`>;
  const big = (name: string) => BigInt(fields[name] ?? "0x0");
  return getUserOperationHash({
    chainId: world.devnet.chain.id,
    entryPointAddress: entryPoint07Address,
    entryPointVersion: "0.7",
    userOperation: {
      sender: fields.sender ?? "0x",
      nonce: big("nonce"),
      callData: fields.callData ?? "0x",
      callGasLimit: big("callGasLimit"),
      verificationGasLimit: big("verificationGasLimit"),
      preVerificationGas: big("preVerificationGas"),
      maxFeePerGas: big("maxFeePerGas"),
      maxPriorityFeePerGas: big("maxPriorityFeePerGas"),
      signature: "0x",
    },
  });
}

function falseReceipt(sender: string, userOpHash: unknown, transactionHash: string) {
  const zero = `0x${"00".repeat(32)}`;
  const receipt = {
    transactionHash,
    transactionIndex: "0x0",
    blockHash: zero,
    blockNumber: "0x1",
    from: sender,
    to: sender,
    cumulativeGasUsed: "0x1",
    gasUsed: "0x1",
    effectiveGasPrice: "0x1",
    contractAddress: null,
    logs: [],
    logsBloom: "0x",
    status: "0x1",
    type: "0x2",
  };
  return {
    userOpHash,
    sender,
    nonce: "0x0",
    entryPoint: sender,
    actualGasCost: "0x1",
    actualGasUsed: "0x1",
    success: true,
    logs: [],
    receipt,
  };
}
