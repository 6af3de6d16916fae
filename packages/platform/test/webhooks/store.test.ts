import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Db } from "../../src/store/Db.ts";
import { webhookDeliveries } from "../../src/store/tables/webhooks.ts";
import { maxAttempts, retryDelay } from "../../src/webhooks/delivery/retryDelay.ts";
import { settleDelivery } from "../../src/webhooks/delivery/settleDelivery.ts";
import { claimDeliveries, perAgent, perEndpoint } from "../../src/webhooks/store/claimDeliveries.ts";
import { deleteOldDeliveries, retention } from "../../src/webhooks/store/deleteOldDeliveries.ts";
import {
  createEndpoint,
  deleteEndpoint,
  getEndpoint,
  listEndpoints,
  updateEndpoint,
} from "../../src/webhooks/store/endpoints.ts";
import { enqueueEvent } from "../../src/webhooks/store/enqueueEvent.ts";
import { listDeliveries } from "../../src/webhooks/store/listDeliveries.ts";
import { redeliver } from "../../src/webhooks/store/redeliver.ts";
import { activeSecrets, rotateSecret } from "../../src/webhooks/store/secrets.ts";
import { openPglite, openPostgres, type TestDatabase } from "../support/webhooks/databases.ts";
import { after, agentId, box, clear, eventOf, maxEndpoints, start } from "../support/webhooks/fixtures.ts";

describe.each([
  ["PGlite", openPglite],
  ["PostgreSQL", openPostgres],
])("%s", (_, open) => {
  let database: TestDatabase;
  let db: Db;

  beforeAll(async () => {
    database = await open();
    db = database.db;
  });
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(() => clear(db));

  const add = (url = "https://a.dev/", eventTypes: string[] = []) =>
    createEndpoint(db, { agentId, url, eventTypes, box, now: start, most: maxEndpoints });
  const enqueue = (id: string, type?: string) =>
    enqueueEvent(db, { agentId, event: eventOf(id, type), now: start });
  const claim = (ms = 0, limit = 20) => claimDeliveries(db, { now: after(ms), limit, leaseMs: 60_000 });
  const failed = { ok: false, status: 500, reason: "status 500" } as const;

  test("default: an endpoint is its agent's alone", async () => {
    const { endpoint, secret } = await add();
    const foreign = { id: endpoint.id, agentId: "agent_2" };
    expect(secret).toMatch(/^whsec_/);
    expect(await listEndpoints(db, agentId)).toEqual([endpoint]);
    expect(await listEndpoints(db, "agent_2")).toEqual([]);
    expect(await getEndpoint(db, foreign)).toBeUndefined();
    expect(await updateEndpoint(db, foreign, { active: false })).toBeUndefined();
    expect(await deleteEndpoint(db, foreign)).toBe(false);
    expect(await getEndpoint(db, { id: endpoint.id, agentId })).toEqual(endpoint);
    expect(await updateEndpoint(db, { id: endpoint.id, agentId }, { active: false })).toMatchObject({
      active: false,
    });
    expect(await deleteEndpoint(db, { id: endpoint.id, agentId })).toBe(true);
  });

  test("error: too many endpoints", async () => {
    for (let index = 0; index < maxEndpoints; index += 1) await add();
    await expect(add()).rejects.toMatchObject({
      code: "LIMIT_REACHED",
      details: { limit: maxEndpoints },
    });
  });

  test("error: too many endpoints at once", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: maxEndpoints + 5 }, () => add()));
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(5);
    expect(await listEndpoints(db, agentId)).toHaveLength(maxEndpoints);
  });

  test("behavior: deliveries are listed page by page, the newest first, also those of one moment", async () => {
    const { endpoint } = await add();
    for (let index = 0; index < 7; index += 1) await enqueue(`evt_${index}`);
    await enqueueEvent(db, { agentId, event: eventOf("evt_new"), now: after(1) });
    const all = await listDeliveries(db, { endpointId: endpoint.id, limit: 100 });
    expect(all[0]?.eventId).toBe("evt_new");
    const paged = [];
    for (let last = all[0]; last !== undefined; ) {
      const page = await listDeliveries(db, { endpointId: endpoint.id, limit: 3, after: last });
      paged.push(...page);
      last = page.at(-1);
    }
    expect(paged).toEqual(all.slice(1));
    expect(all).toHaveLength(8);
  });

  test("behavior: what came to an end is kept for its time, and what is pending for ever", async () => {
    const { endpoint } = await add();
    for (const id of ["evt_delivered", "evt_dead", "evt_pending"]) await enqueue(id);
    const ended = { finishedAt: start };
    const is = (id: string) => eq(webhookDeliveries.eventId, id);
    await db
      .update(webhookDeliveries)
      .set({ ...ended, state: "delivered" })
      .where(is("evt_delivered"));
    await db
      .update(webhookDeliveries)
      .set({ ...ended, state: "dead" })
      .where(is("evt_dead"));
    const left = async () =>
      (await listDeliveries(db, { endpointId: endpoint.id, limit: 10 })).map(({ eventId }) => eventId).sort();
    expect(await deleteOldDeliveries(db, after(retention.delivered))).toBe(0);
    expect(await deleteOldDeliveries(db, after(retention.delivered + 1))).toBe(1);
    expect(await left()).toEqual(["evt_dead", "evt_pending"]);
    expect(await deleteOldDeliveries(db, after(retention.dead))).toBe(0);
    expect(await deleteOldDeliveries(db, after(retention.dead * 10))).toBe(1);
    expect(await left()).toEqual(["evt_pending"]);
  });

  test("behavior: an event goes to each endpoint that wants it, once", async () => {
    await add("https://all.dev/");
    await add("https://one.dev/", ["transaction.delivered"]);
    await add("https://other.dev/", ["transaction.funded"]);
    const { endpoint } = await add("https://paused.dev/");
    await updateEndpoint(db, { id: endpoint.id, agentId }, { active: false });
    await createEndpoint(db, {
      agentId: "agent_2",
      url: "https://b.dev/",
      eventTypes: [],
      box,
      now: start,
      most: 1,
    });
    expect(await enqueue("evt_1")).toBe(2);
    expect(await enqueue("evt_1")).toBe(0);
    expect((await claim()).map(({ url }) => url).sort()).toEqual(["https://all.dev/", "https://one.dev/"]);
  });

  test("behavior: an event of a transaction that is rolled back was never there", async () => {
    await add();
    const doomed = db.transaction(async (transaction) => {
      expect(await enqueueEvent(transaction, { agentId, event: eventOf("evt_1"), now: start })).toBe(1);
      throw new Error("rolled back");
    });
    await expect(doomed).rejects.toThrow("rolled back");
    expect(await claim()).toEqual([]);
  });

  test("behavior: a claim lasts as long as its lease, to the millisecond", async () => {
    await add();
    await enqueue("evt_1");
    const [first] = await claim();
    expect(first).toMatchObject({ url: "https://a.dev/", attempts: 0 });
    expect(await claim(59_999)).toEqual([]);
    const [second] = await claim(60_000);
    expect(second).toMatchObject({ id: first?.id, attempts: 0 });
    expect(second?.lease).not.toBe(first?.lease);
  });

  test("behavior: whose lease has ended no longer decides", async () => {
    await add();
    await enqueue("evt_1");
    const [slow] = await claim();
    const [quick] = await claim(60_000);
    if (slow === undefined || quick === undefined) throw new Error("not claimed");
    const now = after(61_000);
    expect(await settleDelivery(db, { delivery: slow, result: failed, now })).toBe("lost");
    expect(await settleDelivery(db, { delivery: quick, result: { ok: true, status: 200 }, now })).toBe(
      "delivered",
    );
    expect(await settleDelivery(db, { delivery: quick, result: failed, now })).toBe("lost");
  });

  const places = (claimed: readonly { url: string }[]) => claimed.map(({ url }) => url).sort();
  const addOf = (agent: string, url = `https://${agent}.dev/`) =>
    createEndpoint(db, { agentId: agent, url, eventTypes: [], box, now: start, most: maxEndpoints });
  const enqueueOf = (agent: string, id: string, ms = 0) =>
    enqueueEvent(db, { agentId: agent, event: eventOf(id), now: after(ms) });

  test("behavior: one endpoint gets three places, and the rest is for others of its agent", async () => {
    await add("https://slow.dev/");
    for (let index = 0; index < 30; index += 1) await enqueue(`evt_${index}`);
    await add("https://quick.dev/");
    await enqueueOf(agentId, "evt_last", 1);
    const slow = Array(perEndpoint).fill("https://slow.dev/");
    const first = await claim(1);
    expect(places(first)).toEqual(["https://quick.dev/", ...slow]);
    expect(await claim(2)).toEqual([]);
    const [ended] = first.filter(({ url }) => url === "https://slow.dev/");
    if (ended === undefined) throw new Error("not claimed");
    await settleDelivery(db, { delivery: ended, result: failed, now: after(3) });
    expect(places(await claim(4))).toEqual(["https://slow.dev/"]);
    // The leases of the first places, less the one that ended, end together.
    expect(places(await claim(60_001))).toEqual(["https://quick.dev/", ...slow.slice(1)]);
  });

  test("behavior: an agent gets five places, however many endpoints it has", async () => {
    for (let index = 0; index < maxEndpoints; index += 1) await add("https://slow.dev/");
    for (let index = 0; index < 5; index += 1) await enqueue(`evt_${index}`);
    await addOf("quick");
    await enqueueOf("quick", "evt_last", 1);
    const slow = Array(perAgent).fill("https://slow.dev/");
    const first = await claim(1);
    expect(places(first)).toEqual(["https://quick.dev/", ...slow]);
    // Each of its endpoints in turn.
    expect(new Set(first.map(({ endpointId }) => endpointId)).size).toBe(perAgent + 1);
    expect(await claim(2)).toEqual([]);
    expect(places(await claim(60_001))).toEqual(["https://quick.dev/", ...slow]);
  });

  test("behavior: whoever has the fewest places comes first, however long others have waited", async () => {
    await addOf("busy");
    for (let index = 0; index < 30; index += 1) await enqueueOf("busy", `evt_${index}`);
    await addOf("next");
    await enqueueOf("next", "evt_next", 1);
    await enqueueOf("next", "evt_over", 1);
    expect(places(await claim(2, 1))).toEqual(["https://busy.dev/"]);
    expect(places(await claim(2, 1))).toEqual(["https://next.dev/"]);
    expect(places(await claim(2, 2))).toEqual(["https://busy.dev/", "https://next.dev/"]);
  });

  test("behavior: claims at once give no agent more than its places", async () => {
    for (let index = 0; index < maxEndpoints; index += 1) await add("https://slow.dev/");
    for (let index = 0; index < 5; index += 1) await enqueue(`evt_${index}`);
    await addOf("other");
    await enqueueOf("other", "evt_other");
    const claimed = (await Promise.all(Array.from({ length: 16 }, () => claim(0, 2)))).flat();
    expect(places(claimed)).toEqual(["https://other.dev/", ...Array(perAgent).fill("https://slow.dev/")]);
  });

  test("behavior: paused, an endpoint's deliveries wait", async () => {
    const { endpoint } = await add();
    await enqueue("evt_1");
    await updateEndpoint(db, { id: endpoint.id, agentId }, { active: false });
    expect(await claim()).toEqual([]);
    await updateEndpoint(db, { id: endpoint.id, agentId }, { active: true });
    expect(await claim()).toHaveLength(1);
  });

  test("behavior: each failure waits longer; the last one makes a dead letter, which can be taken up again", async () => {
    const { endpoint } = await add();
    await enqueue("evt_1");
    let ms = 0;
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const [delivery] = await claim(ms);
      if (delivery === undefined) throw new Error(`not due for attempt ${attempt}`);
      const settlement = await settleDelivery(db, { delivery, result: failed, now: after(ms) });
      expect(settlement).toBe(attempt === maxAttempts ? "dead" : "retry");
      if (settlement === "retry") {
        expect(await claim(ms + retryDelay(attempt, 0) - 1)).toEqual([]);
        ms += retryDelay(attempt, 1);
      }
    }
    expect(ms / 3_600_000).toBeGreaterThan(12);
    expect(await claim(ms + 1e9)).toEqual([]);
    const [letter] = await listDeliveries(db, { endpointId: endpoint.id, state: "dead", limit: 10 });
    expect(letter).toMatchObject({
      eventId: "evt_1",
      attempts: maxAttempts,
      status: 500,
      reason: "status 500",
    });
    const id = letter?.id ?? "";
    expect(await redeliver(db, { endpointId: "whe_other", id, now: after(ms), mostWaiting: 100 })).toBe(
      false,
    );
    expect(await redeliver(db, { endpointId: endpoint.id, id, now: after(ms), mostWaiting: 100 })).toBe(true);
    expect(await redeliver(db, { endpointId: endpoint.id, id, now: after(ms), mostWaiting: 100 })).toBe(
      false,
    );
    expect(await claim(ms)).toMatchObject([{ id, attempts: 0 }]);
  });

  test("behavior: a rotation leaves one old secret, until it expires", async () => {
    const { endpoint, secret } = await add();
    const rotate = (ms: number, overlapMs: number) =>
      rotateSecret(db, { endpointId: endpoint.id, overlapMs, box, now: after(ms) });
    const active = (ms: number) => activeSecrets(db, { endpointId: endpoint.id, box, now: after(ms) });
    expect(await active(0)).toEqual([secret]);
    const second = await rotate(1000, 60_000);
    expect(await active(60_999)).toEqual([second, secret]);
    expect(await active(61_000)).toEqual([second]);
    const third = await rotate(2000, 60_000);
    expect(await active(2000)).toEqual([third, second]);
    const fourth = await rotate(3000, 0);
    expect(await active(3000)).toEqual([fourth]);
  });

  test("behavior: rotations at once leave two secrets at most", async () => {
    const { endpoint } = await add();
    const rotate = () => rotateSecret(db, { endpointId: endpoint.id, overlapMs: 60_000, box, now: start });
    const made = await Promise.all([rotate(), rotate(), rotate(), rotate()]);
    const active = await activeSecrets(db, { endpointId: endpoint.id, box, now: start });
    expect(active).toHaveLength(2);
    expect(made).toEqual(expect.arrayContaining(active));
  });

  test("behavior: deleting an endpoint takes its deliveries along, and whoever is at one", async () => {
    const { endpoint } = await add();
    await enqueue("evt_1");
    const [delivery] = await claim();
    if (delivery === undefined) throw new Error("not claimed");
    await deleteEndpoint(db, { id: endpoint.id, agentId });
    expect(await settleDelivery(db, { delivery, result: { ok: true, status: 200 }, now: start })).toBe(
      "lost",
    );
    expect(await claim(1e9)).toEqual([]);
  });
});
