import { ApiError } from "../ApiError.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import { type Principal, principalId } from "../Principal.ts";
import { idempotencyKeys } from "../store/tables/records.ts";
import { type KeyedRequest, named, takeOrFind } from "./idempotencyKeys.ts";

/** What is asked for, and under which key of its sender's, if any. */
export interface Creation extends Pick<KeyedRequest, "route" | "request"> {
  readonly principal: Principal;
  readonly key: string | undefined;
}

/** What was made, now or by the same request before. */
export interface Created<data> {
  readonly data: data;
  readonly isReplayed: boolean;
}

/**
 * Makes something once for each key of its sender's: the same request again gets the same answer, secrets included. The
 * answer is kept for a day, sealed, in the transaction that makes it.
 *
 * @param make - Makes it and shows it, as JSON.
 * @throws {ApiError} `IDEMPOTENCY_KEY_REUSED` when the key was used for another request, or more than a day ago.
 */
export async function createOnce<data extends object>(
  context: Context,
  creation: Creation,
  make: (scope: Context) => Promise<data>,
): Promise<Created<data>> {
  const { principal, route, key, request } = creation;
  return withAuthority(context, principal, async (scope) => {
    if (key === undefined) return { data: await make(scope), isReplayed: false };
    const { db, secretBox } = scope;
    const keyed = { principalId: principalId(principal), route, key, request, now: scope.clock() };
    const owner = JSON.stringify([keyed.principalId, route, key]);
    const existing = await takeOrFind(db, keyed);
    if (existing !== undefined) {
      if (existing.answer === null) {
        throw new ApiError(
          "IDEMPOTENCY_KEY_REUSED",
          "This Idempotency-Key was used too long ago to be repeated.",
        );
      }
      return { data: JSON.parse(secretBox.open(existing.answer, owner)) as data, isReplayed: true };
    }
    const data = await make(scope);
    await db
      .update(idempotencyKeys)
      .set({ answer: secretBox.seal(JSON.stringify(data), owner) })
      .where(named(keyed));
    return { data, isReplayed: false };
  });
}
