import { and, eq, isNull } from "drizzle-orm";
import type { Hex } from "viem";
import { ApiError, notFound } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import { revokeSessions } from "../sessions/revokeSession.ts";
import type { Db } from "../store/Db.ts";
import { inTransaction } from "../store/inTransaction.ts";
import { agents, apiKeys } from "../store/tables/agents.ts";
import { lockAgent } from "../usage/lockAgent.ts";
import { pauseEndpoints } from "../webhooks/store/endpoints.ts";
import { addKey, insertKey } from "./apiKeys.ts";
import { checkAnswer, takeChallenge } from "./challenge.ts";
import { checkKeyProof, type ProvenKey } from "./checkKeyProof.ts";

/** What a registration says. */
export interface Registration extends ProvenKey {
  readonly challengeId: string;
  readonly signature: Hex;
  readonly name: string;
  readonly description: string;
}

/**
 * Registers the agent of a wallet.
 *
 * @returns The agent and its first key.
 * @throws {ApiError} `AGENT_EXISTS` when the wallet is registered; its owner may recover. `SIGNATURE_INVALID` when it did
 * not sign the challenge, or for the key.
 */
export async function register(context: Context, registration: Registration) {
  const { challengeId, signature, name, description } = registration;
  const challenge = await checkAnswer(context, { challengeId, signature, purpose: "register" });
  await checkKeyProof(context, challenge, registration);
  const { e2ePublicKey = null, e2eKeyProof = null } = registration;
  return inTransaction(context.db, async (tx) => {
    const now = context.clock();
    await takeChallenge(tx, challenge, now);
    const { chainId, wallet } = challenge;
    const [agent] = await tx
      .insert(agents)
      .values({
        id: newId("agt"),
        chainId,
        wallet,
        name,
        description,
        e2ePublicKey,
        e2eKeyProof,
        createdAt: now,
        updatedAt: now,
      })
      .onConflictDoNothing({ target: [agents.chainId, agents.wallet] })
      .returning();
    if (agent === undefined) {
      throw new ApiError(
        "AGENT_EXISTS",
        "This wallet is already registered. Sign a recovery challenge instead.",
      );
    }
    return { agent, ...(await insertKey(tx, agent.id, { label: "first", now })) };
  });
}

/** What a recovery says. Without an E2E public key the profile's stays. */
export interface Recovery extends ProvenKey {
  readonly challengeId: string;
  readonly signature: Hex;
  readonly revokeOthers: boolean;
}

/**
 * Gives the owner of a registered wallet a new key; with an E2E public key, puts that into the profile as well.
 *
 * @returns The agent and the key.
 * @throws {ApiError} `NOT_FOUND` when the wallet is not registered. `SIGNATURE_INVALID` when it did not sign the
 * challenge, or for the E2E public key. `AGENT_STOPPED`. `LIMIT_REACHED` when it has as many API keys as it may and revokes none; the
 * challenge can then be answered again.
 */
export async function recover(context: Context, parameters: Recovery) {
  const challenge = await checkAnswer(context, { ...parameters, purpose: "recover" });
  await checkKeyProof(context, challenge, parameters);
  const { e2ePublicKey, e2eKeyProof } = parameters;
  return inTransaction(context.db, async (tx) => {
    const now = context.clock();
    await takeChallenge(tx, challenge, now);
    const ofWallet = and(eq(agents.chainId, challenge.chainId), eq(agents.wallet, challenge.wallet));
    const [agent] = e2ePublicKey
      ? await tx.update(agents).set({ e2ePublicKey, e2eKeyProof, updatedAt: now }).where(ofWallet).returning()
      : await tx.select().from(agents).where(ofWallet);
    if (agent === undefined) throw notFound("agent");
    if (agent.stoppedAt !== null) {
      throw new ApiError("AGENT_STOPPED", "The platform's operator has suspended this agent.", {
        reason: agent.stopReason,
      });
    }
    // In the order of all others: keys and sessions, then the agent.
    if (parameters.revokeOthers) {
      await revokeKeys(tx, agent.id, now);
      await revokeSessions({ ...context, db: tx }, agent.id);
    }
    // Keys, sessions and webhooks that are just being made are seen below, or refused after it.
    await lockAgent(tx, agent.id);
    if (parameters.revokeOthers) {
      await revokeKeys(tx, agent.id, now);
      // Whoever had a key may have delegated by it.
      await revokeSessions({ ...context, db: tx }, agent.id);
      // Or have itself told of all that happens from now on.
      await pauseEndpoints(tx, agent.id);
    }
    const instead = "Recover with `revokeOthers`, which leaves the new one alone.";
    return {
      agent,
      ...(await addKey({ ...context, db: tx }, agent.id, { label: "recovered", now, instead })),
    };
  });
}

/** Revokes all of an agent's keys. */
export async function revokeKeys(db: Db, agentId: string, now: Date): Promise<void> {
  await db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.agentId, agentId), isNull(apiKeys.revokedAt)));
}
