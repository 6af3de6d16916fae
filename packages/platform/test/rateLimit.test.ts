import { expect, test } from "vitest";
import { buy, createSession, openMarket, total } from "./support/buying.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";
import { startTwoInstances } from "./support/startTwoInstances.ts";

test("default: by key, by address and for registrations, and over again with time", async () => {
  await using api = await startTestPlatform({
    rateLimits: { perKey: 5, perAddress: 12, perAddressRegistration: 4 },
    trustedProxies: 1,
  });
  const from = (address: string) => ({ "x-forwarded-for": `6.6.6.6, ${address}` });
  const get = (path: string, address: string, token?: string) =>
    api.call("GET", path, token, undefined, from(address));
  const codes = async (count: number, ask: () => Promise<{ status: number }>) => {
    const statuses: number[] = [];
    for (let index = 0; index < count; index++) statuses.push((await ask()).status);
    return statuses;
  };
  // One key from many addresses.
  const key = `aba_${"0".repeat(24)}_${"A".repeat(43)}`;
  let next = 0;
  expect(await codes(6, () => get("/agents/me", `10.0.0.${next++}`, key))).toEqual([
    401, 401, 401, 401, 401, 429,
  ]);
  // One address with many keys, whatever it writes in front of what the proxy wrote.
  expect(
    (await codes(13, () => get("/services", "10.1.0.1"))).filter((status) => status === 429),
  ).toHaveLength(1);
  expect((await get("/services", "10.1.0.2")).status).toBe(200);
  // Registrations are dearer.
  const challenge = () => api.call("POST", "/agents/challenge", undefined, {}, from("10.2.0.1"));
  expect(await codes(5, challenge)).toEqual([400, 400, 400, 400, 429]);
  const refused = await challenge();
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  api.time.now += 60_000;
  expect((await challenge()).status).toBe(400);
});

test("behavior: the key that lets in is the key that is counted, whatever else is in the headers", async () => {
  await using api = await startTestPlatform({ rateLimits: { perKey: 3 }, trustedProxies: 1 });
  const { key } = await api.register();
  const statuses: number[] = [];
  for (let index = 0; index < 4; index++) {
    const headers = { "x-api-key": key, authorization: "Basic eA==", "x-forwarded-for": `10.0.0.${index}` };
    statuses.push((await api.call("GET", "/agents/me", undefined, undefined, headers)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 429]);
});

test("behavior: all addresses of an IPv6 network count as one", async () => {
  await using api = await startTestPlatform({ rateLimits: { perAddress: 2 }, trustedProxies: 1 });
  const from = async (address: string) =>
    (await api.call("GET", "/services", undefined, undefined, { "x-forwarded-for": address })).status;
  expect(await from("2001:db8:1:2::1")).toBe(200);
  expect(await from("2001:db8:1:2:ffff::2")).toBe(200);
  expect(await from("2001:db8:1:2:3:4:5:6")).toBe(429);
  expect(await from("2001:db8:1:3::1")).toBe(200);
  expect(await from("::ffff:10.0.0.1")).toBe(200);
  expect(await from("::ffff:10.0.0.2")).toBe(200);
  expect(await from("::ffff:10.0.0.3")).toBe(200);
});

test("behavior: the header is not believed where no proxy is", async () => {
  await using api = await startTestPlatform({ rateLimits: { perAddress: 2 } });
  const statuses: number[] = [];
  for (let index = 0; index < 3; index++) {
    const headers = { "x-forwarded-for": `10.0.0.${index}` };
    statuses.push((await api.call("GET", "/services", undefined, undefined, headers)).status);
  }
  expect(statuses).toEqual([200, 200, 429]);
});

test("behavior: a search for words counts for what it costs", async () => {
  await using api = await startTestPlatform({ rateLimits: { perAddress: 11 } });
  const statuses: number[] = [];
  for (let index = 0; index < 3; index++) statuses.push((await api.call("GET", "/services?q=x")).status);
  statuses.push((await api.call("GET", "/services")).status, (await api.call("GET", "/services")).status);
  expect(statuses).toEqual([200, 200, 429, 200, 429]);
});

test("behavior: a clock that is set back locks nobody out", async () => {
  await using api = await startTestPlatform({ rateLimits: { perAddress: 2 } });
  const ask = async () => (await api.call("GET", "/services")).status;
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
  api.time.now -= 3_600_000;
  expect(await ask()).toBe(429);
  api.time.now += 30_000;
  expect(await ask()).toBe(200);
});

test("behavior: one agent's changes at once are bounded, whichever of its sessions ask; others' are not held up", async () => {
  await using api = await startTestPlatform({ rateLimits: { atOncePerAgent: 2 } });
  const { buyer, service } = await openMarket(api);
  const sessions = [
    await createSession(api, buyer, { budgetUsdc: total }),
    await createSession(api, buyer, { budgetUsdc: total }),
  ];
  // Whose they are is known from the first request on.
  for (const { token } of sessions) {
    expect((await api.call("GET", "/sessions/current", token)).status).toBe(200);
  }
  let answer = () => {};
  const held = new Promise<bigint>((resolve) => {
    answer = () => resolve(200n);
  });
  api.chain.feeBps = () => held;
  const waiting = sessions.map(({ token }) => buy(api, token, service));
  const third = await buy(api, buyer.key, service);
  expect([third.status, third.headers.get("retry-after")]).toEqual([429, "1"]);
  const other = await api.register();
  expect((await api.call("POST", "/sessions", other.key, { budgetUsdc: "1" })).status).toBe(201);
  answer();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([201, 201]);
  expect((await buy(api, buyer.key, service)).status).toBe(201);
});

test("behavior: one agent is limited whichever of its keys and sessions ask; others are not", async () => {
  await using api = await startTestPlatform({ rateLimits: { perAgent: 8 } });
  const [agent, other] = [await api.register(), await api.register()];
  const session = await createSession(api, agent, { budgetUsdc: total });
  const { data } = await api.call<{ apiKey: string }>("POST", "/agents/me/keys", agent.key, {});
  const tokens = [agent.key, data.apiKey, session.token];
  const statuses: number[] = [];
  for (let index = 0; index < 7; index++) {
    const { status } = await api.call("GET", "/sessions/current", tokens[index % 3]);
    statuses.push(status);
  }
  expect(statuses).toEqual([404, 404, 200, 404, 404, 200, 429]);
  expect((await api.call("GET", "/agents/me", other.key)).status).toBe(200);
});

test("behavior: what all instances are asked together is limited, with time as for one", async () => {
  await using two = await startTwoInstances({ rateLimits: { perKey: 10 } });
  const agent = await two.api.register();
  const ask = async (at: "api" | "other") => (await two[at].call("GET", "/agents/me", agent.key)).status;
  const sync = async () => {
    // The second hears of what the first told.
    await two.api.platform.sync();
    await two.other.platform.sync();
  };
  for (let index = 0; index < 8; index++) expect(await ask("api")).toBe(200);
  expect(await ask("other")).toBe(200);
  await sync();
  expect([await ask("other"), await ask("other")]).toEqual([200, 429]);
  await sync();
  await two.api.platform.sync();
  // What was told once is not told again.
  await sync();
  const pass = (seconds: number) => {
    for (const { time } of [two.api, two.other]) time.now += seconds * 1_000;
  };
  pass(60);
  await sync();
  expect([await ask("api"), await ask("other")]).toEqual([200, 200]);
});

test("behavior: an answer counts by its size as well, once that is known", async () => {
  await using api = await startTestPlatform({ rateLimits: { perAgent: 60 } });
  const { buyer, service } = await openMarket(api);
  /** Pages of purchases until there are too many; then a minute's worth is there again. */
  const pages = async () => {
    let count = 0;
    while ((await api.call("GET", "/transactions", buyer.key)).status === 200) count += 1;
    api.time.now += 120_000;
    return count;
  };
  const small = await pages();
  const purchase = { serviceId: service.id, requestPayload: '"'.repeat(100_000) };
  for (let index = 0; index < 4; index++) await api.call("POST", "/checkout", buyer.key, purchase);
  api.time.now += 120_000;
  expect(await pages()).toBeLessThan(small / 2);
});
