import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Db } from "../../src/store/Db.ts";
import { webhookDeliveries } from "../../src/store/tables/webhooks.ts";
import { enqueueEvent } from "../../src/webhooks/store/enqueueEvent.ts";
import { createWebhookWorker } from "../../src/webhooks/worker/createWebhookWorker.ts";
import { openPostgres, type TestDatabase } from "../support/webhooks/databases.ts";
import { agentId, box, clear, eventOf, register } from "../support/webhooks/fixtures.ts";
import { receive } from "../support/webhooks/receiver.ts";

const script = fileURLToPath(new URL("../support/webhooks/workerProcess.ts", import.meta.url));
/** A lease and a bit: what a dead worker held is due again for the next one. */
const lease = 61_000;

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await openPostgres();
  db = database.db;
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => clear(db));

function startWorker(offset: number): ChildProcess {
  return spawn(process.execPath, [script, database.url ?? "", String(offset)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

const enqueue = (id: string) => enqueueEvent(db, { agentId, event: eventOf(id), now: new Date() });
const countIn = (state: "pending" | "delivered" | "dead") =>
  db.$count(webhookDeliveries, eq(webhookDeliveries.state, state));

test("behavior: killed after the sending, before the marking: the next one sends the same id again", async () => {
  let offset = 0;
  await using receiver = await receive(() => Date.now() + offset);
  await register(db, receiver, new Date());
  const asked = Promise.withResolvers<void>();
  receiver.answer = () => asked.resolve();
  await enqueue("evt_1");
  const first = startWorker(0);
  await asked.promise;
  await kill(first);
  expect(await countIn("pending")).toBe(1);

  receiver.answer = (response) => response.writeHead(200).end();
  offset = lease;
  const now = () => new Date(Date.now() + offset);
  await createWebhookWorker({ db, box, policy: { allowLoopback: true }, now }).runOnce();
  expect(receiver.events).toEqual([eventOf("evt_1"), eventOf("evt_1")]);
  expect(await countIn("delivered")).toBe(1);
});

test("behavior: killed 20 times at any moment, it loses nothing", { timeout: 240_000 }, async () => {
  let offset = 0;
  await using receiver = await receive(() => Date.now() + offset);
  await register(db, receiver, new Date());
  const ids: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    const before = receiver.events.length;
    const enough = Promise.withResolvers<void>();
    const wanted = before + 1 + (round % 7);
    // However many the last one sent before it was dead, there are enough for this one.
    for (let added = before; added < wanted; added += 1) {
      const id = `evt_${ids.length}`;
      ids.push(id);
      await enqueue(id);
    }
    receiver.answer = (response) => {
      if (receiver.events.length >= wanted) enough.resolve();
      response.writeHead(200).end();
    };
    const child = startWorker(offset);
    await enough.promise;
    await kill(child);
    offset += lease;
  }
  receiver.answer = (response) => response.writeHead(200).end();
  const worker = createWebhookWorker({
    db,
    box,
    policy: { allowLoopback: true },
    now: () => new Date(Date.now() + offset),
  });
  while ((await worker.runOnce()) > 0);
  expect(receiver.refused).toEqual([]);
  expect(new Set(receiver.events.map(({ id }) => id))).toEqual(new Set(ids));
  expect(await countIn("delivered")).toBe(ids.length);
});

test("behavior: three workers side by side send each event once", { timeout: 120_000 }, async () => {
  await using receiver = await receive();
  await register(db, receiver, new Date());
  const ids = Array.from({ length: 300 }, (_, index) => `evt_${index}`);
  for (const id of ids) await enqueue(id);
  const workers = Array.from({ length: 3 }, () =>
    createWebhookWorker({ db, box, policy: { allowLoopback: true } }),
  );
  while ((await Promise.all(workers.map((worker) => worker.runOnce()))).some((made) => made > 0));
  expect(receiver.events.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(await countIn("delivered")).toBe(ids.length);
});
