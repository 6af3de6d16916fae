import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Devnet, startDevnet } from "@abbababa/devnet";
import { type CreateSessionKeyParameters, createSessionKey } from "@abbababa/sdk";
import { type Address, erc20Abi, type Hex, parseEther } from "viem";
import { generatePrivateKey } from "viem/accounts";
import { afterAll } from "vitest";
import { type AbbaOptions, type AbbaRun, runAbba } from "./runAbba.ts";

/** A devnet, and agents with sessions on it. */
export interface Agents {
  readonly devnet: Devnet;
  readonly usdcOf: (address: Address) => Promise<bigint>;
  /** A home folder of its own, with the devnet's endpoints in the environment. */
  readonly newHome: () => Promise<Home>;
  /** A session string of a new account with 50 USDC and 1 ETH; and the owner's key. */
  readonly grant: (parameters?: Partial<CreateSessionKeyParameters>) => Promise<{
    readonly serializedSessionKey: string;
    readonly account: Address;
    readonly ownerPrivateKey: Hex;
  }>;
}

/** Where one user of the command keeps everything. */
export interface Home {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly abba: (args: readonly string[], options?: AbbaOptions) => Promise<AbbaRun>;
}

/** Starts a devnet for the test file that asks; it ends with it. */
export async function startAgents(): Promise<Agents> {
  const devnet = await startDevnet();
  afterAll(() => devnet.close());
  const { chain, rpcUrl, bundlerUrl } = devnet;
  return {
    devnet,
    usdcOf: (address) =>
      devnet.publicClient.readContract({
        abi: erc20Abi,
        address: devnet.addresses.usdc,
        functionName: "balanceOf",
        args: [address],
      }),
    async newHome() {
      const folder = await mkdtemp(join(tmpdir(), "abba-home-"));
      afterAll(() => rm(folder, { recursive: true, force: true }));
      const env = { ABBA_HOME: folder, ABBA_CHAIN: "base-sepolia", RPC_URL: rpcUrl, BUNDLER_URL: bundlerUrl };
      return {
        folder,
        env,
        abba: (args, options) => runAbba(args, { ...options, env: { ...env, ...options?.env } }),
      };
    },
    async grant(parameters = {}) {
      const ownerPrivateKey = generatePrivateKey();
      const { serializedSessionKey, smartAccountAddress } = await createSessionKey({
        chain,
        rpcUrl,
        bundlerUrl,
        ownerPrivateKey,
        escrowCalls: "none",
        ...parameters,
      });
      await devnet.fundUsdc(smartAccountAddress, 50_000_000n);
      await devnet.fundEth(smartAccountAddress, parseEther("1"));
      return { serializedSessionKey, account: smartAccountAddress, ownerPrivateKey };
    },
  };
}
