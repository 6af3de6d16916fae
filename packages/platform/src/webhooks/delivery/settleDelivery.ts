import { and, eq } from "drizzle-orm";
import type { Db } from "../../store/Db.ts";
import { webhookDeliveries } from "../../store/tables/webhooks.ts";
import type { ClaimedDelivery } from "../store/claimDeliveries.ts";
import type { PostWebhookReturnType } from "./postWebhook.ts";
import { maxAttempts, retryDelay } from "./retryDelay.ts";

/** What became of a delivery: `lost` when its lease had ended and somebody else has it now. */
export type Settlement = "delivered" | "retry" | "dead" | "lost";

/**
 * Writes down how an attempt ended: done, due again later, or given up.
 *
 * @param db - The database.
 * @param parameters.delivery - As claimed.
 * @param parameters.result - How the attempt ended.
 * @param parameters.now - The time.
 * @returns What became of it.
 */
export async function settleDelivery(
  db: Db,
  { delivery, result, now }: { delivery: ClaimedDelivery; result: PostWebhookReturnType; now: Date },
): Promise<Settlement> {
  const attempts = delivery.attempts + 1;
  const settlement: Exclude<Settlement, "lost"> = result.ok
    ? "delivered"
    : attempts >= maxAttempts
      ? "dead"
      : "retry";
  const next =
    settlement === "retry"
      ? { dueAt: new Date(now.getTime() + retryDelay(attempts)) }
      : { state: settlement, finishedAt: now };
  const settled = await db
    .update(webhookDeliveries)
    .set({
      ...next,
      attempts,
      lease: null,
      status: result.status ?? null,
      reason: result.ok ? null : result.reason,
    })
    .where(and(eq(webhookDeliveries.id, delivery.id), eq(webhookDeliveries.lease, delivery.lease)))
    .returning({ id: webhookDeliveries.id });
  return settled.length === 0 ? "lost" : settlement;
}
