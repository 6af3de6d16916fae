/** PostgreSQL on a disk that fills up: nothing is doubled or lost, and it goes on when there is room. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { buy, createSession, holds, openMarket, total } from "../support/buying.ts";
import { mountDisk } from "../support/mountDisk.ts";
import { startPostgres } from "../support/startPostgres.ts";
import { type Checkout, startTestPlatform } from "../support/startTestPlatform.ts";
import { secretsKey } from "../support/webhooks/fixtures.ts";

test("behavior: a full disk refuses what would write, and loses nothing", async ({ skip }) => {
  await using disk = await mountDisk(96);
  if (disk === undefined) return skip("Mounting a small disk takes root.");
  await using server = await startPostgres({ databaseDir: join(disk.folder, "db") });
  await using api = await startTestPlatform({ databaseUrl: server.url, secretsKey });
  const { buyer, service } = await openMarket(api);
  const session = await createSession(api, buyer, { budgetUsdc: total * 100n });
  const opened = new Set<string>();
  const order = async (requestPayload?: string) => {
    const request = { serviceId: service.id, requestPayload };
    const { status, data } = await api.call<Checkout>("POST", "/checkout", session.token, request);
    if (status === 201) opened.add(data.transaction.id);
    return status;
  };
  expect(await order()).toBe(201);
  await disk.fill();
  let refused: number;
  do refused = await order("x".repeat(1_000_000));
  while (refused === 201);
  expect(refused).toBe(503);
  expect((await api.platform.app.request("/healthz")).status).toBe(200);
  await disk.empty();
  // The server may be starting again.
  while ((await order()) === 503);
  // Those that were answered, and no other, hold a part of the budget.
  const { reserved } = await holds(api, buyer, session.id);
  expect(reserved).toBe(total * BigInt(opened.size));
});

test("behavior: the embedded database writes nothing before its disk is full, is read, and goes on", async ({
  skip,
}) => {
  await using disk = await mountDisk(256);
  if (disk === undefined) return skip("Mounting a small disk takes root.");
  await using api = await startTestPlatform({ dataDir: join(disk.folder, "data") });
  const { buyer, service } = await openMarket(api);
  const order = () => buy(api, buyer.key, service);
  expect((await order()).status).toBe(201);
  await disk.fill();
  let refused: number;
  do refused = (await order()).status;
  while (refused === 201);
  expect(refused).toBe(507);
  await api.platform.sync();
  expect((await api.call("GET", "/transactions", buyer.key)).status).toBe(200);
  await disk.empty();
  while ((await order()).status === 507);
  expect((await order()).status).toBe(201);
});
