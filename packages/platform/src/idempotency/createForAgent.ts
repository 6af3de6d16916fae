import type { Context as HonoContext } from "hono";
import { agentOf } from "../auth/authenticate.ts";
import type { Context } from "../context.ts";
import type { AppEnv } from "../http/newRouter.ts";
import type { AgentPrincipal } from "../Principal.ts";
import { markReplayed } from "../schemas/idempotency.ts";
import { createOnce } from "./createOnce.ts";

/** A validated request with a body and perhaps an `Idempotency-Key`. */
interface Asked<request> {
  in: object;
  out: { header: { "idempotency-key"?: string | undefined }; json: request };
}

/**
 * Creates something for the calling agent, once per `Idempotency-Key`, and marks an answer that was given before.
 *
 * @param route - The name under which keys are kept apart.
 * @param make - Creates it and shows it, as JSON.
 * @returns What it shows, to be answered with 201.
 * @throws {ApiError} What `createOnce` throws.
 */
export async function createForAgent<request extends Readonly<Record<string, unknown>>, data extends object>(
  c: HonoContext<AppEnv, string, Asked<request>>,
  context: Context,
  route: string,
  make: (scope: Context, agent: AgentPrincipal, request: request) => Promise<data>,
): Promise<data> {
  const [principal, request] = [agentOf(c as HonoContext<AppEnv>), c.req.valid("json") as request];
  const key = c.req.valid("header")["idempotency-key"];
  const { data, isReplayed } = await createOnce(context, { principal, route, key, request }, (scope) =>
    make(scope, principal, request),
  );
  markReplayed(c as HonoContext<AppEnv>, isReplayed);
  return data;
}
