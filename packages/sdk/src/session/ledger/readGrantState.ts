import type { Address, Client } from "viem";
import { getCode, readContract } from "viem/actions";
import { kernelAbi } from "../../accounts/kernel/kernelAbi.ts";
import { ContractMissingError } from "../../chains/errors.ts";
import { spendCapAbi } from "../../generated/abis.ts";

/**
 * Reads what a grant is signed against.
 *
 * @param client - Reads the chain.
 * @param parameters - The account, deployed or not, and the SpendCap.
 * @returns The account's epoch, and Kernel's module nonce (1 before the account is deployed).
 * @throws {ContractMissingError} when there is no SpendCap.
 */
export async function readGrantState(
  client: Client,
  { account, module }: { readonly account: Address; readonly module: Address },
): Promise<{ epoch: bigint; kernelNonce: number }> {
  const [moduleCode, accountCode] = await Promise.all([
    getCode(client, { address: module }),
    getCode(client, { address: account }),
  ]);
  if (moduleCode === undefined) throw new ContractMissingError({ contract: "SpendCap", address: module });
  const [epoch, kernelNonce] = await Promise.all([
    readContract(client, {
      abi: spendCapAbi,
      address: module,
      functionName: "epochOf",
      args: [account],
    }),
    accountCode === undefined
      ? 1
      : readContract(client, { abi: kernelAbi, address: account, functionName: "currentNonce" }),
  ]);
  return { epoch, kernelNonce };
}
