import { type SignedWebhookRequest, signWebhook, type WebhookEvent } from "@abbababa/sdk/webhooks";
import type { CallbackPolicy } from "../callbackUrl/CallbackPolicy.ts";
import type { ClaimedDelivery } from "../store/claimDeliveries.ts";
import { type PostWebhookReturnType, postWebhook } from "./postWebhook.ts";
import { standardHeaders } from "./standardHeaders.ts";

/** What {@link attemptDelivery} takes. */
export interface AttemptDeliveryParameters {
  readonly delivery: ClaimedDelivery;
  readonly secrets: readonly string[];
  readonly policy: CallbackPolicy;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Signs and posts one delivery. The event and its id are the same at each attempt; time and signatures are new.
 *
 * @param parameters - {@link AttemptDeliveryParameters}
 * @returns How it ended. What cannot be signed has failed too, so that it is given up some day.
 */
export async function attemptDelivery(parameters: AttemptDeliveryParameters): Promise<PostWebhookReturnType> {
  const { delivery, policy, signal } = parameters;
  const request = sign(parameters);
  if (request === undefined) return { ok: false, reason: "could not be signed" };
  return postWebhook({ ...request, url: delivery.url, policy, signal });
}

function sign({ delivery, secrets, now }: AttemptDeliveryParameters): SignedWebhookRequest | undefined {
  try {
    const event: WebhookEvent = JSON.parse(delivery.body);
    const timestamp = Math.floor(now.getTime() / 1000);
    const { headers, body } = signWebhook({ event, secrets, timestamp });
    return { headers: { ...headers, ...standardHeaders({ id: event.id, timestamp, body, secrets }) }, body };
  } catch {
    return undefined;
  }
}
