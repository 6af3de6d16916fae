import type { Address, Hex } from "viem";
import type { LastOwnerError } from "../../owners/ownerKeyErrors.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import type { OwnerChangeNotConfirmedError, OwnerValidatorMissingError } from "../errors/ownerErrors.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import { changeOwner } from "../owner/changeOwner.ts";
import { type ExecuteViaErrorType, type OwnerCallParameters, ownerCallNames } from "../owner/executeVia.ts";
import type { OwnerOfAccount } from "../signer/toOwnerKey.ts";

/** What {@link removeOwner} takes. */
export interface RemoveOwnerParameters extends OwnerCallParameters {
  /** Who is to be an owner no longer: an address, or a passkey's public key. */
  readonly formerOwner: OwnerOfAccount;
}

const names = { ...ownerCallNames, formerOwner: true } satisfies Names<RemoveOwnerParameters>;

export interface RemoveOwnerReturnType {
  readonly account: Address;
  readonly chainId: number;
  /** `undefined`: it was no owner before. */
  readonly transactionHash: Hex | undefined;
}

export type RemoveOwnerErrorType =
  | AsOwnerErrorType
  | ExecuteViaErrorType
  | LastOwnerError
  | OwnerChangeNotConfirmedError
  | OwnerValidatorMissingError;

/**
 * Removes an owner from an account that `createAccount` made, never the last one. What it signed and nobody has used yet is
 * void from then on; sessions that are installed stay, and `revokeAllSessions` ends them.
 *
 * @param parameters - An owner, the account, the network, who is removed, and the path to the chain.
 * @returns The transaction, once the node shows it.
 * @throws {LastOwnerError} when nobody would be left; nothing is sent.
 * @throws {OwnerUnknownError} when the given owner is none of the account's.
 * @throws {OwnerValidatorMissingError} when the account obeys another validator.
 * @throws {OwnerChangeNotConfirmedError} when the node goes on not to show it.
 *
 * @example
 * await removeOwner({ owner: spareKey, account, formerOwner: lostPasskey, chain: "base" });
 */
export async function removeOwner(parameters: RemoveOwnerParameters): Promise<RemoveOwnerReturnType> {
  return await asOwner(parameters, { name: "removeOwner", names }, (context) =>
    changeOwner(context, parameters, {
      owner: parameters.formerOwner,
      field: "formerOwner",
      change: "remove",
    }),
  );
}
