import { type Address, getAddress, type Hex, isAddress, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import * as z from "zod";
import { kernelVersions } from "../../accounts/kernel/kernelVersions.ts";
import { describeIssues } from "../../errors/InvalidParametersError.ts";
import { withJson } from "../../json/withJson.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import { SerializedKeyInvalidError, SessionKeyMismatchError } from "../errors/serializedErrors.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { decodeTerms } from "../terms/decodeTerms.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";
import { unwrapPayload } from "./envelope.ts";

const address = z
  .string()
  .refine((value) => isAddress(value), "is not a checksummed address")
  .transform((value) => getAddress(value));
const bytes = (max: number) =>
  z
    .string()
    .max(max * 2 + 2, "is too long")
    .regex(/^0x([0-9a-f]{2})*$/, "is not lowercase hex")
    .transform((value) => value as Hex);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, "is not 32 bytes of hex");

const shared = {
  chainId: z.int().positive(),
  account: address,
  owner: address,
  index: z
    .string()
    .regex(/^\d{1,78}$/, "is not a decimal number")
    .transform(BigInt),
  kernelVersion: z.enum(kernelVersions).optional(),
  terms: bytes(24_576),
  enableSignature: bytes(1024),
  contracts: z.strictObject({
    spendCap: address,
    abbaBabaEscrow: address.optional(),
    usdc: address.optional(),
    kernelFactory: address.optional(),
    metaFactory: address.optional(),
    ecdsaValidator: address.optional(),
    ecdsaSigner: address.optional(),
    callPolicy: address.optional(),
    timestampPolicy: address.optional(),
    gasPolicy: address.optional(),
  }),
  privateKey: hash.transform((value) => new SecretKey(value as Hex)),
};

/** One form for each version of the string. */
const schemas = {
  1: z
    .strictObject({
      ...shared,
      policySet: z.enum(["compact", "layered"]),
      kernelNonce: z.int().min(1).max(0xff_ff_ff_ff),
    })
    .transform((fields) => ({ ...fields, executor: "userop" as const })),
  2: z
    .strictObject({ ...shared, executor: z.literal("redeem") })
    .transform((fields) => ({ ...fields, policySet: "compact" as const, kernelNonce: 0 })),
};

/**
 * Reads a serialized session key, trusting nothing in it.
 *
 * @param serialized - A string from anywhere.
 * @returns What it holds. That the owner signed it is for `useSessionKey` and the chain to check.
 * @throws {SerializedKeyInvalidError | SerializedKeyVersionError | SerializedKeyCorruptError | SerializedKeyTooLargeError}
 * @throws {SessionKeyMismatchError} when the private key is not of the key in the terms; and what `decodeTerms` throws.
 */
export function deserializeSessionKey(serialized: string): DeserializedSessionKey {
  const { version, payload } = unwrapPayload(serialized);
  const parsed = schemas[version].safeParse(payload);
  if (!parsed.success) {
    throw new SerializedKeyInvalidError("fields are wrong or missing", describeIssues(parsed.error));
  }
  const { privateKey, ...grant } = parsed.data;
  const terms = decodeTerms(grant.terms);
  const sessionKeyAddress = addressOf(privateKey);
  if (!isAddressEqual(sessionKeyAddress, terms.sessionKey)) {
    throw new SessionKeyMismatchError({ inTerms: terms.sessionKey, actual: sessionKeyAddress });
  }
  const sessionId = sessionIdOf({
    chainId: grant.chainId,
    module: grant.contracts.spendCap,
    terms: grant.terms,
  });
  return { grant: withoutUndefined(grant), terms, sessionId, sessionKeyAddress, privateKey };
}

function addressOf(privateKey: SecretKey<Hex>): Address {
  try {
    return privateKeyToAccount(privateKey.reveal()).address;
  } catch {
    throw new SerializedKeyInvalidError("its private key is not one of the curve");
  }
}

function withoutUndefined(parsed: Omit<z.output<(typeof schemas)[1 | 2]>, "privateKey">): SessionGrant {
  const { kernelVersion, ...grant } = parsed;
  const { spendCap, ...others } = grant.contracts;
  const known = Object.entries(others).filter((entry): entry is [string, Address] => entry[1] !== undefined);
  return withJson("SessionGrant", {
    ...grant,
    ...(kernelVersion && { kernelVersion }),
    contracts: { ...Object.fromEntries(known), spendCap },
  });
}
