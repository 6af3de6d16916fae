import type { ContractFunctionArgs, ContractFunctionName, ReadContractReturnType } from "viem";
import { readContract } from "viem/actions";
import { getAction } from "viem/utils";
import { ContractMissingError } from "../chains/chainErrors.ts";
import type { abbaBabaEscrowAbi } from "../generated/usedAbis.ts";
import {
  type EscrowContractParameters,
  type EscrowReadClient,
  getEscrowAddress,
  readClientOf,
} from "./EscrowClient.ts";
import { throwChainError } from "./failures.ts";

type Abi = typeof abbaBabaEscrowAbi;
type View = ContractFunctionName<Abi, "view" | "pure">;

/**
 * Calls a view of the escrow contract.
 *
 * @param client - Any viem client of the chain.
 * @param parameters - May name the contract.
 * @param request - View and arguments.
 * @returns What it returns.
 * @throws {ContractMissingError} when there is no contract at the address.
 */
export async function readEscrowContract<
  name extends View,
  const args extends ContractFunctionArgs<Abi, "view" | "pure", name>,
>(
  client: EscrowReadClient,
  parameters: EscrowContractParameters,
  request: { readonly abi: Abi; readonly functionName: name; readonly args: args },
): Promise<ReadContractReturnType<Abi, name, args>> {
  const address = await getEscrowAddress(client, parameters);
  const reader = readClientOf(client);
  try {
    return (await getAction(reader, readContract, "readContract")({ ...request, address } as never)) as never;
  } catch (error) {
    if (isEmptyAnswer(error)) throw new ContractMissingError({ contract: "AbbaBabaEscrow", address });
    return throwChainError(error);
  }
}

/** viem wraps "returned no data" into an error about the call. */
function isEmptyAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "ContractFunctionZeroDataError" || isEmptyAnswer(error.cause);
}
