import { keccak256, stringToHex } from "viem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buy, createSession, funding, type Market, openMarket, total } from "./support/buying.ts";
import {
  type Answer,
  answerChallenge,
  type Checkout,
  type Purchase,
  type Service,
  type TestPlatform,
} from "./support/startTestPlatform.ts";
import { startTwoInstances, type TwoInstances } from "./support/startTwoInstances.ts";

const limits = {
  unpaidPurchases: 5,
  unpaidPurchasesPerSession: 3,
  payloadBytes: 3_500,
  payloadBytesPerSession: 2_500,
  services: 4,
  sessionsPerHour: 6,
  keysPerHour: 5,
};
const day = 86_400_000;
/** To the end of a payment window. */
const window = 900_000;

let instances: TwoInstances;
let api: TestPlatform;
let other: TestPlatform;
/** Its buyer is nobody's in the tests, each of which has one of its own. */
let market: Market;
beforeAll(async () => {
  instances = await startTwoInstances({ limits, webhooks: false });
  ({ api, other } = instances);
  wait(0);
  market = await openMarket(api);
});
afterAll(() => instances?.[Symbol.asyncDispose]());

/** The same 32 times at once, on both instances. */
async function race<data>(ask: (instance: TestPlatform) => Promise<Answer<data>>) {
  const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => ask(index % 2 ? api : other)));
  const refused = answers.filter(({ error }) => error?.code === "LIMIT_REACHED");
  const taken = answers.filter(({ status }) => status === 201);
  expect(taken.length + refused.length).toBe(answers.length);
  return taken.map(({ data }) => data);
}

const send = (instance: TestPlatform, token: string, bytes: number) =>
  instance.call<Checkout>("POST", "/checkout", token, {
    serviceId: market.service.id,
    requestPayload: "x".repeat(bytes),
  });

const codeOf = async (answer: Promise<Answer<unknown>>) => {
  const { status, error } = await answer;
  return status < 300 ? status : error.code;
};

const cancel = (purchase: Checkout | undefined, token: string) =>
  api.call("POST", `/transactions/${purchase?.transaction.id}/cancel`, token);

async function pay(purchase: Checkout) {
  api.chain.mine(funding(purchase));
  await api.platform.sync();
}

/** Lets time pass, on both instances. */
function wait(ms: number) {
  api.time.now += ms;
  other.time.now = api.time.now;
}

/** Lets time pass, and has everything done that is due. */
async function pass(ms: number) {
  wait(ms);
  api.chain.mine();
  await api.platform.sync();
}

describe("unpaid purchases", () => {
  test("default: of an agent's, no more are opened than it may have, whatever races whatever", async () => {
    const buyer = await api.register();
    const opened = await race((instance) => buy(instance, buyer.key, market.service));
    expect(opened).toHaveLength(limits.unpaidPurchases);
    const refused = await buy(api, buyer.key, market.service);
    expect([refused.status, refused.error.code, refused.details]).toEqual([
      409,
      "LIMIT_REACHED",
      { limit: limits.unpaidPurchases },
    ]);
    expect(refused.error.message).toContain("An agent may have 5 purchases that wait for their money");
    expect((await buy(api, (await api.register()).key, market.service)).status).toBe(201);
  });

  test("behavior: paid, one is none of them; cancelled, it is until its payment window ends", async () => {
    const buyer = await api.register();
    const opened = await race((instance) => buy(instance, buyer.key, market.service));
    const [first, second] = opened;
    if (first === undefined) throw new Error("nothing was opened");
    await pay(first);
    expect(await codeOf(buy(api, buyer.key, market.service))).toBe(201);
    expect((await cancel(second, buyer.key)).status).toBe(200);
    expect(await codeOf(buy(api, buyer.key, market.service))).toBe("LIMIT_REACHED");
    wait(window - 1);
    expect(await codeOf(buy(api, buyer.key, market.service))).toBe("LIMIT_REACHED");
    wait(1);
    expect(await codeOf(buy(api, buyer.key, market.service))).toBe(201);
    // The rest has not expired yet, and is waited for.
    expect(await codeOf(buy(api, buyer.key, market.service))).toBe("LIMIT_REACHED");
    await pass(60_000);
    expect(await race((instance) => buy(instance, buyer.key, market.service))).toHaveLength(4);
  });

  test("behavior: a session has fewer, and leaves its agent the rest", async () => {
    const buyer = await api.register();
    const { token } = await createSession(api, buyer, { budgetUsdc: total * 100n });
    const opened = await race((instance) => buy(instance, token, market.service));
    expect(opened).toHaveLength(limits.unpaidPurchasesPerSession);
    expect((await buy(api, token, market.service)).error.message).toContain("A session may have 3");
    expect(await race((instance) => buy(instance, buyer.key, market.service))).toHaveLength(2);
  });

  test("behavior: the same Idempotency-Key again is answered, and nothing refused is reserved", async () => {
    const buyer = await api.register();
    const session = await createSession(api, buyer, { budgetUsdc: total * 100n });
    const headers = { "idempotency-key": "first" };
    const { data } = await buy(api, session.token, market.service, headers);
    await race((instance) => buy(instance, session.token, market.service));
    const again = await buy(api, session.token, market.service, headers);
    expect([again.status, again.data.transaction.id]).toEqual([201, data.transaction.id]);
    const { data: seen } = await api.call<{ reservedUsdc: string }>(
      "GET",
      `/sessions/${session.id}`,
      buyer.key,
    );
    expect(BigInt(seen.reservedUsdc)).toBe(total * 3n);
  });
});

describe("payloads", () => {
  test("default: no more bytes are kept of an agent's than it may have, whatever races whatever", async () => {
    const buyer = await api.register();
    expect(await race((instance) => send(instance, buyer.key, 1_000))).toHaveLength(3);
    expect(await codeOf(send(api, buyer.key, 501))).toBe("LIMIT_REACHED");
    // Bytes, not characters.
    const order = { serviceId: market.service.id, requestPayload: "é".repeat(251) };
    expect(await codeOf(api.call("POST", "/checkout", buyer.key, order))).toBe("LIMIT_REACHED");
    expect(await codeOf(send(api, buyer.key, 500))).toBe(201);
    expect(await codeOf(buy(api, buyer.key, market.service))).toBe(201);
  });

  test("behavior: a session sends so much and no more, and leaves its agent the rest", async () => {
    const buyer = await api.register();
    const { token } = await createSession(api, buyer, { budgetUsdc: total * 100n });
    expect(await race((instance) => send(instance, token, 1_000))).toHaveLength(2);
    expect((await send(api, token, 501)).error.message).toContain("One session may send 2500 bytes");
    expect(await codeOf(send(api, buyer.key, 1_500))).toBe(201);
    expect(await codeOf(send(api, token, 1))).toBe("LIMIT_REACHED");
  });

  test("behavior: a delivery counts against its seller, in place of the one it replaces; evidence against whoever sends it", async () => {
    const seller = await api.register();
    const service = await api.listService(seller);
    const buyer = await api.register();
    const { data } = await buy(api, buyer.key, service);
    await pay(data);
    const path = `/transactions/${data.transaction.id}`;
    let last: string | undefined;
    const deliver = async (text: string, bytes: number) => {
      const payload = text.repeat(bytes);
      const replaces = last && keccak256(stringToHex(last));
      const code = await codeOf(api.call("POST", `${path}/deliver`, seller.key, { payload, replaces }));
      if (code === 200) last = payload;
      return code;
    };
    expect(await deliver("a", 3_501)).toBe("LIMIT_REACHED");
    expect(await deliver("a", 3_500)).toBe(200);
    expect(await deliver("b", 3_000)).toBe(200);
    const prove = (token: string, bytes: number, letter = "c") =>
      codeOf(api.call("POST", `${path}/evidence`, token, { kind: "note", content: letter.repeat(bytes) }));
    expect(await prove(seller.key, 501)).toBe("LIMIT_REACHED");
    expect(await prove(seller.key, 500)).toBe(201);
    // The same piece again is stored once.
    expect(await prove(seller.key, 500)).toBe(201);
    expect(await deliver("d", 3_001)).toBe("LIMIT_REACHED");
    expect(await deliver("d", 2_999)).toBe(200);
    expect(await prove(seller.key, 1, "e")).toBe(201);
    expect(await prove(buyer.key, 3_500)).toBe(201);
  });

  test("behavior: of purchases that were never paid they are dropped after a week, and their room is free; of others they stay", async () => {
    const buyer = await api.register();
    const [paid, unpaid, cancelled] = await race((instance) => send(instance, buyer.key, 1_000));
    if (paid === undefined) throw new Error("nothing was opened");
    await pay(paid);
    await cancel(cancelled, buyer.key);
    const payloads = () =>
      Promise.all(
        [paid, unpaid, cancelled].map(async (purchase) => {
          const path = `/transactions/${purchase?.transaction.id}`;
          const { data } = await api.call<Purchase & { requestPayload: string | null }>(
            "GET",
            path,
            buyer.key,
          );
          return data.requestPayload?.length ?? data.requestPayload;
        }),
      );
    await pass(window + 7 * day);
    expect(await payloads()).toEqual([1_000, 1_000, 1_000]);
    expect(await codeOf(send(api, buyer.key, 501))).toBe("LIMIT_REACHED");
    await pass(1);
    expect(await payloads()).toEqual([1_000, null, null]);
    expect(await race((instance) => send(instance, buyer.key, 1_000))).toHaveLength(2);
  });
});

test("default: of services, no more are offered than an agent may have; one that is archived counts for a day", async () => {
  const seller = await api.register();
  const offer = { title: "Translation", category: "language", price: "1" };
  const create = (instance: TestPlatform) => instance.call<Service>("POST", "/services", seller.key, offer);
  const offered = await race(create);
  expect(offered).toHaveLength(limits.services);
  expect((await api.call("POST", `/services/${offered[0]?.id}/archive`, seller.key)).status).toBe(200);
  wait(day - 1);
  const refused = await create(api);
  expect([refused.error.code, refused.details]).toEqual(["LIMIT_REACHED", { limit: limits.services }]);
  wait(1);
  expect(await codeOf(create(api))).toBe(201);
  expect(await codeOf(create(api))).toBe("LIMIT_REACHED");
});

test("default: of sessions, no more are made in an hour than an agent may make, however soon they end", async () => {
  const buyer = await api.register();
  const create = (instance: TestPlatform) =>
    instance.call<{ session: { id: string } }>("POST", "/sessions", buyer.key, { budgetUsdc: "1" });
  const made = await race(create);
  expect(made).toHaveLength(limits.sessionsPerHour);
  for (const { session } of made) await api.call("POST", `/sessions/${session.id}/revoke`, buyer.key);
  const refused = await create(api);
  expect([refused.error.code, refused.details]).toEqual(["LIMIT_REACHED", { limit: limits.sessionsPerHour }]);
  wait(3_600_000);
  expect((await create(api)).status).toBe(201);
});

test("default: of keys, no more are made in an hour than an agent may make; recovering always makes one", async () => {
  const { account, key } = await api.register();
  const rotated: string[] = [key];
  const rotate = () => api.call<{ apiKey: string }>("POST", "/agents/me/keys/rotate", rotated.at(-1));
  for (let keys = 1; keys < limits.keysPerHour; keys += 1) rotated.push((await rotate()).data.apiKey);
  const create = () => api.call("POST", "/agents/me/keys", rotated.at(-1), {});
  for (const ask of [rotate, create]) {
    const refused = await ask();
    expect([refused.error.code, refused.details]).toEqual(["LIMIT_REACHED", { limit: limits.keysPerHour }]);
  }
  // Refused, it has not ended either.
  expect((await api.call("GET", "/agents/me", rotated.at(-1))).status).toBe(200);
  const { typedData: _, ...answer } = await answerChallenge(api.call, account, "recover", api.chain.chainId);
  expect((await api.call("POST", "/agents/recover", undefined, answer)).status).toBe(201);
  wait(3_600_000);
  expect((await rotate()).status).toBe(201);
});
