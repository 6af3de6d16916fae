import { eq } from "drizzle-orm";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { sessionRequests } from "../store/tables/sessionRequests.ts";
import { hashDeviceCode } from "./codes.ts";

/** Seconds by which whoever polls too early is slowed down (RFC 8628, section 3.5). */
const slower = 5;

/** Milliseconds by which a poll may be early: instances' clocks differ. */
const tolerance = 500;

/**
 * Looks whether an owner has answered.
 *
 * @returns The sealed answer; the same at every poll until the request expires, should one be lost.
 * @throws {ApiError} `authorization_pending`, `slow_down`, `access_denied` or `expired_token`: unknown requests and those
 * whose time is over look alike.
 */
export async function pollRequest(context: Context, deviceCode: string): Promise<string> {
  const { db, clock } = context;
  const now = clock();
  const isThis = eq(sessionRequests.deviceCodeHash, hashDeviceCode(deviceCode));
  // Not thrown inside: what was counted is kept.
  const outcome = await inTransaction(db, async (tx) => {
    const [row] = await tx.select().from(sessionRequests).where(isThis).for("update");
    if (row === undefined || row.expiresAt <= now)
      return new ApiError("expired_token", "The request is over.");
    if (row.status === "denied") return new ApiError("access_denied", "The owner declined the request.");
    if (row.sealedGrant !== null) return row.sealedGrant;
    const since = now.getTime() - (row.lastPolledAt?.getTime() ?? 0);
    const isEarly = since < row.interval * 1_000 - tolerance;
    const interval = row.interval + (isEarly ? slower : 0);
    await tx.update(sessionRequests).set({ lastPolledAt: now, interval }).where(isThis);
    return isEarly
      ? new ApiError("slow_down", `Poll every ${interval} s.`, { interval })
      : new ApiError("authorization_pending", "The owner has not answered yet.", { interval });
  });
  if (outcome instanceof ApiError) throw outcome;
  return outcome;
}
