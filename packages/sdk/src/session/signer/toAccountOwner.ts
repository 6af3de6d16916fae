import type { AccountOwner } from "../../owners/AccountOwner.ts";
import { toEcdsaOwner } from "../../owners/AccountOwner.ts";
import { isContractOwner, toContract } from "./toContract.ts";
import { type OwnerParameters, toOwner } from "./toOwner.ts";
import { isPasskey, toPasskey } from "./toPasskey.ts";

/**
 * Makes an owner of whatever kind was given: a private key, an account, a wallet client, a passkey, or a contract.
 *
 * @param parameters - One of them.
 * @param subject - Whose parameters they are, for errors.
 * @param chainId - The chain that a wallet must be on to sign.
 * @throws {ParametersInvalidError} when there is none, or two. A key is never repeated.
 */
export function toAccountOwner(parameters: OwnerParameters, subject: string, chainId: number): AccountOwner {
  return toKeptOwner(parameters) ?? toEcdsaOwner(toOwner(parameters, subject, chainId));
}

/**
 * Makes an owner of those kinds that only the OwnerValidator knows: passkeys and contracts.
 *
 * @param parameters - An owner of any kind.
 * @returns `undefined` for all others.
 */
export function toKeptOwner({
  owner,
  ownerPrivateKey,
  signingTimeout,
}: OwnerParameters): AccountOwner | undefined {
  if (ownerPrivateKey !== undefined) return undefined;
  if (isPasskey(owner)) return toPasskey(owner, signingTimeout);
  return isContractOwner(owner) ? toContract(owner, signingTimeout) : undefined;
}
