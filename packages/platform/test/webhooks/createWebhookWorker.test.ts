import { setImmediate } from "node:timers/promises";
import { and, eq, isNotNull } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Db } from "../../src/store/Db.ts";
import { webhookDeliveries, webhookEndpoints } from "../../src/store/tables/webhooks.ts";
import { maxAttempts } from "../../src/webhooks/delivery/retryDelay.ts";
import { claimDeliveries, perAgent } from "../../src/webhooks/store/claimDeliveries.ts";
import { enqueueEvent } from "../../src/webhooks/store/enqueueEvent.ts";
import { listDeliveries } from "../../src/webhooks/store/listDeliveries.ts";
import { rotateSecret } from "../../src/webhooks/store/secrets.ts";
import {
  createWebhookWorker,
  type WebhookWorkerOptions,
} from "../../src/webhooks/worker/createWebhookWorker.ts";
import { openPglite, type TestDatabase } from "../support/webhooks/databases.ts";
import { agentId, box, clear, eventOf, maxEndpoints, register, start } from "../support/webhooks/fixtures.ts";
import { listen } from "../support/webhooks/listener.ts";
import { type Receiver, receive } from "../support/webhooks/receiver.ts";

let database: TestDatabase;
let db: Db;
let receiver: Receiver;
let endpointId: string;
let time: number;

beforeAll(async () => {
  database = await openPglite();
  db = database.db;
});
afterAll(() => database[Symbol.asyncDispose]());

beforeEach(async () => {
  await clear(db);
  time = start.getTime();
  receiver = await receive(() => time);
  endpointId = await register(db, receiver, now());
});
afterEach(() => receiver[Symbol.asyncDispose]());

const now = () => new Date(time);
const enqueue = (id: string) => enqueueEvent(db, { agentId, event: eventOf(id), now: now() });
const workerOf = (options: Partial<WebhookWorkerOptions> = {}) =>
  createWebhookWorker({ db, box, policy: { allowLoopback: true }, now, ...options });
const deliveries = () => listDeliveries(db, { endpointId, limit: 100 });

test("default", async () => {
  await enqueue("evt_1");
  const settled: unknown[] = [];
  const worker = workerOf({ onSettled: (_, settlement) => settled.push(settlement) });
  expect(await worker.runOnce()).toBe(1);
  expect(await worker.runOnce()).toBe(0);
  expect(receiver.events).toEqual([eventOf("evt_1")]);
  expect(settled).toEqual(["delivered"]);
  expect(await deliveries()).toMatchObject([{ state: "delivered", attempts: 1, status: 204, reason: null }]);
});

test("default: in the background, woken at once, until stopped", async () => {
  const settled = Promise.withResolvers();
  const worker = workerOf({ pollMs: 3_600_000, onSettled: settled.resolve });
  worker.start();
  worker.start();
  await enqueue("evt_1");
  worker.wake();
  await settled.promise;
  await worker.stop();
  await worker.stop();
  expect(receiver.events).toHaveLength(1);
});

test("behavior: failing for hours, each attempt carries the same id and a fresh time; then it is a dead letter", async () => {
  receiver.answer = (response) => response.writeHead(503).end();
  await enqueue("evt_1");
  const worker = workerOf();
  const from = time;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    expect(await worker.runOnce()).toBe(1);
    const [next] = await db.select({ dueAt: webhookDeliveries.dueAt }).from(webhookDeliveries);
    time = next?.dueAt.getTime() ?? 0;
  }
  expect(receiver.refused).toEqual([]);
  expect(receiver.events.map(({ id }) => id)).toEqual(Array(maxAttempts).fill("evt_1"));
  expect((time - from) / 3_600_000).toBeGreaterThan(6);
  expect(await deliveries()).toMatchObject([{ state: "dead", attempts: maxAttempts, reason: "status 503" }]);
  time += 1e9;
  expect(await worker.runOnce()).toBe(0);
});

test("behavior: during a rotation a receiver with either secret is content", async () => {
  const [old = ""] = receiver.secrets;
  const fresh = await rotateSecret(db, { endpointId, overlapMs: 1000, box, now: now() });
  for (const [secrets, id] of [
    [[old], "evt_old"],
    [[fresh], "evt_new"],
  ] as const) {
    receiver.secrets.splice(0, receiver.secrets.length, ...secrets);
    await enqueue(id);
    await workerOf().runOnce();
  }
  expect(receiver.events.map(({ id }) => id)).toEqual(["evt_old", "evt_new"]);
  time += 1000;
  receiver.secrets.splice(0, 1, old);
  await enqueue("evt_late");
  await workerOf().runOnce();
  expect(receiver.refused).toMatchObject([{ name: "WebhookSignatureError" }]);
});

test("behavior: a crash after the claim, before anything was sent", async () => {
  await enqueue("evt_1");
  await claimDeliveries(db, { now: now(), limit: 1, leaseMs: 60_000 });
  expect(await workerOf().runOnce()).toBe(0);
  time += 60_000;
  expect(await workerOf().runOnce()).toBe(1);
  expect(receiver.events.map(({ id }) => id)).toEqual(["evt_1"]);
  expect(await deliveries()).toMatchObject([{ state: "delivered", attempts: 1 }]);
});

test("behavior: the database fails after the sending: the same event is sent again under the same id", async () => {
  await enqueue("evt_1");
  const errors: unknown[] = [];
  const failing = new Proxy(db, {
    get(target, key) {
      // Claiming has its transaction before the sending, settling after it.
      if (key === "transaction" && receiver.events.length > 0)
        return () => {
          throw new Error("connection lost");
        };
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  expect(await workerOf({ db: failing, onError: (error) => errors.push(error) }).runOnce()).toBe(1);
  expect(errors).toMatchObject([{ message: "connection lost" }]);
  expect(receiver.events).toHaveLength(1);
  time += 60_000;
  await workerOf().runOnce();
  expect(receiver.events.map(({ id }) => id)).toEqual(["evt_1", "evt_1"]);
  expect(await deliveries()).toMatchObject([{ state: "delivered", attempts: 1 }]);
});

test("behavior: stopping gives up what is under way, uncounted", async () => {
  const asked = Promise.withResolvers<void>();
  receiver.answer = () => asked.resolve();
  await enqueue("evt_1");
  const worker = workerOf({ pollMs: 10 });
  worker.start();
  await asked.promise;
  await worker.stop();
  expect(await deliveries()).toMatchObject([{ state: "pending", attempts: 0 }]);
  receiver.answer = (response) => response.writeHead(200).end();
  time += 60_000;
  await workerOf().runOnce();
  expect(await deliveries()).toMatchObject([{ state: "delivered", attempts: 1 }]);
});

test("behavior: a slow endpoint holds nobody up", async () => {
  await using quick = await receive(() => time);
  receiver.answer = () => {};
  for (let index = 0; index < 30; index += 1) await enqueue(`evt_${index}`);
  await register(db, quick, now());
  const arrived = Promise.withResolvers();
  quick.answer = (response) => {
    response.writeHead(200).end();
    arrived.resolve(undefined);
  };
  const worker = workerOf({ pollMs: 10 });
  worker.start();
  await enqueue("evt_quick");
  await arrived.promise;
  expect(quick.events.map(({ id }) => id)).toEqual(["evt_quick"]);
  await worker.stop();
});

test("behavior: with all its endpoints slow, an agent holds no other agent up", async () => {
  await using slow = await listen(() => {});
  await using quick = await receive(() => time);
  for (let index = 0; index < maxEndpoints; index += 1) {
    await register(db, { url: `http://127.0.0.1:${slow.port}/`, secrets: [] }, now(), "agent_slow");
  }
  await register(db, quick, now(), "agent_quick");
  const enqueueOf = (agent: string, id: string) =>
    enqueueEvent(db, { agentId: agent, event: eventOf(id), now: now() });
  for (let index = 0; index < 5; index += 1) await enqueueOf("agent_slow", `evt_${index}`);
  const arrived = Promise.withResolvers();
  quick.answer = (response) => {
    response.writeHead(200).end();
    arrived.resolve(undefined);
  };
  const worker = workerOf({ pollMs: 10 });
  worker.start();
  while (slow.connections() < perAgent) await setImmediate();
  await enqueueOf("agent_quick", "evt_quick");
  await arrived.promise;
  // None of the slow ones was given up for it.
  expect(slow.connections()).toBe(perAgent);
  expect(quick.events.map(({ id }) => id)).toEqual(["evt_quick"]);
  await worker.stop();
});

test("behavior: deleting its endpoints while they are called, an agent gets no more places", async () => {
  await using slow = await listen(() => {});
  await using quick = await receive(() => time);
  const enqueueOf = (agent: string, id: string) =>
    enqueueEvent(db, { agentId: agent, event: eventOf(id), now: now() });
  const registerSlow = async () => {
    for (let index = 0; index < 2; index += 1) {
      await register(db, { url: `http://127.0.0.1:${slow.port}/`, secrets: [] }, now(), "agent_slow");
    }
    for (let index = 0; index < 3; index += 1) await enqueueOf("agent_slow", `evt_${index}`);
  };
  await register(db, quick, now(), "agent_quick");
  const arrived = Promise.withResolvers();
  quick.answer = (response) => {
    response.writeHead(200).end();
    arrived.resolve(undefined);
  };
  const worker = workerOf({ pollMs: 10 });
  await registerSlow();
  worker.start();
  while (slow.connections() < perAgent) await setImmediate();
  const ofSlow = eq(webhookEndpoints.agentId, "agent_slow");
  await db.delete(webhookEndpoints).where(ofSlow);
  await registerSlow();
  await enqueueOf("agent_quick", "evt_quick");
  await arrived.promise;
  const taken = await db
    .select({ id: webhookDeliveries.id })
    .from(webhookDeliveries)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
    .where(and(ofSlow, isNotNull(webhookDeliveries.lease)));
  expect(taken).toEqual([]);
  await worker.stop();
});

test("behavior: what feeds it comes before each look; failing, it is asked again", async () => {
  const settled = Promise.withResolvers();
  let asked = 0;
  const feed = async () => {
    asked += 1;
    if (asked === 1) throw new Error("not now");
    return asked === 2 ? enqueue("evt_fed") : 0;
  };
  const worker = workerOf({ feed, pollMs: 5, onSettled: settled.resolve });
  worker.start();
  await settled.promise;
  await worker.stop();
  expect(receiver.events).toEqual([eventOf("evt_fed")]);
});

test("behavior: in the background, what ended long ago is deleted", async () => {
  await enqueue("evt_1");
  await workerOf().runOnce();
  time += 8 * 86_400_000;
  await enqueue("evt_2");
  const settled = Promise.withResolvers();
  const worker = workerOf({ onSettled: settled.resolve });
  worker.start();
  await settled.promise;
  await worker.stop();
  expect(await deliveries()).toMatchObject([{ eventId: "evt_2" }]);
});

test("error: what cannot be signed is given up some day too", async () => {
  await enqueue("evt_1");
  await db.update(webhookDeliveries).set({ body: '{"id":"no event"}' });
  await workerOf().runOnce();
  expect(await deliveries()).toMatchObject([
    { state: "pending", attempts: 1, reason: "could not be signed" },
  ]);
});

test("error: a URL that became private is not called", async () => {
  await enqueue("evt_1");
  await db.update(webhookEndpoints).set({ url: "https://10.0.0.1/" });
  await workerOf({ policy: {} }).runOnce();
  expect(await deliveries()).toMatchObject([
    { attempts: 1, reason: expect.stringContaining("public addresses") },
  ]);
  expect(receiver.connections()).toBe(0);
});

test("behavior: while the database is away, the worker goes on asking", async () => {
  let failures = 0;
  const recovered = Promise.withResolvers();
  const flaky = new Proxy(db, {
    get(target, key) {
      if (key === "transaction" && failures < 3) {
        failures += 1;
        throw new Error("no connection");
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  await enqueue("evt_1");
  const worker = workerOf({ db: flaky, pollMs: 5, onSettled: recovered.resolve });
  worker.start();
  await recovered.promise;
  await worker.stop();
  expect(failures).toBe(3);
  expect(receiver.events).toHaveLength(1);
});
