import { type Address, concat, type Hex, hashTypedData, isAddressEqual, zeroAddress } from "viem";
import * as z from "zod/mini";
import { readSafe } from "../../accounts/safe7579/readSafe.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import type { NetworkOfErrorType } from "../../chains/networkOf.ts";
import { networkOf } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { knownObject } from "../../parameters/knownObject.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { OwnerMismatchError, OwnerSignaturesMissingError } from "../errors/ownerErrors.ts";
import type { SignatureInvalidError } from "../errors/signerErrors.ts";
import type { ToSessionErrorType } from "../failures/toSessionError.ts";
import { toSessionError } from "../failures/toSessionError.ts";
import { safeGrantTypedData } from "../grant/safeGrantTypedData.ts";
import type { ParseGrantErrorType } from "../grant/serializeGrant.ts";
import { parseGrant, serializeGrant } from "../grant/serializeGrant.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { checkSignature } from "../signer/checkSignature.ts";
import type { OwnerSignature } from "./signPreparedGrant.ts";

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
  | AnswerMalformedError
  | OwnerMismatchError
  | OwnerSignaturesMissingError
  | SignatureInvalidError;

const names = { ...networkNames, grant: true, signatures: true } satisfies Names<CombineGrantParameters>;
const schema = z.object({
  signatures: z.array(knownObject({ owner: addressSchema, signature: z.string() })).check(z.maxLength(100)),
});

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
    const { owners, threshold } = await readSafe(client, account);
    const digest = hashTypedData(safeGrantTypedData(grant));
    const given = new Map<Address, Hex>();
    for (const { owner, signature } of signatures) {
      const known = owners.find((each) => isAddressEqual(each, owner));
      if (known === undefined) throw new OwnerMismatchError({ account, given: owner, owner: owners[0] });
      given.set(known, await checkSignature(signature, { signer: known, digests: [digest] }));
    }
    const missing = owners.filter((owner) => !given.has(owner));
    if (given.size < threshold) {
      throw new OwnerSignaturesMissingError({
        account,
        threshold: Number(threshold),
        signed: [...given.keys()],
        missing,
      });
    }
    return serializeGrant({ ...grant, enableSignature: combine(given, Number(threshold)) }, requestHash);
  } catch (error) {
    throw toSessionError(error, { account });
  }
}

/** No validator is named (20 zero bytes: the Safe's own owners); then as many as must sign, in the order of their addresses. */
function combine(given: ReadonlyMap<Address, Hex>, threshold: number): Hex {
  const sorted = [...given].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return concat([zeroAddress, ...sorted.slice(0, threshold).map(([, signature]) => signature)]);
}
