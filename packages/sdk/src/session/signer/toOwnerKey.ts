import { type Address, getAddress, type Hex, isAddress } from "viem";
import type { WebAuthnAccount } from "viem/account-abstraction";
import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { OwnerKey } from "../../owners/OwnerKey.ts";
import type { ContractOwner } from "../../owners/toContractOwner.ts";
import { passkeyOf } from "../../owners/toPasskeyOwner.ts";
import { isContract } from "./toContract.ts";

/**
 * An owner who need not be here to sign: an ECDSA key's address, a passkey by its public key, or a contract, such as viem's
 * `SmartAccount` (`{ type: "smart", address }`). A contract's bare address would be taken for a key's.
 */
export type OwnerOfAccount =
  | Address
  | Pick<WebAuthnAccount, "publicKey">
  | Pick<ContractOwner, "type" | "address">;

/**
 * Reads who is named as an owner.
 *
 * @param owner - As it came.
 * @param field - Where it stands, for the error.
 * @param subject - In whose parameters.
 * @throws {ParametersInvalidError} when it is none of them.
 * @throws {PasskeyKeyInvalidError}
 */
export function toOwnerKey(owner: unknown, field: string, subject: string): OwnerKey {
  if (typeof owner === "string" && isAddress(owner, { strict: false })) {
    return { kind: "ecdsa", address: getAddress(owner) };
  }
  if (typeof owner === "object" && owner !== null && "publicKey" in owner) {
    return passkeyOf(owner.publicKey as Hex);
  }
  if (isContract(owner)) return { kind: "contract", address: getAddress(owner.address) };
  throw new ParametersInvalidError(subject, [
    `${field}: is neither an address, nor a passkey with its \`publicKey\`, nor a contract (\`{ type: "smart", address }\`)`,
  ]);
}
