import { isAddressEqual, type LocalAccount } from "viem";
import { readContract } from "viem/actions";
import type { AccountAdapter } from "../../accounts/AccountAdapter.ts";
import { isModuleInstalled } from "../../accounts/erc7579/isModuleInstalled.ts";
import { moduleType } from "../../accounts/erc7579/moduleTypes.ts";
import { toEcdsaValidatorSigner } from "../../accounts/erc7579/toEcdsaValidatorSigner.ts";
import { ecdsaValidatorAbi } from "../../accounts/kernel/kernelAbi.ts";
import type { OwnedAccount } from "../../accounts/owned/OwnedAccount.ts";
import { toOwnedAccount } from "../../accounts/owned/toOwnedAccount.ts";
import type { ModularAccount } from "../../accounts/toModularAccount.ts";
import { type ContractAddresses, contractAddress } from "../../chains/contractAddresses.ts";
import { OwnerMismatchError, OwnerValidatorUnknownError } from "../errors/ownerErrors.ts";

/**
 * Opens an account as the owner whose key the ECDSA validator obeys.
 *
 * @param client - Reads the chain.
 * @param adapter - The account.
 * @param owner - The owner.
 * @param addresses - Explicit addresses of contracts.
 * @throws {OwnerValidatorUnknownError} when the account has no such validator.
 * @throws {OwnerMismatchError} when it obeys another.
 */
export async function openByEcdsaValidator(
  client: ModularAccount["client"],
  adapter: AccountAdapter,
  owner: LocalAccount,
  addresses: ContractAddresses,
): Promise<OwnedAccount> {
  const { address: account, chainId } = adapter;
  const validator = contractAddress("ecdsaValidator", { chainId, addresses });
  const type = moduleType.validator;
  if (!(await isModuleInstalled(client, { account, module: validator, type }))) {
    throw new OwnerValidatorUnknownError({ account });
  }
  const known = await readContract(client, {
    abi: ecdsaValidatorAbi,
    address: validator,
    functionName: "ecdsaValidatorStorage",
    args: [account],
  });
  if (!isAddressEqual(known, owner.address)) {
    throw new OwnerMismatchError({ account, given: owner.address, owner: known });
  }
  return toOwnedAccount(client, adapter, toEcdsaValidatorSigner(owner, adapter, validator), {
    owner: owner.address,
    // An EOA that has an account's code (EIP-7702) is called by itself.
    toDirectCall: isAddressEqual(owner.address, account)
      ? async (calls) => ({ to: account, data: adapter.encodeExecute(calls) })
      : undefined,
  });
}
