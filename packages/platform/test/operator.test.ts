/** The operator's desk. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type PlatformServer, servePlatform } from "../src/index.ts";
import { readOperatorKeys } from "../src/operator/readOperatorKeys.ts";
import { runAdmin } from "../src/operator/runAdmin.ts";
import { buy, createSession, openMarket } from "./support/buying.ts";
import { answerChallenge, startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";

const key = "k".repeat(40);
let api: TestPlatform;
let server: PlatformServer;
beforeAll(async () => {
  const operatorKeys = { anna: key, ben: "b".repeat(32) };
  api = await startTestPlatform({ operatorKeys, webhooks: { allowLoopback: true } });
  server = await servePlatform(api.platform, { port: 0 });
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await api?.[Symbol.asyncDispose]();
});

const admin = async (...args: string[]) =>
  JSON.parse(await runAdmin([...args, "--url", server.url], key)) as unknown;
const act = (action: string, subject: string) => admin(action, subject, "--reason", "complaint 7");

test("default: an agent is found, stopped with all that it has, and let again", async () => {
  const { buyer, seller, service } = await openMarket(api);
  const session = await createSession(api, seller, {});
  const hook = { url: "http://127.0.0.1:9/hook" };
  await api.call("POST", "/webhooks", seller.key, hook);
  const wallet = seller.account.address;
  expect(await admin("agents", wallet)).toMatchObject([{ id: seller.id, wallet: wallet.toLowerCase() }]);
  const before = await admin("agent", seller.id);
  expect(before).toMatchObject({
    services: [{ id: service.id, status: "active" }],
    webhooks: [{ active: true }],
  });
  expect(JSON.stringify(before)).not.toMatch(/secret|hash/i);

  await act("stop-agent", seller.id);
  for (const token of [seller.key, session.token]) {
    expect((await api.call("GET", "/sessions/current", token)).status).toBe(401);
  }
  expect((await buy(api, buyer.key, service)).error.code).toBe("SERVICE_UNAVAILABLE");
  const recover = async () => {
    const signed = await answerChallenge(api.call, seller.account, "recover", api.chain.chainId);
    const { challengeId, signature } = signed;
    return api.call<{ apiKey: string }>("POST", "/agents/recover", undefined, { challengeId, signature });
  };
  const refused = await recover();
  expect([refused.error.code, refused.details]).toEqual(["AGENT_STOPPED", { reason: "complaint 7" }]);
  expect(await admin("agent", seller.id)).toMatchObject({
    stopReason: "complaint 7",
    services: [{ status: "taken_down", takedownReason: "complaint 7" }],
    sessions: [{ status: "revoked" }],
    webhooks: [{ active: false }],
  });
  await expect(act("stop-agent", seller.id)).rejects.toThrow("STATUS_NOT_ALLOWED");

  await act("let-agent", seller.id);
  await act("restore-service", service.id);
  const { data } = await recover();
  expect((await api.call("POST", `/services/${service.id}/resume`, data.apiKey)).status).toBe(200);
  expect((await buy(api, buyer.key, service)).status).toBe(201);
  expect(await admin("actions", seller.id)).toMatchObject([
    { action: "let-agent", operator: "anna", reason: "complaint 7", subject: seller.id },
    { action: "stop-agent", operator: "anna" },
  ]);
});

test("default: a listing that is taken down is not sold, its owner is told why and cannot put it up again", async () => {
  const { buyer, seller, service } = await openMarket(api);
  await act("take-down-service", service.id);
  expect((await buy(api, buyer.key, service)).error.code).toBe("SERVICE_UNAVAILABLE");
  const { data } = await api.call<{ items: { id: string }[] }>("GET", `/services?agentId=${seller.id}`);
  expect(data.items).toEqual([]);
  expect((await api.call("GET", `/services/${service.id}`)).data).toMatchObject({
    status: "taken_down",
    takedownReason: "complaint 7",
  });
  for (const move of ["pause", "resume"]) {
    const { error, details } = await api.call("POST", `/services/${service.id}/${move}`, seller.key);
    expect([error.code, details]).toEqual(["STATUS_NOT_ALLOWED", { reason: "complaint 7" }]);
  }
  const told: unknown[] = [];
  await api.platform.consumeOutbox(
    async (events) => void told.push(...events.map(({ payload }) => payload)),
    1_000,
  );
  expect(told).toContainEqual({ type: "service.taken_down", serviceId: service.id, reason: "complaint 7" });
});

test("default: one key, session or webhook", async () => {
  const { buyer } = await openMarket(api);
  const session = await createSession(api, buyer, {});
  const hook = await api.call<{ webhook: { id: string } }>("POST", "/webhooks", buyer.key, {
    url: "http://127.0.0.1:9/hook",
  });
  await act("pause-webhook", hook.data.webhook.id);
  await act("revoke-session", session.id);
  await act("revoke-key", `key_${buyer.key.split("_")[1]}`);
  expect((await api.call("GET", "/sessions/current", session.token)).status).toBe(401);
  expect((await api.call("GET", "/agents/me", buyer.key)).status).toBe(401);
  for (const [action, id] of [
    ["pause-webhook", hook.data.webhook.id],
    ["revoke-session", session.id],
    ["revoke-key", `key_${"0".repeat(24)}`],
    ["take-down-service", `svc_${"0".repeat(32)}`],
    ["let-agent", `agt_${"0".repeat(32)}`],
  ] as const) {
    await expect(act(action, id)).rejects.toThrow("NOT_FOUND");
  }
});

describe("error", () => {
  const ask = (path: string, headers: Record<string, string> = {}, body?: string) =>
    api.platform.app.request(`/operator/v1${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json", ...headers },
      ...(body !== undefined && { body }),
    });

  test("nobody without an operator's key, agents included", async () => {
    const { buyer } = await openMarket(api);
    const action = JSON.stringify({ action: "stop-agent", subject: buyer.id, reason: "x" });
    for (const token of [undefined, buyer.key, `${key}x`, key.slice(1), ""]) {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      for (const path of ["/agents", `/agents/${buyer.id}`, "/actions", "/backlog"]) {
        expect((await ask(path, headers)).status).toBe(401);
      }
      expect((await ask("/actions", headers, action)).status).toBe(401);
    }
    expect((await api.call("GET", "/agents/me", buyer.key)).status).toBe(200);
  });

  test.each([
    ["no reason", { action: "revoke-key", subject: `key_${"0".repeat(24)}` }],
    ["a blank one", { action: "revoke-key", subject: `key_${"0".repeat(24)}`, reason: " " }],
    [
      "an action that it does not know",
      { action: "delete-all", subject: `key_${"0".repeat(24)}`, reason: "x" },
    ],
    ["what is no id", { action: "revoke-key", subject: "%", reason: "x" }],
    [
      "a field more",
      { action: "revoke-key", subject: `key_${"0".repeat(24)}`, reason: "x", operator: "ben" },
    ],
  ])("%s", async (_, body) => {
    const answer = await ask("/actions", { authorization: `Bearer ${key}` }, JSON.stringify(body));
    expect(answer.status).toBe(400);
  });

  test("no desk without keys, and none in the document", async () => {
    await using other = await startTestPlatform();
    const headers = { authorization: `Bearer ${key}` };
    expect((await other.platform.app.request("/operator/v1/agents", { headers })).status).toBe(404);
    const { paths } = z
      .object({ paths: z.record(z.string(), z.unknown()) })
      .parse(await (await api.platform.app.request("/openapi.json")).json());
    expect(Object.keys(paths)).toContain("/api/v1/services");
    expect(Object.keys(paths).filter((path) => path.includes("operator"))).toEqual([]);
  });

  test.each(["anna", "anna:short,", "anna:x y", `anna:${key},anna:${key}`])(
    "keys that are none: %s",
    (text) => {
      expect(() => readOperatorKeys(text)).toThrow("OPERATOR_KEYS");
    },
  );

  test("a key that is too short", async () => {
    await expect(startTestPlatform({ operatorKeys: { anna: "short" } })).rejects.toThrow("operatorKeys");
  });
});

test("behavior: figures say how far behind it is", async () => {
  const metrics = await (await api.platform.app.request("/metrics")).text();
  for (const name of ["abba_outbox_lag_seconds", "abba_webhook_dead_letters", "abba_outbox_waiting"]) {
    expect(metrics).toMatch(new RegExp(`^${name} \\d`, "m"));
  }
  expect(await admin("backlog")).toMatchObject({ deadLetters: 0, outboxWaiting: expect.any(Number) });
});
