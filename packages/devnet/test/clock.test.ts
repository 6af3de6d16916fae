/** The bundler's clock is the chain's, whoever moves the chain's: here another process, over plain JSON-RPC. */
import { encodeFunctionData } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addresses, type Devnet, startDevnet } from "../src/index.ts";
import { rpcRequest } from "../src/rpc.ts";
import { createStockSession, type StockSession, stockPolicies, transferAbi } from "./support/stockSession.ts";

const day = 86_400;
const payee = "0x00000000000000000000000000000000000000f1";

let devnet: Devnet;
beforeAll(async () => {
  devnet = await startDevnet();
});
afterAll(() => devnet?.close());

const call = {
  to: addresses.usdc,
  data: encodeFunctionData({ abi: transferAbi, functionName: "transfer", args: [payee, 1n] }),
};

async function act({ client }: StockSession): Promise<boolean> {
  const hash = await client.sendUserOperation({ calls: [call] });
  return (await client.waitForUserOperationReceipt({ hash })).success;
}

/** A session that is valid for ten minutes from the chain's time on, or from a time of its future. */
async function sessionFrom(start = 0) {
  const { timestamp } = await devnet.publicClient.getBlock({ blockTag: "pending" });
  const from = Number(timestamp) + start;
  const policies = stockPolicies(undefined, from + 600, start === 0 ? 0 : from);
  return createStockSession(devnet, policies);
}

describe("the chain's time moved over JSON-RPC", () => {
  test.each([
    ["evm_increaseTime, and nothing mined", [["evm_increaseTime", [day]]]],
    [
      "evm_increaseTime and evm_mine",
      [
        ["evm_increaseTime", [day]],
        ["evm_mine", []],
      ],
    ],
    ["a year", [["evm_increaseTime", [365 * day]]]],
  ] as const)("behavior: %s: an operation lands, an expired session's does not", async (_, requests) => {
    const before = await sessionFrom();
    expect(await act(before)).toBe(true);
    for (const [method, params] of requests) await rpcRequest(devnet.rpcUrl, method, params);
    await expect(act(before)).rejects.toThrow(/expires|AA22/);
    expect(await act(await sessionFrom())).toBe(true);
  });

  test("behavior: evm_setNextBlockTimestamp makes a session due", async () => {
    const session = await sessionFrom(day);
    await expect(act(session)).rejects.toThrow(/not valid yet|AA22/);
    const { timestamp } = await devnet.publicClient.getBlock({ blockTag: "pending" });
    await rpcRequest(devnet.rpcUrl, "evm_setNextBlockTimestamp", [Number(timestamp) + day + 60]);
    // The bundler simulates on the latest block.
    await rpcRequest(devnet.rpcUrl, "evm_mine");
    expect(await act(session)).toBe(true);
  });

  test("behavior: evm_revert takes the bundler back", async () => {
    const snapshot = await rpcRequest(devnet.rpcUrl, "evm_snapshot");
    const session = await sessionFrom();
    await rpcRequest(devnet.rpcUrl, "evm_increaseTime", [day]);
    await expect(act(session)).rejects.toThrow(/expires|AA22/);
    expect(await rpcRequest(devnet.rpcUrl, "evm_revert", [snapshot])).toBe(true);
    expect(await act(await sessionFrom())).toBe(true);
  });
});
