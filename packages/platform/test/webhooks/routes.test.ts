import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestPlatform, type TestAgent, type TestPlatform } from "../support/startTestPlatform.ts";
import { type Receiver, receive } from "../support/webhooks/receiver.ts";

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly active: boolean;
}
interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}
interface Deliveries {
  readonly items: readonly {
    id: string;
    eventId: string;
    eventType: string;
    state: string;
    attempts: number;
  }[];
  readonly nextCursor: string | null;
}

let api: TestPlatform;
let agent: TestAgent;
let stranger: TestAgent;
let receiver: Receiver;

beforeAll(async () => {
  api = await startTestPlatform({ webhooks: { allowLoopback: true } });
  stranger = await api.register();
});
afterAll(() => api[Symbol.asyncDispose]());

beforeEach(async () => {
  agent = await api.register();
  receiver = await receive(() => api.time.now);
  return () => receiver[Symbol.asyncDispose]();
});

const add = async (body: object = { url: receiver.url }) => {
  const answer = await api.call<WebhookWithSecret>("POST", "/webhooks", agent.key, body);
  if (answer.status === 201) receiver.secrets.push(answer.data.secret);
  return answer;
};
/** Sells a service to a stranger: its seller, the agent, is told. */
const sell = async () => {
  const service = await api.listService(agent);
  const { data } = await api.call<{ transaction: { id: string } }>("POST", "/checkout", stranger.key, {
    serviceId: service.id,
  });
  return data.transaction.id;
};

test("default: a sale reaches the seller's endpoint, signed", async () => {
  const { status, data } = await add();
  expect(status).toBe(201);
  expect(data).toMatchObject({ webhook: { url: receiver.url, eventTypes: [], active: true } });
  const transactionId = await sell();
  await api.platform.sync();
  expect(receiver.refused).toEqual([]);
  expect(receiver.events).toMatchObject([
    {
      id: expect.stringMatching(/^evt_/),
      type: "transaction.created",
      data: { transactionId, role: "seller" },
    },
  ]);
  await api.platform.sync();
  expect(receiver.events).toHaveLength(1);
  const deliveries = await api.call<Deliveries>("GET", `/webhooks/${data.webhook.id}/deliveries`, agent.key);
  expect(deliveries.data.items).toMatchObject([
    { eventId: receiver.events[0]?.id, state: "delivered", attempts: 1 },
  ]);
});

test("behavior: only what was asked for, only while active, and nothing after the end", async () => {
  const { data } = await add({ url: receiver.url, eventTypes: ["session.ended"] });
  const path = `/webhooks/${data.webhook.id}`;
  await sell();
  await api.platform.sync();
  expect(receiver.events).toEqual([]);
  await api.call("PATCH", path, agent.key, { eventTypes: [], active: false });
  await sell();
  await api.platform.sync();
  expect(receiver.events).toEqual([]);
  const { data: active } = await api.call<Webhook>("PATCH", path, agent.key, { active: true });
  expect(active).toMatchObject({ eventTypes: [], active: true });
  await sell();
  await api.platform.sync();
  expect(receiver.events).toHaveLength(1);
  expect((await api.call("DELETE", path, agent.key)).status).toBe(200);
  expect((await api.call("GET", path, agent.key)).status).toBe(404);
  await sell();
  await api.platform.sync();
  expect(receiver.events).toHaveLength(1);
});

test("behavior: a dead letter is listed, and taken up again", async () => {
  // The sale expires meanwhile, which is an event of another type.
  const { data } = await add({ url: receiver.url, eventTypes: ["transaction.created"] });
  receiver.answer = (response) => response.writeHead(500).end();
  await sell();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await api.platform.sync();
    api.time.now += 6 * 3_600_000;
  }
  expect(receiver.events).toHaveLength(10);
  expect(new Set(receiver.events.map(({ id }) => id)).size).toBe(1);
  const path = `/webhooks/${data.webhook.id}/deliveries`;
  const dead = await api.call<Deliveries>("GET", `${path}?state=dead`, agent.key);
  expect(dead.data.items).toMatchObject([{ state: "dead", attempts: 10, status: 500, reason: "status 500" }]);
  const again = `${path}/${dead.data.items[0]?.id}/redeliver`;
  receiver.answer = (response) => response.writeHead(200).end();
  expect((await api.call("POST", again, stranger.key)).status).toBe(404);
  expect((await api.call("POST", again, agent.key)).status).toBe(200);
  expect((await api.call("POST", again, agent.key)).status).toBe(404);
  await api.platform.sync();
  expect(receiver.events).toHaveLength(11);
  expect((await api.call<Deliveries>("GET", `${path}?state=dead`, agent.key)).data.items).toEqual([]);
});

test("behavior: rotated, both secrets sign; at once, only the new one", async () => {
  const { data } = await add();
  const rotate = (body: object) =>
    api.call<WebhookWithSecret>("POST", `/webhooks/${data.webhook.id}/secret`, agent.key, body);
  const { data: rotated } = await rotate({ overlapSeconds: 60 });
  expect(rotated.secret).not.toBe(data.secret);
  for (const secret of [data.secret, rotated.secret]) {
    receiver.secrets.splice(0, receiver.secrets.length, secret);
    await sell();
    await api.platform.sync();
  }
  expect(receiver.refused).toEqual([]);
  expect(receiver.events).toHaveLength(2);
  await rotate({ overlapSeconds: 0 });
  await sell();
  await api.platform.sync();
  expect(receiver.refused).toMatchObject([{ name: "WebhookSignatureError" }]);
});

test("behavior: deliveries come page by page", async () => {
  const { data } = await add();
  for (let index = 0; index < 3; index += 1) await sell();
  await api.platform.sync();
  const path = `/webhooks/${data.webhook.id}/deliveries?limit=2`;
  const first = await api.call<Deliveries>("GET", path, agent.key);
  const second = await api.call<Deliveries>("GET", `${path}&cursor=${first.data.nextCursor}`, agent.key);
  expect([first.data.items.length, second.data.items.length, second.data.nextCursor]).toEqual([2, 1, null]);
  expect(new Set([...first.data.items, ...second.data.items].map(({ id }) => id)).size).toBe(3);
});

test("error: another agent's endpoint looks like none, by every way", async () => {
  const { data } = await add();
  const path = `/webhooks/${data.webhook.id}`;
  const body = { url: "https://thief.dev/" };
  for (const [method, way, sent] of [
    ["GET", path, undefined],
    ["PATCH", path, body],
    ["DELETE", path, undefined],
    ["POST", `${path}/secret`, {}],
    ["GET", `${path}/deliveries`, undefined],
  ] as const) {
    expect((await api.call(method, way, stranger.key, sent)).error.code).toBe("NOT_FOUND");
  }
  expect((await api.call<Webhook[]>("GET", "/webhooks", stranger.key)).data).toEqual([]);
  expect((await api.call<Webhook[]>("GET", "/webhooks", agent.key)).data).toEqual([data.webhook]);
  expect((await api.call("GET", "/webhooks")).error.code).toBe("UNAUTHENTICATED");
});

test.each([
  ["https://10.0.0.1/", "address"],
  ["https://metadata.google.internal/", "host"],
  ["http://hooks.seller.dev/", "scheme"],
  ["https://user:pass@hooks.seller.dev/", "credentials"],
  ["https://hooks.seller.dev:22/", "port"],
  ["https://hooks.seller.dev/#x", "fragment"],
  ["not a url", "not-a-url"],
])("error: %s is refused, new or changed", async (url, refusal) => {
  const refused = { error: { code: "CALLBACK_URL_REFUSED" }, details: { refusal } };
  expect(await add({ url })).toMatchObject({ status: 400, ...refused });
  const { data } = await add();
  expect(await api.call("PATCH", `/webhooks/${data.webhook.id}`, agent.key, { url })).toMatchObject(refused);
  expect(api.logged()).not.toContain(receiver.secrets[0]);
});

test.each<[string, object]>([
  ["no URL", {}],
  ["a URL that is no text", { url: 7 }],
  ["a type that is none", { url: "https://a.dev/", eventTypes: ["all"] }],
  ["a giant URL", { url: `https://a.dev/${"a".repeat(3000)}` }],
])("error: %s", async (_, body) => {
  expect((await add(body)).error.code).toBe("VALIDATION_FAILED");
});

test("error: more endpoints than an agent may have", async () => {
  for (let index = 0; index < 20; index += 1) await add();
  expect((await add()).error.code).toBe("LIMIT_REACHED");
});

test("behavior: turned off, there are no routes, and the outbox is left to others", async () => {
  await using silent = await startTestPlatform({ webhooks: false });
  const seller = await silent.register();
  const buyer = await silent.register();
  expect((await silent.call("POST", "/webhooks", seller.key, { url: receiver.url })).status).toBe(404);
  const { id: serviceId } = await silent.listService(seller);
  await silent.call("POST", "/checkout", buyer.key, { serviceId });
  await silent.platform.sync();
  const types: string[] = [];
  await silent.platform.consumeOutbox(async (events) => {
    types.push(...events.map(({ payload }) => payload.type));
  });
  expect(types).toContain("transaction.created");
});

test("error: unless it is allowed, no loopback", async () => {
  await using strict = await startTestPlatform();
  const { key } = await strict.register();
  for (const url of [receiver.url, receiver.url.replace("http:", "https:"), "https://localhost/"]) {
    expect((await strict.call("POST", "/webhooks", key, { url })).error.code).toBe("CALLBACK_URL_REFUSED");
  }
});
