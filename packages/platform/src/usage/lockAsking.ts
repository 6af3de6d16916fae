import { and, eq, isNull } from "drizzle-orm";
import { unauthenticated } from "../ApiError.ts";
import type { AgentPrincipal } from "../Principal.ts";
import type { Db } from "../store/Db.ts";
import { apiKeys } from "../store/tables/agents.ts";
import { lockAgent } from "./lockAgent.ts";

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
