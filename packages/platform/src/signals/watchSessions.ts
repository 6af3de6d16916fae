import { and, asc, eq, gt, gte, inArray, lte, max, sql, sum } from "drizzle-orm";
import type { Context } from "../context.ts";
import { auditEvents } from "../store/tables/records.ts";
import { sessions } from "../store/tables/sessions.ts";
import { transactions } from "../store/tables/transactions.ts";
import { raiseSignal } from "./raiseSignal.ts";

const hourMs = 3_600_000;

/** Hours whose purchases an hour is held against. */
const hoursBack = 7 * 24;

/** Hours in which something was bought, before there is a usual one. */
const fewest = 3;

/** Events, or sessions, of one look. */
const batch = 500;

/** Events that are looked for again: a transaction that began earlier may end later. */
const overlap = 200n;

/**
 * Makes the look at sessions that each round of the workers takes: at those that bought something since the last one, that
 * are refused again and again, or end soon. What it costs follows from what happened, not from how many sessions there are.
 */
export function createSessionWatch(context: Context): () => Promise<void> {
  let seen: readonly bigint[] | undefined;
  return async () => {
    // What happened shortly before the start is looked at, too: nothing is told twice.
    seen ??= [(await lastEvent(context)) - overlap];
    seen = await lookAtUsed(context, seen);
    await lookAtRefused(context);
    await lookAtEnding(context);
  };
}

async function lastEvent({ db }: Context): Promise<bigint> {
  const [row] = await db.select({ last: max(auditEvents.sequence) }).from(auditEvents);
  return row?.last ?? 0n;
}

/** Looks at sessions that bought something; returns the latest events that are seen now. */
async function lookAtUsed(context: Context, seen: readonly bigint[]): Promise<readonly bigint[]> {
  const { db, settings } = context;
  const from = (seen.at(-1) ?? 0n) - overlap;
  const events = await db
    .select({ sequence: auditEvents.sequence, type: auditEvents.type, sessionId: auditEvents.sessionId })
    .from(auditEvents)
    .where(gt(auditEvents.sequence, from))
    .orderBy(asc(auditEvents.sequence))
    .limit(batch);
  const isNew = ({ sequence, type }: (typeof events)[number]) =>
    type === "session.used" && !seen.includes(sequence);
  const used = new Set(events.filter(isNew).map(({ sessionId }) => sessionId));
  if (used.size > 0) {
    const rows = await db
      .select()
      .from(sessions)
      .where(inArray(sessions.id, [...used]));
    for (const session of rows) {
      const { budget, spent, reserved } = session;
      if (budget !== null && budget > 0n) {
        const percentUsed = Number(((spent + reserved) * 100n) / budget);
        if (percentUsed >= settings.signals.budgetPercent)
          await raiseSignal(context, session, { signal: "budget", percentUsed });
      }
      await lookAtPace(context, session);
    }
  }
  return events.length > 0 ? events.map(({ sequence }) => sequence) : seen;
}

/** Holds this hour's purchases against the median of the hours before in which the session bought something. */
async function lookAtPace(
  context: Context,
  session: { readonly id: string; readonly agentId: string },
): Promise<void> {
  const { db, clock, settings } = context;
  const hour = Math.floor(clock().getTime() / hourMs);
  const hourOf = sql<number>`floor(extract(epoch from ${transactions.createdAt}) / 3600)::int`;
  const hours = await db
    .select({ hour: hourOf, amount: sum(transactions.amount) })
    .from(transactions)
    .where(
      and(
        eq(transactions.sessionId, session.id),
        gte(transactions.createdAt, new Date((hour - hoursBack) * hourMs)),
      ),
    )
    .groupBy(hourOf);
  const amountOf = (at: { readonly amount: string | null }) => BigInt(at.amount ?? 0);
  const before = hours
    .filter((at) => at.hour < hour)
    .map(amountOf)
    .sort((one, other) => (one < other ? -1 : 1));
  if (before.length < fewest) return;
  const median = before[Math.floor(before.length / 2)] ?? 0n;
  const current = hours.filter((at) => at.hour === hour).reduce((all, at) => all + amountOf(at), 0n);
  if (current <= median * BigInt(settings.signals.paceMultiple)) return;
  const facts = { hourUsdc: current.toString(), medianUsdc: median.toString() };
  await raiseSignal(context, session, { signal: "pace", ...facts }, hour);
}

async function lookAtRefused(context: Context): Promise<void> {
  const { db, clock, settings } = context;
  const hour = Math.floor(clock().getTime() / hourMs);
  const count = sql<number>`sum(${auditEvents.count})::int`;
  const refused = await db
    .select({ id: auditEvents.sessionId, agentId: auditEvents.agentId, count })
    .from(auditEvents)
    .where(eq(auditEvents.hour, hour))
    .groupBy(auditEvents.sessionId, auditEvents.agentId)
    .having(gte(count, settings.signals.refusalsPerHour));
  for (const { count: refusalsInHour, ...session } of refused) {
    await raiseSignal(context, session, { signal: "refusals", refusalsInHour }, hour);
  }
}

async function lookAtEnding(context: Context): Promise<void> {
  const { db, clock } = context;
  const now = clock();
  const due = await db
    .select({
      id: sessions.id,
      agentId: sessions.agentId,
      status: sessions.status,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(lte(sessions.endsSoonAt, now))
    .orderBy(asc(sessions.endsSoonAt))
    .limit(batch);
  for (const { status, expiresAt, ...session } of due) {
    if (status === "active" && expiresAt > now)
      await raiseSignal(context, session, { signal: "ending", expiresAt: expiresAt.toISOString() });
    await db.update(sessions).set({ endsSoonAt: null }).where(eq(sessions.id, session.id));
  }
}
