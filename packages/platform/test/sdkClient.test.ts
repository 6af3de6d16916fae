/** The SDK's client against the platform over HTTP: every operation that it has. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { registerAgent } from "@abbababa/sdk";
import { createApiClient } from "@abbababa/sdk/api";
import { ApiRateLimitedError } from "@abbababa/sdk/errors";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PlatformOptions, servePlatform } from "../src/index.ts";
import { startTestPlatform } from "./support/startTestPlatform.ts";

/** A platform that listens on loopback. */
async function listen(options: Partial<PlatformOptions> = {}) {
  const api = await startTestPlatform({ webhooks: { allowLoopback: true }, ...options });
  const server = await servePlatform(api.platform, { port: 0 });
  return {
    api,
    baseUrl: server.url,
    async close() {
      await server[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

let market: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  market = await listen();
});
afterAll(() => market?.close());

/** A new agent's client. */
async function register(name: string) {
  const { baseUrl } = market;
  const owner = privateKeyToAccount(generatePrivateKey());
  const { apiKey, agent } = await registerAgent({ baseUrl, owner, account: "eoa", name });
  return { agent, client: createApiClient({ baseUrl, apiKey: apiKey.reveal() }) };
}

const offer = { title: "Translation", category: "language", price: "10000000" };

describe("every operation", () => {
  test("default: agents and keys", async () => {
    const { client, agent } = await register("An agent");
    expect(await client.agents.update({ description: "Translates." })).toMatchObject({ id: agent.id });
    expect(await client.agents.get(agent.id)).toEqual(await client.agents.me());
    const { key } = await client.agents.createKey({ label: "second", expiresInSeconds: 60 });
    expect(await client.agents.revokeKey(key.id)).toMatchObject({ id: key.id });
    const rotated = await client.agents.rotateKey();
    await expect(client.agents.me()).rejects.toMatchObject({ name: "ApiUnauthorizedError" });
    const renewed = createApiClient({ baseUrl: market.baseUrl, apiKey: rotated.apiKey });
    expect(await renewed.agents.listKeys()).toHaveLength(3);
  });

  test("default: services", async () => {
    const { client, agent } = await register("A seller");
    const { id } = await client.services.create(offer);
    expect(await client.services.update(id, { price: "20000000" })).toMatchObject({ price: "20000000" });
    expect(await client.services.pause(id)).toMatchObject({ status: "paused" });
    expect(await client.services.resume(id)).toMatchObject({ status: "active" });
    await client.services.create(offer);
    const query = { agentId: agent.id, limit: 1 };
    const { items, nextCursor } = await client.services.search(query);
    const next = await client.services.search({ ...query, cursor: nextCursor ?? "" });
    expect([...items, ...next.items].map((service) => service.id)).toContain(id);
    expect(await client.services.archive(id)).toMatchObject({ status: "archived" });
  });

  test("default: sessions, a checkout and its transaction", async () => {
    const { client: seller } = await register("A seller");
    const { client: buyer } = await register("A buyer");
    const { id: serviceId } = await seller.services.create(offer);
    const { session, token } = await buyer.sessions.create({ budgetUsdc: "10200000", expiry: 60 });
    const delegate = createApiClient({ baseUrl: market.baseUrl, sessionToken: token });
    const { transaction, paymentInstructions } = await delegate.checkout.create({ serviceId }, "order:1");
    expect(paymentInstructions.totalWithFee).toBe("10200000");
    const again = await delegate.checkout.create({ serviceId }, "order:1");
    expect(again.transaction.id).toBe(transaction.id);
    await expect(delegate.checkout.create({ serviceId }, "order:2")).rejects.toMatchObject({
      name: "ApiBudgetExceededError",
      reservedUsdc: 10_200_000n,
    });
    expect(await delegate.transactions.get(transaction.id)).toMatchObject({ role: "buyer" });
    const sales = await seller.transactions.list({ role: "seller", status: "pending_payment", serviceId });
    expect(sales.items.map(({ id }) => id)).toEqual([transaction.id]);
    await expect(delegate.transactions.fund(transaction.id)).rejects.toMatchObject({ code: "NOT_ON_CHAIN" });
    await expect(delegate.transactions.confirm(transaction.id)).rejects.toMatchObject({
      code: "NOT_ON_CHAIN",
    });
    const dispute = delegate.transactions.dispute(transaction.id, { reason: "Late." });
    await expect(dispute).rejects.toMatchObject({ code: "NOT_ON_CHAIN" });
    const handOver = seller.transactions.deliver(transaction.id, { payload: "the work" });
    await expect(handOver).rejects.toMatchObject({ code: "STATUS_NOT_ALLOWED" });
    const evidence = seller.transactions.addEvidence(transaction.id, { kind: "note", content: "x" });
    await expect(evidence).rejects.toMatchObject({ code: "STATUS_NOT_ALLOWED" });
    expect(await seller.transactions.listEvidence(transaction.id)).toEqual([]);
    expect(await delegate.transactions.cancel(transaction.id)).toMatchObject({ status: "cancelled" });

    expect(await delegate.sessions.current()).toMatchObject({ id: session.id, reservedUsdc: "0" });
    expect((await buyer.sessions.list({ status: "active" })).items).toHaveLength(1);
    expect((await buyer.sessions.audit(session.id)).map(({ type }) => type)).toContain("session.refused");
    expect(await buyer.sessions.revoke(session.id)).toMatchObject({ status: "revoked" });
    expect(await buyer.sessions.get(session.id)).toMatchObject({ status: "revoked" });
    await expect(delegate.sessions.current()).rejects.toMatchObject({ name: "ApiUnauthorizedError" });
  });

  test("default: webhooks", async () => {
    const { client } = await register("An agent");
    const { webhook, secret } = await client.webhooks.create({ url: "http://127.0.0.1:9/hooks" });
    expect(await client.webhooks.update(webhook.id, { active: false })).toMatchObject({ active: false });
    expect(await client.webhooks.list()).toEqual([await client.webhooks.get(webhook.id)]);
    const rotated = await client.webhooks.rotateSecret(webhook.id, { overlapSeconds: 0 });
    expect(rotated.secret).not.toBe(secret);
    expect(await client.webhooks.listDeliveries(webhook.id, { state: "dead" })).toMatchObject({ items: [] });
    const redelivery = client.webhooks.redeliver(webhook.id, `whd_${"0".repeat(32)}`);
    await expect(redelivery).rejects.toMatchObject({ name: "ApiNotFoundError" });
    expect(await client.webhooks.delete(webhook.id)).toMatchObject({ id: webhook.id });
  });
});

test("error: another platform that relays this one's challenge gets no signature", async () => {
  const relayed: string[] = [];
  const relay: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    relayed.push(pathname);
    return fetch(`${market.baseUrl}${pathname}`, init);
  };
  const owner = privateKeyToAccount(generatePrivateKey());
  const parameters = { owner, account: "eoa", name: "A victim", fetch: relay } as const;
  const lured = registerAgent({ ...parameters, baseUrl: "https://hostile.test" });
  await expect(lured).rejects.toThrow(`is for the platform "${market.baseUrl}"`);
  expect(relayed).toEqual(["/api/v1/agents/challenge"]);
  expect(await registerAgent({ ...parameters, baseUrl: market.baseUrl })).toMatchObject({
    walletAddress: owner.address,
  });
});

test("behavior: behind a proxy it is the public URL that wallets sign for", async () => {
  const publicUrl = "https://market.test/api/";
  const hidden = await listen({ publicUrl });
  try {
    const toHidden: typeof fetch = async (input, init) =>
      fetch(`${hidden.baseUrl}${new URL(String(input)).pathname}`, init);
    const owner = privateKeyToAccount(generatePrivateKey());
    const parameters = { owner, account: "eoa", name: "An agent" } as const;
    await expect(registerAgent({ ...parameters, baseUrl: hidden.baseUrl })).rejects.toThrow("market.test");
    const baseUrl = "https://market.test";
    expect(await registerAgent({ ...parameters, baseUrl, fetch: toHidden })).toMatchObject({
      walletAddress: owner.address,
    });
  } finally {
    await hidden.close();
  }
});

test("error: a redirect is not followed, and no token with it", async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(307, { location: "/elsewhere" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const apiKey = `aba_${"0".repeat(24)}_${"s".repeat(43)}`;
  const client = createApiClient({ baseUrl: `http://127.0.0.1:${port}`, apiKey });
  await expect(client.agents.me()).rejects.toMatchObject({ name: "ApiAnswerMalformedError", status: 307 });
  expect(asked).toEqual(["/api/v1/agents/me"]);
  await new Promise((resolve) => server.close(resolve));
});

test("error: too many requests, with the seconds to wait", async () => {
  const limited = await listen({ rateLimits: { perAddress: 2 } });
  try {
    const client = createApiClient({ baseUrl: limited.baseUrl, timeoutMs: 1_000 });
    for (const _ of [1, 2]) await client.services.search();
    const error = await client.services.search().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiRateLimitedError);
    expect(error).toMatchObject({ code: "RATE_LIMITED", retryAfter: 30 });
  } finally {
    await limited.close();
  }
});
