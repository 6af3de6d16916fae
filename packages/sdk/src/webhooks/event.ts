import { findJsonFlaw } from "../json/findJsonFlaw.ts";
import type { JsonValue } from "../json/JsonValue.ts";
import { parseStrictJson } from "../json/parseStrictJson.ts";
import { WebhookMalformedError } from "./webhookErrors.ts";

/** What a webhook says. */
export interface WebhookEvent {
  /** Equal for all deliveries of the event: act on each id once. */
  readonly id: string;
  /** What happened, such as `transaction.status`. */
  readonly type: string;
  /** When it happened, ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly data: JsonValue;
}

/** Forms of the fields beside the data. Ids go into a header and into what is signed, between dots. */
const forms: Readonly<Record<"id" | "type" | "createdAt", RegExp>> = {
  id: /^[A-Za-z0-9_-]{1,64}$/,
  type: /^[a-z_]{1,32}(\.[a-z_]{1,32}){0,3}$/,
  createdAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/,
};

const maxDepth = 16;

/**
 * Writes an event as the body of a webhook.
 *
 * @param event - The event.
 * @returns JSON in UTF-8.
 * @throws {WebhookMalformedError} when it is not of the form that {@link parseEvent} reads.
 */
export function encodeEvent(event: WebhookEvent): Uint8Array {
  const flaw = findJsonFlaw(event, maxDepth);
  if (flaw !== undefined) throw new WebhookMalformedError(`its event cannot be sent: ${flaw}`);
  return new TextEncoder().encode(JSON.stringify(check(event)));
}

/**
 * Reads the body of a webhook.
 *
 * @param body - JSON in UTF-8, verified.
 * @returns The event.
 * @throws {WebhookMalformedError}
 */
export function parseEvent(body: Uint8Array): WebhookEvent {
  return check(parseStrictJson(new TextDecoder().decode(body), maxDepth));
}

/** Takes what is JSON already. */
function check(event: unknown): WebhookEvent {
  const fields = typeof event === "object" && event !== null ? Object.entries(event) : [];
  const { id, type, createdAt, ...rest }: Record<string, unknown> = Object.fromEntries(fields);
  for (const [name, value] of Object.entries({ id, type, createdAt })) {
    const form = forms[name as keyof typeof forms];
    if (typeof value !== "string" || !form.test(value)) {
      throw new WebhookMalformedError(`its body is no event: ${name} is missing or not of its form`);
    }
  }
  if (Object.keys(rest).join() !== "data") {
    throw new WebhookMalformedError("its body is no event: it needs data, and nothing else");
  }
  return event as WebhookEvent;
}
