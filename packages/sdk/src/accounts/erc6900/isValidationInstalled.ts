import { type Address, type Client, toFunctionSelector } from "viem";
import { getCode, readContract } from "viem/actions";
import { accountAbi } from "./accountAbi.ts";
import { validationEntity } from "./validationEntity.ts";

/** A validation function may let user operations through, and sign (ERC-1271). */
export const validationFlags = 0x01 | 0x02;

/** The functions that it is installed for. */
export const validatedSelectors = accountAbi
  .filter((item) => item.type === "function" && item.name.startsWith("execute"))
  .map((item) => toFunctionSelector(item));

/**
 * Reads whether an ERC-6900 account lets a module validate what sessions do.
 *
 * @param client - Reads the chain.
 * @param question - The account and the module.
 */
export async function isValidationInstalled(
  client: Client,
  { account: address, module }: { readonly account: Address; readonly module: Address },
): Promise<boolean> {
  if ((await getCode(client, { address })) === undefined) return false;
  const { flags, selectors } = await readContract(client, {
    abi: accountAbi,
    address,
    functionName: "getValidationData",
    args: [validationEntity(module)],
  });
  const installed = selectors.map((selector) => selector.toLowerCase());
  return (
    (flags & validationFlags) === validationFlags &&
    validatedSelectors.every((selector) => installed.includes(selector))
  );
}
