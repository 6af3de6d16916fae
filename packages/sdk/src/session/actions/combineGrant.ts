import { concat, hashTypedData, zeroAddress } from "viem";
import * as z from "zod/mini";
import type { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import type { NetworkOfErrorType } from "../../chains/networkOf.ts";
import { networkOf } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { requireSafe } from "../account/requireSafe.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { OwnerMismatchError, OwnerSignaturesMissingError } from "../errors/ownerErrors.ts";
import type { SignatureInvalidError } from "../errors/signerErrors.ts";
import type { ToSessionErrorType } from "../failures/toSessionError.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { safeGrantTypedData } from "../grant/safeGrantTypedData.ts";
import type { ParseGrantErrorType } from "../grant/serializeGrant.ts";
import { parseGrant, serializeGrant } from "../grant/serializeGrant.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import {
  joinOwnerSignatures,
  type OwnerSignature,
  ownerSignaturesSchema,
} from "../signer/joinOwnerSignatures.ts";

/** What {@link combineGrant} takes. */
export interface CombineGrantParameters extends NetworkParameters {
  /** The string of `prepareGrant`. */
  readonly grant: string;
  /** Those of its owners who have signed, in any order. */
  readonly signatures: readonly OwnerSignature[];
}

/** `abba_grant_…`, for the agent. */
export type CombineGrantReturnType = string;

export type CombineGrantErrorType =
  | NetworkOfErrorType
  | ParseGrantErrorType
  | ToSessionErrorType
  | AccountUnsupportedError
  | AnswerMalformedError
  | OwnerMismatchError
  | OwnerSignaturesMissingError
  | PartNotLoadedError
  | SignatureInvalidError;

const names = { ...networkNames, grant: true, signatures: true } satisfies Names<CombineGrantParameters>;
const schema = z.object({ signatures: ownerSignaturesSchema });

/**
 * Makes a grant of the signatures that a Safe's owners gave. Who they are and how many must sign is read from the chain now:
 * owners who were removed since they signed no longer count.
 *
 * @param parameters - The prepared grant, the signatures, and the network.
 * @returns The grant as a string, for the agent.
 * @throws {OwnerSignaturesMissingError} below the threshold, saying who has not signed.
 * @throws {OwnerMismatchError} when somebody signed who is no owner.
 * @throws {SignatureInvalidError} when a signature is of another grant, or another key.
 *
 * @example
 * const grant = await combineGrant({ grant: prepared.grant, signatures, chain: "base" });
 */
export async function combineGrant(parameters: CombineGrantParameters): Promise<CombineGrantReturnType> {
  const subject = "parameters of combineGrant";
  checkParameters(parameters, names, subject);
  const { signatures } = parseWith(schema, parameters, subject);
  const { grant, requestHash } = parseGrant(parameters.grant);
  const { chainId, account } = grant;
  const network = networkOf(parameters, { subject: "grant", chainId });
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, chainId);
    const { owners, threshold } = await requireSafe(client, account);
    const digest = hashTypedData(safeGrantTypedData(grant));
    const joined = await joinOwnerSignatures(signatures, {
      account,
      owners,
      threshold: Number(threshold),
      digest,
    });
    // No validator is named (20 zero bytes): the Safe's own owners.
    return serializeGrant({ ...grant, enableSignature: concat([zeroAddress, joined]) }, requestHash);
  } catch (error) {
    throw toSessionError(error, { account });
  }
}
