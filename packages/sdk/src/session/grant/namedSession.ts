import { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import type { Names } from "../../parameters/checkParameters.ts";
import type { ParsedGrant } from "../ParsedGrant.ts";
import { deserializeSessionKey } from "./deserializeSessionKey.ts";
import { parseGrant } from "./serializeGrant.ts";

/** A session as it is named by its string: the one with its key, or the grant alone. */
export interface SessionStrings {
  /** The string from `createSessionKey`. Give this or `grant`. */
  readonly serializedSessionKey?: string | undefined;
  /** The string from `grantSession`, which holds no key. */
  readonly grant?: string | undefined;
}

/** What {@link SessionStrings} may hold. */
export const sessionStringNames = {
  serializedSessionKey: true,
  grant: true,
} satisfies Names<SessionStrings>;

/**
 * Reads the session that parameters name, if they name one.
 *
 * @param parameters - One of the strings, or none.
 * @param subject - Whose parameters they are, for the error.
 * @returns The session, without its key; `undefined` when neither string is given.
 * @throws {ParametersInvalidError} when both are given; and what reading the string throws.
 */
export function findNamedSession(
  { serializedSessionKey, grant }: SessionStrings,
  subject: string,
): ParsedGrant | undefined {
  if (serializedSessionKey !== undefined && grant !== undefined) throw eitherOr(subject);
  if (grant !== undefined) return parseGrant(grant);
  if (serializedSessionKey === undefined) return undefined;
  const { privateKey: _, ...session } = deserializeSessionKey(serializedSessionKey);
  return session;
}

/**
 * Reads the session that parameters name.
 *
 * @param parameters - One of the strings.
 * @param subject - Whose parameters they are, for the error.
 * @returns The session, without its key.
 * @throws {ParametersInvalidError} when not exactly one is given; and what reading the string throws.
 */
export function namedSession(parameters: SessionStrings, subject: string): ParsedGrant {
  const session = findNamedSession(parameters, subject);
  if (session === undefined) throw eitherOr(subject);
  return session;
}

/** Says that not exactly one of the strings is given. */
export function eitherOr(subject: string): ParametersInvalidError {
  return new ParametersInvalidError(subject, [
    "serializedSessionKey: give either `serializedSessionKey` or `grant`",
  ]);
}
