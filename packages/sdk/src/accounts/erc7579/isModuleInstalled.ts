import type { Address, Client, Hex } from "viem";
import { getCode, readContract } from "viem/actions";
import type { Deployment } from "../AccountAdapter.ts";
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
    /** What deploys the account, if nobody has: then it is asked what it will have from its creation. */
    readonly deployment?: Deployment | undefined;
    /** Code that an EOA is going to have (EIP-7702): then it is asked as if it had it. */
    readonly code?: Hex | undefined;
  },
): Promise<boolean> {
  const { account: address, module, type, deployment, code } = question;
  const deployed = code !== undefined || (await getCode(client, { address })) !== undefined;
  if (!deployed && deployment === undefined) return false;
  return await readContract(client, {
    abi: installAbi,
    address,
    functionName: "isModuleInstalled",
    args: [type, module, "0x"],
    ...(!deployed && deployment),
    ...(code !== undefined && { stateOverride: [{ address, code }] }),
  });
}
