import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { logAudit } from "../audit/writeAudit.ts";
import { reservation } from "../budgets/ledger.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { Principal } from "../Principal.ts";
import type { OutboxPayload } from "../store/OutboxEvent.ts";
import { prepare } from "../store/prepare.ts";
import { auditEvents, outboxEvents } from "../store/tables/records.ts";
import { transactions } from "../store/tables/transactions.ts";

type Purchase = typeof transactions.$inferSelect;

/** `taken`: there is a purchase of this id or escrow. */
export type StoreOutcome = "stored" | "over-budget" | "taken";

/** What the statements say. */
interface Outcome {
  readonly is_reserved: boolean;
  readonly is_stored: boolean;
  readonly is_exhausted: boolean;
}

const columns = Object.values(getTableColumns(transactions));
const names = sql.join(
  columns.map(({ name }) => sql.identifier(name)),
  sql`, `,
);
const [row, told, now] = [sql.placeholder("row"), sql.placeholder("told"), sql.placeholder("now")];
const [sessionId, agentId] = [sql.placeholder("sessionId"), sql.placeholder("agentId")];
const [amount, id] = [sql.placeholder("amount"), sql.placeholder("id")];

/** Stores a purchase and tells both sides, if something holds; none of it where the purchase is there already. */
const stored = (condition: SQL) => sql`
  stored as (
    insert into ${transactions} (${names})
    select ${names} from jsonb_populate_record(null::${transactions}, ${row}::text::jsonb) where ${condition}
    on conflict do nothing returning 1),
  told as (
    insert into ${outboxEvents} (id, agent_id, payload, created_at)
    select event ->> 'id', event ->> 'agentId', event -> 'payload', ${now}::timestamptz
    from jsonb_array_elements(${told}::text::jsonb) with ordinality as list (event, place)
    where exists (select from stored) order by place)`;

const byAgent = prepare<"row" | "told" | "now", Outcome>(sql`
  with ${stored(sql`true`)}
  select true as is_reserved, exists (select from stored) as is_stored, false as is_exhausted`);

const bySession = prepare<"row" | "told" | "now" | "sessionId" | "agentId" | "amount" | "id", Outcome>(sql`
  with reserved as (${reservation({ sessionId, amount, now })}),
  ${stored(sql`exists (select from reserved)`)},
  audited as (
    insert into ${auditEvents} (type, session_id, agent_id, subject, count, created_at, last_at)
    select type, ${sessionId}, ${agentId}, subject, 1, ${now}::timestamptz, ${now}::timestamptz
    from (values (1, 'session.used', ${id}::text), (2, 'session.exhausted', null)) as list (place, type, subject)
    where exists (select from stored) and (place = 1 or (select is_exhausted from reserved)) order by place)
  select exists (select from reserved) as is_reserved, exists (select from stored) as is_stored,
    coalesce((select is_exhausted from reserved), false) as is_exhausted`);

/**
 * Stores a purchase, reserves its price in its session's budget, records that the session was used, and tells buyer and
 * seller: one statement, so that nobody waits for its locks longer than that.
 *
 * @param scope - Its `db` is the transaction; whoever gets another answer than `stored` takes it back.
 */
export async function storePurchase(
  scope: Pick<Context, "db" | "log" | "clock">,
  principal: Principal,
  purchase: Purchase,
): Promise<StoreOutcome> {
  const values = {
    row: toRecord(purchase),
    told: JSON.stringify(eventsOf(purchase)),
    now: purchase.createdAt.toISOString(),
  };
  if (principal.kind === "agent") {
    const [outcome] = await byAgent(scope.db, values);
    return outcome?.is_stored ? "stored" : "taken";
  }
  const { sessionId, agentId } = principal;
  const { amount, id } = purchase;
  const ofSession = { sessionId, agentId, amount: amount.toString(), id };
  const [outcome] = await bySession(scope.db, { ...values, ...ofSession });
  if (!outcome?.is_reserved) return "over-budget";
  if (!outcome.is_stored) return "taken";
  logAudit(scope, { type: "session.used", sessionId, agentId, subject: id });
  if (outcome.is_exhausted) logAudit(scope, { type: "session.exhausted", sessionId, agentId });
  return "stored";
}

/** A row as the store reads it from JSON. */
function toRecord(purchase: Purchase): string {
  const values: Readonly<Record<string, unknown>> = purchase;
  const record: Record<string, unknown> = {};
  for (const [key, { name }] of Object.entries(getTableColumns(transactions))) {
    const value = values[key];
    record[name] = typeof value === "bigint" ? value.toString() : value;
  }
  return JSON.stringify(record);
}

function eventsOf({ id, serviceId, buyerAgentId, sellerAgentId }: Purchase) {
  const created = { type: "transaction.created", transactionId: id, serviceId } as const;
  const event = (agentId: string, role: "buyer" | "seller") => {
    const payload: OutboxPayload = { ...created, role };
    return { id: newId("evt"), agentId, payload };
  };
  return [event(buyerAgentId, "buyer"), event(sellerAgentId, "seller")];
}
