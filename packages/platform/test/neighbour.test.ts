/**
 * One agent, or address, does its worst within its limits; another works all the same.
 *
 * What a request waits for is counted in the platform's own time: that of the processor which its thread takes, for
 * whomever, from when the server has read a request until its answer is written. Attacks begin while the neighbour works.
 * What else the machine does is not in it, nor what attackers' clients take. Quiet and attacked stretches take turns all
 * the same; wall-clock time is printed beside it. Minutes: `NEIGHBOUR=1`.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PlatformServer, servePlatform } from "../src/index.ts";
import { createSession, type Market, openMarket } from "./support/buying.ts";
import { type Attack, type Hold, press, type Running, type Step, work } from "./support/clients.ts";
import { createDatabase, type Postgres } from "./support/createDatabase.ts";
import { answerChallenge, startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";
import { secretsKey } from "./support/webhooks/fixtures.ts";

/** How often the neighbour's slowest hundredth may be its quiet one. */
const mostSlower = 5;

/** Quiet and attacked stretches, of so many requests each. */
const [rounds, requests] = [4, 60];

/** Where the neighbour asks from. */
const neighbourAt = "10.9.0.1";

/** Milliseconds of the processor that this thread has had. */
const threadTime = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/** When the neighbour's requests under way arrived, in {@link threadTime}. */
const arrived = new WeakMap<IncomingMessage, number>();
const arrive = (message: unknown) => {
  const { request } = message as { readonly request: IncomingMessage };
  if (request.headers["x-forwarded-for"] === neighbourAt) arrived.set(request, threadTime());
};
const finish = (message: unknown) => {
  const { request } = message as { readonly request: IncomingMessage };
  const at = arrived.get(request);
  if (at !== undefined) waited.push(threadTime() - at);
};

const isOn = process.env.NEIGHBOUR !== undefined;

let postgres: Postgres;
let api: TestPlatform;
let server: PlatformServer;
let client: pg.Client;
/** Milliseconds of the platform's thread that passed during each request of the neighbour's. */
let waited: number[] = [];
/** Stretches so far; before each, everybody's limits are full again. */
let minutes = 0;
beforeAll(async () => {
  if (!isOn) return;
  postgres = await createDatabase();
  api = await startTestPlatform({
    databaseUrl: postgres.url,
    secretsKey,
    // Everybody who takes part is registered from one place.
    rateLimits: { perAddressRegistration: 10_000 },
    trustedProxies: 1,
    clock: () => new Date(Date.now() + minutes * 60_000),
    logLevel: "silent",
  });
  subscribe("http.server.request.start", arrive);
  subscribe("http.server.response.finish", finish);
  server = await servePlatform(api.platform, { port: 0 });
  client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { service } = await openMarket(api);
  await client.query(
    `insert into services (id, agent_id, chain_id, title, description, category, price, delivery_seconds, dispute_window, abandonment_grace, status, created_at, updated_at)
     select 'svc_' || md5(n::text), agent_id, chain_id, 'A common phrase ' || n, 'of common words', category, price + n, delivery_seconds, dispute_window, abandonment_grace, status, created_at, now()
     from services, generate_series(1, 20000) n where id = '${service.id}'`,
  );
  await client.query("analyze");
  await stretch(await openMarket(api));
});
afterAll(async () => {
  unsubscribe("http.server.request.start", arrive);
  unsubscribe("http.server.response.finish", finish);
  await client?.end();
  await server?.[Symbol.asyncDispose]();
  await api?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
});

/** Milliseconds of a neighbour's requests: by the clock, and of the platform's thread. */
interface Stretch {
  readonly clock: readonly number[];
  readonly thread: readonly number[];
}

/** What a neighbour does: buys, looks at its purchases, looks at a service. */
async function stretch({ buyer, service }: Market): Promise<Stretch> {
  const steps: readonly Step[] = [
    { method: "POST", path: "/api/v1/checkout", body: JSON.stringify({ serviceId: service.id }) },
    { method: "GET", path: "/api/v1/transactions?limit=5" },
    { method: "GET", path: `/api/v1/services/${service.id}` },
  ];
  const day = { url: server.url, token: buyer.key, address: neighbourAt, steps, requests };
  waited = [];
  const { times, refused } = await work(day);
  expect(refused).toEqual([]);
  return { clock: times, thread: waited.slice(-requests) };
}

const quantile = (times: readonly number[], part: number) =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length * part)] ?? 0;

const figuresOf = (stretches: readonly Stretch[]) => {
  const of = (kind: keyof Stretch) => {
    const times = stretches.flatMap((one) => one[kind]);
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  };
  return { thread: of("thread"), clock: of("clock") };
};

/**
 * Holds a neighbour's day under attack against a quiet one, in turns.
 *
 * @param prepare - Does what is no part of the attack, and returns what begins it.
 */
async function expectUndisturbed(prepare: () => Promise<() => Promise<Running>>): Promise<void> {
  const [quiet, attacked]: [Stretch[], Stretch[]] = [[], []];
  let answers = 0;
  for (let round = 0; round < rounds; round++) {
    minutes += 2;
    const neighbour = await openMarket(api);
    quiet.push(await stretch(neighbour));
    const begin = await prepare();
    const attack = begin();
    try {
      attacked.push(await stretch(neighbour));
    } finally {
      answers += await (await attack).stop();
    }
  }
  const [before, under] = [figuresOf(quiet), figuresOf(attacked)];
  const row = (kind: keyof Stretch) =>
    `${kind}: p50 ${before[kind].p50.toFixed(1)} → ${under[kind].p50.toFixed(1)} ms, p99 ${before[kind].p99.toFixed(1)} → ${under[kind].p99.toFixed(1)} ms`;
  console.log(`${row("thread")}; ${row("clock")}; ${answers} answers`);
  expect(answers).toBeGreaterThan(0);
  expect(under.thread.p99).toBeLessThanOrEqual(mostSlower * before.thread.p99);
}

/** Names of a net's addresses. */
const addresses = (net: number, count: number) =>
  Array.from({ length: count }, (_, index) => `10.${net}.0.${index}`);

/** An agent with twenty sessions, which fill nobody's limits but its own. */
async function openAttacker() {
  minutes += 2;
  const market = await openMarket(api);
  const tokens: string[] = [];
  for (let index = 0; index < 20; index++)
    tokens.push((await createSession(api, market.buyer, { sellsAll: true })).token);
  return { ...market, tokens };
}

describe.runIf(isOn)("behavior: a neighbour is not disturbed by", () => {
  const attacks: readonly (readonly [name: string, attack: () => Promise<Attack | Hold>])[] = [
    [
      "590 checkouts at once, over all sessions of one agent",
      async () => {
        const { service, tokens } = await openAttacker();
        const body = JSON.stringify({ serviceId: service.id });
        const request = { method: "POST", paths: ["/api/v1/checkout"], body } as const;
        return { ...request, atOnce: 590, tokens, addresses: addresses(1, 200) };
      },
    ],
    [
      "searches for phrases of common words",
      async () => ({
        atOnce: 50,
        paths: ["/api/v1/services?q=%22common+phrase%22+words&sort=price_desc&limit=100"],
        addresses: addresses(2, 1),
      }),
    ],
    [
      "pages of purchases, megabytes each",
      async () => {
        const { buyer, service, tokens } = await openAttacker();
        const body = { serviceId: service.id, requestPayload: '"'.repeat(100_000) };
        for (let index = 0; index < 40; index++) await api.call("POST", "/checkout", buyer.key, body);
        return {
          atOnce: 50,
          paths: ["/api/v1/transactions?limit=100"],
          tokens: [buyer.key, ...tokens],
          addresses: addresses(3, 200),
        };
      },
    ],
    [
      "megabytes of brackets",
      async () => ({
        atOnce: 50,
        method: "POST",
        paths: ["/api/v1/checkout"],
        body: `{"serviceId":${"[".repeat(900_000)}${"]".repeat(900_000)}}`,
        tokens: (await openAttacker()).tokens,
        addresses: addresses(4, 200),
      }),
    ],
    [
      "readers of the API's documents",
      async () => ({ atOnce: 20, paths: ["/openapi.json", "/reference"], addresses: addresses(5, 1) }),
    ],
    [
      "tokens that are none",
      async () => ({
        atOnce: 200,
        paths: ["/api/v1/agents/me"],
        tokens: Array.from(
          { length: 100 },
          (_, index) => `aba_${index.toString(16).padStart(24, "0")}_${"A".repeat(43)}`,
        ),
        addresses: addresses(6, 1),
      }),
    ],
    [
      "bodies that never end, of one agent",
      async () => {
        const { tokens } = await openAttacker();
        return {
          connections: 200,
          beginning: `POST /api/v1/checkout HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 10.7.0.1\r\nauthorization: Bearer ${tokens[0]}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n10000\r\n${"x".repeat(0x10000)}\r\n`,
        };
      },
    ],
    [
      "connections that say nothing",
      async () => ({ connections: 1_500, beginning: "GET /api/v1/services HTTP/1.1\r\nhost: " }),
    ],
  ];
  test.each(attacks)("%s", async (_, attack) => {
    await expectUndisturbed(async () => {
      const prepared = await attack();
      return () => press(server.url, prepared);
    });
  });

  test("recoveries that end a thousand sessions each", async () => {
    await expectUndisturbed(async () => {
      const { id, account } = await api.register();
      await client.query(
        `insert into sessions (id, agent_id, chain_id, secret_hash, spent, reserved, sells_all, status, created_at, expires_at)
         select 'ses_' || substr(md5('${id}' || n::text), 1, 24), '${id}', ${api.chain.chainId}, '', 0, 0, false, 'active', now(), now() + interval '1 day'
         from generate_series(1, 1000) n`,
      );
      const { challengeId, signature } = await answerChallenge(
        api.call,
        account,
        "recover",
        api.chain.chainId,
      );
      const request = { challengeId, signature, revokeOthers: true };
      return async () => {
        const recovery = api.call("POST", "/agents/recover", undefined, request);
        return {
          stop: async () => {
            expect((await recovery).status).toBe(201);
            return 1;
          },
        };
      };
    });
  });
});
