import { type Address, getAddress, type Hex, isAddress, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import * as z from "zod/mini";
import { kernelVersions } from "../../accounts/kernel/kernelVersions.ts";
import { sentences } from "../../errors/issueSentence.ts";
import { describeIssues } from "../../errors/ParametersInvalidError.ts";
import { withJson } from "../../json/withJson.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import { SerializedKeyInvalidError, SessionKeyMismatchError } from "../errors/serializedErrors.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { decodeTerms } from "../terms/decodeTerms.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";
import { unwrapPayload } from "./envelope.ts";

const address = z.pipe(
  z.string().check(z.refine((value) => isAddress(value), "is not a checksummed address")),
  z.transform((value) => getAddress(value)),
);
const bytes = (max: number) =>
  z.pipe(
    z
      .string()
      .check(z.maxLength(max * 2 + 2, "is too long"), z.regex(/^0x([0-9a-f]{2})*$/, "is not lowercase hex")),
    z.transform((value) => value as Hex),
  );
const hash = z.string().check(z.regex(/^0x[0-9a-f]{64}$/, "is not 32 bytes of hex"));

const shared = {
  chainId: z.int().check(z.positive()),
  account: address,
  owner: address,
  index: z.pipe(
    z.string().check(z.regex(/^\d{1,78}$/, "is not a decimal number")),
    z.transform((text: string) => BigInt(text)),
  ),
  kernelVersion: z.optional(z.enum(kernelVersions)),
  terms: bytes(24_576),
  enableSignature: bytes(1024),
  contracts: z.strictObject({
    spendCap: address,
    abbaBabaEscrow: z.optional(address),
    usdc: z.optional(address),
    kernelFactory: z.optional(address),
    metaFactory: z.optional(address),
    ecdsaValidator: z.optional(address),
    ecdsaSigner: z.optional(address),
    callPolicy: z.optional(address),
    timestampPolicy: z.optional(address),
    gasPolicy: z.optional(address),
  }),
  privateKey: z.pipe(
    hash,
    z.transform((value) => new SecretKey(value as Hex)),
  ),
};

/** One form for each version of the string. */
const schemas = {
  1: z.pipe(
    z.strictObject({
      ...shared,
      policySet: z.enum(["compact", "layered"]),
      kernelNonce: z.int().check(z.minimum(1), z.maximum(0xff_ff_ff_ff)),
    }),
    z.transform((fields) => ({ ...fields, executor: "userop" as const })),
  ),
  2: z.pipe(
    z.strictObject({ ...shared, executor: z.literal("redeem") }),
    z.transform((fields) => ({ ...fields, policySet: "compact" as const, kernelNonce: 0 })),
  ),
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
  const parsed = schemas[version].safeParse(payload, sentences);
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
