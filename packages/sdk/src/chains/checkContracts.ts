import { type Address, isAddressEqual } from "viem";
import { ContractMismatchError } from "./chainErrors.ts";
import { type ContractAddresses, type ContractName, findContract } from "./contractAddresses.ts";

/**
 * Compares the contracts that something from outside names with the caller's own and the recorded ones: whoever writes a
 * string or a signed message could otherwise choose the contract that is asked whether it worked.
 *
 * @param contracts - What it names.
 * @param known - What it is, for the error; the chain's id, and the addresses that the caller names.
 * @throws {ContractMismatchError} when one differs. Of a contract that is neither named nor recorded nothing is said.
 */
export function checkContracts(
  contracts: ContractAddresses,
  known: {
    readonly subject: string;
    readonly chainId: number;
    readonly addresses?: ContractAddresses | undefined;
  },
): void {
  const { subject, chainId } = known;
  for (const [name, actual] of Object.entries(contracts) as [ContractName, Address | undefined][]) {
    const expected = findContract(name, known);
    if (actual === undefined || expected === undefined || isAddressEqual(actual, expected)) continue;
    throw new ContractMismatchError({ subject, contract: name, chainId, expected, actual });
  }
}
