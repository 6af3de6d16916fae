import { eq } from "drizzle-orm";
import type { Context } from "../context.ts";
import { notFound } from "../http/ApiError.ts";
import type { AgentPrincipal } from "../http/Principal.ts";
import { agents } from "../store/tables/agents.ts";

/**
 * Finds an agent.
 *
 * @throws {ApiError} `NOT_FOUND`
 */
export async function getAgent({ db }: Context, id: string) {
  const [agent] = await db.select().from(agents).where(eq(agents.id, id));
  if (agent === undefined) throw notFound("agent");
  return agent;
}

/** What an agent may change of itself. */
export interface ProfileChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** Null takes it away. */
  readonly e2ePublicKey?: string | null | undefined;
}

/** Changes what is given, leaves the rest. */
export async function updateAgent(
  { db, clock }: Context,
  { agentId }: AgentPrincipal,
  changes: ProfileChanges,
) {
  const [agent] = await db
    .update(agents)
    .set({ ...changes, updatedAt: clock() })
    .where(eq(agents.id, agentId))
    .returning();
  if (agent === undefined) throw notFound("agent");
  return agent;
}
