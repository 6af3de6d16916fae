import type { AccountOwner } from "../../owners/AccountOwner.ts";
import { toEcdsaOwner } from "../../owners/AccountOwner.ts";
import { type OwnerParameters, toOwner } from "./toOwner.ts";
import { isPasskey, toPasskey } from "./toPasskey.ts";

/**
 * Makes an owner of whatever kind was given: a private key, an account, a wallet client, or a passkey.
 *
 * @param parameters - One of them.
 * @param subject - Whose parameters they are, for errors.
 * @param chainId - The chain that a wallet must be on to sign.
 * @throws {ParametersInvalidError} when there is none, or two. A key is never repeated.
 */
export function toAccountOwner(parameters: OwnerParameters, subject: string, chainId: number): AccountOwner {
  const { owner, ownerPrivateKey, signingTimeout } = parameters;
  if (isPasskey(owner) && ownerPrivateKey === undefined) return toPasskey(owner, signingTimeout);
  return toEcdsaOwner(toOwner(parameters, subject, chainId));
}
