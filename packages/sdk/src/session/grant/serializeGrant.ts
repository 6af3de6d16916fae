import type { Hex } from "viem";
import * as z from "zod/mini";
import { sentences } from "../../errors/issueSentence.ts";
import { describeIssues, type ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { LimitMissingError } from "../errors/callErrors.ts";
import { SessionGrantInvalidError } from "../errors/serializedErrors.ts";
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
import type { ParsedGrant } from "../ParsedGrant.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { type GrantVersion, grantSchemas, toGrant, toGrantFields } from "./grantSchema.ts";
import { readTextForm, type TextForm, writeTextForm } from "./textForm.ts";
import { toParsedGrant } from "./toParsedGrant.ts";

const form: TextForm<GrantVersion> = {
  prefix: "abba_grant_",
  versions: [1, 2, 3],
  maxLength: 65_536,
  maxDepth: 6,
  others: {
    abba_session_key_: "a session's string with its key: give it as `serializedSessionKey`",
    abba_session_bundle_: "the bundle of an API session, which `initWithSession` takes",
    abba_request_: "a request for a session, which `grantSession` answers",
    abba_sealed_grant_: "a sealed grant, which `openGrant` opens",
  },
  errors: {
    invalid: (why) => new SessionGrantInvalidError({ reason: "malformed", why }),
    corrupt: () => new SessionGrantInvalidError({ reason: "corrupt" }),
    unknownVersion: (version) => new SessionGrantInvalidError({ reason: "version", why: `${version}` }),
    tooLarge: ({ length }) => new SessionGrantInvalidError({ reason: "tooLarge", why: `${length}` }),
  },
};

const schemas = grantSchemas({
  requestHash: z.optional(
    z.pipe(
      z.string().check(z.regex(/^0x[0-9a-f]{64}$/, "is not 32 bytes of hex")),
      z.transform((value) => value as Hex),
    ),
  ),
});

/** A grant's string, read and checked. */
export interface ReadGrant extends ParsedGrant {
  /** Which request it answers, if it says so. */
  readonly requestHash: Hex | undefined;
}

/**
 * Writes a grant as one string. It holds no secret: without the key that it names, nobody can use it.
 *
 * @param grant - What the owner granted.
 * @param requestHash - The request that it answers, if it answers one.
 * @returns `abba_grant_…`
 */
export function serializeGrant(grant: SessionGrant, requestHash?: Hex | undefined): string {
  const { version, fields } = toGrantFields(grant);
  return writeTextForm(form, JSON.stringify({ ...fields, requestHash }), version);
}

/** What {@link parseGrant} can throw. */
export type ParseGrantErrorType =
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
  | SessionGrantInvalidError
  | SessionKeyMissingError
  | TermOutOfRangeError
  | TermsMalformedError
  | TermsNotCanonicalError
  | TermsTooLargeError
  | TermsVersionUnknownError
  | WindowInvalidError;

/**
 * Reads a grant's string, trusting nothing in it.
 *
 * @param grant - A string from anywhere.
 * @returns What it holds. That the owner signed it is for `useSessionKey` and the chain to check.
 * @throws {SessionGrantInvalidError} and what `decodeTerms` throws.
 */
export function parseGrant(grant: string): ReadGrant {
  const { version, payload } = readTextForm(form, grant);
  const parsed = schemas[version].safeParse(payload, sentences);
  if (!parsed.success) {
    throw new SessionGrantInvalidError({
      reason: "malformed",
      why: "fields are wrong or missing",
      issues: describeIssues(parsed.error),
    });
  }
  const { requestHash, ...fields } = parsed.data;
  return { ...toParsedGrant(toGrant(fields)), requestHash };
}
