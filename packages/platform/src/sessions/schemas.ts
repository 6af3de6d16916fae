import { z } from "@hono/zod-openapi";
import {
  address,
  addressOut,
  amountOrZero,
  amountOut,
  e2ePublicKey,
  idOf,
  moment,
  showAddress,
} from "../schemas/fields.ts";
import { pagingQuery } from "../schemas/paging.ts";
import type { auditEvents } from "../store/tables/records.ts";
import type { sessions } from "../store/tables/sessions.ts";

/** What is delegated. */
export const createSessionIn = z.strictObject({
  budgetUsdc: amountOrZero.optional().openapi({
    description:
      "The most that may leave the buyer, fees included, in base units of USDC. If omitted, the platform sets no limit.",
  }),
  expiry: z.int().min(1).max(31_536_000).default(3_600).openapi({ description: "Seconds from now." }),
  allowedServiceIds: z.array(idOf("svc")).max(100).optional().openapi({
    description:
      "Services that the session may buy, and may sell if they are the agent's. If omitted or empty, it may buy any service.",
  }),
  sellsAll: z.boolean().default(false).openapi({
    description: "Whether the session may sell all services of the agent, including ones listed later.",
  }),
  walletAddress: address.optional().openapi({ description: "The account the session pays from." }),
  e2ePublicKey: e2ePublicKey.optional(),
});

/** A session. */
export const sessionOut = z
  .object({
    id: idOf("ses"),
    agentId: idOf("agt"),
    chainId: z.int(),
    budgetUsdc: amountOut.nullable(),
    spentUsdc: amountOut,
    reservedUsdc: amountOut,
    remainingUsdc: amountOut.nullable(),
    allowedServiceIds: z.array(z.string()).nullable(),
    sellsAll: z.boolean(),
    walletAddress: addressOut.nullable(),
    e2ePublicKey: z.string().nullable(),
    status: z.enum(["active", "revoked", "expired"]),
    createdAt: moment,
    expiresAt: moment,
    endedAt: moment.nullable(),
  })
  .openapi("Session");

/** Shows a session, which has expired when its time is over, whether or not it was marked. */
export function showSession(session: typeof sessions.$inferSelect, now: Date): z.output<typeof sessionOut> {
  const { id, agentId, chainId, budget, spent, reserved, allowedServiceIds, sellsAll, wallet, e2ePublicKey } =
    session;
  const over = session.status === "active" && session.expiresAt <= now;
  return {
    id,
    agentId,
    chainId,
    budgetUsdc: budget?.toString() ?? null,
    spentUsdc: spent.toString(),
    reservedUsdc: reserved.toString(),
    remainingUsdc: budget === null ? null : (budget - spent - reserved).toString(),
    allowedServiceIds,
    sellsAll,
    walletAddress: wallet === null ? null : showAddress(wallet),
    e2ePublicKey,
    status: over ? "expired" : session.status,
    createdAt: session.createdAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    endedAt: session.endedAt?.toISOString() ?? null,
  };
}

/** A new session and its token, shown this once. */
export const newSessionOut = z.object({ session: sessionOut, token: z.string() }).openapi("NewSession");

/** How sessions are listed. */
export const listSessionsQuery = pagingQuery.extend({
  status: z.enum(["active", "revoked", "expired"]).optional(),
});

/** What happened to a session. */
export const auditOut = z
  .object({
    type: z.string(),
    subject: z.string().nullable(),
    count: z.int().openapi({
      description:
        "How often; refusals for one reason are counted by the hour (UTC), all others are told apart.",
    }),
    createdAt: moment,
    lastAt: moment.openapi({ description: "When it happened last." }),
  })
  .openapi("SessionAuditEvent");

/** Shows what happened. */
export function showAudit(event: typeof auditEvents.$inferSelect): z.output<typeof auditOut> {
  const { type, subject, count, createdAt, lastAt } = event;
  return {
    type,
    subject,
    count,
    createdAt: createdAt.toISOString(),
    lastAt: (lastAt ?? createdAt).toISOString(),
  };
}
