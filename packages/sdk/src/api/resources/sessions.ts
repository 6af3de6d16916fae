import * as z from "zod/mini";
import type { Names } from "../../parameters/checkParameters.ts";
import type { CallOptions, Requester } from "../http/createRequester.ts";
import { page } from "../schemas/apiFields.ts";
import { newSessionSchema, sessionAuditEventSchema, sessionSchema } from "../schemas/session.ts";
import type { BodyOf, QueryOf } from "../wire.ts";

/** What is delegated; the budget in base units of USDC, as a decimal string. */
export type DelegateParameters = BodyOf<"/api/v1/sessions", "post">;
/** Which sessions to list. */
export type ListSessionsParameters = QueryOf<"/api/v1/sessions", "get">;

const schema = sessionSchema;
const sessionPage = page(sessionSchema);
const audit = z.array(sessionAuditEventSchema).check(z.maxLength(1_000));

const delegateNames = {
  allowedServiceIds: true,
  sellsAll: true,
  budgetUsdc: true,
  e2ePublicKey: true,
  expiry: "seconds",
  walletAddress: true,
} satisfies Names<DelegateParameters>;
const listSessionsNames = { cursor: true, limit: true, status: true } satisfies Names<ListSessionsParameters>;

/** Delegated budgets. */
export function sessionsOf(request: Requester) {
  return {
    /** Delegates a budget. The token is shown this once. */
    create: (body: DelegateParameters, options?: CallOptions) =>
      request("post", "/api/v1/sessions", { schema: newSessionSchema, body, names: delegateNames }, options),
    /** Lists the agent's sessions, the newest first. */
    list: (query: ListSessionsParameters = {}, options?: CallOptions) =>
      request("get", "/api/v1/sessions", { schema: sessionPage, query, names: listSessionsNames }, options),
    /** Reads the session that asks. */
    current: (options?: CallOptions) => request("get", "/api/v1/sessions/current", { schema }, options),
    /** Reads a session: budget left, expiry, status. */
    get: (id: string, options?: CallOptions) =>
      request("get", "/api/v1/sessions/{id}", { schema, ids: { id } }, options),
    /** Reads what happened to a session. */
    audit: (id: string, options?: CallOptions) =>
      request("get", "/api/v1/sessions/{id}/audit", { schema: audit, ids: { id } }, options),
    /** Revokes a session and cancels what it has not paid. */
    revoke: (id: string, options?: CallOptions) =>
      request("post", "/api/v1/sessions/{id}/revoke", { schema, ids: { id } }, options),
  };
}
