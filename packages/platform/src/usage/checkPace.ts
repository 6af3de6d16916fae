import { and, eq, gt } from "drizzle-orm";
import { ApiError } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { apiKeys } from "../store/tables/agents.ts";
import { sessions } from "../store/tables/sessions.ts";

const hour = 3_600_000;

const made = {
  keys: { table: apiKeys, limit: "keysPerHour" },
  sessions: { table: sessions, limit: "sessionsPerHour" },
} as const;

/**
 * Makes sure that an agent may make one more of what leaves a record for ever: ending each before the next one is made
 * would fill the store all the same.
 *
 * @param scope - Its `db` is a transaction that has locked the agent, so that the count holds.
 * @throws {ApiError} `LIMIT_REACHED`
 */
export async function checkPace(
  { db, clock, settings }: Pick<Context, "db" | "clock" | "settings">,
  agentId: string,
  what: keyof typeof made,
): Promise<void> {
  const { table, limit: name } = made[what];
  const since = new Date(clock().getTime() - hour);
  const count = await db.$count(table, and(eq(table.agentId, agentId), gt(table.createdAt, since)));
  const limit = settings.limits[name];
  if (count < limit) return;
  const message = `An agent may create ${limit} ${what} per hour, including those that have ended. Try again later.`;
  throw new ApiError("LIMIT_REACHED", message, { limit });
}
