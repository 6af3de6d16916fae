import type { Address, Client } from "viem";
import { getCode, readContract } from "viem/actions";
import { kernelAbi } from "../../accounts/kernel/kernelAbi.ts";

/** ERC-7579 module type of executors. */
export const executorType = 2n;

/**
 * Reads whether an account has a module installed as an executor.
 *
 * @param client - Reads the chain.
 * @param question - The account, deployed or not, and the module.
 */
export async function isExecutorInstalled(
  client: Client,
  { account, module }: { readonly account: Address; readonly module: Address },
): Promise<boolean> {
  if ((await getCode(client, { address: account })) === undefined) return false;
  return await readContract(client, {
    abi: kernelAbi,
    address: account,
    functionName: "isModuleInstalled",
    args: [executorType, module, "0x"],
  });
}
