import { and, type Column, eq, lte, sql } from "drizzle-orm";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import type { Principal } from "../Principal.ts";
import { agents } from "../store/tables/agents.ts";
import { sessions } from "../store/tables/sessions.ts";

const plus = (column: Column, bytes: number) => sql`${column} + ${bytes}::bigint`;

/**
 * Counts a payload against what is kept of its sender's: one conditional statement for each limit, so that no two
 * requests take the same room.
 *
 * @param scope - Its `db` is the transaction that stores the payload.
 * @param principal - Who sends it.
 * @param payload - What is stored.
 * @param replaced - What it is stored in place of.
 * @throws {ApiError} `LIMIT_REACHED`
 */
export async function takeBytes(
  { db, settings }: Pick<Context, "db" | "settings">,
  principal: Principal,
  payload: string,
  replaced: string | null = null,
): Promise<void> {
  const { payloadBytes, payloadBytesPerSession } = settings.limits;
  const sent = Buffer.byteLength(payload);
  const more = sent - Buffer.byteLength(replaced ?? "");
  const kept = plus(agents.storedBytes, more);
  const taken = await db
    .update(agents)
    .set({ storedBytes: kept })
    .where(and(eq(agents.id, principal.agentId), more > 0 ? lte(kept, payloadBytes) : undefined))
    .returning({ id: agents.id });
  if (taken.length === 0) {
    const message = `The platform keeps at most ${payloadBytes} bytes of payloads per agent; those of unpaid purchases are deleted after a week.`;
    throw new ApiError("LIMIT_REACHED", message, { limit: payloadBytes, bytes: sent });
  }
  if (principal.kind === "agent") return;
  const written = plus(sessions.sentBytes, sent);
  const counted = await db
    .update(sessions)
    .set({ sentBytes: written })
    .where(and(eq(sessions.id, principal.sessionId), lte(written, payloadBytesPerSession)))
    .returning({ id: sessions.id });
  if (counted.length === 0) {
    const message = `One session may send ${payloadBytesPerSession} bytes of payloads.`;
    throw new ApiError("LIMIT_REACHED", message, { limit: payloadBytesPerSession, bytes: sent });
  }
}
