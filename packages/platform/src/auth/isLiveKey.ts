import { and, gt, isNull, or, type SQL } from "drizzle-orm";
import { apiKeys } from "../store/tables/agents.ts";

/** Keys that are neither revoked nor over at a moment. */
export function isLiveKey(now: Date): SQL | undefined {
  return and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, now)));
}
