import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { encodeEvent, type WebhookEvent } from "./event.ts";
import { WebhookMalformedError } from "./webhookErrors.ts";
import { parseWebhookSecret } from "./webhookSecret.ts";
import {
  computeSignature,
  formatSignatures,
  webhookIdHeader,
  webhookSignatureHeader,
} from "./webhookSignature.ts";
import { maxWebhookBodySize } from "./webhookSize.ts";

/** What {@link signWebhook} takes. */
export interface SignWebhookParameters {
  readonly event: WebhookEvent;
  /** All secrets that the receiver may have, 1 to 10: during a rotation the old and the new one. */
  readonly secrets: readonly string[];
  /** Unix seconds. @default now */
  readonly timestamp?: number | undefined;
}

/** A webhook, ready to send. */
export interface SignedWebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

const names = { event: true, secrets: true, timestamp: "time" } satisfies Names<SignWebhookParameters>;

/**
 * Writes and signs a webhook: what the platform sends, and what a test of a receiver needs.
 *
 * @param parameters - {@link SignWebhookParameters}
 * @returns Headers and body.
 * @throws {WebhookMalformedError | WebhookSecretInvalidError}
 *
 * @example
 * const { headers, body } = signWebhook({ event, secrets: [secret] });
 * await fetch(url, { method: "POST", headers, body });
 */
export function signWebhook(parameters: SignWebhookParameters): SignedWebhookRequest {
  checkParameters(parameters, names, "parameters of signWebhook");
  const { event, secrets, timestamp = Math.floor(Date.now() / 1000) } = parameters;
  if (secrets.length < 1 || secrets.length > 10) throw new WebhookMalformedError("it needs 1 to 10 secrets");
  const body = new Uint8Array(encodeEvent(event));
  if (body.length > maxWebhookBodySize) {
    throw new WebhookMalformedError(
      `its body has ${body.length} bytes; at most ${maxWebhookBodySize} are sent`,
    );
  }
  const webhook = { id: event.id, timestamp, body };
  const signatures = secrets.map((secret) => computeSignature(webhook, parseWebhookSecret(secret)));
  return {
    headers: {
      "Content-Type": "application/json",
      [webhookIdHeader]: event.id,
      [webhookSignatureHeader]: formatSignatures(timestamp, signatures),
    },
    body,
  };
}
