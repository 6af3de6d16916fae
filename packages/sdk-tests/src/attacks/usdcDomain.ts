import { parseAbi } from "viem";
import type { World } from "../parties/World.ts";

const abi = parseAbi(["function name() view returns (string)", "function version() view returns (string)"]);

/** EIP-712 domain of the world's USDC. */
export async function usdcDomain({ devnet, usdc }: World) {
  const { publicClient, chain } = devnet;
  const [name, version] = await Promise.all([
    publicClient.readContract({ abi, address: usdc, functionName: "name" }),
    publicClient.readContract({ abi, address: usdc, functionName: "version" }),
  ]);
  return { name, version, chainId: chain.id, verifyingContract: usdc };
}
