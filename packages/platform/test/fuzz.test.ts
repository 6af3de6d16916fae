import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buy, createSession, funding, openMarket } from "./support/buying.ts";
import { type Document, requestsOf } from "./support/requestsOf.ts";
import { startTestPlatform, type TestPlatform } from "./support/startTestPlatform.ts";

/** `FUZZ_RUNS=50000` for the long run; fewer than 5,000 say too little to hold the counts below against. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 5_000);

let api: TestPlatform;
beforeAll(async () => {
  api = await startTestPlatform();
});
afterAll(() => api[Symbol.asyncDispose]());

test("behavior: whatever is sent, no answer is a failure of ours, and no secret is in any log", async () => {
  const { app } = api.platform;
  const document = (await (await app.request("/openapi.json")).json()) as Document;
  const { buyer, seller, service } = await openMarket(api);
  const session = await createSession(api, buyer, { budgetUsdc: 1_000_000_000n });
  const { data } = await buy(api, session.token, service);
  api.chain.mine(funding(data));
  await api.platform.sync();
  const secrets = [buyer.key, seller.key, session.token];
  const ids = [
    service.id,
    data.transaction.id,
    session.id,
    buyer.id,
    `key_${"0".repeat(24)}`,
    `agt_${"0".repeat(32)}`,
  ];
  const tokens = [
    ...[...secrets, ...secrets, ...secrets].map((secret) => `Bearer ${secret}`),
    "Bearer x",
    "Basic eDp5",
    `Bearer ${"a".repeat(5_000)}`,
  ];
  const expendable = await api.register();
  const seen: Record<number, number> = {};

  await fc.assert(
    fc.asyncProperty(requestsOf(document, ids, tokens), async ({ method, path, headers, body }) => {
      // What ends keys, sessions and services is asked by somebody else: the rest would only be refused from then on.
      if (/\/(?:keys|revoke|archive|pause|cancel)/.test(path))
        headers.authorization = `Bearer ${expendable.key}`;
      const response = await app.request(path, { method, headers, ...(body !== undefined && { body }) });
      const answer = await response.text();
      expect([response.status < 500, answer]).toEqual([true, answer]);
      const fields = Object.keys(JSON.parse(answer) as object);
      // The paymaster's answers are JSON-RPC, refusals included: they say nothing of what got through.
      const isRpc = path.startsWith("/api/v1/paymaster/") && fields.includes("jsonrpc");
      if (!isRpc) seen[response.status] = (seen[response.status] ?? 0) + 1;
      expect(fields).toContain(isRpc ? "jsonrpc" : "success");
      expect(response.headers.get("x-injected")).toBeNull();
    }),
    { numRuns },
  );

  // Enough got through to have reached the services and the store: of 10,000, about 750 and 25.
  expect(seen[200] ?? 0).toBeGreaterThan(numRuns / 40);
  expect(seen[201] ?? 0).toBeGreaterThan(numRuns / 3_000);
  const logged = api.logged();
  expect(logged).toContain('"route"');
  for (const secret of secrets) expect(logged).not.toContain(secret.slice(-43));
  for (const pattern of [/aba_[0-9a-f]{24}_/, /abba_session_token_/, /secretHash/, /0x[0-9a-f]{130}/]) {
    expect(logged).not.toMatch(pattern);
  }
  for (const line of logged.trimEnd().split("\n")) JSON.parse(line);
}, 900_000);
