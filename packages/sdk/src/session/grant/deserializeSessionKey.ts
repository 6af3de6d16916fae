import { type Address, type Hex, isAddressEqual } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import * as z from "zod/mini";
import { sentences } from "../../errors/issueSentence.ts";
import { describeIssues, type ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { SecretKey } from "../../secrets/SecretKey.ts";
import type { DeserializedSessionKey } from "../DeserializedSessionKey.ts";
import type { LimitMissingError } from "../errors/callErrors.ts";
import {
  type SerializedKeyCorruptError,
  SerializedKeyInvalidError,
  type SerializedKeyTooLargeError,
  type SerializedKeyVersionError,
  SessionKeyMismatchError,
} from "../errors/serializedErrors.ts";
import type {
  IndexOutOfRangeError,
  LimitsNotAscendingError,
  NativeSpendRuleError,
  NothingAllowedError,
  PayeesInvalidError,
  PaymentRulesTooManyError,
  PaymentTokenInvalidError,
  RuleKindUnknownError,
  RuleOperandsInvalidError,
  SessionKeyMissingError,
  TermOutOfRangeError,
  TermsMalformedError,
  TermsNotCanonicalError,
  TermsTooLargeError,
  TermsVersionUnknownError,
  WindowInvalidError,
} from "../errors/termsErrors.ts";
import { unwrapPayload } from "./envelope.ts";
import { grantSchemas, toGrant } from "./grantSchema.ts";
import { toParsedGrant } from "./toParsedGrant.ts";

const schemas = grantSchemas({
  privateKey: z.pipe(
    z.string().check(z.regex(/^0x[0-9a-f]{64}$/, "is not 32 bytes of hex")),
    z.transform((value) => new SecretKey(value as Hex)),
  ),
});

/** What {@link deserializeSessionKey} can throw. */
export type DeserializeSessionKeyErrorType =
  | IndexOutOfRangeError
  | LimitMissingError
  | LimitsNotAscendingError
  | NativeSpendRuleError
  | NothingAllowedError
  | ParametersInvalidError
  | PayeesInvalidError
  | PaymentRulesTooManyError
  | PaymentTokenInvalidError
  | RuleKindUnknownError
  | RuleOperandsInvalidError
  | SerializedKeyCorruptError
  | SerializedKeyInvalidError
  | SerializedKeyTooLargeError
  | SerializedKeyVersionError
  | SessionKeyMismatchError
  | SessionKeyMissingError
  | TermOutOfRangeError
  | TermsMalformedError
  | TermsNotCanonicalError
  | TermsTooLargeError
  | TermsVersionUnknownError
  | WindowInvalidError;

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
  const { privateKey, ...fields } = parsed.data;
  const granted = toParsedGrant(toGrant(fields));
  const sessionKeyAddress = addressOf(privateKey);
  if (!isAddressEqual(sessionKeyAddress, granted.sessionKeyAddress)) {
    throw new SessionKeyMismatchError({ inTerms: granted.sessionKeyAddress, actual: sessionKeyAddress });
  }
  return { ...granted, privateKey };
}

function addressOf(privateKey: SecretKey<Hex>): Address {
  try {
    return privateKeyToAccount(privateKey.reveal()).address;
  } catch {
    throw new SerializedKeyInvalidError("its private key is not one of the curve");
  }
}
