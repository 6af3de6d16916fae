import { createServer } from "node:http";
import { revokeSessionKey } from "@abbababa/sdk";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { describe, expect, test } from "vitest";
import {
  createMemoryBook,
  OffersNotPayableError,
  PolicyRefusedError,
  payingFetch,
  registerSession,
} from "../src/index.ts";
import { startFaultySeller } from "./support/startFaultySeller.ts";
import { price, startFixture } from "./support/startFixture.ts";
import { serve } from "./support/startSeller.ts";

const fixture = await startFixture();
const { account, devnet, network, newPayee, usdc, usdcOf } = fixture;
// By a key alone, without a shared book, two payments may meet in a slot: with so many slots they do not.
const { session } = await fixture.enabled({
  payments: [{ token: "USDC", payees: "anyone", perPayment: price, perPeriod: 20_000 }],
});

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const fail = (error: Error): never => {
  throw error;
};
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");

const offer = (change: object = {}) => ({
  scheme: "exact",
  network,
  asset: usdc,
  amount: `${price}`,
  payTo: newPayee(),
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
  ...change,
});
const required = (accepts: unknown, change: object = {}) => ({
  x402Version: 2,
  resource: { url: "http://127.0.0.1/forecast" },
  accepts,
  ...change,
});

/** A seller who answers everything with one header, and remembers what he was sent. */
async function startLiar(header: string | undefined, body = "") {
  const payments: string[] = [];
  const url = await serve((request, response) => {
    const payment = request.headers["payment-signature"];
    if (typeof payment === "string") payments.push(payment);
    response.writeHead(402, header === undefined ? {} : { "payment-required": header }).end(body);
  });
  return { url, payments };
}

/** Objects in each other. */
const nest = (depth: number): object => (depth === 0 ? {} : { in: nest(depth - 1) });

describe("a 402 that lies or cannot be read", () => {
  const tooDeep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  const unreadable: [string, string | undefined, string][] = [
    ["no header", undefined, "has no header PAYMENT-REQUIRED"],
    ["not base64", "~~~", "is not base64"],
    ["base64 of nothing valid", "A===", "is not base64"],
    ["not JSON", Buffer.from("{").toString("base64"), "is not JSON"],
    ["not UTF-8", Buffer.from([0xff, 0xfe]).toString("base64"), "is not JSON"],
    ["JSON that is no object", base64(7), "must be an object"],
    ["no offers", base64({ x402Version: 2 }), "accepts"],
    ["version 1", base64(required([], { x402Version: 1 })), "x402Version"],
    ["an amount with a sign", base64(required([offer({ amount: "-1" })])), "accepts.0.amount"],
    ["an amount as a number", base64(required([offer({ amount: 10_000 })])), "accepts.0.amount"],
    ...[
      "0x10",
      "+1",
      "1e4",
      "1.0",
      "1_000",
      " 1",
      "1 ",
      "",
      "00010000",
      "-0",
      "٣",
      "9".repeat(79),
      "NaN",
      null,
    ].map((amount): [string, string, string] => [
      `an amount of ${JSON.stringify(amount)?.slice(0, 20)}`,
      base64(required([offer({ amount })])),
      "accepts.0.amount",
    ]),
    [
      "an amount by its name in version 1",
      base64(required([{ ...offer(), amount: undefined, maxAmountRequired: `${price}` }])),
      "accepts.0.amount",
    ],
    ...["EIP155:84532", "eip155", "eip155:", "base-sepolia", ":84532", "eip155:84532:1", 84532].map(
      (chain): [string, string, string] => [
        `the network ${chain}`,
        base64(required([offer({ network: chain })])),
        "accepts.0.network",
      ],
    ),
    ["no seconds", base64(required([offer({ maxTimeoutSeconds: "60" })])), "accepts.0.maxTimeoutSeconds"],
    ["no time", base64(required([offer({ maxTimeoutSeconds: 0 })])), "accepts.0.maxTimeoutSeconds"],
    ["offers that are no list", base64(required({ 0: offer() })), "accepts"],
    ["offers that are nothing", base64(required([null, 7, "exact", []])), "accepts.0"],
    [
      "a thousand offers",
      base64(required(Array.from({ length: 33 }, () => offer({ extra: {} })))),
      "accepts",
    ],
    ["a bomb of arrays", Buffer.from(tooDeep).toString("base64").slice(0, 12_000), "nested deeper"],
    ["objects in objects", base64(required([offer({ extra: nest(33) })])), "nested deeper"],
  ];

  test.each(unreadable)("error: %s", async (_, header, issue) => {
    const { url, payments } = await startLiar(header);
    const error = await failure(payingFetch(session)(url));
    expect(error).toMatchObject({ name: "OfferInvalidError", origin: url });
    expect((error as Error).message).toContain(issue);
    expect(payments).toEqual([]);
  });

  test("error: a header that is longer than any offer", async () => {
    const header = base64(required([offer({ extra: { note: "x".repeat(70_000) } })]));
    // Node's own client refuses headers above 16 KiB; another `fetch` may not.
    const fetch = async () => new Response(null, { status: 402, headers: { "payment-required": header } });
    const error = await failure(payingFetch(session, { fetch })("http://127.0.0.1:1/"));
    expect(error).toMatchObject({ name: "OfferInvalidError" });
    expect((error as Error).message).toContain("longer than 65536 characters");
  });

  test("behavior: the body of a 402 is not read, however large it is", async () => {
    const endless = createServer((_, response) => {
      response.writeHead(402, { "payment-required": base64(required([offer({ amount: "999999999" })])) });
      const more = () => {
        while (response.write("x".repeat(65_536))) if (response.destroyed) return;
        response.once("drain", more);
      };
      more();
    });
    const url = await serve((request, response) => endless.emit("request", request, response));
    expect(await failure(payingFetch(session)(url))).toBeInstanceOf(OffersNotPayableError);
  });

  const refused: [string, object, string][] = [
    ["one unit above the rule", { amount: `${price + 1n}` }, "PaymentTooLargeError"],
    ["an amount above every integer", { amount: "9".repeat(78) }, "PaymentTooLargeError"],
    ["nothing", { amount: "0" }, "OfferUnsupportedError"],
    ["another token", { asset: `0x${"ab".repeat(20)}` }, "PaymentTokenNotAllowedError"],
    ["no token", { asset: "USDC" }, "OfferUnsupportedError"],
    ["a payee that is no address", { payTo: "0x12" }, "OfferUnsupportedError"],
    ["another chain", { network: "eip155:1" }, "OfferUnsupportedError"],
    ["the chain with a zero in front", { network: "eip155:084532" }, "OfferUnsupportedError"],
    ["a chain that is all chains", { network: "eip155:toString" }, "OfferUnsupportedError"],
    ["the scheme in capitals", { scheme: "EXACT" }, "OfferUnsupportedError"],
    [
      "an asset that is mistyped",
      { asset: usdc.replace(/[a-f]/, (letter) => letter.toUpperCase()) },
      "OfferUnsupportedError",
    ],
    ["an asset without 0x", { asset: usdc.slice(2) }, "OfferUnsupportedError"],
    ["an asset with a name behind it", { asset: `${usdc} USDC` }, "OfferUnsupportedError"],
    ["an asset by its CAIP-19 name", { asset: `${network}/erc20:${usdc}` }, "OfferUnsupportedError"],
    ["a payee by name", { payTo: "vitalik.eth" }, "OfferUnsupportedError"],
    ["a way to move the asset that is none", { extra: { assetTransferMethod: {} } }, "OfferUnsupportedError"],
    ["an EIP-712 name of another type", { extra: { name: { toString: "USDC" } } }, "OfferUnsupportedError"],
    [
      "another kind of chain",
      { network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp" },
      "OfferUnsupportedError",
    ],
    ["another scheme", { scheme: "upto" }, "OfferUnsupportedError"],
    ["another way to move the asset", { extra: { assetTransferMethod: "permit2" } }, "OfferUnsupportedError"],
    ["another EIP-712 domain", { extra: { name: "USD Coin", version: "1" } }, "OfferUnsupportedError"],
  ];

  test.each(refused)("error: an offer of %s", async (_, change, name) => {
    const { url, payments } = await startLiar(base64(required([offer(change)])));
    const error = await failure(payingFetch(session)(url));
    expect(error).toBeInstanceOf(OffersNotPayableError);
    expect((error as OffersNotPayableError).refused.map((each) => each.error.name)).toEqual([name]);
    expect(payments).toEqual([]);
    // The official client, too, is kept from it, by the terms or by itself.
    const buy = wrapFetchWithPayment(fetch, registerSession(new x402Client(), session));
    await expect(buy(url)).rejects.toThrow();
    expect(payments).toEqual([]);
  });

  test("behavior: of several offers the one that the terms admit, the least in a token", async () => {
    const least = offer({ amount: `${price - 5n}` });
    const accepts = [offer({ network: "eip155:1" }), offer({ amount: `${price}` }), least];
    const { url } = await startLiar(base64(required(accepts)));
    const preview = await payingFetch(session).preview(url);
    expect(preview.offer).toMatchObject({ to: least.payTo, value: price - 5n });
    expect(preview.refused).toHaveLength(1);
  });

  const written: [string, object][] = [
    ["an asset in small letters", { asset: usdc.toLowerCase() }],
    ["an asset in capitals", { asset: `0x${usdc.slice(2).toUpperCase()}` }],
    ["fields that nobody knows", { more: { deep: [1] }, maxAmountRequired: "1", mimeType: "text/plain" }],
    ["no extra", { extra: undefined }],
    ["an extra of nothing", { extra: null }],
    ["seconds in fractions", { maxTimeoutSeconds: 59.5 }],
    ["the method by its name", { extra: { assetTransferMethod: "eip3009", name: "USDC", version: "2" } }],
  ];
  test.each(written)("behavior: an offer with %s is paid, and goes back as it came", async (_, change) => {
    const asked = offer(change);
    const { url, payments } = await startLiar(base64(required([asked])));
    expect(await failure(payingFetch(session)(url))).toMatchObject({ name: "PaymentRefusedError" });
    const { accepted, payload } = JSON.parse(Buffer.from(payments[0] ?? "", "base64").toString());
    expect(accepted).toEqual(JSON.parse(JSON.stringify(asked)));
    expect(payload.authorization).toMatchObject({ value: `${price}`, from: session.account });
  });

  const besides: [string, unknown][] = [
    ["of version 1", { ...offer(), network: "base-sepolia", amount: undefined, maxAmountRequired: "1" }],
    ["without an amount", { ...offer(), amount: undefined }],
    ["that is nothing", null],
    ["that is a text", "exact"],
    ["of another chain", offer({ network: "eip155:1" })],
    ["of another scheme", offer({ scheme: "upto", amount: "1" })],
    ["dearer than the terms", offer({ amount: `${price * 2n}` })],
  ];
  test.each(besides)(
    "behavior: an offer %s, in front or behind, keeps nobody from one that is good",
    async (_, bad) => {
      for (const accepts of [
        [bad, offer()],
        [offer(), bad],
      ]) {
        const { url } = await startLiar(base64(required(accepts)));
        expect((await payingFetch(session).preview(url)).offer).toMatchObject({ value: price });
      }
    },
  );

  test("error: a server that wants another payment each time gets one a call", async () => {
    const { url, payments } = await startLiar(base64(required([offer()], { error: "again\nplease\u202e" })));
    const error = await failure(payingFetch(session)(url));
    expect(error).toMatchObject({ name: "PaymentRefusedError", reason: "again please" });
    expect(payments).toHaveLength(1);
  });
});

describe("names that servers give to payments", () => {
  const id = "order-0000000000000042";
  const named = (payTo: string) =>
    base64(
      required([offer({ payTo })], {
        extensions: { "payment-identifier": { info: { required: true, id }, schema: {} } },
      }),
    );
  const nonceOf = (payment: string | undefined) =>
    JSON.parse(Buffer.from(payment ?? "", "base64").toString()).payload.authorization.nonce;

  test("behavior: a name that two servers give is two payments", async () => {
    const book = createMemoryBook();
    const pay = payingFetch(session, { book });
    const nonces = [];
    for (let count = 0; count < 2; count += 1) {
      const { url, payments } = await startLiar(named(newPayee()));
      await failure(pay(url));
      nonces.push(nonceOf(payments[0]));
    }
    expect(new Set(nonces).size).toBe(2);
  });

  test("behavior: a name that two payees give is two payments for the official client, too", async () => {
    const buy = wrapFetchWithPayment(fetch, registerSession(new x402Client(), session));
    const nonces = [];
    for (const payTo of [newPayee(), newPayee()]) {
      const { url, payments } = await startLiar(named(payTo));
      await failure(buy(url));
      nonces.push(nonceOf(payments[0]));
    }
    expect(new Set(nonces).size).toBe(2);
  });

  test("behavior: names and extras that want to be every object's are names and extras", async () => {
    const header = Buffer.from(
      JSON.stringify(required([offer()])).replace(
        '"extra":{',
        '"extra":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
      ),
    ).toString("base64");
    const { url, payments } = await startLiar(header);
    expect(await failure(payingFetch(session)(url))).toMatchObject({ name: "PaymentRefusedError" });
    expect(payments).toHaveLength(1);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])(
    "error: %i to another host, before and after paying",
    async (status) => {
      const seller = await startFaultySeller(fixture);
      const elsewhere = await startLiar(undefined);
      const url = await serve((_, response) => {
        response.writeHead(status, { location: `${seller.url}/cheap` }).end();
      });
      expect(await failure(payingFetch(session)(url))).toMatchObject({
        name: "RedirectRefusedError",
        from: url,
        to: seller.url,
      });
      expect(await usdcOf(seller.payTo)).toBe(0n);
      // Who is paid and then sends somebody elsewhere does not send the payment there.
      const header = base64(required([offer()]));
      const late = await serve((request, response) => {
        if (request.headers["payment-signature"] === undefined)
          response.writeHead(402, { "payment-required": header }).end();
        else response.writeHead(status, { location: elsewhere.url }).end();
      });
      const { response } = await payingFetch(session)(late);
      expect(response.status).toBe(status);
      expect(elsewhere.payments).toEqual([]);
    },
  );

  test("behavior: to the same origin it is followed, and paid there", async () => {
    const seller = await startFaultySeller(fixture);
    const url = await serve((request, response) => {
      if (request.url === "/old") response.writeHead(302, { location: "/cheap" }).end();
      else
        void fetch(`${seller.url}${request.url}`, {
          headers: Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
            name.startsWith("payment") && typeof value === "string" ? [[name, value]] : [],
          ),
        }).then(async (answer) => {
          const kept = [...answer.headers].filter(([name]) => name.startsWith("payment"));
          response.writeHead(answer.status, Object.fromEntries(kept)).end(await answer.text());
        });
    });
    expect((await payingFetch(session)(`${url}/old`)).response.status).toBe(200);
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  const elsewhere = [
    "http://shop.example/forecast",
    "https://shop.example:8443/forecast",
    "https://shop.example.evil.example/forecast",
    "https://www.shop.example/forecast",
    "https://shop.example@evil.example/forecast",
    "//evil.example/forecast",
    "/\\evil.example/forecast",
    "https:\\\\evil.example",
    "data:text/plain,forecast",
    "javascript:pay()",
    "https://shop.example./forecast",
    "http://[",
  ];
  test.each(elsewhere)("error: to %s, another origin, before and after paying", async (location) => {
    const sent: string[] = [];
    let isPaidFirst = false;
    const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
      sent.push(`${new URL(`${input}`).origin}`);
      const isPaid = new Headers(init?.headers).has("payment-signature");
      if (isPaidFirst && !isPaid)
        return new Response(null, {
          status: 402,
          headers: { "payment-required": base64(required([offer()])) },
        });
      return new Response(null, { status: 307, headers: { location } });
    };
    const pay = payingFetch(session, { fetch });
    expect(await failure(pay("https://shop.example/"))).toMatchObject({ name: "RedirectRefusedError" });
    isPaidFirst = true;
    expect((await pay("https://shop.example/")).response.status).toBe(307);
    expect(new Set(sent)).toEqual(new Set(["https://shop.example"]));
    expect(sent).toHaveLength(3);
  });

  test("error: in a circle", async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: "/" }).end());
    expect(await failure(payingFetch(session)(url))).toMatchObject({ name: "RedirectRefusedError" });
  });
});

describe("what a server may do once it has been sent a payment", () => {
  type Answer = (attempt: number) => {
    readonly status: number;
    readonly header?: string;
    readonly body?: string;
  };
  const asks = (change: object = {}) => base64(required([offer({ payTo: payee, ...change })]));
  const payee = newPayee();
  const later: [string, Answer, string | number][] = [
    ["asks for the same again", () => ({ status: 402, header: asks() }), "PaymentRefusedError"],
    [
      "asks for more",
      () => ({ status: 402, header: asks({ amount: `${price - 1n}` }) }),
      "PaymentRefusedError",
    ],
    [
      "asks for another payee",
      () => ({ status: 402, header: asks({ payTo: newPayee() }) }),
      "PaymentRefusedError",
    ],
    ["asks in no form that can be read", () => ({ status: 402, header: "~" }), "PaymentRefusedError"],
    ["asks without saying what", () => ({ status: 402 }), "PaymentRefusedError"],
    ["breaks", () => ({ status: 500, body: "broken" }), 500],
    ["is too busy", () => ({ status: 503 }), 503],
    ["wants less", () => ({ status: 429 }), 429],
    ["has nothing", () => ({ status: 404 }), 404],
    [
      "claims to have settled",
      () => ({ status: 200, header: base64({ success: true, transaction: `0x${"11".repeat(32)}` }) }),
      200,
    ],
    ["claims what cannot be read", () => ({ status: 200, header: "~" }), 200],
  ];
  test.each(later)(
    "behavior: it %s: one authorization goes out, this time and the next",
    async (_, answer, expected) => {
      const book = createMemoryBook();
      const nonces: string[] = [];
      const url = await serve((request, response) => {
        const payment = request.headers["payment-signature"];
        if (typeof payment !== "string") {
          response.writeHead(402, { "payment-required": asks({ amount: `${price - 2n}` }) }).end();
          return;
        }
        nonces.push(nonceOf(payment));
        const { status, header, body = "" } = answer(nonces.length);
        const name = status === 402 ? "payment-required" : "payment-response";
        response.writeHead(status, header === undefined ? {} : { [name]: header }).end(body);
      });
      const key = `order-${crypto.randomUUID()}`;
      for (let time = 1; time <= 2; time += 1) {
        const paid = payingFetch(session, { book })(url, {}, { key });
        if (typeof expected === "string") expect(await failure(paid)).toMatchObject({ name: expected, key });
        else {
          const { response, payment } = await paid;
          expect([response.status, payment?.key]).toEqual([expected, key]);
          // The server's word settles nothing.
          expect((await book.find(key))?.settledBy).toBeUndefined();
        }
        expect(nonces).toHaveLength(time);
      }
      expect(new Set(nonces).size).toBe(1);
      expect(await usdcOf(payee)).toBe(0n);
    },
  );

  test("error: it never answers, and the caller gives up: the outcome is unknown, and the same key goes on", async () => {
    const book = createMemoryBook();
    const nonces: string[] = [];
    const abort = new AbortController();
    const url = await serve((request, response) => {
      const payment = request.headers["payment-signature"];
      if (typeof payment !== "string") response.writeHead(402, { "payment-required": asks() }).end();
      else if (nonces.push(nonceOf(payment)) === 1) abort.abort();
      else response.end("served");
    });
    const pay = payingFetch(session, { book });
    const key = "order-0000000000000888";
    const error = await failure(pay(url, { signal: abort.signal }, { key }));
    expect(error).toMatchObject({ name: "PaymentOutcomeUnknownError", key });
    expect(await (await pay(url, {}, { key })).response.text()).toBe("served");
    expect(new Set(nonces).size).toBe(1);
  });

  const nonceOf = (payment: string): string =>
    JSON.parse(Buffer.from(payment, "base64").toString()).payload.authorization.nonce;
});

describe("a body", () => {
  const text = "what is asked for, ä";
  const form = new FormData();
  form.set("question", text);
  const bodies: [string, () => RequestInit][] = [
    ["a text", () => ({ body: text })],
    ["bytes", () => ({ body: new TextEncoder().encode(text) })],
    ["a blob", () => ({ body: new Blob([text], { type: "text/own" }) })],
    ["a form", () => ({ body: form })],
    ["a query", () => ({ body: new URLSearchParams({ question: text }) })],
    ["a stream", () => ({ body: new Blob([text]).stream(), duplex: "half" }) as RequestInit],
    ["nothing", () => ({})],
  ];
  test.each(bodies)("behavior: %s is sent again with the payment, as it was", async (_, init) => {
    const seen: [type: string | undefined, body: string][] = [];
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      seen.push([request.headers["content-type"], Buffer.concat(chunks).toString()]);
      const isPaid = request.headers["payment-signature"] !== undefined;
      response.writeHead(isPaid ? 200 : 402, { "payment-required": base64(required([offer()])) }).end();
    });
    const { response } = await payingFetch(session)(url, { method: "POST", ...init() });
    expect([response.status, seen.length]).toEqual([200, 2]);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]?.[1].length).toBe(seen[1]?.[1].length);
  });

  test("behavior: of an answer nothing is read but its headers, however it is packed", async () => {
    const url = await serve((request, response) => {
      const isPaid = request.headers["payment-signature"] !== undefined;
      // What is said to be packed, and is not, breaks whoever unpacks it.
      const packed = { "content-encoding": "gzip", "payment-required": base64(required([offer()])) };
      response.writeHead(isPaid ? 200 : 402, packed).end("no gzip");
    });
    expect((await payingFetch(session)(url)).response.status).toBe(200);
  });
});

describe("a payment in a stranger's hands", () => {
  test("behavior: settled by somebody else first, it is paid once, and known to be", async () => {
    const seller = await startFaultySeller(fixture);
    const header: string[] = [];
    const between = await serve(async (request, response) => {
      const payment = request.headers["payment-signature"];
      if (typeof payment === "string") {
        header.push(payment);
        // The thief settles at once, by another seller of the same payee; the honest one comes too late.
        await fetch(`${seller.url}/cheap`, { headers: { "payment-signature": payment } });
      }
      const answer = await fetch(`${seller.url}/cheap`, {
        headers: typeof payment === "string" ? { "payment-signature": payment } : {},
      });
      const kept = [...answer.headers].filter(([name]) => name.startsWith("payment"));
      response.writeHead(answer.status, Object.fromEntries(kept)).end(await answer.text());
    });
    const book = { ...createMemoryBook(), isDurable: true };
    const error = await failure(payingFetch(session, { book })(between));
    expect(error).toMatchObject({ name: "PaidNotServedError" });
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("behavior: the same payment fifty times in parallel, and for another resource, settles once", async () => {
    const seller = await startFaultySeller(fixture);
    let payment = "";
    const spy: typeof fetch = async (input, init) => {
      payment = new Headers(init?.headers).get("payment-signature") ?? payment;
      return await fetch(input, init);
    };
    const honest = await payingFetch(session, { fetch: spy })(`${seller.url}/cheap`);
    expect(honest.response.status).toBe(200);
    const replays = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        fetch(`${seller.url}/${index % 2 === 0 ? "cheap" : "dear"}`, {
          headers: { "payment-signature": payment },
        }),
      ),
    );
    expect(new Set(replays.map(({ status }) => status))).toEqual(new Set([402]));
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("behavior: hoarded, it does not settle after the session is revoked", async () => {
    const victim = await fixture.enabled();
    const hoarded: string[] = [];
    const seller = await startFaultySeller(fixture);
    const hoarder: typeof fetch = async (input, init) => {
      const payment = new Headers(init?.headers).get("payment-signature");
      if (payment === null) return await fetch(input, init);
      hoarded.push(payment);
      throw new TypeError("fetch failed");
    };
    for (let index = 0; index < 3; index += 1)
      await failure(payingFetch(victim.session, { fetch: hoarder })(`${seller.url}/cheap`));
    const { chain, rpcUrl } = devnet;
    const { serializedSessionKey } = victim.created;
    const path = { via: "direct", chain, rpcUrl, pollingInterval: 50 } as const;
    await revokeSessionKey({ owner: account(1), serializedSessionKey, ...path });
    expect(hoarded).toHaveLength(3);
    for (const payment of hoarded)
      expect((await fetch(`${seller.url}/cheap`, { headers: { "payment-signature": payment } })).status).toBe(
        402,
      );
    expect(await usdcOf(seller.payTo)).toBe(0n);
  });
});

describe("the policy in front", () => {
  const rules: [string, Parameters<typeof payingFetch>[1], object][] = [
    ["hosts", { policy: { hosts: ["api.example.com", "*.0.0.1"] } }, { rule: "hosts" }],
    [
      "maxPerRequest",
      { policy: { maxPerRequest: price - 1n } },
      { rule: "maxPerRequest", limit: price - 1n },
    ],
    ["maxPerDay", { policy: { maxPerDay: 2n * price - 1n } }, { rule: "maxPerDay", spent: price }],
    [
      "maxPerHostPerDay",
      { policy: { maxPerHostPerDay: 2n * price - 1n } },
      { rule: "maxPerHostPerDay", spent: price },
    ],
    ["ask", { policy: { ask: { above: price - 1n, approve: async () => false } } }, { rule: "ask" }],
  ];

  test.each(rules)("error: %s", async (rule, options, expected) => {
    const book = createMemoryBook();
    const seller = await startFaultySeller(fixture);
    const counts = rule.endsWith("PerDay");
    const pay = payingFetch(session, { ...options, book });
    if (counts) await pay(`${seller.url}/cheap`);
    const error = await failure(pay(`${seller.url}/cheap`));
    expect(error).toBeInstanceOf(PolicyRefusedError);
    expect(error).toMatchObject(expected);
    expect(await usdcOf(seller.payTo)).toBe(counts ? price : 0n);
  });

  test("behavior: a payment that is approved, or at every limit, is made", async () => {
    const seller = await startFaultySeller(fixture);
    const asked: unknown[] = [];
    const approve = async (payment: unknown) => {
      asked.push(payment);
      return true;
    };
    const policy = {
      hosts: [new URL(seller.url).host],
      maxPerRequest: price,
      maxPerDay: price,
      maxPerHostPerDay: price,
      ask: { above: price - 1n, approve },
    };
    await payingFetch(session, { policy })(`${seller.url}/cheap`);
    expect(asked).toMatchObject([{ value: price, to: seller.payTo, host: new URL(seller.url).host }]);
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test.each(["maxPerDay", "maxPerHostPerDay"] as const)(
    "error: ten at once that are together above %s: as many as it admits are made",
    async (rule) => {
      const seller = await startFaultySeller(fixture);
      const pay = payingFetch(session, { policy: { [rule]: 3n * price } });
      const paid = await Promise.allSettled(Array.from({ length: 10 }, () => pay(`${seller.url}/cheap`)));
      const refusals = paid.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
      expect(refusals).toHaveLength(7);
      for (const refusal of refusals) expect(refusal).toMatchObject({ rule, limit: 3n * price });
      expect(await usdcOf(seller.payTo)).toBe(3n * price);
    },
  );

  const approvals: [string, () => unknown, string][] = [
    ["says no", async () => false, "it was not approved"],
    ["says something else", async () => "yes", "it was not approved"],
    ["answers without a promise", () => 1, "it was not approved"],
    ["throws", () => fail(new Error("The owner's phone is off.")), "asking failed"],
    ["rejects", async () => fail(new Error("The owner's phone is off.")), "asking failed"],
    ["never answers", () => new Promise(() => {}), "nobody answered within 0.2 seconds"],
  ];
  test.each(approvals)("error: somebody is asked who %s", async (_, approve, reason) => {
    const seller = await startFaultySeller(fixture);
    const ask = { above: 0n, approve: approve as () => Promise<boolean>, timeoutSeconds: 0.2 };
    const error = await failure(payingFetch(session, { policy: { ask } })(`${seller.url}/cheap`));
    expect(error).toMatchObject({ name: "PolicyRefusedError", rule: "ask" });
    expect((error as Error).message).toContain(reason);
    expect(await usdcOf(seller.payTo)).toBe(0n);
  });

  test("error: the request is aborted while somebody is asked", async () => {
    const seller = await startFaultySeller(fixture);
    const abort = new AbortController();
    const approve = () => {
      abort.abort();
      return new Promise<boolean>(() => {});
    };
    const pay = payingFetch(session, { policy: { ask: { above: 0n, approve } } });
    const error = await failure(pay(`${seller.url}/cheap`, { signal: abort.signal }));
    expect(error).toMatchObject({ name: "PolicyRefusedError", rule: "ask" });
    expect(await usdcOf(seller.payTo)).toBe(0n);
  });

  test("error: what begins again, as the first is dead, at a price that the policy does not admit", async () => {
    const key = "order-0000000000000777";
    const book = createMemoryBook();
    const pay = payingFetch(session, { book, policy: { maxPerRequest: price - 1n } });
    const cheap = await startLiar(base64(required([offer({ amount: "1", maxTimeoutSeconds: 30 })])));
    expect(await failure(pay(cheap.url, {}, { key }))).toMatchObject({ name: "PaymentRefusedError" });
    await fixture.makeSafe(60);
    const dear = await startLiar(base64(required([offer()])));
    expect(await failure(pay(dear.url, {}, { key }))).toMatchObject({
      name: "PolicyRefusedError",
      rule: "maxPerRequest",
      requested: price,
    });
    expect(dear.payments).toEqual([]);
  });

  test("error: options that nobody knows", () => {
    const options = { policy: { maxPerReqest: 1n } } as unknown as Parameters<typeof payingFetch>[1];
    expect(() => payingFetch(session, options)).toThrow("options of payingFetch");
  });
});
