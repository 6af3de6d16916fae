/** What a key may give, and for how long; and requests that make something, sent twice. */
import { zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMarket, total } from "./support/buying.ts";
import { type ApiOperation, readOperations, smallest } from "./support/document.ts";
import { startTestPlatform, type TestAgent, type TestPlatform } from "./support/startTestPlatform.ts";

let api: TestPlatform;
let operations: readonly ApiOperation[];
let agent: TestAgent;
beforeAll(async () => {
  api = await startTestPlatform({ webhooks: { allowLoopback: true } });
  operations = (await readOperations(api)).filter(({ isSecured }) => isSecured);
  agent = await api.register();
});
afterAll(() => api[Symbol.asyncDispose]());

interface NewKey {
  readonly apiKey: string;
  readonly key: {
    readonly id: string;
    readonly expiresAt: string | null;
    readonly permissions: object | null;
  };
}
const addKey = (token: string, terms: object = {}) =>
  api.call<NewKey>("POST", "/agents/me/keys", token, terms);

/** The permission that an operation takes, read off its path as a person would. */
function needOf({ path, method }: ApiOperation): readonly [string, "read" | "write"] {
  const [, resource = ""] = path.split("/");
  return [path.startsWith("/agents/me/keys") ? "keys" : resource, method === "GET" ? "read" : "write"];
}

const send = ({ method, path, body }: ApiOperation, token: string) =>
  api.call<object>(
    method,
    path.replace("{chainId}", "84532").replaceAll(/\{\w+\}/g, `svc_${"0".repeat(32)}`),
    token,
    body &&
      smallest(body, [`svc_${"0".repeat(32)}`, "1", "note", "http://127.0.0.1:9/", `0x${"ab".repeat(32)}`]),
  );

describe("a restricted key", () => {
  test("default: has what it names and nothing else, on every operation of the document", async () => {
    const resources = [...new Set(operations.map((operation) => needOf(operation)[0]))];
    // A rotation would replace the key; a session takes more than its own permission, see below.
    const rest = operations.filter(({ name }) => !/rotate$|^POST \/api\/v1\/sessions$/.test(name));
    for (const allowed of resources) {
      for (const level of ["read", "write"] as const) {
        const { data } = await addKey(agent.key, { permissions: { [allowed]: level } });
        const expected: string[] = [];
        const refused: string[] = [];
        for (const operation of rest) {
          const [resource, needed] = needOf(operation);
          const may = resource === allowed && (level === "write" || needed === "read");
          if (!may) expected.push(operation.name);
          const answer = JSON.stringify(await send(operation, data.apiKey));
          if (/KEY_NOT_ALLOWED|KEY_REFUSED/.test(answer)) refused.push(operation.name);
        }
        expect({ allowed, level, refused }).toEqual({ allowed, level, refused: expected });
        await api.call("DELETE", `/agents/me/keys/${data.key.id}`, agent.key);
      }
    }
  });

  test("behavior: gives no more than it has, in scope and in time", async () => {
    const permissions = { keys: "write", services: "read" };
    const { data: weak } = await addKey(agent.key, { permissions, expiresInSeconds: 60 });
    for (const [terms, code] of [
      [{ permissions: { services: "write" } }, "KEY_NOT_ALLOWED"],
      [{ permissions: { sessions: "read" } }, "KEY_NOT_ALLOWED"],
      [{ permissions, expiresInSeconds: 61 }, "KEY_NOT_ALLOWED"],
    ] as const) {
      expect([terms, (await addKey(weak.apiKey, terms)).error?.code]).toEqual([terms, code]);
    }
    // Left out, it is what it has itself.
    const { data: same } = await addKey(weak.apiKey);
    expect(same.key).toMatchObject({ permissions, expiresAt: weak.key.expiresAt });
    const { data: rotated } = await api.call<NewKey>("POST", "/agents/me/keys/rotate", same.apiKey);
    expect(rotated.key).toMatchObject({ permissions, expiresAt: weak.key.expiresAt });
  });

  test("behavior: revokes itself and what can do no more, never the owner's", async () => {
    const permissions = { keys: "write" };
    const { data: weak } = await addKey(agent.key, { permissions, expiresInSeconds: 3_600 });
    const { data: longer } = await addKey(agent.key, { permissions });
    const { data: wider } = await addKey(agent.key, { expiresInSeconds: 60 });
    const revoke = (id: string) => api.call("DELETE", `/agents/me/keys/${id}`, weak.apiKey);
    const owner = `key_${agent.key.split("_")[1]}`;
    for (const id of [owner, longer.key.id, wider.key.id])
      expect((await revoke(id)).error.code).toBe("KEY_NOT_ALLOWED");
    expect((await api.call("GET", "/agents/me", agent.key)).status).toBe(200);
    const { data: child } = await addKey(weak.apiKey, { expiresInSeconds: 60 });
    expect((await revoke(child.key.id)).status).toBe(200);
    expect((await revoke(weak.key.id)).status).toBe(200);
  });

  test("behavior: delegates only what it may do itself, and no longer", async () => {
    const terms = { budgetUsdc: total.toString(), expiry: 60 };
    const delegate = async (key: object, expiry = 60) => {
      const { data } = await addKey(agent.key, key);
      return (await api.call("POST", "/sessions", data.apiKey, { ...terms, expiry })).error?.code;
    };
    expect(await delegate({ permissions: { sessions: "write" } })).toBe("KEY_NOT_ALLOWED");
    const all = { sessions: "write", checkout: "write", transactions: "write" };
    expect(await delegate({ permissions: all })).toBeUndefined();
    expect(await delegate({ expiresInSeconds: 60 }, 61)).toBe("KEY_NOT_ALLOWED");
    expect(await delegate({ expiresInSeconds: 60 }, 60)).toBeUndefined();
  });
});

describe("the same request twice", () => {
  const requests: readonly (readonly [string, object, object])[] = [
    ["/sessions", { budgetUsdc: "1", expiry: 60 }, { budgetUsdc: "2", expiry: 60 }],
    ["/services", { title: "x", category: "a", price: "1" }, { title: "y", category: "a", price: "1" }],
    ["/webhooks", { url: "http://127.0.0.1:9/x" }, { url: "http://127.0.0.1:9/y" }],
    ["/agents/me/keys", { label: "x" }, { label: "y" }],
  ];
  const named = { "idempotency-key": "once" };

  test.each(requests)(
    "default: %s under one key makes one, secrets included, and says so",
    async (path, request, other) => {
      const { key } = await api.register();
      const [first, second] = await Promise.all([
        api.call<object>("POST", path, key, request, named),
        api.call<object>("POST", path, key, request, named),
      ]);
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.data).toEqual(first.data);
      const replayed = [first, second].map(({ headers }) => headers.get("idempotent-replayed"));
      expect(replayed.toSorted()).toEqual([null, "true"].toSorted());
      expect((await api.call("POST", path, key, other, named)).error.code).toBe("IDEMPOTENCY_KEY_REUSED");
      // Another agent's keys are its own.
      const stranger = await api.register();
      expect((await api.call("POST", path, stranger.key, other, named)).status).toBe(201);
      // Answers with secrets are forgotten after a day; what they made is not made again.
      api.time.now += 86_400_001;
      await api.platform.sync();
      expect((await api.call("POST", path, key, request, named)).error.code).toBe("IDEMPOTENCY_KEY_REUSED");
    },
  );

  test("behavior: a checkout that was cancelled is not shown as payable again", async () => {
    const { buyer, service } = await openMarket(api);
    const order = () =>
      api.call<{ transaction: { id: string } }>(
        "POST",
        "/checkout",
        buyer.key,
        { serviceId: service.id },
        named,
      );
    const { data } = await order();
    const again = await order();
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
    await api.call("POST", `/transactions/${data.transaction.id}/cancel`, buyer.key);
    // Who was killed after the cancellation learns what became of the purchase.
    const { error, details } = await order();
    expect([error.code, details]).toEqual([
      "STATUS_NOT_ALLOWED",
      { status: "cancelled", transactionId: data.transaction.id },
    ]);
  });
});

test("error: the zero address is nobody's", async () => {
  const wanted = { walletAddress: zeroAddress, chainId: api.chain.chainId, purpose: "register" };
  expect((await api.call("POST", "/agents/challenge", undefined, wanted)).error.code).toBe(
    "VALIDATION_FAILED",
  );
});
