import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { revokeSessionKey, type SessionClient, settlePayment } from "@abbababa/sdk";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createFileBook } from "../src/book/file.ts";
import {
  PaidNotServedError,
  PaymentKeyConflictError,
  PaymentOutcomeUnknownError,
  PaymentRefusedError,
  payingFetch,
} from "../src/index.ts";
import { type Fault, startFaultySeller } from "./support/startFaultySeller.ts";
import { price, startFixture } from "./support/startFixture.ts";

const fixture = await startFixture();
const { account, devnet, usdcOf } = fixture;
const folder = await mkdtemp(join(tmpdir(), "abba-once-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

let number = 0;
/** A book of its own for each test; each call is another process' view of it. */
function newBook() {
  number += 1;
  const own = join(folder, `${number}`);
  return () => createFileBook({ folder: own });
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const key = "order-0000000000000001";
const day = { periodSeconds: 86_400, validitySeconds: 7 * 86_400 };

/** Has the official facilitator, who goes by this machine's clock, see the chain's time. */
async function nextDay() {
  await fixture.makeSafe(86_400);
  const { timestamp } = await devnet.publicClient.getBlock();
  vi.setSystemTime(Number(timestamp) * 1000);
}
beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  return () => vi.useRealTimers();
});

describe("one key, whatever fails", () => {
  /** What the first try of a key becomes, and what the second: a payment that was not served, or the resource. */
  const cases: [Fault, "made" | "not made"][] = [
    ["lostRequest", "not made"],
    ["lostAnswer", "made"],
    ["verifyFails", "not made"],
    ["settleFails", "not made"],
    ["settleTimesOut", "made"],
  ];

  test.each(cases)("error: %s, and the payment was %s; another process tries again", async (fault, made) => {
    const { created, session } = await fixture.enabled();
    const open = newBook();
    const seller = await startFaultySeller(fixture);
    seller.next(fault);
    const first = await failure(
      payingFetch(session, { book: open() })(`${seller.url}/cheap`, {}, { key }).then(({ response }) => {
        // What the official server answers when its facilitator fails is not ours: it is no 200.
        expect(response.status).not.toBe(200);
      }),
    );
    if (first !== undefined) expect(first).toMatchObject({ key });
    expect(await usdcOf(seller.payTo)).toBe(made === "made" ? price : 0n);
    const other = await fixture.open(created);
    const again = payingFetch(other, { book: open() })(`${seller.url}/cheap`, {}, { key });
    if (made === "made") {
      // The official server keeps no answers: it serves a payment once, and this one was lost on the way.
      expect(await failure(again)).toBeInstanceOf(PaidNotServedError);
    } else expect((await again).response.status).toBe(200);
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("behavior: ten processes that race for one key pay once", async () => {
    const { created } = await fixture.enabled();
    const open = newBook();
    const seller = await startFaultySeller(fixture);
    const replicas = await Promise.all(Array.from({ length: 10 }, () => fixture.open(created)));
    const results = await Promise.allSettled(
      replicas.map((session) => payingFetch(session, { book: open() })(`${seller.url}/cheap`, {}, { key })),
    );
    expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
    for (const result of results) {
      if (result.status === "fulfilled") continue;
      const known = [PaidNotServedError, PaymentRefusedError];
      expect(known.some((kind) => result.reason instanceof kind)).toBe(true);
    }
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("behavior: ten processes with keys of their own share a session, and stop at its bound", async () => {
    const payments = [
      { token: "USDC" as const, payees: "anyone" as const, perPayment: price, perPeriod: 12 },
    ];
    const { created } = await fixture.enabled({ payments });
    const open = newBook();
    const seller = await startFaultySeller(fixture);
    const replicas = await Promise.all(Array.from({ length: 10 }, () => fixture.open(created)));
    const results = await Promise.allSettled(
      replicas.flatMap((session, index) =>
        [1, 2].map((round) =>
          payingFetch(session, { book: open() })(`${seller.url}/cheap`, {}, { key: `${index}/${round}` }),
        ),
      ),
    );
    const served = results.filter(({ status }) => status === "fulfilled").length;
    expect(served).toBe(12);
    const reasons = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason.cause?.name ?? result.reason.name] : [],
    );
    expect(new Set(reasons)).toEqual(new Set(["PaymentsUsedUpError"]));
    expect(await usdcOf(seller.payTo)).toBe(12n * price);
    // Nobody lost a race: what was handed to the facilitator was settled.
    expect(seller.settlements()).toBe(12);
  });
});

describe("a loop of payments", () => {
  /** Payments that the rule allows in a day; `PAYMENTS=1000` for the long run. */
  const perPeriod = Number(process.env.PAYMENTS ?? 12);

  test(`behavior: ${perPeriod} keys are paid, the next is refused, and goes on in the next period`, {
    timeout: 60_000 + perPeriod * 1_000,
  }, async () => {
    const payments = [{ token: "USDC" as const, payees: "anyone" as const, perPayment: price, perPeriod }];
    const { created, session } = await fixture.enabled({ ...day, payments });
    await devnet.fundUsdc(session.account, BigInt(perPeriod + 1) * price);
    const seller = await startFaultySeller(fixture);
    const book = newBook()();
    const pay = payingFetch(session, { book });
    for (let number = 0; number < perPeriod; number += 1)
      expect((await pay(`${seller.url}/cheap`, {}, { key: `${number}` })).response.status).toBe(200);
    const last = { key: `${perPeriod}` };
    expect(await failure(pay(`${seller.url}/cheap`, {}, last))).toMatchObject({
      name: "PaymentsUsedUpError",
      perPeriod,
      nextPeriodStartsAt: expect.any(Number),
    });
    expect(await usdcOf(seller.payTo)).toBe(BigInt(perPeriod) * price);
    await nextDay();
    const again = payingFetch(await fixture.open(created), { book });
    expect((await again(`${seller.url}/cheap`, {}, last)).response.status).toBe(200);
    expect(await usdcOf(seller.payTo)).toBe(BigInt(perPeriod + 1) * price);
  });
});

describe("one key, another offer", () => {
  test("error: the price has changed while the first payment may still settle", async () => {
    const { session } = await fixture.enabled({
      payments: [{ token: "USDC", payees: "anyone", perPayment: 10n * price, perPeriod: 5 }],
    });
    const book = newBook()();
    const seller = await startFaultySeller(fixture);
    seller.next("lostRequest");
    const pay = payingFetch(session, { book });
    expect(await failure(pay(`${seller.url}/cheap`, {}, { key }))).toBeInstanceOf(PaymentOutcomeUnknownError);
    const error = await failure(pay(`${seller.url}/dear`, {}, { key }));
    expect(error).toBeInstanceOf(PaymentKeyConflictError);
    expect(error).toMatchObject({ booked: { value: price }, offered: { value: 10n * price } });
    expect(await usdcOf(seller.payTo)).toBe(0n);
  });
});

describe("slots that others have used", () => {
  async function payElsewhere(session: SessionClient, slots: readonly number[]) {
    for (const slot of slots) {
      const place = { rule: 0, period: 0, slot };
      const payment = await session.signPayment({ to: fixture.newPayee(), value: price, place });
      const { chain, rpcUrl } = devnet;
      await settlePayment({ payment, relayer: account(4), chain, rpcUrl, pollingInterval: 50 });
    }
  }

  test("behavior: a book passes over slots that a process without it has used", async () => {
    const { session } = await fixture.enabled();
    await payElsewhere(session, [0, 1]);
    const book = newBook()();
    const seller = await startFaultySeller(fixture);
    const pay = payingFetch(session, { book });
    for (const each of ["a", "b"])
      expect((await pay(`${seller.url}/cheap`, {}, { key: each })).response.status).toBe(200);
    expect((await book.find("b"))?.slot).toBe(3);
    expect(await usdcOf(seller.payTo)).toBe(2n * price);
  });

  test("behavior: the same amount to the same payee, by a process without the book, is not taken for this payment", async () => {
    const { session } = await fixture.enabled();
    const seller = await startFaultySeller(fixture);
    expect((await payingFetch(session)(`${seller.url}/cheap`)).response.status).toBe(200);
    const book = newBook()();
    for (const each of ["a", "b", "c", "d"]) {
      const { payment } = await payingFetch(session, { book })(`${seller.url}/cheap`, {}, { key: each });
      expect(payment?.settledBefore).toBeUndefined();
    }
    expect(await usdcOf(seller.payTo)).toBe(5n * price);
  });
});

describe("without a book that outlives the process", () => {
  test("error: a given key whose slot is used may have paid: it does not pay again, this day or the next", async () => {
    const { created, session } = await fixture.enabled(day);
    const seller = await startFaultySeller(fixture);
    seller.next("lostAnswer");
    const pay = (client: SessionClient) => payingFetch(client)(`${seller.url}/cheap`, {}, { key });
    expect(await failure(pay(session))).toBeInstanceOf(PaymentOutcomeUnknownError);
    const restarted = await fixture.open(created);
    expect(await failure(pay(restarted))).toBeInstanceOf(PaymentOutcomeUnknownError);
    await nextDay();
    expect(await failure(pay(restarted))).toBeInstanceOf(PaymentOutcomeUnknownError);
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("behavior: a given key that has not paid pays after a restart, once", async () => {
    const { created, session } = await fixture.enabled();
    const seller = await startFaultySeller(fixture);
    seller.next("lostRequest");
    const pay = (client: SessionClient) => payingFetch(client)(`${seller.url}/cheap`, {}, { key });
    expect(await failure(pay(session))).toBeInstanceOf(PaymentOutcomeUnknownError);
    expect((await pay(await fixture.open(created))).response.status).toBe(200);
    expect(await failure(pay(await fixture.open(created)))).toBeInstanceOf(PaymentOutcomeUnknownError);
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("behavior: in one process, the receipt tells that a key has paid", async () => {
    const { session } = await fixture.enabled();
    const seller = await startFaultySeller(fixture);
    const pay = payingFetch(session);
    await pay(`${seller.url}/cheap`, {}, { key });
    expect(await failure(pay(`${seller.url}/cheap`, {}, { key }))).toBeInstanceOf(PaidNotServedError);
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("behavior: calls without a key are payments of their own", async () => {
    const { session } = await fixture.enabled();
    const seller = await startFaultySeller(fixture);
    for (let call = 0; call < 5; call += 1)
      expect((await payingFetch(session)(`${seller.url}/cheap`)).response.status).toBe(200);
    expect(await usdcOf(seller.payTo)).toBe(5n * price);
    const error = await failure(payingFetch(session)(`${seller.url}/cheap`));
    expect(error).toMatchObject({ name: "PaymentsUsedUpError", perPeriod: 5 });
  });
});

describe("when the first payment is over", () => {
  test("error: it has ended, and no safe block shows yet that it was not made", async () => {
    const { session } = await fixture.enabled(day);
    const seller = await startFaultySeller(fixture);
    seller.next("lostRequest");
    const pay = payingFetch(session, { book: newBook()() });
    await failure(pay(`${seller.url}/cheap`, {}, { key }));
    // A minute is what the seller gives a payment (`maxTimeoutSeconds`); the safe block is older.
    await devnet.increaseTime(400);
    expect(await failure(pay(`${seller.url}/cheap`, {}, { key }))).toMatchObject({
      name: "PaymentOutcomeUnknownError",
      retryAt: expect.any(Number),
    });
    await fixture.makeSafe();
    const { timestamp } = await devnet.publicClient.getBlock();
    vi.setSystemTime(Number(timestamp) * 1000);
    expect((await pay(`${seller.url}/cheap`, {}, { key })).response.status).toBe(200);
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("default: another process, next day: begun again when it was not made", async () => {
    const { created, session } = await fixture.enabled(day);
    const open = newBook();
    const seller = await startFaultySeller(fixture);
    seller.next("lostRequest");
    await failure(payingFetch(session, { book: open() })(`${seller.url}/cheap`, {}, { key }));
    await nextDay();
    const other = await fixture.open(created);
    expect(
      (await payingFetch(other, { book: open() })(`${seller.url}/cheap`, {}, { key })).response.status,
    ).toBe(200);
    expect(await open().find(key)).toMatchObject({ attempt: 1, place: { period: 1 } });
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("error: another process, next day: not begun again when it was made", async () => {
    const { created, session } = await fixture.enabled(day);
    const open = newBook();
    const seller = await startFaultySeller(fixture);
    seller.next("lostAnswer");
    await failure(payingFetch(session, { book: open() })(`${seller.url}/cheap`, {}, { key }));
    await nextDay();
    const again = payingFetch(await fixture.open(created), { book: open() });
    expect(await failure(again(`${seller.url}/cheap`, {}, { key }))).toMatchObject({
      name: "PaidNotServedError",
      transaction: expect.stringMatching(/^0x/),
    });
    expect(await usdcOf(seller.payTo)).toBe(price);
  });

  test("behavior: its session was revoked, and another session of the account goes on", async () => {
    const index = 900n;
    const first = await fixture.enabled({ index });
    const open = newBook();
    const seller = await startFaultySeller(fixture);
    seller.next("lostRequest");
    await failure(payingFetch(first.session, { book: open() })(`${seller.url}/cheap`, {}, { key }));
    const second = await fixture.enabled({ index });
    const pay = payingFetch(second.session, { book: open() });
    // As long as the first may settle, the second waits.
    expect(await failure(pay(`${seller.url}/cheap`, {}, { key }))).toBeInstanceOf(PaymentOutcomeUnknownError);
    const { serializedSessionKey } = first.created;
    const { chain, rpcUrl } = devnet;
    const path = { via: "direct", chain, rpcUrl, pollingInterval: 50 } as const;
    await revokeSessionKey({ owner: account(1), serializedSessionKey, ...path });
    await fixture.makeSafe();
    expect((await pay(`${seller.url}/cheap`, {}, { key })).response.status).toBe(200);
    expect(await usdcOf(seller.payTo)).toBe(price);
  });
});
