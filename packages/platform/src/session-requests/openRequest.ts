import { gt } from "drizzle-orm";
import { keccak256, stringToHex } from "viem";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { sessionRequests } from "../store/tables/sessionRequests.ts";
import { hashDeviceCode, newDeviceCode, newUserCode } from "./codes.ts";

/** A request that waits for its owner. */
export interface OpenedRequest {
  readonly row: typeof sessionRequests.$inferSelect;
  readonly deviceCode: string;
}

/**
 * Keeps a request until its owner answers or its time is over.
 *
 * @param request - Whatever the agent sent.
 * @throws {ApiError} `OVERLOADED` when too many wait.
 */
export async function openRequest({ db, clock, settings }: Context, request: string): Promise<OpenedRequest> {
  const now = clock();
  const { expiresInSeconds, intervalSeconds, most } = settings.sessionRequests;
  if ((await db.$count(sessionRequests, gt(sessionRequests.expiresAt, now))) >= most) {
    throw new ApiError(
      "OVERLOADED",
      "Too many session requests are waiting for their owners. Try again later.",
    );
  }
  const deviceCode = newDeviceCode();
  const values = {
    deviceCodeHash: hashDeviceCode(deviceCode),
    request,
    requestHash: keccak256(stringToHex(request)),
    status: "pending" as const,
    interval: intervalSeconds,
    createdAt: now,
    expiresAt: new Date(now.getTime() + expiresInSeconds * 1_000),
  };
  // One code in 2.5 million is taken when the mailbox is as full as it may be.
  for (;;) {
    const [row] = await db
      .insert(sessionRequests)
      .values({ ...values, userCode: newUserCode() })
      .onConflictDoNothing()
      .returning();
    if (row !== undefined) return { row, deviceCode };
  }
}
