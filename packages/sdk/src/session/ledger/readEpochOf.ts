import type { Address, Client } from "viem";
import { getCode, readContract } from "viem/actions";
import { ContractMissingError } from "../../chains/chainErrors.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";

/**
 * Reads the epoch that an account's sessions are granted in.
 *
 * @param client - Reads the chain.
 * @param parameters - The account, deployed or not, and the SpendCap.
 * @returns The epoch.
 * @throws {ContractMissingError} when there is no SpendCap.
 */
export async function readEpochOf(
  client: Client,
  { account, module }: { readonly account: Address; readonly module: Address },
): Promise<bigint> {
  if ((await getCode(client, { address: module })) === undefined) {
    throw new ContractMissingError({ contract: "SpendCap", address: module });
  }
  const args = [account] as const;
  return await readContract(client, { abi: spendCapAbi, address: module, functionName: "epochOf", args });
}
