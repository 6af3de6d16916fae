import { and, count, eq, getTableColumns, gt, ne, notInArray, or } from "drizzle-orm";
import type { z } from "zod";
import { ApiError, notFound } from "../ApiError.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { AgentPrincipal } from "../Principal.ts";
import { services } from "../store/tables/services.ts";
import { lockAgent } from "../usage/lockAgent.ts";
import type { createServiceIn, updateServiceIn } from "./schemas.ts";

const { search: _, ...columns } = getTableColumns(services);

/** Milliseconds for which an archived service counts: otherwise offering and archiving in turn would fill the store. */
const archivedFor = 86_400_000;

/**
 * Offers a service on the agent's chain; the agent's wallet is paid.
 *
 * @throws {ApiError} `LIMIT_REACHED` when the agent has as many as it may.
 */
export async function createService(
  context: Context,
  principal: AgentPrincipal,
  listing: z.output<typeof createServiceIn>,
) {
  const { agentId, chainId } = principal;
  const now = context.clock();
  const service = {
    ...listing,
    id: newId("svc"),
    agentId,
    chainId,
    status: "active" as const,
    takedownReason: null,
    createdAt: now,
    updatedAt: now,
  };
  await withAuthority(context, principal, async ({ db: tx, settings }) => {
    await lockAgent(tx, agentId);
    const counts = or(
      ne(services.status, "archived"),
      gt(services.updatedAt, new Date(now.getTime() - archivedFor)),
    );
    const [offered] = await tx
      .select({ count: count() })
      .from(services)
      .where(and(eq(services.agentId, agentId), counts));
    const { services: limit } = settings.limits;
    if ((offered?.count ?? 0) >= limit) {
      const message = `An agent may have ${limit} services, including those archived within the last day. Change one instead.`;
      throw new ApiError("LIMIT_REACHED", message, { limit });
    }
    await tx.insert(services).values(service);
  });
  return service;
}

/**
 * Finds a service. Archived ones are found as well: purchases refer to them.
 *
 * @throws {ApiError} `NOT_FOUND`
 */
export async function getService({ db, chains }: Context, id: string) {
  const [service] = await db.select(columns).from(services).where(eq(services.id, id));
  if (service === undefined || !chains.has(service.chainId)) throw notFound("service");
  return service;
}

/**
 * Changes a service of the agent's own; purchases made before keep their terms.
 *
 * @throws {ApiError} `NOT_FOUND`, or `STATUS_NOT_ALLOWED` when it is archived.
 */
export async function updateService(
  context: Context,
  principal: AgentPrincipal,
  id: string,
  changes: z.output<typeof updateServiceIn> & { readonly status?: "active" | "paused" | "archived" },
) {
  const { agentId } = principal;
  // One that was taken down can be changed, and archived, but not put up for sale again.
  const mayNot =
    changes.status === "active" || changes.status === "paused" ? ["archived", "taken_down"] : ["archived"];
  const [service] = await withAuthority(context, principal, ({ db, clock }) =>
    db
      .update(services)
      .set({ ...changes, updatedAt: clock() })
      .where(
        and(
          eq(services.id, id),
          eq(services.agentId, agentId),
          notInArray(services.status, mayNot as (typeof services.$inferSelect)["status"][]),
        ),
      )
      .returning(columns),
  );
  if (service !== undefined) return service;
  const existing = await getService(context, id);
  if (existing.agentId !== agentId) throw notFound("service");
  if (existing.status === "taken_down") {
    const message = "The platform's operator has taken this service down.";
    throw new ApiError("STATUS_NOT_ALLOWED", message, { reason: existing.takedownReason });
  }
  throw new ApiError("STATUS_NOT_ALLOWED", "The service is archived permanently.");
}
