/** Endpoints that fail for days, tests and repeats, and signatures that every language can verify. */

import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buy, openMarket } from "../support/buying.ts";
import { startHttp } from "../support/startHttp.ts";
import { startTestPlatform, type TestPlatform } from "../support/startTestPlatform.ts";

const day = 86_400_000;

let api: TestPlatform;
beforeAll(async () => {
  api = await startTestPlatform({ webhooks: { allowLoopback: true } });
});
afterAll(() => api[Symbol.asyncDispose]());

interface Hook {
  readonly webhook: { readonly id: string; readonly active: boolean; readonly disabledAt: string | null };
  readonly standardSecret: string;
}
const add = async (key: string, url: string, eventTypes: readonly string[] = []) =>
  (await api.call<Hook>("POST", "/webhooks", key, { url, eventTypes })).data;
const look = async (key: string, { webhook }: Hook) =>
  (await api.call<Hook["webhook"]>("GET", `/webhooks/${webhook.id}`, key)).data;

test("default: one at which nothing succeeds for three days is paused, and its owner told elsewhere", async () => {
  await using good = await startHttp(() => 204);
  await using bad = await startHttp(() => 500);
  const { seller, buyer, service } = await openMarket(api);
  const failing = await add(seller.key, bad.url);
  await add(seller.key, good.url);
  await buy(api, buyer.key, service);
  await api.platform.sync();
  expect(bad.requests).toHaveLength(1);
  api.time.now += 3 * day - 60_000;
  await api.platform.sync();
  expect(await look(seller.key, failing)).toMatchObject({ active: true, disabledAt: null });
  api.time.now += day;
  await buy(api, buyer.key, service);
  await api.platform.sync();
  const paused = await look(seller.key, failing);
  expect(paused).toMatchObject({ active: false, disabledAt: new Date(api.time.now).toISOString() });
  await api.platform.sync();
  const told = good.requests.map(({ body }) => JSON.parse(body) as { type: string; data: object });
  expect(told.filter(({ type }) => type === "webhook.disabled")).toEqual([
    expect.objectContaining({ data: { webhookId: failing.webhook.id, reason: "status 500" } }),
  ]);
  // Taken up again, it is given as long as a new one.
  await api.call("PATCH", `/webhooks/${failing.webhook.id}`, seller.key, { active: true });
  await buy(api, buyer.key, service);
  await api.platform.sync();
  expect(await look(seller.key, failing)).toMatchObject({ active: true, disabledAt: null });
});

test("default: a test is sent whichever events are wanted; what has arrived is sent again, limited", async () => {
  await using receiver = await startHttp(() => 204);
  const { seller } = await openMarket(api);
  const hook = await add(seller.key, receiver.url, ["session.ended"]);
  const path = `/webhooks/${hook.webhook.id}`;
  const sent = await api.call<{ id: string }>("POST", `${path}/test`, seller.key);
  expect(sent.status).toBe(201);
  await api.platform.sync();
  expect(receiver.requests.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
    "webhook.test",
  ]);
  const again = () => api.call("POST", `${path}/deliveries/${sent.data.id}/redeliver`, seller.key);
  expect((await again()).status).toBe(200);
  // It is on its way already.
  expect((await again()).status).toBe(404);
  await api.platform.sync();
  expect(receiver.requests).toHaveLength(2);
  expect(new Set(receiver.requests.map(({ body }) => body)).size).toBe(1);
  const statuses: number[] = [];
  for (let index = 0; index < 101; index++)
    statuses.push((await api.call("POST", `${path}/test`, seller.key)).status);
  expect(statuses.slice(-2)).toEqual([201, 409]);
  await api.call("PATCH", path, seller.key, { active: false });
  expect((await api.call("POST", `${path}/test`, seller.key)).error.code).toBe("STATUS_NOT_ALLOWED");
});

test("default: the library of Standard Webhooks verifies what is sent, and nothing else", async () => {
  await using receiver = await startHttp(() => 204);
  const { seller } = await openMarket(api);
  const { standardSecret, webhook } = await add(seller.key, receiver.url);
  api.time.now = Date.now();
  await api.call("POST", `/webhooks/${webhook.id}/test`, seller.key);
  await api.platform.sync();
  const [request] = receiver.requests;
  if (request === undefined) throw new Error("Nothing came.");
  expect(standardSecret).toMatch(/^whsec_[\w+/]{43}=$/);
  const verifier = new Webhook(standardSecret);
  expect(verifier.verify(request.body, request.headers)).toMatchObject({ type: "webhook.test" });
  expect(request.headers).toHaveProperty("x-abbababa-signature");
  expect(() => verifier.verify(`${request.body} `, request.headers)).toThrow();
  expect(() =>
    new Webhook(`whsec_${Buffer.alloc(32, 1).toString("base64")}`).verify(request.body, request.headers),
  ).toThrow();
});
