/** Nothing is ignored: a field that an operation does not know is refused, wherever it stands. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buy, createSession, funding, openMarket } from "./support/buying.ts";
import { type ApiOperation, readOperations, type Schema, smallest } from "./support/document.ts";
import { startTestPlatform, type TestAgent, type TestPlatform } from "./support/startTestPlatform.ts";

/** Bodies whose form is another standard's, which lets them carry more than is read here. */
const ofOthers = /\/(?:paymaster|facilitator)\//;

let api: TestPlatform;
let operations: readonly ApiOperation[];
let agent: TestAgent;
let ids: Readonly<Record<string, string>>;
let candidates: readonly string[];
beforeAll(async () => {
  api = await startTestPlatform({ webhooks: { allowLoopback: true } });
  operations = await readOperations(api);
  const { buyer, seller, service } = await openMarket(api);
  agent = buyer;
  const session = await createSession(api, buyer, {});
  const { data } = await buy(api, session.token, service);
  api.chain.mine(funding(data));
  await api.platform.sync();
  const url = "http://127.0.0.1:9/hook";
  const { data: hook } = await api.call<{ webhook: { id: string } }>("POST", "/webhooks", buyer.key, { url });
  const own = await api.listService(buyer);
  ids = {
    agents: seller.id,
    services: own.id,
    transactions: data.transaction.id,
    disputes: data.transaction.id,
    sessions: session.id,
    webhooks: hook.webhook.id,
    keys: `key_${"0".repeat(24)}`,
    deliveries: `whd_${"0".repeat(32)}`,
  };
  candidates = [
    service.id,
    "1",
    "note",
    url,
    `0x${"ab".repeat(32)}`,
    `0x${"ab".repeat(20)}`,
    `0x${"ab".repeat(65)}`,
    `chl_${"0".repeat(32)}`,
  ];
});
afterAll(() => api[Symbol.asyncDispose]());

const send = ({ method, path }: ApiOperation, body: unknown, query = "") => {
  const filled = path.replaceAll(/([a-z]+)\/\{(\w+)\}/g, (_, of: string) => `${of}/${ids[of] ?? "84532"}`);
  return api.call(method, filled + query, agent.key, body);
};

/** Bodies with a field too many: at the top, and in every object within. */
function widened(schema: Schema): unknown[] {
  const fields = Object.entries(schema.properties ?? {});
  const whole = wholeOf(schema) as object;
  const within = fields
    .filter(([, part]) => part.properties !== undefined)
    .flatMap(([name, part]) => widened(part).map((value) => ({ ...whole, [name]: value })));
  return [{ ...whole, unheardOf: 1 }, ...within];
}

/** With everything in it that a schema describes. */
function wholeOf(schema: Schema): unknown {
  if (schema.properties === undefined) return smallest(schema, candidates);
  return Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, wholeOf(part)]));
}

describe("a field too many", () => {
  test("default: is refused in the body of every operation that takes one, in every object", async () => {
    const withBody = operations.filter(({ body, path }) => body !== undefined && !ofOthers.test(path));
    expect(withBody.length).toBeGreaterThan(20);
    const taken: string[] = [];
    for (const operation of withBody) {
      const bodies = widened(operation.body ?? {});
      expect([operation.name, bodies.length > 0]).toEqual([operation.name, true]);
      for (const body of bodies) {
        const { status, details } = await send(operation, body);
        const names = JSON.stringify(details ?? null);
        if (status !== 400 || !names.includes("unheardOf"))
          taken.push(`${operation.name} ${JSON.stringify(body)}: ${status} ${names}`);
      }
    }
    expect(taken).toEqual([]);
  });

  test("default: is refused in the query of every operation", async () => {
    const taken: string[] = [];
    for (const operation of operations.filter(({ path }) => !ofOthers.test(path))) {
      const body = operation.body && smallest(operation.body, candidates);
      const { status, error } = await send(operation, body, "?unheardOf=1");
      if (status !== 400 || error.code !== "VALIDATION_FAILED") taken.push(`${operation.name}: ${status}`);
    }
    expect(taken).toEqual([]);
  });

  test("default: a body is refused where none is taken", async () => {
    const taken: string[] = [];
    for (const operation of operations.filter(
      ({ body, method, path }) => body === undefined && method !== "GET" && !ofOthers.test(path),
    )) {
      const { status, error } = await send(operation, { unheardOf: 1 });
      if (status !== 400 || error.code !== "VALIDATION_FAILED") taken.push(`${operation.name}: ${status}`);
    }
    expect(taken).toEqual([]);
  });
});
