import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { parseEvent, type WebhookEvent } from "./event.ts";
import { findHeader, type WebhookHeaders } from "./findHeader.ts";
import { WebhookMalformedError, WebhookSignatureError, WebhookTimestampError } from "./webhookErrors.ts";
import { parseWebhookSecret } from "./webhookSecret.ts";
import { isSignedBy, parseSignatures, webhookIdHeader, webhookSignatureHeader } from "./webhookSignature.ts";
import { maxWebhookBodySize } from "./webhookSize.ts";

/** What {@link verifyWebhook} takes. */
export interface VerifyWebhookParameters {
  readonly headers: WebhookHeaders;
  /** The body as it came, byte for byte. */
  readonly body: string | Uint8Array;
  /** All secrets that are valid now, 1 to 10: during a rotation the old and the new one. */
  readonly secrets: readonly string[];
  /** How far the sender's time may be from ours, in seconds, either way. @default 300 */
  readonly toleranceSeconds?: number | undefined;
  /** Our time, in unix seconds. @default the clock */
  readonly now?: number | undefined;
}

export type VerifyWebhookReturnType = WebhookEvent;

const names = {
  headers: true,
  body: true,
  secrets: true,
  toleranceSeconds: "seconds",
  now: "time",
} satisfies Names<VerifyWebhookParameters>;

/**
 * Checks that a webhook is the platform's, whole and recent, and reads it. In any runtime.
 *
 * Within the tolerance a copy passes too, and the platform itself delivers an event again when an answer was lost: act on
 * each `id` once.
 *
 * @param parameters - {@link VerifyWebhookParameters}
 * @returns The event.
 * @throws {WebhookSignatureError} when no signature fits.
 * @throws {WebhookTimestampError} when it is too old, or of the future.
 * @throws {WebhookMalformedError} when it has not the form of a webhook.
 * @throws {WebhookSecretInvalidError}
 *
 * @example
 * app.post("/webhooks", async (context) => {
 *   const event = verifyWebhook({
 *     headers: context.req.raw.headers,
 *     body: await context.req.text(),
 *     secrets: [secret],
 *   });
 *   await once(event.id, () => handle(event));
 *   return context.body(null, 204);
 * });
 */
export function verifyWebhook(parameters: VerifyWebhookParameters): VerifyWebhookReturnType {
  checkParameters(parameters, names, "parameters of verifyWebhook");
  const { headers, toleranceSeconds = 300, now = Math.floor(Date.now() / 1000) } = parameters;
  const { length } = Array.isArray(parameters.secrets) ? parameters.secrets : [];
  if (length < 1 || length > 10) throw new WebhookMalformedError("it needs 1 to 10 secrets");
  const secrets = parameters.secrets.map(parseWebhookSecret);
  const body = toBytes(parameters.body);
  const id = headerOf(headers, webhookIdHeader);
  const { timestamp, signatures } = parseSignatures(headerOf(headers, webhookSignatureHeader));
  if (!isSignedBy({ id, timestamp, body }, signatures, secrets)) throw new WebhookSignatureError();
  // Written so that a tolerance or a time that is no number refuses.
  if (!(Math.abs(now - timestamp) <= toleranceSeconds)) {
    throw new WebhookTimestampError({ timestamp, now, toleranceSeconds });
  }
  const event = parseEvent(body);
  if (event.id !== id) throw new WebhookMalformedError(`${webhookIdHeader} is not the id in its body`);
  return event;
}

function toBytes(body: unknown): Uint8Array {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new WebhookMalformedError("its body is neither a text nor bytes");
  }
  // No character has less than one byte, so too long a text need not be encoded to be refused.
  const bytes =
    typeof body !== "string" ? body : new TextEncoder().encode(body.slice(0, maxWebhookBodySize + 1));
  if (bytes.length <= maxWebhookBodySize) return bytes;
  throw new WebhookMalformedError(`its body has more than ${maxWebhookBodySize} bytes`);
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = findHeader(headers, name);
  if (typeof value === "string" && value.length > 0 && value.length <= 2048) return value;
  throw new WebhookMalformedError(`it needs ${name}, once`);
}
