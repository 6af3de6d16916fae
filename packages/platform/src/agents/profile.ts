import { eq } from "drizzle-orm";
import { notFound } from "../ApiError.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import type { AgentPrincipal } from "../Principal.ts";
import { agents } from "../store/tables/agents.ts";
import { checkKeyProof, type ProvenKey } from "./checkKeyProof.ts";

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

/** What an agent may change of itself; a null key takes key and proof away. */
export interface ProfileChanges extends ProvenKey {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/**
 * Changes what is given, leaves the rest.
 *
 * @throws {ApiError} `SIGNATURE_INVALID` when the agent's wallet did not sign for the key.
 */
export async function updateAgent(context: Context, principal: AgentPrincipal, changes: ProfileChanges) {
  const { agentId } = principal;
  if (changes.e2ePublicKey) await checkKeyProof(context, await getAgent(context, agentId), changes);
  const proof = changes.e2ePublicKey === null ? { e2eKeyProof: null } : {};
  const [agent] = await withAuthority(context, principal, ({ db, clock }) =>
    db
      .update(agents)
      .set({ ...changes, ...proof, updatedAt: clock() })
      .where(eq(agents.id, agentId))
      .returning(),
  );
  if (agent === undefined) throw notFound("agent");
  return agent;
}
