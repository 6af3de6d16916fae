/** A backup that is restored: every purchase is as the chain has it, those of after the backup included. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import type { PlatformOptions } from "../src/index.ts";
import { buy, createSession, funding, holds, openMarket, read, total } from "./support/buying.ts";
import { createDatabase } from "./support/createDatabase.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";
import { copyStore } from "./support/storeTemplate.ts";
import { secretsKey } from "./support/webhooks/fixtures.ts";

/** Where a store is, how it is copied while nobody uses it, and where the copy is. */
interface Place extends AsyncDisposable {
  readonly original: Partial<PlatformOptions>;
  readonly copy: Partial<PlatformOptions>;
  backUp(): Promise<void>;
}

async function inFolder(): Promise<Place> {
  const { folder, remove } = await copyStore(inject("storeTemplate"));
  const backup = await mkdtemp(join(tmpdir(), "abba-backup-"));
  return {
    original: { dataDir: folder },
    copy: { dataDir: backup },
    backUp: () => cp(folder, backup, { recursive: true }),
    async [Symbol.asyncDispose]() {
      await remove();
      await rm(backup, { recursive: true });
    },
  };
}

async function onPostgres(): Promise<Place> {
  const [one, other] = [await createDatabase(), await createDatabase()];
  const nameOf = (url: string) => new URL(url).pathname.slice(1);
  return {
    original: { databaseUrl: one.url, secretsKey },
    copy: { databaseUrl: other.url, secretsKey },
    async backUp() {
      const client = new pg.Client({ connectionString: inject("postgresUrl") });
      await client.connect();
      await client.query(`drop database ${nameOf(other.url)} with (force)`);
      await client.query(`create database ${nameOf(other.url)} template ${nameOf(one.url)}`);
      await client.end();
    },
    async [Symbol.asyncDispose]() {
      await one[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}

test.each([
  ["a folder", inFolder],
  ["PostgreSQL", onPostgres],
])("default: of %s", async (_, open) => {
  await using place = await open();
  const before = await startTestPlatform(place.original);
  const { chain } = before;
  const { buyer, seller, service } = await openMarket(before);
  const session = await createSession(before, buyer, { budgetUsdc: total * 10n });
  const order = (api: typeof before, key: string) =>
    buy(api, session.token, service, { "idempotency-key": key });
  const { data: paid } = await order(before, "paid-before");
  const { data: late } = await order(before, "paid-after");
  chain.mine(funding(paid));
  await before.platform.sync();
  await before.platform.close();
  await place.backUp();

  // What happens after the backup, and is lost with the original.
  const lost = await startTestPlatform({ ...place.original, networks: [chain] });
  lost.time.now = before.time.now;
  const { data: unknown } = await order(lost, "opened-after");
  chain.mine(funding(late), funding(unknown));
  const { escrowId } = paid.transaction;
  chain.mine({ escrowId, event: { name: "DeliverySubmitted", proofHash: `0x${"ab".repeat(32)}` } });
  await lost.platform.sync();
  expect(await holds(lost, buyer, session.id)).toMatchObject({ spent: total * 3n, reserved: 0n });
  await lost.platform.close();

  await using restored = await startTestPlatform({ ...place.copy, networks: [chain] });
  restored.time.now = before.time.now;
  await restored.platform.sync();
  const statuses = async (...checkouts: (typeof paid)[]) =>
    Promise.all(checkouts.map(async (checkout) => (await read(restored, buyer.key, checkout)).status));
  expect(await statuses(paid, late)).toEqual(["delivered", "funded"]);
  // Nobody knows of the third here, until whoever opened it asks again: it is the same, and paid.
  expect((await restored.call("GET", `/transactions/${unknown.transaction.id}`, buyer.key)).status).toBe(404);
  const again = await order(restored, "opened-after");
  expect(again.data.transaction.id).toBe(unknown.transaction.id);
  expect(await statuses(unknown)).toEqual(["funded"]);
  expect(await holds(restored, buyer, session.id)).toMatchObject({ spent: total * 3n, reserved: 0n });
  expect((await restored.call("GET", "/agents/me", seller.key)).status).toBe(200);
  await before[Symbol.asyncDispose]();
  await lost[Symbol.asyncDispose]();
});
