import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type {
  SignatureDeclinedError,
  SignatureInvalidError,
  SignerTimeoutError,
  SignerUnavailableError,
  WalletChainMismatchError,
} from "../errors/signerErrors.ts";
import { safeGrantTypedData } from "../grant/safeGrantTypedData.ts";
import type { ParseGrantErrorType } from "../grant/serializeGrant.ts";
import { parseGrant } from "../grant/serializeGrant.ts";
import type { OwnerSignature } from "../signer/joinOwnerSignatures.ts";
import { type OwnerParameters, ownerNames, toOwner } from "../signer/toOwner.ts";

/** What {@link signPreparedGrant} takes. */
export interface SignPreparedGrantParameters extends OwnerParameters {
  /** The string of `prepareGrant`. */
  readonly grant: string;
}

export type SignPreparedGrantReturnType = OwnerSignature;

export type SignPreparedGrantErrorType =
  | ParseGrantErrorType
  | SignatureDeclinedError
  | SignatureInvalidError
  | SignerTimeoutError
  | SignerUnavailableError
  | WalletChainMismatchError;

const names = { ...ownerNames, grant: true } satisfies Names<SignPreparedGrantParameters>;

/**
 * Signs a prepared grant as one of a Safe's owners. Asks no node. The device shows the Safe's wrapping of the grant's hash
 * (`SafeMessage`), not its terms: show what `parseGrant(grant).terms` says in words (`describeTerms`) beside it.
 *
 * @param parameters - The prepared grant, and the owner.
 * @returns For `combineGrant`, with those of the other owners.
 * @throws {SessionGrantInvalidError} when the string is none.
 * @throws {SignatureDeclinedError | SignerUnavailableError | SignatureInvalidError}
 *
 * @example
 * const signature = await signPreparedGrant({ grant, owner: hardwareWallet });
 */
export async function signPreparedGrant(
  parameters: SignPreparedGrantParameters,
): Promise<SignPreparedGrantReturnType> {
  const subject = "parameters of signPreparedGrant";
  checkParameters(parameters, names, subject);
  const { grant } = parseGrant(parameters.grant);
  const owner = toOwner(parameters, subject, grant.chainId);
  return { owner: owner.address, signature: await owner.signTypedData(safeGrantTypedData(grant)) };
}
