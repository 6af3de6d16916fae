import type { Address, Hex } from "viem";
import type { LastOwnerError } from "../../owners/ownerKeyErrors.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import type { OwnerChangeNotConfirmedError, OwnerValidatorMissingError } from "../errors/ownerErrors.ts";
import { type AsOwnerErrorType, asOwner } from "../owner/asOwner.ts";
import { changeOwner } from "../owner/changeOwner.ts";
import { type ExecuteViaErrorType, type OwnerCallParameters, ownerCallNames } from "../owner/executeVia.ts";
import type { OwnerOfAccount } from "../signer/toOwnerKey.ts";

/** What {@link addOwner} takes. */
export interface AddOwnerParameters extends OwnerCallParameters {
  /** Who is to be an owner as well: an address, or a passkey's public key. */
  readonly newOwner: OwnerOfAccount;
}

const names = { ...ownerCallNames, newOwner: true } satisfies Names<AddOwnerParameters>;

export interface AddOwnerReturnType {
  readonly account: Address;
  readonly chainId: number;
  /** `undefined`: it was an owner before. */
  readonly transactionHash: Hex | undefined;
}

export type AddOwnerErrorType =
  | AsOwnerErrorType
  | ExecuteViaErrorType
  | LastOwnerError
  | OwnerChangeNotConfirmedError
  | OwnerValidatorMissingError;

/**
 * Adds an owner to an account that `createAccount` made: a spare key, for when the first is lost. Any one owner acts for the
 * account alone, and can remove the others. On this chain: an account at the same address elsewhere has owners of its own.
 *
 * @param parameters - An owner, the account, the network, who is added, and the path to the chain.
 * @returns The transaction, once the node shows the owner.
 * @throws {OwnerUnknownError} when the given owner is none of the account's.
 * @throws {OwnerValidatorMissingError} when the account obeys another validator.
 * @throws {OwnerChangeNotConfirmedError} when the node goes on not to show it.
 *
 * @example
 * await addOwner({ owner: passkey, account, newOwner: spareAddress, chain: "base" });
 */
export async function addOwner(parameters: AddOwnerParameters): Promise<AddOwnerReturnType> {
  return await asOwner(parameters, { name: "addOwner", names }, (context) =>
    changeOwner(context, parameters, { owner: parameters.newOwner, field: "newOwner", change: "add" }),
  );
}
