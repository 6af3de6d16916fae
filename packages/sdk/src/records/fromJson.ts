import type * as z from "zod/mini";
import { sentences } from "../errors/issueSentence.ts";
import { describeIssues } from "../errors/ParametersInvalidError.ts";
import { parseStrictJson } from "../json/parseStrictJson.ts";
import { RecordInvalidError } from "./RecordInvalidError.ts";
import { recordSchemas } from "./schemas.ts";

/** Which records there are. */
export type RecordType = keyof typeof recordSchemas;

/** What a record reads back as. */
export type RecordOf<type extends RecordType> = z.output<(typeof recordSchemas)[type]>;

/** The longest record: a status with every budget, a grant with every rule. Characters. */
const maxLength = 262_144;
const maxDepth = 8;

/**
 * Reads a record that `toJson`, or `JSON.stringify`, has written, trusting nothing in it.
 *
 * @param text - From anywhere.
 * @param type - Which record it must be.
 * @returns An equal thing.
 * @throws {RecordInvalidError} when it is no such record; and, for what holds a session, what reading its string throws.
 *
 * @example
 * const operation = fromJson(text, "SignedOperation");
 * await session.sendOperation(operation);
 */
export function fromJson<type extends RecordType>(text: string, type: type): RecordOf<type> {
  if (typeof type !== "string" || !Object.hasOwn(recordSchemas, type)) {
    throw new RecordInvalidError(
      `there is no record of that type: there are ${Object.keys(recordSchemas).join(", ")}`,
    );
  }
  if (typeof text !== "string" || text.length > maxLength) {
    throw new RecordInvalidError("it is no text, or too long");
  }
  const parsed = parseStrictJson(text, maxDepth);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new RecordInvalidError("it is not a JSON object");
  }
  const { $type, $version, ...fields } = parsed as Record<string, unknown>;
  if ($type !== type) throw new RecordInvalidError(`it is not tagged as a ${type}`);
  if ($version !== 1) throw new RecordInvalidError("it is of a version that this package does not know");
  const result = recordSchemas[type].safeParse(fields, sentences);
  if (!result.success) {
    const secret = type === "CreatedSessionKey" || type === "SessionInfo";
    const reason = "its fields are wrong or missing";
    const advice = "`JSON.stringify` leaves secrets out: write what is to be read back with `toJson`";
    throw new RecordInvalidError(secret ? `${reason}; ${advice}` : reason, describeIssues(result.error));
  }
  return result.data as RecordOf<type>;
}
