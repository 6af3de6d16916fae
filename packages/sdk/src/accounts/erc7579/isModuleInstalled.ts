import type { Address, Client } from "viem";
import { getCode, readContract } from "viem/actions";
import { installAbi } from "./installAbi.ts";
import type { moduleType } from "./moduleTypes.ts";

/**
 * Reads whether an account has a module installed.
 *
 * @param client - Reads the chain.
 * @param question - The account, deployed or not, the module, and as which type.
 */
export async function isModuleInstalled(
  client: Client,
  question: {
    readonly account: Address;
    readonly module: Address;
    readonly type: (typeof moduleType)[keyof typeof moduleType];
  },
): Promise<boolean> {
  const { account: address, module, type } = question;
  if ((await getCode(client, { address })) === undefined) return false;
  return await readContract(client, {
    abi: installAbi,
    address,
    functionName: "isModuleInstalled",
    args: [type, module, "0x"],
  });
}
