import { SessionInfo } from "../delegation/SessionInfo.ts";
import { toRecord } from "../json/withJson.ts";
import { CreatedSessionKey } from "../session/grant/CreatedSessionKey.ts";
import { RecordInvalidError } from "./RecordInvalidError.ts";

/**
 * Writes a result so that `fromJson` reads it back: signed operations and transactions, receipts, payments, revocations,
 * statuses, ceilings, escrows, grants, terms, created sessions, delegations, money that was moved.
 *
 * Of created sessions and delegations it writes the secret too, which `JSON.stringify` leaves out: whoever holds the text
 * can do what the session may.
 *
 * @param record - What an agent, a session or an action of this package gave.
 * @returns JSON: amounts as decimal strings, tagged by `$type` and `$version`.
 * @throws {RecordInvalidError} when it is nothing that reads back.
 *
 * @example
 * if (error instanceof OperationPendingError) await store.put(toJson(error.operation));
 */
export function toJson(record: object): string {
  if (record instanceof CreatedSessionKey) {
    const { serializedSessionKey } = record;
    return JSON.stringify(toRecord("CreatedSessionKey", { serializedSessionKey }));
  }
  if (record instanceof SessionInfo) {
    const { onChainSessionId } = record;
    return JSON.stringify(toRecord("SessionInfo", { bundle: record.serialize(), onChainSessionId }));
  }
  const form: unknown =
    typeof record === "object" && record !== null && "toJSON" in record && typeof record.toJSON === "function"
      ? record.toJSON()
      : undefined;
  if (typeof form !== "object" || form === null || !("$type" in form)) {
    throw new RecordInvalidError(
      "it is not a result of this package, or a copy of one, which has lost its form",
    );
  }
  return JSON.stringify(form);
}
