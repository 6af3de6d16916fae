import type { SmartAccount } from "viem/account-abstraction";
import * as z from "zod/mini";
import type { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractNotDeployedError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { openCreatedAccount } from "../../owners/openOwnerValidator.ts";
import type {
  ContractSignatureRefusedError,
  HashNotSignedError,
  OwnerUnknownError,
  PasskeyAssertionInvalidError,
  PasskeyKeyInvalidError,
} from "../../owners/ownerKeyErrors.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { SignatureInvalidError, SignerTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { toAccountOwner } from "../signer/toAccountOwner.ts";
import { type OwnerParameters, ownerNames } from "../signer/toOwner.ts";
import { type OwnerOfAccount, toOwnerKey } from "../signer/toOwnerKey.ts";

/** What {@link createAccount} takes. */
export interface CreateAccountParameters extends OwnerParameters, NetworkParameters {
  /**
   * Further owners from the start, at most 15: an address, or a passkey's public key. Any one owner acts for the account; a
   * spare key kept elsewhere saves it when the first is lost. @default none
   */
  readonly spareOwners?: readonly OwnerOfAccount[] | undefined;
  /**
   * Where `owner` stands among all owners of the start: 0 is before all of `spareOwners`. A spare key that acts for an account
   * that was never used names its own place, and all the others in their order. @default 0
   */
  readonly place?: number | undefined;
  /** Which of the accounts with these owners. @default 0n */
  readonly index?: bigint | undefined;
}

export type CreateAccountReturnType = SmartAccount;

export type CreateAccountErrorType =
  | ToSessionErrorType
  | AccountUnsupportedError
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | ContractSignatureRefusedError
  | EndpointMissingError
  | HashNotSignedError
  | OwnerUnknownError
  | ParametersInvalidError
  | PartNotLoadedError
  | PasskeyAssertionInvalidError
  | PasskeyKeyInvalidError
  | SignatureInvalidError
  | SignerTimeoutError;

const names = {
  ...networkNames,
  ...ownerNames,
  spareOwners: true,
  place: true,
  index: true,
} satisfies Names<CreateAccountParameters>;

const schema = z.object({
  index: z._default(z.bigint("is not a bigint").check(z.minimum(0n, "is negative")), 0n),
  spareOwners: z._default(z.array(z.unknown()).check(z.maxLength(15, "are over 15")), []),
  place: z._default(z.int("is no whole number").check(z.minimum(0, "is negative")), 0),
});

/**
 * Makes an account for an owner of any kind: a private key, a wallet, a hardware device, a passkey. Sends nothing: the
 * account is deployed with its first operation, by whoever sends it.
 *
 * It is a Kernel 3.1 whose root is the OwnerValidator, with the SpendCap installed from its creation, so that sessions are
 * granted by a message that the owner's device shows in full. Its address follows from owners and index, on every chain the
 * same: make it anew with the same parameters to use it again. Once its owners have changed, name it by its address
 * (`account`) with one of them as `owner`.
 *
 * @param parameters - Owner, network, and which of the owner's accounts.
 * @returns A viem smart account that signs as its owner: for `account` of this package's functions, and for viem's bundler
 * client.
 * @throws {ParametersInvalidError} when an owner is of no kind, or named twice, or `place` is none.
 * @throws {PasskeyKeyInvalidError} when a passkey's public key is none of P-256.
 * @throws {ContractNotDeployedError} when the chain is not known to have the OwnerValidator.
 *
 * @example
 * const owner = toWebAuthnAccount({ credential });
 * const account = await createAccount({ owner, chain: "base" });
 * const { serializedSessionKey } = await createSessionKey({ account, chain: "base" });
 */
export async function createAccount(parameters: CreateAccountParameters): Promise<CreateAccountReturnType> {
  const subject = "parameters of createAccount";
  checkParameters(parameters, names, subject);
  const { index, spareOwners, place } = parseWith(schema, parameters, subject);
  if (place > spareOwners.length) {
    throw new ParametersInvalidError(subject, ["place: is behind the last of the owners"]);
  }
  const network = readNetwork(parameters);
  const owner = toAccountOwner(parameters, subject, network.chainId);
  const spares = spareOwners.map((spare, at) => toOwnerKey(spare, `spareOwners.${at}`, subject));
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, network.chainId);
    const owners = [...spares.slice(0, place), owner.key, ...spares.slice(place)];
    const account = await openCreatedAccount(client, owner, { owners, index }, network);
    return await account.toSmartAccount();
  } catch (error) {
    throw toSessionError(error);
  }
}
