/** The resolver's desk. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { buy, createSession, funding, openMarket, total } from "./support/buying.ts";
import {
  type Page,
  startTestPlatform,
  type TestAgent,
  type TestPlatform,
} from "./support/startTestPlatform.ts";
import { type Receiver, receive } from "./support/webhooks/receiver.ts";

let api: TestPlatform;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await receive(() => Date.now());
  receiver.answer = (response) => response.writeHead(200).end();
  api = await startTestPlatform({ webhooks: { allowLoopback: true } });
});
afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

interface Dispute {
  readonly id: string;
  readonly status: string;
  readonly resolver: string;
  readonly reason: string | null;
  readonly resolutionDueAt: number;
  readonly amount: string;
  readonly outcomes: unknown;
  readonly requestPayload: string | null;
  readonly delivery: { readonly payload: string } | null;
  readonly evidence: readonly { readonly role: string; readonly content: string }[];
}

const dueAt = 2_000_000_000;
const list = (agent: TestAgent, state = "open") =>
  api.call<Page<Dispute>>("GET", `/disputes?state=${state}`, agent.key);
const read = (token: string, id: string) => api.call<Dispute>("GET", `/disputes/${id}`, token);

/** A purchase that was paid, delivered and disputed. */
async function dispute() {
  const { buyer, seller, service } = await openMarket(api);
  const order = { serviceId: service.id, requestPayload: "a poem, please" };
  const { data } = await api.call<Parameters<typeof funding>[0]>("POST", "/checkout", buyer.key, order);
  const { id, escrowId } = data.transaction;
  api.chain.mine(funding(data));
  await api.platform.sync();
  const path = `/transactions/${id}`;
  expect((await api.call("POST", `${path}/deliver`, seller.key, { payload: "no poem" })).status).toBe(200);
  api.chain.mine({ escrowId, event: { name: "EscrowDisputed", resolutionDueAt: String(dueAt) } });
  expect(
    (await api.call("POST", `${path}/dispute`, buyer.key, { reason: "It does not rhyme." })).status,
  ).toBe(200);
  const say = (agent: TestAgent, content: string) =>
    api.call("POST", `${path}/evidence`, agent.key, { kind: "note", content });
  expect((await say(buyer, "not a rhyme in it")).status).toBe(201);
  // They are shown in the order of their times.
  api.time.now += 1_000;
  expect((await say(seller, "it is free verse")).status).toBe(201);
  return { buyer, seller, id, escrowId };
}

test("default: a resolver is told, reads both sides and what each outcome pays, and is told when it is over", async () => {
  const resolver = await api.register();
  const hook = { url: receiver.url, eventTypes: ["dispute.opened", "dispute.closed"] };
  const { data } = await api.call<{ secret: string }>("POST", "/webhooks", resolver.key, hook);
  receiver.secrets.push(data.secret);
  api.chain.resolver = resolver.account.address;
  const { id, escrowId } = await dispute();
  await api.platform.sync();
  expect((await list(resolver)).data.items.map((item) => item.id)).toEqual([id]);
  expect((await read(resolver.key, id)).data).toMatchObject({
    id,
    status: "disputed",
    resolver: resolver.account.address,
    reason: "It does not rhyme.",
    resolutionDueAt: dueAt,
    amount: String(total),
    outcomes: {
      BuyerRefund: { buyer: "10200000", seller: "0", fee: "0" },
      SellerPaid: { buyer: "0", seller: "10000000", fee: "200000" },
      Split: { buyer: "5100000", seller: "5000000", fee: "100000" },
    },
    requestPayload: "a poem, please",
    delivery: { payload: "no poem" },
    evidence: [
      { role: "buyer", content: "not a rhyme in it" },
      { role: "seller", content: "it is free verse" },
    ],
  });
  api.chain.mine({ escrowId, event: { name: "DisputeResolved" } });
  await api.platform.sync();
  await api.platform.sync();
  expect((await list(resolver)).data.items).toEqual([]);
  expect((await list(resolver, "closed")).data.items.map(({ status }) => status)).toEqual(["resolved"]);
  expect(receiver.events.map(({ type, data: told }) => ({ type, ...(told as object) }))).toEqual([
    { type: "dispute.opened", transactionId: id, escrowId, dueAt },
    { type: "dispute.closed", transactionId: id, escrowId, status: "resolved" },
  ]);
  expect(receiver.refused).toEqual([]);
});

test("error: nobody else reads it: not the parties, another resolver, a session, or a key that may not", async () => {
  const resolver = await api.register();
  api.chain.resolver = resolver.account.address;
  const { buyer, seller, id } = await dispute();
  await api.platform.sync();
  for (const other of [buyer, seller, await api.register()]) {
    expect((await read(other.key, id)).error.code).toBe("NOT_FOUND");
    expect((await list(other)).data.items).toEqual([]);
  }
  const session = await createSession(api, resolver, {});
  expect((await read(session.token, id)).error.code).toBe("SESSION_NOT_ALLOWED");
  const key = async (permissions: object) =>
    (await api.call<{ apiKey: string }>("POST", "/agents/me/keys", resolver.key, { permissions })).data
      .apiKey;
  expect((await read(await key({ transactions: "write" }), id)).error.code).toBe("KEY_NOT_ALLOWED");
  expect((await read(await key({ disputes: "read" }), id)).status).toBe(200);
});

test("behavior: a node that does not say who resolves is asked again, and holds up nothing else", async () => {
  const resolver = await api.register();
  const { resolverOf } = api.chain;
  api.chain.resolverOf = async () => {
    throw new Error("The node has no time.");
  };
  const { buyer, id } = await dispute();
  await api.platform.sync();
  expect((await list(resolver)).data.items).toEqual([]);
  const { service } = await openMarket(api);
  expect((await buy(api, buyer.key, service)).status).toBe(201);
  api.chain.resolver = resolver.account.address;
  api.chain.resolverOf = resolverOf;
  await api.platform.sync();
  expect((await list(resolver)).data.items.map((item) => item.id)).toEqual([id]);
});
