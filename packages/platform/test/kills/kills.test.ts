import { expect, inject, test } from "vitest";
import { openStore } from "../../src/store/openStore.ts";
import { createSession, total } from "../support/buying.ts";
import { createDatabase } from "../support/createDatabase.ts";
import type { Life } from "../support/kills/Control.ts";
import { createWorld, type World } from "../support/kills/createWorld.ts";
import { expectNothingLost } from "../support/kills/expectNothingLost.ts";
import { killRandomly, seeded } from "../support/kills/killRandomly.ts";
import { openLife, work } from "../support/kills/openLife.ts";
import { startTestPlatform } from "../support/startTestPlatform.ts";
import { copyStore } from "../support/storeTemplate.ts";
import { secretsKey } from "../support/webhooks/fixtures.ts";
import { type Receiver, receive } from "../support/webhooks/receiver.ts";

/** `KILL_SEED` repeats a run as far as chance decides it; what the processes race for is theirs. */
const seed = Number(process.env.KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** `KILLS=50` for the long run: each kill takes seconds of a slow machine. */
const kills = Number(process.env.KILLS ?? 10);

/** Milliseconds: a lease and a bit, so that what the dead held is due. */
const lease = 61_000;

type Where = Pick<Life, "databaseUrl" | "dataDir">;

/** A seller, a buyer with four budgets, and an endpoint for each of the two. */
async function settle(where: Where, receiver: Receiver): Promise<Life> {
  await using api = await startTestPlatform({ ...where, secretsKey, webhooks: { allowLoopback: true } });
  const [seller, buyer] = [await api.register(), await api.register()];
  const { id: serviceId } = await api.listService(seller);
  for (const { key } of [seller, buyer]) {
    const { data } = await api.call<{ secret: string }>("POST", "/webhooks", key, { url: receiver.url });
    receiver.secrets.push(data.secret);
  }
  const terms = { budgetUsdc: total * 60n, expiry: 80_000 };
  const tokens: string[] = [];
  for (let index = 0; index < 4; index += 1) tokens.push((await createSession(api, buyer, terms)).token);
  return { ...where, secretsKey, serviceId, sellerKey: seller.key, tokens };
}

/** Does what the dead left undone, and delivers what they held. */
async function finish(world: World, life: Life, receiver: Receiver, time: { offset: number }): Promise<void> {
  world.close();
  const { control } = world.enter();
  const clock = () => new Date(Date.now() + time.offset);
  // Only asked does it deliver, so that nothing is under way when it is closed.
  await using platform = await openLife(life, control, { clock, pollingIntervalMs: 0 });
  await work(platform, life, control);
  for (let quiet = 0; quiet < 2; ) {
    const received = receiver.events.length;
    await platform.sync();
    quiet = receiver.events.length > received ? 0 : quiet + 1;
    if (quiet > 0) time.offset += lease;
  }
}

async function run(
  where: Where,
  { kills: count, parallel }: { kills: number; parallel: number },
): Promise<void> {
  console.log(`KILL_SEED=${seed}`);
  const time = { offset: 0 };
  await using receiver = await receive(() => Date.now() + time.offset);
  receiver.answer = (response) => response.writeHead(200).end();
  const life = await settle(where, receiver);
  const world = createWorld();
  await killRandomly({ world, life, kills: count, parallel, random: seeded(seed) });
  const before = world.done.size;
  await finish(world, life, receiver, time);
  console.log(`${count} kills, ${world.operations()} operations, ${before} of them done by the dead`);
  expect(before).toBeGreaterThan(0);
  expect(receiver.refused).toEqual([]);
  const store = await openStore({ ...where, dataDir: where.dataDir ?? "", poolSize: 2, onLost: () => {} });
  await expectNothingLost(store.db, world, receiver.events);
  await store.close();
}

test("behavior: of kills at random moments, two platforms side by side, nothing is lost or doubled", async () => {
  await using postgres = await createDatabase();
  await run({ databaseUrl: postgres.url }, { kills, parallel: 2 });
});

test("behavior: nor of kills on the embedded database", async () => {
  const store = await copyStore(inject("storeTemplate"));
  await run({ dataDir: store.folder }, { kills: Math.ceil(kills / 3), parallel: 1 });
  await store.remove();
});
