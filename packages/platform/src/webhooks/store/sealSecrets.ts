import { and, eq, like, notInArray, sql } from "drizzle-orm";
import { SecretsKeyMismatchError } from "../../errors.ts";
import type { SecretBox } from "../../secrets/SecretBox.ts";
import type { Db } from "../../store/Db.ts";
import { webhookSecrets } from "../../store/tables/webhooks.ts";

/** What a secret begins with that an earlier version has stored as it is. */
const plain = "whsec_%";

/**
 * Makes sure, before anything is served, that every secret in the store is sealed and can be opened.
 *
 * @throws {SecretsKeyMismatchError} when some were sealed under a key that is not at hand.
 */
export async function sealSecrets(db: Db, box: SecretBox): Promise<void> {
  const open = await db.select().from(webhookSecrets).where(like(webhookSecrets.secret, plain));
  for (const { endpointId, secret } of open) {
    await db
      .update(webhookSecrets)
      .set({ secret: box.seal(secret, endpointId) })
      .where(and(eq(webhookSecrets.endpointId, endpointId), eq(webhookSecrets.secret, secret)));
  }
  const keyId = sql<string>`split_part(${webhookSecrets.secret}, '.', 2)`;
  const [foreign] = await db
    .select({ keyId })
    .from(webhookSecrets)
    .where(notInArray(keyId, [...box.keyIds]))
    .limit(1);
  if (foreign !== undefined) throw new SecretsKeyMismatchError(foreign.keyId);
}
