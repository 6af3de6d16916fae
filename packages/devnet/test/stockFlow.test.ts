import { encodeFunctionData, erc20Abi, parseEther } from "viem";
import { entryPoint07Abi } from "viem/account-abstraction";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addresses, type Devnet, startDevnet } from "../src/index.ts";
import { createStockSession, stockPolicies, transferAbi } from "./support/stockSession.ts";

/** Milliseconds a start may take. */
const startBudget = 15_000;

let devnet: Devnet;
let startTime: number;

beforeAll(async () => {
  const before = Date.now();
  devnet = await startDevnet();
  startTime = Date.now() - before;
});
afterAll(() => devnet?.close());

const payee = "0x00000000000000000000000000000000000000f1";

const transfer = (value: bigint) => ({
  to: addresses.usdc,
  data: encodeFunctionData({ abi: transferAbi, functionName: "transfer", args: [payee, value] }),
});
const usdcOf = (address: `0x${string}`) =>
  devnet.publicClient.readContract({
    abi: erc20Abi,
    address: addresses.usdc,
    functionName: "balanceOf",
    args: [address],
  });

describe("startDevnet", () => {
  test("default: is up in time", () => {
    expect(startTime).toBeLessThan(startBudget);
  });

  test("behavior: every piece is at its address", async () => {
    const { entryPoint06, simpleAccountFactory06, ...always } = addresses;
    for (const address of [entryPoint06, simpleAccountFactory06]) {
      expect(await devnet.publicClient.getCode({ address }), "by option only").toBeUndefined();
    }
    for (const address of Object.values(always)) {
      expect(await devnet.publicClient.getCode({ address }), address).toMatch(/^0x[0-9a-f]{60,}$/);
    }
  });
});

test("behavior: the meta factory is staked", async () => {
  const { staked, stake, unstakeDelaySec } = await devnet.publicClient.readContract({
    abi: entryPoint07Abi,
    address: addresses.entryPoint,
    functionName: "getDepositInfo",
    args: [addresses.metaFactory],
  });
  expect({ staked, stake, unstakeDelaySec }).toEqual({
    staked: true,
    stake: parseEther("1"),
    unstakeDelaySec: 86_400,
  });
});

describe("an unmodified ZeroDev client", () => {
  test("default: creates an account and enables a session key in its first operation, then uses it", async () => {
    const { client, account } = await createStockSession(devnet);
    expect(await devnet.publicClient.getCode({ address: account })).toBeUndefined();

    for (const value of [1_000_000n, 2_000_000n]) {
      const before = await usdcOf(payee);
      const hash = await client.sendUserOperation({ calls: [transfer(value)] });
      const receipt = await client.waitForUserOperationReceipt({ hash });
      expect(receipt.success).toBe(true);
      expect((await usdcOf(payee)) - before).toBe(value);
    }
  });

  test("error: an operation out of scope is rejected with AA23", async () => {
    const { client } = await createStockSession(devnet);
    const approve = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [payee, 1n] });
    await expect(
      client.sendUserOperation({ calls: [{ to: addresses.usdc, data: approve }] }),
    ).rejects.toThrow(/AA23 reverted/);
  });

  test("behavior: the bundler's clock follows the chain's", async () => {
    const state = await devnet.snapshot();
    const { timestamp } = await devnet.publicClient.getBlock();
    const policies = stockPolicies(undefined, Number(timestamp) + 600);
    const { client } = await createStockSession(devnet, policies);
    const hash = await client.sendUserOperation({ calls: [transfer(1n)] });
    await client.waitForUserOperationReceipt({ hash });

    await devnet.increaseTime(1_000);
    await expect(client.sendUserOperation({ calls: [transfer(1n)] })).rejects.toThrow(/expires|AA22/);

    const later = await createStockSession(devnet, stockPolicies(undefined, Number(timestamp) + 1_600));
    const laterHash = await later.client.sendUserOperation({ calls: [transfer(1n)] });
    await expect(later.client.waitForUserOperationReceipt({ hash: laterHash })).resolves.toMatchObject({
      success: true,
    });
    await devnet.revert(state);
  });

  test("behavior: operations go on after a snapshot was reverted", async () => {
    const { client } = await createStockSession(devnet);
    for (let round = 0; round < 3; round++) {
      const state = await devnet.snapshot();
      const hash = await client.sendUserOperation({ calls: [transfer(BigInt(round + 1))] });
      expect((await client.waitForUserOperationReceipt({ hash })).success).toBe(true);
      await devnet.revert(state);
    }
  });
});
