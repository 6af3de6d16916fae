import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { eq, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../src/store/openStore.ts";
import { agents } from "../src/store/tables/agents.ts";
import { chainCursors } from "../src/store/tables/chain.ts";
import { auditEvents } from "../src/store/tables/records.ts";
import { sessions } from "../src/store/tables/sessions.ts";

const migrations = fileURLToPath(new URL("../migrations", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "abba-migrations-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A database of before there were limits, with these rows in it. */
async function openOld(...statements: readonly string[]): Promise<void> {
  const migrationsFolder = join(folder, "migrations");
  await cp(migrations, migrationsFolder, { recursive: true });
  const journal = join(migrationsFolder, "meta", "_journal.json");
  const { entries, ...rest } = JSON.parse(await readFile(journal, "utf8")) as { entries: { tag: string }[] };
  const last = entries.findIndex(({ tag }) => tag === "0005_sponsorship_budget");
  await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, last + 1) }));
  await mkdir(join(folder, "data"));
  const client = await PGlite.create(join(folder, "data", "db"));
  const db = drizzle(client);
  await migrate(db, { migrationsFolder });
  for (const statement of statements) await db.execute(sql.raw(statement));
  await client.close();
}

const agent = (id: string) =>
  `insert into agents (id, chain_id, wallet, name, description, created_at, updated_at) values ('${id}', 1, '${id}', '', '', now(), now())`;
const purchase = (id: string, request: string | null, delivery: string | null) => {
  const text = (value: string | null) => (value === null ? "null" : `'${value}'`);
  return `insert into transactions values ('${id}', 1, 'svc', 'buyer', 'seller', null, '', '', '', '${id}', '', 1, 1, 200, '', 1, 1, 1, ${text(request)}, 'expired', 'expired', 'none', null, null, null, ${text(delivery)}, null, null, now(), now(), now())`;
};

test("default: what old databases hold is counted, and kept", async () => {
  await openOld(
    ...["buyer", "seller", "idle"].map(agent),
    "insert into services (id, agent_id, chain_id, title, description, category, price, delivery_seconds, dispute_window, abandonment_grace, status, created_at, updated_at) values ('svc', 'seller', 1, '', '', '', 1, 1, 1, 1, 'active', now(), now())",
    "insert into sessions (id, agent_id, chain_id, secret_hash, budget, spent, reserved, status, created_at, expires_at) values ('ses', 'buyer', 1, '', 1, 0, 0, 'active', now(), now())",
    purchase("one", "ééé", "12345"),
    purchase("two", "12", null),
    purchase("three", null, null),
    "insert into evidence values ('evd', 'one', 'buyer', 'note', '1234', '', now())",
    "insert into chain_cursors values (1, 7, '0x', 3, now())",
    ...[1, 2].map(
      () =>
        "insert into audit_events (type, session_id, agent_id, subject, created_at) values ('session.refused', 'ses', 'buyer', 'UNAUTHENTICATED', now())",
    ),
    "insert into sponsorships (chain_id, sender, nonce, agent, from_time, valid_until, from_block, settled) values (1, 's', 0, 'a', 0, 0, 0, false)",
  );
  const { db, close } = await openStore({ dataDir: join(folder, "data"), poolSize: 1, onLost: () => {} });
  const kept = Object.fromEntries(
    (await db.select().from(agents)).map(({ id, storedBytes }) => [id, storedBytes]),
  );
  expect(kept).toEqual({ buyer: 6 + 2 + 4, seller: 5, idle: 0 });
  expect(await db.select().from(sessions)).toMatchObject([{ sentBytes: 0 }]);
  expect(await db.select().from(auditEvents)).toMatchObject([1, 2].map(() => ({ count: 1, lastAt: null })));
  // How complete the reading is shows with the next block.
  expect(await db.select().from(chainCursors).where(eq(chainCursors.chainId, 1))).toMatchObject([
    { blockNumber: 7n, completeUntil: null },
  ]);
  await db.execute(
    sql.raw(
      "insert into sponsorships (chain_id, sender, nonce, agent, from_time, valid_until, from_block, settled) values (1, 's', 0, 'b', 0, 0, 0, false)",
    ),
  );
  await close();
});
