import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { ApiError } from "../ApiError.ts";
import type { Db } from "../store/Db.ts";
import { idempotencyKeys } from "../store/tables/records.ts";

/** A request under a key of its sender's choice. */
export interface KeyedRequest {
  readonly principalId: string;
  readonly route: string;
  readonly key: string;
  /** What was asked for, as parsed. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly now: Date;
}

/**
 * Takes a key for what is made under it, or finds what it made before. Of requests at the same time, one takes it and the
 * others wait for it.
 *
 * @param db - The transaction in which the effect happens: if that fails, the key was never taken.
 * @param resultId - What is made, should it be new.
 * @returns What the key made before; `undefined` when it is new.
 * @throws {ApiError} `IDEMPOTENCY_KEY_REUSED` when it was used for another request.
 */
export async function takeKey(db: Db, keyed: KeyedRequest, resultId: string): Promise<string | undefined> {
  const existing = await takeOrFind(db, keyed, resultId);
  if (existing === undefined) return undefined;
  if (existing.resultId === null) throw reused();
  return existing.resultId;
}

/**
 * Takes a key, or finds what is stored under it: as {@link takeKey}.
 *
 * @returns What is stored; `undefined` when it is new.
 */
export async function takeOrFind(db: Db, keyed: KeyedRequest, resultId: string | null = null) {
  const { principalId, route, key, now } = keyed;
  const requestHash = hashRequest(keyed.request);
  const taken = await db
    .insert(idempotencyKeys)
    .values({ principalId, route, key, requestHash, resultId, createdAt: now })
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key });
  if (taken.length > 0) return undefined;
  const [existing] = await db.select().from(idempotencyKeys).where(named(keyed));
  if (existing === undefined || existing.requestHash !== requestHash) throw reused();
  return existing;
}

const reused = () =>
  new ApiError("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was already used for a different request.");

/** Names a key's record. */
export const named = ({ principalId, route, key }: KeyedRequest) =>
  and(
    eq(idempotencyKeys.principalId, principalId),
    eq(idempotencyKeys.route, route),
    eq(idempotencyKeys.key, key),
  );

function hashRequest(request: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(request)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === "bigint" ? value.toString() : value]);
  return createHash("sha256").update(JSON.stringify(entries.sort())).digest("hex");
}
