import { loadPart } from "../loading/loadPart.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import type { WebhookEvent } from "./event.ts";
import { WebhookError, WebhookMalformedError } from "./webhookErrors.ts";
import { maxWebhookBodySize } from "./webhookSize.ts";

/** Answers webhooks: what web frameworks, workers and `serveWebhooks` take. */
export type WebhookHandler = (request: Request) => Promise<Response>;

/** What {@link createWebhookHandler} takes. */
export interface WebhookHandlerOptions {
  /** All secrets that are valid now. */
  readonly secrets: readonly string[];
  /** How far the sender's time may be from ours, in seconds. @default 300 */
  readonly toleranceSeconds?: number | undefined;
  /** Told of what a handler threw. @default nobody; the platform delivers the event again in any case */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Ids that are remembered: the platform gives up long before as many events later. */
const maxIds = 10_000;

const names = {
  secrets: true,
  toleranceSeconds: "seconds",
  onError: true,
} satisfies Names<WebhookHandlerOptions>;

/**
 * Makes what answers webhooks: verified ones are handed over, each event once in this process; others are refused.
 *
 * When the handler throws, the answer is 500, and the platform delivers the event again.
 *
 * @param handle - Gets an event that is the platform's.
 * @param options - {@link WebhookHandlerOptions}
 *
 * @example
 * const handler = createWebhookHandler(async (event) => console.log(event.type), { secrets: [secret] });
 */
export function createWebhookHandler(
  handle: (event: WebhookEvent) => Promise<void>,
  options: WebhookHandlerOptions,
): WebhookHandler {
  checkParameters(options, names, "options of createWebhookHandler");
  const { secrets, toleranceSeconds, onError } = options;
  const handled = new Map<string, Promise<void>>();
  const once = (event: WebhookEvent): Promise<void> => {
    const before = handled.get(event.id);
    if (before !== undefined) return before;
    const running = handle(event);
    handled.set(event.id, running);
    running.catch(() => handled.delete(event.id));
    const [oldest] = handled.keys();
    if (handled.size > maxIds && oldest !== undefined) handled.delete(oldest);
    return running;
  };
  return async (request) => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { allow: "POST" } });
    try {
      const { verifyWebhook } = await loadPart(() => import("./verifyWebhook.ts"));
      const body = await readBody(request);
      await once(verifyWebhook({ headers: request.headers, body, secrets, toleranceSeconds }));
      return new Response(null, { status: 204 });
    } catch (error) {
      onError?.(error);
      return new Response(null, { status: error instanceof WebhookError ? 400 : 500 });
    }
  };
}

/** No more than a webhook may have, whoever sends it. */
async function readBody(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxWebhookBodySize) {
      await reader.cancel();
      throw new WebhookMalformedError(`its body has more than ${maxWebhookBodySize} bytes`);
    }
    chunks.push(value);
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}
