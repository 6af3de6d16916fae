import { expect, test } from "vitest";
import type { Indexer } from "../src/chain/Indexer.ts";
import { healthRoutes } from "../src/health/routes.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";

test("default: ready once the chain was read, and not when that is long ago", async () => {
  await using api = await startTestPlatform();
  const ready = async () => {
    const answer = await api.platform.app.request("/readyz");
    return [answer.status, JSON.stringify(await answer.json())] as const;
  };
  expect(await ready()).toEqual([503, expect.stringContaining("NOT_READY")]);
  await api.platform.sync();
  expect(await ready()).toEqual([200, expect.stringContaining('"behind":false')]);
  api.chain.down = true;
  api.time.now += 61_000;
  await api.platform.sync();
  expect(await ready()).toEqual([503, expect.stringContaining('"behind":true')]);
});

test("behavior: however many ask at once, the store is looked at once", async () => {
  let looks = 0;
  const ping = async () => {
    looks += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const indexer = { state: async () => [] } as Partial<Indexer> as Indexer;
  const app = healthRoutes(indexer, ping);
  const ask = () =>
    Promise.all(Array.from({ length: 50 }, async () => (await app.request("/readyz")).status));
  expect(new Set(await ask())).toEqual(new Set([200]));
  expect(looks).toBe(1);
  await ask();
  expect(looks).toBe(2);
});
