import { and, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { writeOutbox } from "../../outbox/writeOutbox.ts";
import type { Db } from "../../store/Db.ts";
import { webhookDeliveries, webhookEndpoints } from "../../store/tables/webhooks.ts";
import type { ClaimedDelivery } from "../store/claimDeliveries.ts";
import type { PostWebhookReturnType } from "./postWebhook.ts";
import { maxAttempts, retryDelay } from "./retryDelay.ts";

/** Milliseconds for which everything may fail before an endpoint is paused. */
const failingFor = 3 * 86_400_000;

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
  return db.transaction(async (tx) => {
    const settled = await tx
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
    if (settled.length === 0) return "lost";
    if (result.ok) await markWell(tx, delivery);
    else await markFailed(tx, delivery, { now, reason: result.reason });
    return settlement;
  });
}

async function markWell(db: Db, { endpointId }: ClaimedDelivery): Promise<void> {
  await db
    .update(webhookEndpoints)
    .set({ failingSince: null })
    .where(and(eq(webhookEndpoints.id, endpointId), isNotNull(webhookEndpoints.failingSince)));
}

/** An endpoint at which nothing has succeeded for days is paused, and its owner told, by whichever others it has. */
async function markFailed(
  db: Db,
  { endpointId, agentId }: ClaimedDelivery,
  { now, reason }: { readonly now: Date; readonly reason: string },
): Promise<void> {
  await db
    .update(webhookEndpoints)
    .set({ failingSince: now })
    .where(and(eq(webhookEndpoints.id, endpointId), isNull(webhookEndpoints.failingSince)));
  const { id, active, failingSince } = webhookEndpoints;
  const disabled = await db
    .update(webhookEndpoints)
    .set({ active: false, disabledAt: now })
    .where(and(eq(id, endpointId), eq(active, true), lt(failingSince, new Date(now.getTime() - failingFor))))
    .returning({ id });
  if (disabled.length === 0) return;
  await writeOutbox(db, agentId, { type: "webhook.disabled", webhookId: endpointId, reason }, now);
}
