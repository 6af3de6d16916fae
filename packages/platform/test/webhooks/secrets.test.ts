import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createPlatform, type PlatformOptions } from "../../src/index.ts";
import { createSecretBox } from "../../src/secrets/SecretBox.ts";
import { openStore } from "../../src/store/openStore.ts";
import type { Store } from "../../src/store/Store.ts";
import { webhookSecrets } from "../../src/store/tables/webhooks.ts";
import { createDatabase, type Postgres } from "../support/createDatabase.ts";
import { FakeChain } from "../support/FakeChain.ts";
import { startTestPlatform } from "../support/startTestPlatform.ts";
import { copyStore } from "../support/storeTemplate.ts";
import { secretsKey } from "../support/webhooks/fixtures.ts";
import { receive } from "../support/webhooks/receiver.ts";

const [key, other] = [secretsKey, "0f".repeat(32)].map((hex) => Buffer.from(hex, "hex")) as [Buffer, Buffer];

describe("box", () => {
  const box = createSecretBox([key]);

  test("default: opens what it sealed, for the owner, and never seals alike", () => {
    const sealed = [box.seal("whsec_1", "whe_1"), box.seal("whsec_1", "whe_1")];
    expect(new Set(sealed).size).toBe(2);
    expect(sealed.map((text) => box.open(text, "whe_1"))).toEqual(["whsec_1", "whsec_1"]);
    for (const text of sealed) expect(text).toMatch(/^v1\.[0-9a-f]{12}\.[\w-]+$/);
  });

  test("behavior: the first key seals, all of them open", () => {
    const sealed = box.seal("whsec_1", "whe_1");
    const both = createSecretBox([other, key]);
    expect(both.open(sealed, "whe_1")).toBe("whsec_1");
    expect(() => box.open(both.seal("whsec_2", "whe_1"), "whe_1")).toThrow("another key");
  });

  test("error: another owner's, and any bit that is changed", () => {
    const sealed = box.seal("whsec_1", "whe_1");
    expect(() => box.open(sealed, "whe_2")).toThrow();
    const [version, id, content = ""] = sealed.split(".");
    const bytes = Buffer.from(content, "base64url");
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => box.open([version, id, changed.toString("base64url")].join("."), "whe_1")).toThrow();
    }
    expect(() => box.open(`v1.${id}.`, "whe_1")).toThrow();
  });
});

/** What the store holds of secrets. */
async function stored(parameters: { databaseUrl?: string; dataDir: string }): Promise<string[]> {
  const store = await openStore({ ...parameters, poolSize: 1, onLost: () => {} });
  const rows = await store.db.select().from(webhookSecrets);
  await store.close();
  return rows.map(({ secret }) => secret);
}

test("behavior: the embedded database's key is made once, for its owner alone, and outlives a restart", async () => {
  const folder = await copyStore(inject("storeTemplate"));
  const options = { dataDir: folder.folder, webhooks: { allowLoopback: true } };
  const first = await startTestPlatform(options);
  await using receiver = await receive(() => first.time.now);
  const agent = await first.register();
  const { data } = await first.call<{ secret: string }>("POST", "/webhooks", agent.key, {
    url: receiver.url,
  });
  receiver.secrets.push(data.secret);
  const service = await first.listService(agent);
  const buyer = await first.register();
  await first.call("POST", "/checkout", buyer.key, { serviceId: service.id });
  await first[Symbol.asyncDispose]();
  expect((await stat(join(folder.folder, "secrets.key"))).mode & 0o777).toBe(0o600);
  const [sealed] = await stored(options);
  expect(sealed).toMatch(/^v1\./);

  const second = await startTestPlatform(options);
  second.time.now = first.time.now;
  await second.platform.sync();
  await second[Symbol.asyncDispose]();
  expect([receiver.events.length, receiver.refused]).toEqual([1, []]);
  await folder.remove();
});

describe("PostgreSQL", () => {
  let postgres: Postgres;
  let store: Store;
  beforeAll(async () => {
    postgres = await createDatabase();
    store = await openStore({ databaseUrl: postgres.url, dataDir: "", poolSize: 1, onLost: () => {} });
  });
  afterAll(async () => {
    await store.close();
    await postgres[Symbol.asyncDispose]();
  });

  const start = (options: Partial<PlatformOptions>) =>
    createPlatform({
      databaseUrl: postgres.url,
      networks: [new FakeChain()],
      pollingIntervalMs: 0,
      logLevel: "silent",
      ...options,
    });

  test("error: no key, or none", async () => {
    await expect(start({})).rejects.toThrow(/requires ABBA_SECRETS_KEY.*same for every instance/);
    for (const wrong of ["x", "00".repeat(31), "00".repeat(33), "not base64 at all, is it?"]) {
      await expect(start({ secretsKey: wrong })).rejects.toThrow("must be 32 bytes in hex or base64");
    }
  });

  test("behavior: what an earlier version stored as it is, is sealed at the start; a key is replaced beside the old", async () => {
    const now = new Date();
    await store.db.execute(
      "insert into webhook_endpoints (id, agent_id, url, event_types, active, created_at) values ('whe_1', 'agt_1', 'https://a.dev/', '{}', true, now())",
    );
    await store.db
      .insert(webhookSecrets)
      .values({ endpointId: "whe_1", secret: "whsec_plain", createdAt: now });
    await (await start({ secretsKey: key.toString("base64") })).close();
    const [row] = await store.db.select().from(webhookSecrets);
    expect(createSecretBox([key]).open(row?.secret ?? "", "whe_1")).toBe("whsec_plain");

    const fresh = other.toString("hex");
    await expect(start({ secretsKey: fresh })).rejects.toThrow("encrypted under another key");
    await (await start({ secretsKey: `${fresh},${key.toString("hex")}` })).close();
  });
});
