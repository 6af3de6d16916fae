import { request } from "node:http";
import { revokeSessionKey } from "@abbababa/sdk";
import { getRequestListener } from "@hono/node-server";
import { decodePaymentRequiredHeader } from "@x402/core/http";
import type { FacilitatorClient } from "@x402/core/server";
import { x402ResourceServer } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { ExactEvmScheme as ExactEvmServer } from "@x402/evm/exact/server";
import { bazaarResourceServerExtension, declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { declarePaymentIdentifierExtension } from "@x402/extensions/payment-identifier";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import express from "express";
import { Hono } from "hono";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { createFileBook } from "../src/book/file.ts";
import { payingFetch } from "../src/index.ts";
import { paywall as expressPaywall } from "../src/seller/express.ts";
import { paywall as honoPaywall } from "../src/seller/hono.ts";
import { createMemoryAnswers, type PaywallOptions } from "../src/seller/index.ts";
import { startFacilitator } from "./support/startFacilitator.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { serve, toFacilitatorClient } from "./support/startSeller.ts";

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdcOf } = fixture;
const facilitator = toFacilitatorClient(startFacilitator(devnet, account(3)), network);

/** What a framework serves behind our paywall; `served` counts what its handlers were asked for. */
interface Shop {
  readonly url: string;
  readonly payTo: `0x${string}`;
  readonly served: () => number;
}

type Options = Partial<Pick<PaywallOptions, "answers">> & {
  readonly facilitator?: FacilitatorClient;
  /** Runs in the handler, once it is paid for as far as anybody knows. */
  readonly inHandler?: () => Promise<void>;
};

function optionsOf(payTo: string, { answers, facilitator: own = facilitator }: Options): PaywallOptions {
  const accepts = { scheme: "exact", price: "$0.01", network, payTo } as const;
  const sold = {
    accepts,
    extensions: {
      "payment-identifier": declarePaymentIdentifierExtension(),
      ...declareDiscoveryExtension({ output: { example: { forecast: "sun" } } }),
    },
  };
  return {
    server: new x402ResourceServer(own).register(network, new ExactEvmServer()),
    routes: {
      "GET /forecast": sold,
      "GET /other": sold,
      "POST /review": sold,
      "GET /broken": sold,
      "GET /absent": sold,
    },
    ...(answers === undefined ? {} : { answers }),
  };
}

const frameworks: Record<string, (options?: Options) => Promise<Shop>> = {
  async hono(options = {}) {
    const payTo = newPayee();
    let served = 0;
    const count = async () => {
      served += 1;
      await options.inHandler?.();
    };
    const app = new Hono();
    app.use(honoPaywall(optionsOf(payTo, options)));
    app.get("/free", (context) => context.text("air"));
    app.get("/forecast", async (context) => {
      await count();
      return context.json({ forecast: "sun", number: served }, 201, { "x-own": "kept" });
    });
    app.get("/other", async (context) => {
      await count();
      return context.text("other");
    });
    app.post("/review", async (context) => {
      await count();
      return context.json({ of: await context.req.json() });
    });
    app.get("/absent", async (context) => {
      await count();
      return context.json({}, 404);
    });
    app.get("/broken", async () => {
      await count();
      throw new Error("broken");
    });
    app.onError((_, context) => context.text("broken", 500));
    const url = await serve(getRequestListener(app.fetch));
    return { url, payTo, served: () => served };
  },
  async express(options = {}) {
    const payTo = newPayee();
    let served = 0;
    const count = async () => {
      served += 1;
      await options.inHandler?.();
    };
    const app = express();
    app.use(express.json(), expressPaywall(optionsOf(payTo, options)));
    app.get("/free", (_, response) => {
      response.send("air");
    });
    app.get("/forecast", async (_, response) => {
      await count();
      response.status(201).set("x-own", "kept").json({ forecast: "sun", number: served });
    });
    app.get("/other", async (_, response) => {
      await count();
      response.write("oth");
      response.end("er");
    });
    app.post("/review", async (request, response) => {
      await count();
      response.json({ of: request.body });
    });
    app.get("/absent", async (_, response) => {
      await count();
      response.status(404).json({});
    });
    app.get("/broken", async () => {
      await count();
      throw new Error("broken");
    });
    // Express knows handlers of errors by their four parameters.
    app.use(
      (
        _error: unknown,
        _request: express.Request,
        response: express.Response,
        _next: express.NextFunction,
      ) => {
        response.status(500).send("broken");
      },
    );
    return { url: await serve(app), payTo, served: () => served };
  },
};

const { created, session } = await fixture.enabled({
  payments: [{ token: "USDC", payees: "anyone", perPayment: price, perPeriod: 20_000 }],
});

/** A client that keeps the payment that it sends. */
function spy() {
  const payments: string[] = [];
  const own: typeof fetch = async (input, init) => {
    const payment = new Headers(init?.headers).get("payment-signature");
    if (payment !== null) payments.push(payment);
    return await fetch(input, init);
  };
  return { payments, fetch: own };
}

const nested = (depth: number) =>
  Buffer.from(`{"accepted":{},"payload":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}`).toString("base64");
const polluting = Buffer.from(
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
).toString("base64");

describe.each(Object.entries(frameworks))("the paywall for %s", (_, start) => {
  test("default: a session pays and is served, headers and all", async () => {
    const shop = await start();
    expect(await (await fetch(`${shop.url}/free`)).text()).toBe("air");
    const { response, payment } = await payingFetch(session)(`${shop.url}/forecast`);
    expect(response.status).toBe(201);
    expect(response.headers.get("x-own")).toBe("kept");
    expect(response.headers.get("cache-control")).toContain("private");
    expect(await response.json()).toEqual({ forecast: "sun", number: 1 });
    expect(payment?.receipt).toMatchObject({ success: true, payer: session.account });
    expect(await usdcOf(shop.payTo)).toBe(price);
  });

  test("default: somebody else pays by the official client and a plain key", async () => {
    const shop = await start();
    const payer = privateKeyToAccount(generatePrivateKey());
    await devnet.fundUsdc(payer.address, price);
    const client = new x402Client().register(network, new ExactEvmScheme(payer));
    const response = await wrapFetchWithPayment(fetch, client)(`${shop.url}/other`);
    expect(await response.text()).toBe("other");
    expect(await usdcOf(shop.payTo)).toBe(price);
  });

  test("default: a body is read by the handler", async () => {
    const shop = await start();
    const init = {
      method: "POST",
      body: JSON.stringify({ code: 7 }),
      headers: { "content-type": "application/json" },
    };
    const { response } = await payingFetch(session)(`${shop.url}/review`, init);
    expect(await response.json()).toEqual({ of: { code: 7 } });
  });

  test("behavior: says what it sells, in the form of the discovery extension", async () => {
    const shop = await start();
    const response = await fetch(`${shop.url}/forecast`);
    expect(response.status).toBe(402);
    const required = decodePaymentRequiredHeader(response.headers.get("payment-required") ?? "");
    expect(required.accepts).toMatchObject([
      { scheme: "exact", network, amount: `${price}`, payTo: shop.payTo },
    ]);
    expect(required.extensions).toMatchObject({
      [bazaarResourceServerExtension.key]: { info: { input: { type: "http", method: "GET" } } },
    });
    expect(await response.json()).toMatchObject({ error: expect.any(String) });
  });

  test("behavior: the same payment with the same request gets the same answer, and is served and paid once", async () => {
    const shop = await start();
    const { payments, fetch: own } = spy();
    const { response } = await payingFetch(session, { fetch: own })(`${shop.url}/forecast`);
    const [payment = ""] = payments;
    const again = await Promise.all(
      Array.from({ length: 50 }, () =>
        fetch(`${shop.url}/forecast`, { headers: { "payment-signature": payment } }),
      ),
    );
    const first = await response.text();
    for (const each of again) {
      expect(each.status).toBe(201);
      expect(each.headers.get("x-own")).toBe("kept");
      expect(await each.text()).toBe(first);
    }
    expect(shop.served()).toBe(1);
    expect(await usdcOf(shop.payTo)).toBe(price);
  });

  test("behavior: fifty at once, before the first is settled, are served and paid once", async () => {
    const shop = await start();
    const { payments, fetch: own } = spy();
    const kept: typeof fetch = async (input, init) => {
      if (!new Headers(init?.headers).has("payment-signature")) return await own(input, init);
      const all = await Promise.all(Array.from({ length: 50 }, () => own(input, init)));
      expect(new Set(all.map(({ status }) => status))).toEqual(new Set([201]));
      return all[0] ?? Response.error();
    };
    await payingFetch(session, { fetch: kept })(`${shop.url}/forecast`);
    expect(payments).toHaveLength(50);
    expect(shop.served()).toBe(1);
    expect(await usdcOf(shop.payTo)).toBe(price);
  });

  test("error: one payment for another resource, another body, other credentials, or without what only its payer knows", async () => {
    const shop = await start();
    const { payments, fetch: own } = spy();
    const init = { method: "POST", body: '{"code":7}', headers: { "content-type": "application/json" } };
    await payingFetch(session, { fetch: own })(`${shop.url}/review`, init);
    const [payment = ""] = payments;
    const { extensions: _, ...withoutIdentifier } = JSON.parse(Buffer.from(payment, "base64").toString());
    const bare = Buffer.from(JSON.stringify(withoutIdentifier)).toString("base64");
    const headers = { ...init.headers, "payment-signature": payment };
    const tries: [string, RequestInit][] = [
      ["/forecast", { headers }],
      ["/review?more=1", { ...init, headers }],
      ["/review", { ...init, headers, body: '{"code":8}' }],
      ["/review", { ...init, headers: { ...headers, authorization: "Bearer other" } }],
      ["/review", { ...init, headers: { ...headers, "payment-signature": bare } }],
    ];
    for (const [path, each] of tries) {
      const response = await fetch(`${shop.url}${path}`, each);
      expect([path, response.status, (await response.json()).error]).toEqual([
        path,
        402,
        "payment_already_used",
      ]);
    }
    expect(shop.served()).toBe(1);
    expect(await usdcOf(shop.payTo)).toBe(price);
  });

  test("behavior: an answer that was lost on the way is had by the same key, from another process", async () => {
    const shop = await start();
    const folder = `/tmp/abba-seller-${crypto.randomUUID()}`;
    const lossy: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!new Headers(init?.headers).has("payment-signature")) return response;
      await response.body?.cancel();
      throw new TypeError("fetch failed");
    };
    const key = "order-0000000000000007";
    const lost = payingFetch(session, { book: createFileBook({ folder }), fetch: lossy });
    await expect(lost(`${shop.url}/forecast`, {}, { key })).rejects.toMatchObject({
      name: "PaymentOutcomeUnknownError",
    });
    const other = payingFetch(await fixture.open(created), { book: createFileBook({ folder }) });
    const { response, payment } = await other(`${shop.url}/forecast`, {}, { key });
    expect(await response.json()).toEqual({ forecast: "sun", number: 1 });
    expect(payment?.settledBefore).toMatch(/^0x/);
    expect(await usdcOf(shop.payTo)).toBe(price);
  });

  test("behavior: what is not served is not paid, and may be asked for again by the same payment", async () => {
    const shop = await start();
    for (const [path, status] of [
      ["/absent", 404],
      ["/broken", 500],
    ] as const) {
      const { payments, fetch: own } = spy();
      const { response } = await payingFetch(session, { fetch: own })(`${shop.url}${path}`);
      expect(response.status).toBe(status);
      const again = await fetch(`${shop.url}${path}`, {
        headers: { "payment-signature": payments[0] ?? "" },
      });
      expect(again.status).toBe(status);
    }
    expect(shop.served()).toBe(4);
    expect(await usdcOf(shop.payTo)).toBe(0n);
  });

  test("error: revoked between verify and settle: a 402 with the reason, and nothing served", async () => {
    const victim = await fixture.enabled();
    const { chain, rpcUrl } = devnet;
    const { serializedSessionKey } = victim.created;
    const path = { via: "direct", chain, rpcUrl, pollingInterval: 50 } as const;
    const shop = await start({
      inHandler: async () => {
        await revokeSessionKey({ owner: account(1), serializedSessionKey, ...path });
      },
    });
    const answers: Response[] = [];
    const own: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      answers.push(response.clone());
      return response;
    };
    const paying = payingFetch(victim.session, { fetch: own })(`${shop.url}/forecast`);
    await expect(paying).rejects.toMatchObject({
      name: "PaymentRefusedError",
      reason: expect.stringContaining("invalid_exact_evm"),
    });
    const refused = answers.at(-1);
    expect(refused?.status).toBe(402);
    const text = (await refused?.text()) ?? "";
    expect(JSON.parse(text)).toMatchObject({ error: expect.stringContaining("invalid_exact_evm") });
    expect(text).not.toContain("sun");
    expect(await usdcOf(shop.payTo)).toBe(0n);
  });

  test("error: a facilitator that does not answer", async () => {
    const dead: FacilitatorClient = {
      ...facilitator,
      getSupported: () => facilitator.getSupported(),
      verify: async () => {
        const { FacilitatorTimeoutError } = await import("@x402/core/server");
        throw new FacilitatorTimeoutError("verify", 1);
      },
    };
    const shop = await start({ facilitator: dead });
    const { response } = await payingFetch(session)(`${shop.url}/forecast`);
    expect([response.status, (await response.json()).error]).toEqual([502, "facilitator_unavailable"]);
    expect(shop.served()).toBe(0);
  });

  const unreadable: [string, string, number, string][] = [
    ["not base64", "~~~", 400, "payment_unreadable"],
    ["not JSON", Buffer.from("{").toString("base64"), 400, "payment_unreadable"],
    ["no payment", Buffer.from("{}").toString("base64"), 400, "payment_malformed"],
    ["nested too deep", nested(4_000), 400, "payment_unreadable"],
    ["no payment, and wants to be every object's", polluting, 400, "payment_malformed"],
  ];
  test.each(unreadable)("error: a payment that is %s", async (_what, header, status, error) => {
    const shop = await start();
    const response = await fetch(`${shop.url}/forecast`, { headers: { "payment-signature": header } });
    expect([response.status, (await response.json()).error]).toEqual([status, error]);
    expect(shop.served()).toBe(0);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("error: HEAD, and every spelling of a path that the framework takes for the sold one, asks for payment", async () => {
    const shop = await start();
    const spellings = [
      "/forecast",
      "/forecast/",
      "//forecast",
      "/FORECAST",
      "/%66orecast",
      "/./forecast?a=1",
    ];
    for (const path of spellings) {
      for (const method of ["GET", "HEAD"]) {
        // `fetch` would tidy the path up.
        const status = await new Promise((resolve, reject) => {
          const sent = request(shop.url, { path, method }, (response) =>
            resolve(response.resume().statusCode),
          );
          sent.on("error", reject).end();
        });
        expect([path, method, status]).not.toEqual([path, method, 201]);
      }
    }
    expect(shop.served()).toBe(0);
  });

  test("behavior: payments to the word differ, and are one payment all the same", async () => {
    const shop = await start();
    const { payments, fetch: own } = spy();
    await payingFetch(session, { fetch: own })(`${shop.url}/forecast`);
    const { payload, ...rest } = JSON.parse(Buffer.from(payments[0] ?? "", "base64").toString());
    const { authorization } = payload;
    const variants = [
      { ...payload, more: 1 },
      { ...payload, authorization: { ...authorization, from: authorization.from.toLowerCase() } },
      {
        ...payload,
        authorization: { ...authorization, nonce: authorization.nonce.toUpperCase().replace("0X", "0x") },
      },
      { ...payload, delegationManager: "0x1", delegator: "0x2", permissionContext: "0x3" },
    ];
    for (const variant of variants) {
      const header = Buffer.from(JSON.stringify({ ...rest, payload: variant })).toString("base64");
      const response = await fetch(`${shop.url}/other`, { headers: { "payment-signature": header } });
      expect([response.status, (await response.json()).error]).toEqual([402, "payment_already_used"]);
    }
    expect(shop.served()).toBe(1);
  });
});

test("error: with a payment, a body that is too large is not read to its end, nor paid for", async () => {
  const payTo = newPayee();
  const app = new Hono();
  app.use(honoPaywall({ ...optionsOf(payTo, {}), mostBodyBytes: 1_000 }));
  app.post("/review", async (context) => context.json({ length: (await context.req.text()).length }));
  const url = await serve(getRequestListener(app.fetch));
  const pay = (body: BodyInit, more: object = {}) =>
    payingFetch(session)(`${url}/review`, { method: "POST", body, ...more });
  expect(await (await pay("x".repeat(1_000))).response.json()).toEqual({ length: 1_000 });
  const { response } = await pay("x".repeat(1_001));
  expect([response.status, (await response.json()).error]).toEqual([413, "body_too_large"]);
  // The first, whose length nobody says.
  const payment = Buffer.from(
    JSON.stringify({ accepted: { scheme: "exact", network, asset: "" }, payload: {} }),
  );
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("x".repeat(600))),
  });
  const refused = await app.fetch(
    new Request(`${url}/review`, {
      method: "POST",
      body: endless,
      duplex: "half",
      headers: { "payment-signature": payment.toString("base64") },
    } as RequestInit),
  );
  expect(refused.status).toBe(413);
  expect(await usdcOf(payTo)).toBe(price);
});

test("error: a route that says nothing of identifiers keeps its answers from who saw the payment on the chain", async () => {
  const payTo = newPayee();
  const app = new Hono();
  const accepts = { scheme: "exact", price: "$0.01", network, payTo } as const;
  const server = new x402ResourceServer(facilitator).register(network, new ExactEvmServer());
  app.use(honoPaywall({ server, routes: { accepts } }));
  app.get("/forecast", (context) => context.json({ forecast: "sun" }));
  const url = await serve(getRequestListener(app.fetch));
  const { payments, fetch: own } = spy();
  await payingFetch(session, { fetch: own })(`${url}/forecast`);
  const { extensions, ...seen } = JSON.parse(Buffer.from(payments[0] ?? "", "base64").toString());
  for (const guess of [seen, { ...seen, extensions: {} }, withGuess(seen, extensions)]) {
    const header = Buffer.from(JSON.stringify(guess)).toString("base64");
    const response = await fetch(`${url}/forecast`, { headers: { "payment-signature": header } });
    expect([response.status, (await response.json()).error]).toEqual([402, "payment_already_used"]);
  }
});

/** What an onlooker sends who knows all but the identifier. */
function withGuess(seen: object, extensions: Record<string, { info: object } | undefined>) {
  const declared = extensions["payment-identifier"];
  const info = { ...declared?.info, id: undefined };
  return { ...seen, extensions: { "payment-identifier": { ...declared, info } } };
}

describe("answers in memory", () => {
  const request = { id: "1", proof: "p", fingerprint: "f" };
  const answer = { status: 200, headers: [], body: new Uint8Array(10) };

  test("behavior: an answer is kept for its time", async () => {
    const answers = createMemoryAnswers({ keepSeconds: 0 });
    expect(await answers.begin(request)).toEqual({ is: "new" });
    await answers.finish(request, answer);
    expect(await answers.begin(request)).toEqual({ is: "new" });
  });

  test("behavior: the oldest answers go when there are too many", async () => {
    const answers = createMemoryAnswers({ mostBytes: 25 });
    for (const id of ["1", "2", "3"]) {
      await answers.begin({ ...request, id });
      await answers.finish({ ...request, id }, answer);
    }
    expect(await answers.begin({ ...request, id: "1" })).toEqual({ is: "new" });
    expect(await answers.begin({ ...request, id: "3" })).toEqual({ is: "answered", answer });
  });

  test("behavior: of a payment that can be shown again the use is known when its answer is gone", async () => {
    const answers = createMemoryAnswers({ keepSeconds: 0 });
    const lasting = { ...request, isLasting: true };
    await answers.begin(lasting);
    await answers.finish(lasting, answer);
    expect(await answers.begin(lasting)).toEqual({ is: "used" });
    expect(await answers.begin({ ...lasting, fingerprint: "other" })).toEqual({ is: "used" });
  });

  test("behavior: who waits for a request that comes to nothing takes its place", async () => {
    const answers = createMemoryAnswers();
    await answers.begin(request);
    const waiting = answers.begin(request);
    await answers.abandon(request);
    expect(await waiting).toEqual({ is: "new" });
  });
});
