/** Searches that cost much, or hang, keep nobody from anything else. */
import pg from "pg";
import { expect, test } from "vitest";
import { openMarket } from "./support/buying.ts";
import { createDatabase } from "./support/createDatabase.ts";
import { type Page, type Service, startTestPlatform } from "./support/startTestPlatform.ts";
import { secretsKey } from "./support/webhooks/fixtures.ts";

test("behavior: searches that hang have connections of their own, and end", async () => {
  await using postgres = await createDatabase();
  await using api = await startTestPlatform({ databaseUrl: postgres.url, secretsKey, poolSize: 4 });
  const { buyer } = await openMarket(api);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query("begin; lock table services in access exclusive mode");
  const searches = Array.from({ length: 20 }, () => api.call("GET", "/services?q=translation"));
  const others = Array.from({ length: 20 }, () => api.call("GET", "/agents/me", buyer.key));
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(Array(20).fill(200));
  for (const { status, headers } of await Promise.all(searches)) {
    expect([status, Number(headers.get("retry-after")) > 0]).toEqual([503, true]);
  }
  await client.query("rollback");
  await client.end();
  expect((await api.call("GET", "/services?q=translation")).status).toBe(200);
});

test("behavior: phrases are looked for among the newest that have their words, in every order", async () => {
  await using postgres = await createDatabase();
  await using api = await startTestPlatform({ databaseUrl: postgres.url, secretsKey });
  const { seller } = await openMarket(api);
  const first = await api.listService(seller, { title: "Red fox, long ago" });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const fill = async (count: number) =>
    client.query(
      `insert into services (id, agent_id, chain_id, title, description, category, price, delivery_seconds, dispute_window, abandonment_grace, status, created_at, updated_at)
       select 'svc_' || md5(random()::text), agent_id, chain_id, 'Fox of red', description, category, price, delivery_seconds, dispute_window, abandonment_grace, status, now(), now()
       from services, generate_series(1, ${count}) where id = '${first.id}'`,
    );
  const search = async (query: string) =>
    (await api.call<Page<Service>>("GET", `/services?${query}`)).data.items.map(({ id }) => id);
  const orders = ["relevance", "newest", "price_asc", "price_desc"];
  await fill(900);
  for (const sort of orders) expect(await search(`q=%22red+fox%22&sort=${sort}`)).toEqual([first.id]);
  await fill(200);
  for (const sort of orders) expect(await search(`q=%22red+fox%22&sort=${sort}`)).toEqual([]);
  await client.end();
});
