/** Authority that ends while a request is under way: what ends it wins, on every operation that changes something. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buy, createSession, funding, total } from "./support/buying.ts";
import { createDatabase, type Postgres } from "./support/createDatabase.ts";
import { type ApiOperation, readOperations, smallest } from "./support/document.ts";
import {
  answerChallenge,
  startTestPlatform,
  type TestAgent,
  type TestPlatform,
} from "./support/startTestPlatform.ts";
import { secretsKey } from "./support/webhooks/fixtures.ts";

let postgres: Postgres;
let api: TestPlatform;
let operations: readonly ApiOperation[];
let described: readonly ApiOperation[];
let observer: pg.Client;
beforeAll(async () => {
  postgres = await createDatabase();
  api = await startTestPlatform({ databaseUrl: postgres.url, secretsKey, webhooks: { allowLoopback: true } });
  described = (await readOperations(api)).filter(({ method }) => method !== "GET");
  operations = described.filter(({ isSecured }) => isSecured);
  observer = new pg.Client({ connectionString: postgres.url });
  await observer.connect();
});
afterAll(async () => {
  await observer?.end();
  await api?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
});

/** What changes something and takes no key or token: nobody has one yet, or something else proves who asks. */
const ofStrangers = [
  "POST /api/v1/agents/challenge",
  "POST /api/v1/agents/recover",
  "POST /api/v1/agents/register",
  "POST /api/v1/revocations",
  "POST /api/v1/session-requests",
  "POST /api/v1/session-requests/answer",
  "POST /api/v1/session-requests/lookup",
  "POST /api/v1/session-requests/token",
];

/** An agent that has one of everything, and the ids of it. */
async function settle() {
  const agent = await api.register();
  const seller = await api.register();
  const [own, service] = [await api.listService(agent), await api.listService(seller)];
  const session = await createSession(api, agent, { budgetUsdc: total * 100n });
  const { data: checkout } = await buy(api, session.token, service);
  api.chain.mine(funding(checkout));
  await api.platform.sync();
  const url = "http://127.0.0.1:9/hook";
  const { data: hook } = await api.call<{ webhook: { id: string } }>("POST", "/webhooks", agent.key, { url });
  const { data: other } = await api.call<{ key: { id: string } }>("POST", "/agents/me/keys", agent.key, {});
  return {
    agent,
    session,
    ids: {
      services: own.id,
      transactions: checkout.transaction.id,
      sessions: session.id,
      webhooks: hook.webhook.id,
      keys: other.key.id,
      deliveries: `whd_${"0".repeat(32)}`,
    } as Readonly<Record<string, string>>,
    candidates: [service.id, "1", "note", url, `0x${"ab".repeat(32)}`, `0x${"ab".repeat(20)}`],
  };
}
type World = Awaited<ReturnType<typeof settle>>;

const send = ({ ids, candidates }: World, { method, path, body }: ApiOperation, token: string) => {
  const filled = path.replaceAll(/([a-z]+)\/\{(\w+)\}/g, (_, of: string) => `${of}/${ids[of] ?? "84532"}`);
  return api.call<object>(method, filled, token, body && smallest(body, candidates));
};

/** Whether something waits for a lock; looked at until it does or the answer is there. */
async function isHeld(answer: Promise<unknown>): Promise<boolean> {
  let isOver = false;
  void answer.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const { rows } = await observer.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return true;
  }
  return false;
}

/** Ends a key or session while an operation is under way, or only seems to. */
async function during(ending: string, end: "commit" | "rollback", act: () => ReturnType<typeof send>) {
  const owner = new pg.Client({ connectionString: postgres.url });
  await owner.connect();
  await owner.query("begin");
  await owner.query(ending);
  const answer = act();
  const held = await isHeld(answer);
  await owner.query(end);
  await owner.end();
  return { held, ...(await answer) };
}

const keyIdOf = ({ key }: TestAgent) => `key_${key.split("_")[1]}`;

test("default: what is described without a key is a stranger's, and every route is described", () => {
  const open = described.filter(({ isSecured }) => !isSecured).map(({ name }) => name);
  expect(open.sort()).toEqual(ofStrangers);
  const handled = api.platform.app.routes
    .filter(({ method, path }) => !["GET", "ALL"].includes(method) && !path.includes("*"))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, "{$1}")}`);
  expect([...new Set(handled)].sort()).toEqual(described.map(({ name }) => name).sort());
});

test("default: every operation that changes something is refused once its key is revoked, however late", async () => {
  const names = operations.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(20);
  const world = await settle();
  const ending = `update api_keys set revoked_at = now() where id = '${keyIdOf(world.agent)}'`;
  const seen: Record<string, unknown> = {};
  for (const operation of operations) {
    const { held, status } = await during(ending, "commit", () => send(world, operation, world.agent.key));
    seen[operation.name] = { held, status };
    await observer.query(`update api_keys set revoked_at = null where id = '${keyIdOf(world.agent)}'`);
  }
  expect(seen).toEqual(Object.fromEntries(names.map((name) => [name, { held: true, status: 401 }])));
});

test("behavior: a revocation that is taken back refuses nothing", async () => {
  const refused: string[] = [];
  for (const operation of operations) {
    const world = await settle();
    const ending = `update api_keys set revoked_at = now() where id = '${keyIdOf(world.agent)}'`;
    const { status } = await during(ending, "rollback", () => send(world, operation, world.agent.key));
    if (status === 401) refused.push(operation.name);
  }
  expect(refused).toEqual([]);
});

test("default: so is everything that a session may change, once that is revoked", async () => {
  const world = await settle();
  const { id, token } = world.session;
  const allowed: ApiOperation[] = [];
  for (const operation of operations) {
    const { error } = await send(world, operation, token);
    if (error?.code !== "SESSION_NOT_ALLOWED") allowed.push(operation);
  }
  expect(allowed.length).toBeGreaterThan(6);
  const seen: Record<string, unknown> = {};
  for (const operation of allowed) {
    const ending = `update sessions set status = 'revoked' where id = '${id}'`;
    const { held, status } = await during(ending, "commit", () => send(world, operation, token));
    seen[operation.name] = { held, status };
    await observer.query(`update sessions set status = 'active' where id = '${id}'`);
  }
  expect(seen).toEqual(Object.fromEntries(allowed.map(({ name }) => [name, { held: true, status: 401 }])));
});

describe("a body that is held open", () => {
  test("behavior: a thief's request for a signing secret, finished after the recovery, gets none", async () => {
    const { agent, ids } = await settle();
    let finish = () => {};
    let begun = () => {};
    const asked = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const body = new ReadableStream({
      start(controller) {
        finish = () => {
          controller.enqueue(new TextEncoder().encode('{"overlapSeconds":0}'));
          controller.close();
        };
      },
      pull: () => begun(),
    });
    const stolen = api.platform.app.request(`/api/v1/webhooks/${ids.webhooks}/secret`, {
      method: "POST",
      headers: { authorization: `Bearer ${agent.key}`, "content-type": "application/json" },
      body,
      duplex: "half",
    } as RequestInit);
    await asked;
    const signed = await answerChallenge(api.call, agent.account, "recover", api.chain.chainId);
    const recovery = { challengeId: signed.challengeId, signature: signed.signature, revokeOthers: true };
    expect((await api.call("POST", "/agents/recover", undefined, recovery)).status).toBe(201);
    finish();
    const answer = await stolen;
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain("whsec_");
  });
});
