import { and, asc, desc, eq, getTableColumns, gte, inArray, lte, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../context.ts";
import { cursorId, decodeCursor, timeCursor, toPage } from "../schemas/paging.ts";
import { services } from "../store/tables/services.ts";
import type { searchQuery } from "./schemas.ts";

const { search: _, ...columns } = getTableColumns(services);

/** What to look for. */
export type SearchParameters = z.output<typeof searchQuery>;

/**
 * Searches what is for sale.
 *
 * @returns A page of services.
 */
export async function searchServices(context: Context, parameters: SearchParameters) {
  const { q, sort = q === undefined ? "newest" : "relevance" } = parameters;
  if (sort === "relevance" && q !== undefined) return searchByRelevance(context, { ...parameters, q });
  return sort === "price_asc" || sort === "price_desc"
    ? listByPrice(context, parameters, sort)
    : listByTime(context, parameters);
}

function filters(context: Context, parameters: SearchParameters): (SQL | undefined)[] {
  const { chains } = context;
  const { q, category, minPrice, maxPrice, network, agentId } = parameters;
  const named = [...chains.values()].filter((chain) => network === undefined || chain.network === network);
  return [
    eq(services.status, "active"),
    // Chains served no longer are not shown.
    inArray(services.chainId, named.length > 0 ? named.map(({ chainId }) => chainId) : [-1]),
    category === undefined ? undefined : eq(services.category, category),
    minPrice === undefined ? undefined : gte(services.price, minPrice),
    maxPrice === undefined ? undefined : lte(services.price, maxPrice),
    agentId === undefined ? undefined : eq(services.agentId, agentId),
    q === undefined ? undefined : sql`${services.search} @@ ${queryOf(q)}`,
  ];
}

const queryOf = (q: string) => sql`websearch_to_tsquery('english', ${q})`;

/** What is looked through, under the table's name: all services, or the newest that have all the words. */
function source(context: Context, q: string | undefined): typeof services {
  return q === undefined ? services : (newestWith(context, q) as unknown as typeof services);
}

/**
 * A phrase of common words is rare, so that PostgreSQL would look at all services that have them. Words alone are counted
 * well: common ones are met soon among the newest, rare ones by the index. There are `limits.searchCandidates` of them, looked through as they are: joined by their ids
 * again, all services would be.
 */
function newestWith({ searchDb, settings }: Context, q: string) {
  const words = sql`regexp_replace(${queryOf(q)}::text, '<(-|[0-9]+)>', '&', 'g')::tsquery`;
  return searchDb
    .select()
    .from(services)
    .where(and(eq(services.status, "active"), sql`${services.search} @@ ${words}`))
    .orderBy(desc(services.createdAt), desc(services.id))
    .limit(settings.limits.searchCandidates)
    .as("services");
}

async function listByTime(context: Context, parameters: SearchParameters) {
  const { cursor, limit } = parameters;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, timeCursor);
  const rows = await context.searchDb
    .select(columns)
    .from(source(context, parameters.q))
    .where(
      and(
        ...filters(context, parameters),
        after &&
          sql`(${services.createdAt}, ${services.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]})`,
      ),
    )
    .orderBy(desc(services.createdAt), desc(services.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ createdAt, id }) => [createdAt.toISOString(), id]);
}

const priceCursor = z.tuple([z.string().regex(/^\d{1,78}$/), cursorId]);

async function listByPrice(context: Context, parameters: SearchParameters, sort: "price_asc" | "price_desc") {
  const { cursor, limit } = parameters;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, priceCursor);
  const up = sort === "price_asc";
  const [order, past] = up ? [asc, sql`>`] : [desc, sql`<`];
  const rows = await context.searchDb
    .select(columns)
    .from(source(context, parameters.q))
    .where(
      and(
        ...filters(context, parameters),
        after && sql`(${services.price}, ${services.id}) ${past} (${after[0]}::numeric, ${after[1]})`,
      ),
    )
    .orderBy(order(services.price), order(services.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ price, id }) => [price.toString(), id]);
}

const rankCursor = z.tuple([z.number().min(0).max(1e9), cursorId]);

async function searchByRelevance(context: Context, parameters: SearchParameters & { q: string }) {
  const { cursor, limit, q } = parameters;
  const after = cursor === undefined ? undefined : decodeCursor(cursor, rankCursor);
  const matching = context.searchDb
    .select({
      ...columns,
      rank: sql<number>`ts_rank(${services.search}, websearch_to_tsquery('english', ${q}))::float8`.as(
        "rank",
      ),
    })
    .from(source(context, q))
    .where(and(...filters(context, parameters)))
    .orderBy(desc(services.createdAt), desc(services.id))
    .limit(context.settings.limits.searchCandidates)
    .as("matching");
  const rows = await context.searchDb
    .select()
    .from(matching)
    .where(after && sql`(${matching.rank}, ${matching.id}) < (${after[0]}::float8, ${after[1]})`)
    .orderBy(desc(matching.rank), desc(matching.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ rank, id }) => [rank, id]);
}
