import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { encodeFunctionData, erc20Abi, parseEther } from "viem";
import { describe, expect, test } from "vitest";
import {
  addresses,
  type Devnet,
  ForkUnreachableError,
  OptionsInvalidError,
  PortTakenError,
  StartAbortedError,
  StartTimeoutError,
  startDevnet,
} from "../src/index.ts";
import { rpcRequest } from "../src/rpc.ts";
import { childrenOf, gone } from "./support/processes.ts";
import { createStockSession, kernelClient, transferAbi } from "./support/stockSession.ts";

const stranger = "0x00000000000000000000000000000000000000f2";

const usdcOf = (devnet: Devnet, address: `0x${string}`) =>
  devnet.publicClient.readContract({
    abi: erc20Abi,
    address: addresses.usdc,
    functionName: "balanceOf",
    args: [address],
  });

/** A port nobody else can have. */
async function occupyPort(): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

describe("startDevnet", () => {
  test("behavior: two run side by side and know nothing of each other", async () => {
    await using first = await startDevnet();
    await using second = await startDevnet({ chainId: 8453 });
    expect(await second.publicClient.getChainId()).toBe(8453);

    await first.fundUsdc(stranger, 7n);
    await first.fundEth(stranger, 5n);
    expect(await usdcOf(first, stranger)).toBe(7n);
    expect(await usdcOf(second, stranger)).toBe(0n);
    expect(await second.publicClient.getBalance({ address: stranger })).toBe(0n);
  });

  test("behavior: a fork of a devnet has its state, places nothing anew and leaves it alone", async () => {
    await using origin = await startDevnet({ chainId: 31_337 });
    const session = await createStockSession(origin);
    const call = {
      to: addresses.usdc,
      data: encodeFunctionData({ abi: transferAbi, functionName: "transfer", args: [stranger, 9n] }),
    };
    const hash = await session.client.sendUserOperation({ calls: [call] });
    await session.client.waitForUserOperationReceipt({ hash });

    await using fork = await startDevnet({ forkUrl: origin.rpcUrl });
    expect(fork.chain.id).toBe(31_337);
    expect(await usdcOf(fork, stranger)).toBe(9n);
    const client = await kernelClient(fork, session.owner, session.plugin);
    const forkHash = await client.sendUserOperation({ calls: [call] });
    const receipt = await client.waitForUserOperationReceipt({ hash: forkHash });
    expect(receipt.success).toBe(true);
    expect(await usdcOf(fork, stranger)).toBe(18n);
    expect(await usdcOf(origin, stranger)).toBe(9n);
  });

  test("behavior: impersonates a contract", async () => {
    await using devnet = await startDevnet();
    await devnet.fundEth(addresses.callPolicy, parseEther("1"));
    const client = await devnet.impersonate(addresses.callPolicy);
    const hash = await client.sendTransaction({ to: stranger, value: 3n });
    await devnet.publicClient.waitForTransactionReceipt({ hash });
    expect(await devnet.publicClient.getBalance({ address: stranger })).toBe(3n);
  });

  test("behavior: listens on loopback only", async () => {
    await using devnet = await startDevnet();
    for (const url of [devnet.rpcUrl, devnet.bundlerUrl]) {
      // Another address of this machine: whoever listens on all of them answers there too.
      await expect(rpcRequest(url.replace("127.0.0.1", "127.0.0.2"), "eth_chainId")).rejects.toThrow();
      await expect(rpcRequest(url, "eth_chainId")).resolves.toBe("0x14a34");
    }
  });

  test("behavior: mines at an interval when asked to", async () => {
    await using devnet = await startDevnet({ blockTime: 1 });
    const first = await devnet.publicClient.getBlockNumber();
    await new Promise<void>((resolve) => {
      const unwatch = devnet.publicClient.watchBlockNumber({
        onBlockNumber(number) {
          if (number <= first) return;
          unwatch();
          resolve();
        },
      });
    });
  });

  test("behavior: the next block carries the time set", async () => {
    await using devnet = await startDevnet();
    const { timestamp } = await devnet.publicClient.getBlock();
    await devnet.setNextBlockTimestamp(timestamp + 5_000n);
    await devnet.testClient.mine({ blocks: 1 });
    expect((await devnet.publicClient.getBlock()).timestamp).toBe(timestamp + 5_000n);
  });

  test("behavior: close() stops every process and removes the logs", async () => {
    const before = childrenOf(process.pid);
    const devnet = await startDevnet();
    const started = childrenOf(process.pid).filter((pid) => !before.includes(pid));
    expect(started).toHaveLength(3);

    await Promise.all([devnet.close(), devnet.close()]);
    await gone(started);
    // Stopping is not crashing.
    expect(await Promise.race([devnet.crashed, Promise.resolve("nothing")])).toBe("nothing");
    expect(existsSync(devnet.logDirectory)).toBe(false);
  });

  test("error: a failure half-way leaves no process", async () => {
    await using taken = await occupyPort();
    const before = childrenOf(process.pid);
    await expect(startDevnet({ bundlerPort: taken.port })).rejects.toThrow(PortTakenError);
    expect(childrenOf(process.pid).filter((pid) => !before.includes(pid))).toEqual([]);
  });

  test("error: port taken", async () => {
    await using taken = await occupyPort();
    const error = await startDevnet({ port: taken.port }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PortTakenError);
    expect(String(error)).toContain("none to have a free one chosen");
  });

  test("error: options out of range are all named", async () => {
    await expect(startDevnet({ port: 70_000, forkUrl: "ftp://x" })).rejects.toThrow(
      /port: .*\n.*forkUrl: |forkUrl: .*\n.*port: /,
    );
    await expect(startDevnet({ bogus: 1 } as object)).rejects.toThrow(OptionsInvalidError);
  });

  test("error: nothing to fork, and no secret path in the message", async () => {
    const error = await startDevnet({ forkUrl: "http://127.0.0.1:1/secret" }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ForkUnreachableError);
    expect(String(error)).not.toContain("secret");
  });

  test("error: called off, or not ready in time", async () => {
    const before = childrenOf(process.pid);
    const controller = new AbortController();
    const starting = startDevnet({ signal: controller.signal, onProgress: () => controller.abort() });
    await expect(starting).rejects.toThrow(StartAbortedError);
    await expect(startDevnet({ startTimeout: 300 })).rejects.toThrow(StartTimeoutError);
    expect(childrenOf(process.pid).filter((pid) => !before.includes(pid))).toEqual([]);
  });
});
