import { generateWebhookSecret, type WebhookSecret } from "@abbababa/sdk/webhooks";
import { and, desc, eq, gt, isNull, ne, or } from "drizzle-orm";
import type { SecretBox } from "../../secrets/SecretBox.ts";
import type { Db } from "../../store/Db.ts";
import { webhookEndpoints, webhookSecrets } from "../../store/tables/webhooks.ts";

/**
 * Gives an endpoint its first secret.
 *
 * @param db - The database.
 * @param parameters.endpointId - The endpoint.
 * @param parameters.box - Seals it.
 * @param parameters.now - The time.
 * @returns The secret, which is shown this once.
 */
export async function addSecret(
  db: Db,
  { endpointId, box, now }: { endpointId: string; box: SecretBox; now: Date },
): Promise<WebhookSecret> {
  const secret = generateWebhookSecret();
  await db
    .insert(webhookSecrets)
    .values({ endpointId, secret: box.seal(secret, endpointId), createdAt: now });
  return secret;
}

/**
 * Gives an endpoint a new secret; the one before goes on signing beside it for a while. An older one ends at once.
 *
 * @param db - The database.
 * @param parameters.endpointId - The endpoint, which exists.
 * @param parameters.overlapMs - How long the old one goes on, in milliseconds; 0 when it was stolen.
 * @param parameters.box - Seals it.
 * @param parameters.now - The time.
 * @returns The new secret, which is shown this once.
 */
export async function rotateSecret(
  db: Db,
  parameters: { endpointId: string; overlapMs: number; box: SecretBox; now: Date },
): Promise<WebhookSecret> {
  const { endpointId, overlapMs, box, now } = parameters;
  return db.transaction(async (transaction) => {
    // Two rotations at once go one after the other.
    await transaction
      .select({ id: webhookEndpoints.id })
      .from(webhookEndpoints)
      .where(eq(webhookEndpoints.id, endpointId))
      .for("update");
    const ofEndpoint = eq(webhookSecrets.endpointId, endpointId);
    const [last] = await transaction
      .select({ secret: webhookSecrets.secret })
      .from(webhookSecrets)
      .where(and(ofEndpoint, isNull(webhookSecrets.expiresAt)))
      .orderBy(desc(webhookSecrets.createdAt))
      .limit(1);
    await transaction
      .delete(webhookSecrets)
      .where(and(ofEndpoint, ne(webhookSecrets.secret, last?.secret ?? "")));
    await transaction
      .update(webhookSecrets)
      .set({ expiresAt: new Date(now.getTime() + overlapMs) })
      .where(ofEndpoint);
    return addSecret(transaction, { endpointId, box, now });
  });
}

/**
 * Lists the secrets that deliveries are signed with now.
 *
 * @param db - The database.
 * @param parameters.endpointId - The endpoint.
 * @param parameters.box - Opens them.
 * @param parameters.now - The time.
 * @returns One or two.
 */
export async function activeSecrets(
  db: Db,
  { endpointId, box, now }: { endpointId: string; box: SecretBox; now: Date },
): Promise<string[]> {
  const isActive = or(isNull(webhookSecrets.expiresAt), gt(webhookSecrets.expiresAt, now));
  const rows = await db
    .select({ secret: webhookSecrets.secret })
    .from(webhookSecrets)
    .where(and(eq(webhookSecrets.endpointId, endpointId), isActive))
    .orderBy(desc(webhookSecrets.createdAt));
  return rows.map(({ secret }) => box.open(secret, endpointId));
}
