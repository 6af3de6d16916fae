import { describe, expect, test } from "vitest";
import { createWebhookHandler } from "./createWebhookHandler.ts";
import type { WebhookEvent } from "./event.ts";
import { signWebhook } from "./signWebhook.ts";
import { generateWebhookSecret } from "./webhookSecret.ts";
import { maxWebhookBodySize } from "./webhookSize.ts";

const secret = generateWebhookSecret();
const event = { id: "evt_1", type: "transaction.status", createdAt: "2026-01-01T00:00:00Z", data: {} };

/** A request as the platform makes it. */
function requestOf(changes: Partial<typeof event> = {}, secrets = [secret]): Request {
  const { headers, body } = signWebhook({ event: { ...event, ...changes }, secrets });
  return new Request("https://agent.test/hooks", { method: "POST", headers, body: body as BodyInit });
}

/** A handler, and what it was handed. */
function collecting() {
  const events: WebhookEvent[] = [];
  const take = async (got: WebhookEvent) => {
    events.push(got);
  };
  return { events, handler: createWebhookHandler(take, { secrets: [secret] }) };
}

test("default: hands a verified event over, and answers 204", async () => {
  const { events, handler } = collecting();
  expect((await handler(requestOf())).status).toBe(204);
  expect(events).toEqual([event]);
});

test("behavior: an event that comes again, even meanwhile, is handed over once", async () => {
  const { events, handler } = collecting();
  const answers = await Promise.all([handler(requestOf()), handler(requestOf())]);
  expect(answers.map(({ status }) => status)).toEqual([204, 204]);
  expect((await handler(requestOf({ id: "evt_2" }))).status).toBe(204);
  expect(events.map(({ id }) => id)).toEqual(["evt_1", "evt_2"]);
});

test("behavior: what failed is answered 500, told, and taken again", async () => {
  const errors: unknown[] = [];
  let tries = 0;
  const handle = async () => {
    tries += 1;
    if (tries === 1) throw new Error("busy");
  };
  const handler = createWebhookHandler(handle, { secrets: [secret], onError: (error) => errors.push(error) });
  expect((await handler(requestOf())).status).toBe(500);
  expect((await handler(requestOf())).status).toBe(204);
  expect([tries, errors]).toEqual([2, [new Error("busy")]]);
});

describe("what is not the platform's", () => {
  test.each<[what: string, status: number, request: () => Request]>([
    ["another secret", 400, () => requestOf({}, [generateWebhookSecret()])],
    ["no signature", 400, () => new Request("https://agent.test", { method: "POST", body: "{}" })],
    ["no body", 400, () => new Request("https://agent.test", { method: "POST" })],
    [
      "too large",
      400,
      () => new Request("https://agent.test", { method: "POST", body: "x".repeat(maxWebhookBodySize + 1) }),
    ],
    ["another method", 405, () => new Request("https://agent.test")],
  ])("error: %s", async (_, status, request) => {
    const { events, handler } = collecting();
    expect((await handler(request())).status).toBe(status);
    expect(events).toEqual([]);
  });
});
