import type { ServerResponse } from "node:http";
import { verifyWebhook, type WebhookEvent } from "@abbababa/sdk/webhooks";
import { type Listener, listen } from "./listener.ts";

/** A seller's server: verifies what it gets, and remembers it. */
export interface Receiver extends Listener {
  readonly url: string;
  readonly events: WebhookEvent[];
  /** What it was sent that was not signed with its secrets. */
  readonly refused: unknown[];
  readonly secrets: string[];
  /** How it answers. */
  answer: (response: ServerResponse, event: WebhookEvent) => void;
}

/**
 * Starts a receiver.
 *
 * @param now - Its clock, in milliseconds.
 * @returns The receiver; disposing stops it.
 */
export async function receive(now: () => number = Date.now): Promise<Receiver> {
  const events: WebhookEvent[] = [];
  const refused: unknown[] = [];
  const secrets: string[] = [];
  const listener = await listen(async (request, response) => {
    // Whoever is killed while sending has sent nothing.
    const chunks = await request.toArray().catch(() => undefined);
    if (chunks === undefined) return;
    const body = Buffer.concat(chunks);
    try {
      const { headers } = request;
      const event = verifyWebhook({ headers, body, secrets, now: Math.floor(now() / 1000) });
      events.push(event);
      receiver.answer(response, event);
    } catch (error) {
      refused.push(error);
      response.writeHead(401).end();
    }
  });
  const receiver: Receiver = {
    ...listener,
    url: `http://127.0.0.1:${listener.port}/hook`,
    events,
    refused,
    secrets,
    answer: (response) => response.writeHead(204).end(),
  };
  return receiver;
}
