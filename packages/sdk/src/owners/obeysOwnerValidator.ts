import { type Address, type Client, concat, parseAbi } from "viem";
import { readContract } from "viem/actions";
import { validationType } from "../accounts/kernel/validation.ts";
import { contractAddress } from "../chains/contractAddresses.ts";
import type { OwnerNetwork } from "./openOwnerValidator.ts";

const rootAbi = /* @__PURE__ */ parseAbi(["function rootValidator() view returns (bytes21)"]);

/**
 * Asks a deployed Kernel account whether its root is the OwnerValidator.
 *
 * @param client - Reads the chain.
 * @param account - The account.
 * @param network - The chain, and explicit addresses.
 */
export async function obeysOwnerValidator(
  client: Client,
  account: Address,
  network: OwnerNetwork,
): Promise<boolean> {
  const root = await readContract(client, { abi: rootAbi, address: account, functionName: "rootValidator" });
  const expected = concat([validationType.validator, contractAddress("ownerValidator", network)]);
  return root.toLowerCase() === expected.toLowerCase();
}
