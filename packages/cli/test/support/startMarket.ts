import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Devnet } from "@abbababa/devnet";
import { startPlatformDevnet } from "@abbababa/platform-devnet";
import { type CreateSessionKeyParameters, createSessionKey } from "@abbababa/sdk";
import { type Address, erc20Abi, getAddress, type Hex, parseEther } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { afterAll, expect } from "vitest";
import { runAbba } from "./runAbba.ts";
import type { Home } from "./startAgents.ts";

/** Somebody at the platform: a home whose agent has a session, and is registered. */
export interface Member extends Home {
  readonly account: Address;
  readonly agentId: string;
  readonly ownerPrivateKey: Hex;
}

/** A devnet with a platform on it, and members. */
export interface MarketPlace {
  readonly devnet: Devnet;
  readonly platformUrl: string;
  readonly usdcOf: (address: Address) => Promise<bigint>;
  /** A member with 50 USDC and 1 ETH, registered by the command itself. */
  readonly join: (name: string, session: Partial<CreateSessionKeyParameters>) => Promise<Member>;
}

/** Starts a devnet and a platform for the test file that asks; they end with it. */
export async function startMarket(): Promise<MarketPlace> {
  const local = await startPlatformDevnet();
  afterAll(() => local[Symbol.asyncDispose]());
  const { devnet, platformUrl } = local;
  const { chain, rpcUrl, bundlerUrl } = devnet;
  return {
    devnet,
    platformUrl,
    usdcOf: (address) =>
      devnet.publicClient.readContract({
        abi: erc20Abi,
        address: devnet.addresses.usdc,
        functionName: "balanceOf",
        args: [address],
      }),
    async join(name, session) {
      const ownerPrivateKey = generatePrivateKey();
      const { serializedSessionKey, smartAccountAddress } = await createSessionKey({
        chain,
        rpcUrl,
        bundlerUrl,
        ownerPrivateKey,
        ...session,
      });
      await devnet.fundUsdc(smartAccountAddress, 50_000_000n);
      await devnet.fundEth(smartAccountAddress, parseEther("1"));
      const folder = await mkdtemp(join(tmpdir(), "abba-home-"));
      afterAll(() => rm(folder, { recursive: true, force: true }));
      const env = {
        ABBA_HOME: folder,
        ABBA_CHAIN: "base-sepolia",
        RPC_URL: rpcUrl,
        BUNDLER_URL: bundlerUrl,
        ABBA_BASE_URL: platformUrl,
      };
      const abba: Home["abba"] = (args, options) =>
        runAbba(args, { ...options, env: { ...env, ...options?.env } });
      expect(await abba(["import"], { input: serializedSessionKey })).toMatchObject({ code: 0 });
      const keyFile = join(folder, "owner");
      await writeFile(keyFile, ownerPrivateKey, { mode: 0o600 });
      const registered = await abba([
        "--json",
        "platform",
        "register",
        "--name",
        name,
        "--owner-key",
        keyFile,
      ]);
      expect(registered).toMatchObject({ code: 0 });
      const { agentId, account } = JSON.parse(registered.stdout);
      expect(getAddress(account)).toBe(getAddress(smartAccountAddress));
      return { folder, env, abba, account, agentId, ownerPrivateKey };
    },
  };
}
