/** Stores that this version must not, or cannot, open. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { openStore } from "../src/store/openStore.ts";
import { createDatabase } from "./support/createDatabase.ts";
import { copyStore } from "./support/storeTemplate.ts";

const where = { poolSize: 1, onLost: () => {} };

test("error: PostgreSQL that a newer version has written", async () => {
  await using postgres = await createDatabase();
  const at = { ...where, databaseUrl: postgres.url, dataDir: "" };
  await (await openStore(at)).close();
  await (await openStore(at)).close();
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(
    "insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 99999999999999)",
  );
  await client.end();
  await expect(openStore(at)).rejects.toMatchObject({
    name: "SchemaTooNewError",
    message: expect.stringContaining("newer version"),
  });
});

test("error: PostgreSQL that does not answer, without its password in the sentence", async () => {
  const databaseUrl = "postgresql://user:very-secret@127.0.0.1:9/db";
  const error: unknown = await openStore({ ...where, databaseUrl, dataDir: "" }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({
    name: "StoreUnreachableError",
    message: expect.stringContaining("ECONNREFUSED"),
  });
  expect(String(error)).not.toContain("very-secret");
});

test("error: a folder with a damaged database, which stays free for another start", async () => {
  const { folder, remove } = await copyStore(inject("storeTemplate"));
  await rm(join(folder, "db", "global"), { recursive: true });
  await writeFile(join(folder, "db", "global"), "not a folder");
  const open = () => openStore({ ...where, dataDir: folder });
  await expect(open()).rejects.toMatchObject({
    name: "StoreDamagedError",
    message: expect.stringContaining(folder),
  });
  await expect(open()).rejects.toMatchObject({ name: "StoreDamagedError" });
  expect(await readdir(folder)).not.toContain("platform.lock");
  await remove();
});

test("default: an empty folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "abba-start-"));
  const store = await openStore({ ...where, dataDir: folder });
  await store.close();
  await rm(folder, { recursive: true });
});
