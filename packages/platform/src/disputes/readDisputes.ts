import { and, desc, eq, getTableColumns, isNotNull, ne, sql } from "drizzle-orm";
import { notFound } from "../ApiError.ts";
import type { Context } from "../context.ts";
import type { AgentPrincipal } from "../Principal.ts";
import { readEvidence } from "../purchases/evidence.ts";
import { decodeCursor, timeCursor, toPage } from "../schemas/paging.ts";
import { transactions } from "../store/tables/transactions.ts";

/** A page shows no payloads: a hundred of them would be hundreds of megabytes. */
const { requestPayload: _, deliveryPayload: __, ...columns } = getTableColumns(transactions);

type Query = {
  readonly state: "open" | "closed";
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** Disputes of a resolver: the chain says that its wallet is, and the wallet has proven itself at registration. */
const ofResolver = ({ chainId, wallet }: AgentPrincipal) =>
  and(eq(transactions.chainId, chainId), eq(transactions.resolver, wallet));

/** A resolver's disputes, those that wait for longest last. */
export async function listDisputes(
  { db }: Context,
  principal: AgentPrincipal,
  { state, limit, cursor }: Query,
) {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, timeCursor);
  const rows = await db
    .select(columns)
    .from(transactions)
    .where(
      and(
        ofResolver(principal),
        state === "open" ? eq(transactions.status, "disputed") : ne(transactions.status, "disputed"),
        after &&
          sql`(${transactions.createdAt}, ${transactions.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]})`,
      ),
    )
    .orderBy(desc(transactions.createdAt), desc(transactions.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ createdAt, id }) => [createdAt.toISOString(), id]);
}

/**
 * A dispute, with all that both sides have brought forward.
 *
 * @throws {ApiError} `NOT_FOUND`, also when it is another resolver's.
 */
export async function getDispute(context: Context, principal: AgentPrincipal, id: string) {
  const [row] = await context.db
    .select()
    .from(transactions)
    .where(and(eq(transactions.id, id), ofResolver(principal), isNotNull(transactions.resolver)));
  if (row === undefined) throw notFound("dispute");
  return { row, pieces: await readEvidence(context, principal, row) };
}
