import { ApiError, notFound } from "../ApiError.ts";
import { withAuthority } from "../auth/withAuthority.ts";
import type { Context } from "../context.ts";
import type { AgentPrincipal } from "../Principal.ts";
import { decodeCursor, timeCursor, toPage } from "../schemas/paging.ts";
import { lockAgent } from "../usage/lockAgent.ts";
import { CallbackUrlRefusedError } from "./callbackUrl/CallbackUrlRefusedError.ts";
import { checkCallbackUrl } from "./callbackUrl/checkCallbackUrl.ts";
import {
  createEndpoint,
  deleteEndpoint,
  type EndpointChange,
  getEndpoint,
  updateEndpoint,
  type WebhookEndpoint,
} from "./store/endpoints.ts";
import { type DeliveryRecord, listDeliveries } from "./store/listDeliveries.ts";
import { redeliver, sendTest } from "./store/redeliver.ts";
import { rotateSecret } from "./store/secrets.ts";

type Scope = Pick<Context, "db" | "secretBox" | "clock" | "settings">;
type Asking = Pick<AgentPrincipal, "agentId">;

/**
 * Adds an endpoint.
 *
 * @throws {ApiError} when its URL may not be called, or the agent has too many.
 */
export async function createWebhook(
  scope: Scope,
  principal: AgentPrincipal,
  { url, eventTypes }: { url: string; eventTypes: string[] },
) {
  const { agentId } = principal;
  const href = checkUrl(scope.settings, url);
  return withAuthority(scope, principal, async ({ db, secretBox: box, clock }) => {
    await lockAgent(db, agentId);
    const { webhookEndpoints: most } = scope.settings.limits;
    return createEndpoint(db, { agentId, url: href, eventTypes, box, now: clock(), most });
  });
}

/**
 * Gets an endpoint.
 *
 * @throws {ApiError} when the agent has none of this id.
 */
export async function getWebhook({ db }: Scope, { agentId }: Asking, id: string): Promise<WebhookEndpoint> {
  const endpoint = await getEndpoint(db, { id, agentId });
  if (endpoint === undefined) throw notFound("webhook");
  return endpoint;
}

/**
 * Changes an endpoint.
 *
 * @throws {ApiError} when the agent has none of this id, or its new URL may not be called.
 */
export async function updateWebhook(
  scope: Scope,
  principal: AgentPrincipal,
  id: string,
  change: { [key in keyof EndpointChange]: EndpointChange[key] | undefined },
): Promise<WebhookEndpoint> {
  const { url, eventTypes, active } = change;
  const given = {
    ...(url !== undefined && { url: checkUrl(scope.settings, url) }),
    ...(eventTypes !== undefined && { eventTypes }),
    ...(active !== undefined && { active }),
  };
  const endpoint = await withAuthority(scope, principal, ({ db }) =>
    updateEndpoint(db, { id, agentId: principal.agentId }, given),
  );
  if (endpoint === undefined) throw notFound("webhook");
  return endpoint;
}

/**
 * Deletes an endpoint with its deliveries.
 *
 * @throws {ApiError} when the agent has none of this id.
 */
export async function deleteWebhook(
  context: Scope,
  principal: AgentPrincipal,
  id: string,
): Promise<WebhookEndpoint> {
  return withAuthority(context, principal, async (scope) => {
    const endpoint = await getWebhook(scope, principal, id);
    await deleteEndpoint(scope.db, { id, agentId: principal.agentId });
    return endpoint;
  });
}

/**
 * Gives an endpoint a new secret.
 *
 * @throws {ApiError} when the agent has none of this id.
 */
export async function rotateWebhookSecret(
  context: Scope,
  principal: AgentPrincipal,
  { id, overlapSeconds }: { id: string; overlapSeconds: number },
) {
  return withAuthority(context, principal, async (scope) => {
    const endpoint = await getWebhook(scope, principal, id);
    const secret = await rotateSecret(scope.db, {
      endpointId: id,
      overlapMs: overlapSeconds * 1_000,
      box: scope.secretBox,
      now: scope.clock(),
    });
    return { endpoint, secret };
  });
}

/**
 * Lists an endpoint's deliveries.
 *
 * @throws {ApiError} when the agent has none of this id, or the cursor is of another list.
 */
export async function listWebhookDeliveries(
  scope: Scope,
  asking: Asking,
  query: {
    id: string;
    limit: number;
    cursor?: string | undefined;
    state?: DeliveryRecord["state"] | undefined;
  },
) {
  const { id, limit, cursor, state } = query;
  await getWebhook(scope, asking, id);
  const [createdAt, lastId] = cursor === undefined ? [] : decodeCursor(cursor, timeCursor);
  const rows = await listDeliveries(scope.db, {
    endpointId: id,
    limit: limit + 1,
    ...(state !== undefined && { state }),
    ...(createdAt !== undefined && lastId !== undefined && { after: { createdAt, id: lastId } }),
  });
  return toPage(rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
}

/**
 * Delivers again what was given up, or has arrived.
 *
 * @throws {ApiError} when the agent has no such delivery, or too much waits at the endpoint.
 */
export async function redeliverWebhook(
  context: Scope,
  principal: AgentPrincipal,
  { id, deliveryId }: { id: string; deliveryId: string },
): Promise<void> {
  return withAuthority(context, principal, async (scope) => {
    await getWebhook(scope, principal, id);
    const { waitingDeliveries: mostWaiting } = scope.settings.limits;
    const again = { endpointId: id, id: deliveryId, now: scope.clock(), mostWaiting };
    const revived = await redeliver(scope.db, again);
    if (!revived) throw notFound("delivery that has come to its end");
  });
}

/**
 * Sends an endpoint a test.
 *
 * @returns The delivery's id.
 * @throws {ApiError} when the agent has none of this id, it is paused, or too much waits there.
 */
export async function testWebhook(context: Scope, principal: AgentPrincipal, id: string): Promise<string> {
  return withAuthority(context, principal, async (scope) => {
    const { active } = await getWebhook(scope, principal, id);
    if (!active) throw new ApiError("STATUS_NOT_ALLOWED", "The webhook is paused. Resume it first.");
    const { waitingDeliveries: mostWaiting } = scope.settings.limits;
    return sendTest(scope.db, { endpointId: id, now: scope.clock(), mostWaiting });
  });
}

function checkUrl(settings: Context["settings"], url: string): string {
  try {
    return checkCallbackUrl(url, settings.webhooks || {}).href;
  } catch (error) {
    if (!(error instanceof CallbackUrlRefusedError)) throw error;
    throw new ApiError("CALLBACK_URL_REFUSED", error.message, { refusal: error.refusal });
  }
}
