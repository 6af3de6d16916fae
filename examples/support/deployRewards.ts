import { readFile } from "node:fs/promises";
import {
  type Abi,
  type Address,
  createWalletClient,
  erc20Abi,
  type Hex,
  http,
  parseAbi,
  publicActions,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import type { Market } from "./Market.ts";

/** How rewards are claimed. */
export const distributorAbi = parseAbi([
  "function claim(uint256 index, address account, uint256 amount, bytes32[] proof)",
]);

/** How the exchange swaps, as Uniswap v2's router does. */
export const routerAbi = parseAbi([
  "function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline) returns (uint256[] amounts)",
]);

/** Contracts that pay out rewards, and exchange one of them for two base units of USDC. */
export interface Rewards {
  readonly reward: Address;
  readonly distributor: Address;
  readonly router: Address;
}

/** Deploys contracts for tests, which are built by `pnpm build`. */
export async function deployRewards({ network, fund }: Market, usdc: Address): Promise<Rewards> {
  const account = privateKeyToAccount(generatePrivateKey());
  await fund(account.address);
  const client = createWalletClient({ account, chain: baseSepolia, transport: http(network.rpcUrl) }).extend(
    publicActions,
  );
  const mined = (hash: Hex) => client.waitForTransactionReceipt({ hash, pollingInterval: 50 });
  const deploy = async (name: string, args: readonly unknown[]): Promise<Address> => {
    const path = `../../artifacts/contracts/test-support/shapes/${name}.sol/${name}.json`;
    const text = await readFile(new URL(path, import.meta.url), "utf8");
    const { abi, bytecode } = JSON.parse(text) as { readonly abi: Abi; readonly bytecode: Hex };
    const { contractAddress } = await mined(await client.deployContract({ abi, bytecode, args }));
    if (!contractAddress) throw new Error(`${name} was not deployed.`);
    return contractAddress;
  };
  const give = async (token: Address, to: Address, amount: bigint) =>
    mined(
      await client.writeContract({
        abi: erc20Abi,
        address: token,
        functionName: "transfer",
        args: [to, amount],
      }),
    );
  const reward = await deploy("TestToken", [6, 100_000_000n]);
  const distributor = await deploy("TestDistributor", [reward]);
  const router = await deploy("TestExchange", []);
  await give(reward, distributor, 50_000_000n);
  await give(usdc, router, 50_000_000n);
  return { reward, distributor, router };
}
