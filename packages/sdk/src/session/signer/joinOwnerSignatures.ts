import { type Address, concat, type Hex, isAddressEqual } from "viem";
import * as z from "zod/mini";
import { addressSchema } from "../../chains/addressSchema.ts";
import { knownObject } from "../../parameters/knownObject.ts";
import { OwnerMismatchError, OwnerSignaturesMissingError } from "../errors/ownerErrors.ts";
import { checkSignature } from "./checkSignature.ts";

/** One owner's part of what several must sign. */
export interface OwnerSignature {
  readonly owner: Address;
  /** ECDSA, 65 bytes. */
  readonly signature: Hex;
}

/** Form of the signatures that were gathered. */
export const ownerSignaturesSchema = z
  .array(knownObject({ owner: addressSchema, signature: z.string() }))
  .check(z.maxLength(100));

/**
 * Puts the signatures of a Safe's owners together as the Safe reads them, after each is checked.
 *
 * @param signatures - Of those who have signed, in any order.
 * @param expected - The Safe, its owners now, how many must sign, and what.
 * @returns As many signatures as must sign, in the order of their owners' addresses.
 * @throws {OwnerMismatchError | OwnerSignaturesMissingError | SignatureInvalidError}
 */
export async function joinOwnerSignatures(
  signatures: readonly { readonly owner: Address; readonly signature: string }[],
  expected: {
    readonly account: Address;
    readonly owners: readonly Address[];
    readonly threshold: number;
    readonly digest: Hex;
  },
): Promise<Hex> {
  const { account, owners, threshold, digest } = expected;
  const given = new Map<Address, Hex>();
  for (const { owner, signature } of signatures) {
    const known = owners.find((each) => isAddressEqual(each, owner));
    if (known === undefined)
      throw new OwnerMismatchError({ account, given: owner, owner: owners[0], owners });
    given.set(known, await checkSignature(signature, { signer: known, digests: [digest] }));
  }
  const signed = [...given.keys()];
  if (signed.length < threshold) {
    const missing = owners.filter((owner) => !given.has(owner));
    throw new OwnerSignaturesMissingError({ account, threshold, signed, missing });
  }
  const sorted = [...given].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return concat(sorted.slice(0, threshold).map(([, signature]) => signature));
}
