import { and, eq, gt } from "drizzle-orm";
import type { z } from "zod";
import { notFound } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { sessionRequests } from "../store/tables/sessionRequests.ts";
import { readUserCode } from "./codes.ts";
import type { answerRequestIn } from "./schemas.ts";

const missing = () => notFound("session request that waits for an answer");

/**
 * Finds the request that an owner means.
 *
 * @throws {ApiError} `NOT_FOUND`; codes that never were, are over, or have their answer look alike.
 */
export async function findRequest({ db, clock }: Context, userCode: string) {
  const [row] = await db
    .select()
    .from(sessionRequests)
    .where(
      and(
        eq(sessionRequests.userCode, readUserCode(userCode)),
        eq(sessionRequests.status, "pending"),
        gt(sessionRequests.expiresAt, clock()),
      ),
    );
  if (row === undefined) throw missing();
  return row;
}

/**
 * Takes an owner's answer: the first one counts, and the same again is no other.
 *
 * @throws {ApiError} `NOT_FOUND`, as {@link findRequest}, and when the hash is of another request.
 */
export async function answerRequest(
  { db, clock }: Context,
  answer: z.output<typeof answerRequestIn>,
): Promise<"answered" | "denied"> {
  const sealedGrant = answer.sealed_grant ?? null;
  const status = sealedGrant === null ? "denied" : "answered";
  const isThis = and(
    eq(sessionRequests.userCode, readUserCode(answer.user_code)),
    eq(sessionRequests.requestHash, answer.request_hash),
    gt(sessionRequests.expiresAt, clock()),
  );
  const answered = await db
    .update(sessionRequests)
    .set({ status, sealedGrant })
    .where(and(isThis, eq(sessionRequests.status, "pending")))
    .returning({ status: sessionRequests.status });
  if (answered.length > 0) return status;
  const [row] = await db.select().from(sessionRequests).where(isThis);
  if (row?.status !== status || row.sealedGrant !== sealedGrant) throw missing();
  return status;
}
