import { type Address, erc20Abi } from "viem";
import type { World } from "../../../src/world.ts";

/** USDC of an account, in base units. */
export function usdcOf({ devnet, usdc }: World, account: Address): Promise<bigint> {
  const call = { abi: erc20Abi, address: usdc, functionName: "balanceOf", args: [account] } as const;
  return devnet.publicClient.readContract(call);
}
