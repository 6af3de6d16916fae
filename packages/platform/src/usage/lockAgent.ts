import { and, eq, isNull } from "drizzle-orm";
import { unauthenticated } from "../ApiError.ts";
import type { AgentPrincipal } from "../Principal.ts";
import type { Db } from "../store/Db.ts";
import { agents, apiKeys } from "../store/tables/agents.ts";

/**
 * Lets an agent's requests that count before they add go one after the other, on all instances, so that the count holds.
 * Whoever only refers to the agent is not held up.
 *
 * @param db - A transaction; its end lets the next one in.
 */
export async function lockAgent(db: Db, agentId: string): Promise<void> {
  await db.select({ id: agents.id }).from(agents).where(eq(agents.id, agentId)).for("no key update");
}

/**
 * Lets an agent's requests for keys, sessions and webhooks go one after the other, and refuses those whose own key was revoked
 * while they waited: what a recovery has revoked makes nothing new.
 *
 * @param db - A transaction; its end lets the next one in.
 * @param principal - Who asks, as it was let in.
 * @throws {ApiError} `UNAUTHENTICATED`
 */
export async function lockAsking(db: Db, { agentId, keyId }: AgentPrincipal): Promise<void> {
  await lockAgent(db, agentId);
  const [live] = await db
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)));
  if (live === undefined) throw unauthenticated();
}
