import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { sampleGrant } from "../session/test/sampleGrant.ts";
import { addressOf, sampleTerms } from "../session/test/sampleTerms.ts";
import { createFileGrantStore } from "./createFileGrantStore.ts";
import { createMemoryGrantStore } from "./createMemoryGrantStore.ts";
import { createPostgresGrantStore, grantStoreSchema } from "./createPostgresGrantStore.ts";
import type { GrantStore } from "./GrantStore.ts";

const folder = await mkdtemp(join(tmpdir(), "abba-grants-"));
const database = await PGlite.create();
await database.exec(grantStoreSchema);
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

let files = 0;
const freshPath = () => {
  files += 1;
  return join(folder, `${files}.json`);
};
const kinds: readonly [string, () => Promise<GrantStore>][] = [
  ["memory", async () => createMemoryGrantStore()],
  ["file", () => createFileGrantStore(freshPath())],
  [
    "PostgreSQL",
    async () => {
      await database.exec("DELETE FROM abba_grants");
      return createPostgresGrantStore(database);
    },
  ],
];
const grant = (number: number, validUntil?: number) => sampleGrant(addressOf(number), validUntil);

describe.each(kinds)("%s", (_, create) => {
  let store: GrantStore;
  beforeEach(async () => {
    store = await create();
  });

  test("default: each tenant's agent has its own grant, the newest", async () => {
    const alice = { tenant: "alice", agent: "buyer" };
    const stored = await store.set(alice, grant(60));
    expect(stored).toMatchObject({ ...alice, grant: grant(60), validUntil: sampleTerms.validUntil });
    await store.set({ tenant: "bob", agent: "buyer" }, grant(61));
    await store.set({ tenant: "alice", agent: "writer" }, grant(62));
    expect(await store.get(alice)).toEqual(stored);
    expect((await store.list("alice")).map(({ agent }) => agent)).toEqual(["buyer", "writer"]);
    await store.set(alice, grant(63));
    expect((await store.get(alice))?.grant).toBe(grant(63));
    expect(await store.list("alice")).toHaveLength(2);
    expect(await store.list("carol")).toEqual([]);
  });

  test("behavior: names that look alike are not one", async () => {
    const names = ["a", "A", "a ", "a\u0301", "á", '","', "a/b", "__proto__", "constructor"];
    for (const [number, agent] of names.entries()) {
      await store.set({ tenant: "t", agent }, grant(70 + number));
    }
    for (const [number, agent] of names.entries()) {
      expect((await store.get({ tenant: "t", agent }))?.grant).toBe(grant(70 + number));
    }
    expect(await store.get({ tenant: "a", agent: "t" })).toBeUndefined();
    expect(await store.get({ tenant: "toString", agent: "call" })).toBeUndefined();
    expect((await store.list("t")).map(({ agent }) => agent)).toEqual([...names].sort());
  });

  test("behavior: what ends soon is found, the next one first", async () => {
    const now = sampleTerms.validAfter;
    for (const [agent, left] of [
      ["c", 300],
      ["a", 100],
      ["b", 200],
    ] as const) {
      await store.set({ tenant: "t", agent }, grant(80, now + left));
    }
    expect((await store.expiring(now + 300)).map(({ agent }) => agent)).toEqual(["a", "b"]);
  });

  test("behavior: what is forgotten is gone", async () => {
    const owner = { tenant: "t", agent: "a" };
    expect(await store.delete(owner)).toBe(false);
    await store.set(owner, grant(60));
    expect(await store.delete(owner)).toBe(true);
    expect(await store.get(owner)).toBeUndefined();
    expect(await store.delete(owner)).toBe(false);
  });

  test("behavior: many at once lose nothing", async () => {
    const agents = Array.from({ length: 20 }, (_, number) => `agent ${number}`);
    await Promise.all(agents.map((agent, number) => store.set({ tenant: "t", agent }, grant(100 + number))));
    expect(await store.list("t")).toHaveLength(20);
  });

  test.each<[string, unknown, unknown]>([
    ["no tenant", { tenant: "", agent: "a" }, grant(60)],
    ["a long agent", { tenant: "t", agent: "x".repeat(129) }, grant(60)],
    ["a control character", { tenant: "t\u0000", agent: "a" }, grant(60)],
    ["no text", { tenant: 7, agent: "a" }, grant(60)],
    ["no grant", { tenant: "t", agent: "a" }, "abba_grant_1_x"],
    ["a key", { tenant: "t", agent: "a" }, "abba_session_key_1_x"],
  ])("error: %s", async (_case, owner, given) => {
    await expect(store.set(owner as never, given as never)).rejects.toMatchObject({
      name: expect.stringMatching(/^(ParametersInvalidError|SessionGrantInvalidError)$/),
    });
    expect(await store.list("t")).toEqual([]);
  });
});

describe("file", () => {
  test("behavior: the next process finds what this one kept, and nobody else reads it", async () => {
    const path = freshPath();
    const store = await createFileGrantStore(path);
    await store.set({ tenant: "t", agent: "a" }, grant(60));
    const next = await createFileGrantStore(path);
    expect(await next.get({ tenant: "t", agent: "a" })).toMatchObject({ grant: grant(60) });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.startsWith(`${files}.json.`))).toEqual([]);
  });

  test("error: a change that cannot be written is not made, and stops none after it", async () => {
    const store = await createFileGrantStore(join(folder, "missing", "grants.json"));
    const owner = { tenant: "t", agent: "a" };
    await expect(store.set(owner, grant(60))).rejects.toMatchObject({ code: "ENOENT" });
    expect(await store.get(owner)).toBeUndefined();
  });

  test.each([["{"], ["[]"], ['{"version":2,"grants":[]}'], ['{"version":1,"grants":[{"tenant":"t"}]}']])(
    "error: %s is left as it is",
    async (text) => {
      const path = freshPath();
      await writeFile(path, text);
      await expect(createFileGrantStore(path)).rejects.toMatchObject({ name: "StoreUnreadableError" });
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );
});

test("error: a table that holds something else", async () => {
  await database.exec("DELETE FROM abba_grants");
  await database.exec("INSERT INTO abba_grants VALUES ('t', 'a', '0x', 'nothing', 1)");
  await expect(createPostgresGrantStore(database).list("t")).rejects.toMatchObject({
    name: "StoreUnreadableError",
  });
});
