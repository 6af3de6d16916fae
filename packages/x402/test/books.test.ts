import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Hex } from "viem";
import { afterAll, describe, expect, test } from "vitest";
import { startPostgres } from "../../platform/test/support/startPostgres.ts";
import { createFileBook } from "../src/book/file.ts";
import { createPostgresBook } from "../src/book/postgres.ts";
import { BookCorruptError, type BookingRequest, createMemoryBook, type PaymentBook } from "../src/index.ts";

const server = await startPostgres();
afterAll(() => server[Symbol.asyncDispose]());
const folder = await mkdtemp(join(tmpdir(), "abba-book-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

let number = 0;

/** Each answers with another process' view of one new book. */
const books = {
  memory: async () => {
    const book = createMemoryBook();
    return () => book;
  },
  file: async () => {
    number += 1;
    const own = join(folder, `${number}`);
    return () => createFileBook({ folder: own });
  },
  postgres: async () => {
    number += 1;
    const schema = `book_${number}`;
    const setter = new pg.Pool({ connectionString: server.url, max: 1 });
    await createPostgresBook({ client: setter, schema }).setUp();
    // A second time does no harm.
    await createPostgresBook({ client: setter, schema }).setUp();
    await setter.end();
    return () => {
      const pool = new pg.Pool({ connectionString: server.url, max: 2 });
      // The server is stopped when the tests are over, before every pool is.
      pool.on("error", () => {});
      afterAll(() => pool.end());
      return createPostgresBook({ client: pool, schema });
    };
  },
} satisfies Record<string, () => Promise<() => PaymentBook>>;

const account = `0x${"a1".repeat(20)}` as const;
const token = `0x${"b2".repeat(20)}` as const;
const sessionId: Hex = `0x${"c3".repeat(32)}`;

type Change = Partial<BookingRequest["payment"]> & {
  readonly period?: number;
  readonly below?: number;
  readonly replaces?: number;
  readonly unavailable?: readonly number[];
};

function request(key: string, change: Change = {}): BookingRequest {
  const { period = 0, below = 3, replaces, unavailable = [], ...payment } = change;
  return {
    payment: {
      key,
      chainId: 84532,
      account,
      place: { sessionId, rule: 0, period },
      token,
      to: `0x${"d4".repeat(20)}`,
      value: 10_000n,
      validAfter: 99,
      validBefore: 200,
      host: "api.example.com",
      bookedAt: 100,
      bookedAtBlock: 12_345_678_901_234_567_890n,
      ...payment,
    },
    slots: { from: 0, below },
    unavailable,
    replaces,
  };
}

describe.each(Object.entries(books))("a book in %s", (_, create) => {
  test("default: what is booked is found, by others too", async () => {
    const open = await create();
    const asked = request("order 1/é\n");
    expect(await open().find("order 1/é\n")).toBeUndefined();
    const booked = await open().book(asked);
    expect(booked).toEqual({ ...asked.payment, attempt: 0, slot: 0, settledBy: undefined });
    expect(await open().find("order 1/é\n")).toEqual(booked);
  });

  test("behavior: a key that is booked stays what it is, whatever is asked", async () => {
    const open = await create();
    const booked = await open().book(request("a"));
    expect(await open().book(request("a", { value: 1n, period: 1 }))).toEqual(booked);
    expect(await open().book(request("a", { replaces: 1 }))).toEqual(booked);
  });

  test("behavior: keys get slots of their own, as long as there are any", async () => {
    const open = await create();
    const slots = [];
    for (const key of ["a", "b", "c", "d"]) slots.push((await open().book(request(key)))?.slot);
    expect(slots).toEqual([0, 1, 2, undefined]);
    // Another period, and another account, have their own.
    expect((await open().book(request("d", { period: 1 })))?.slot).toBe(0);
    expect((await open().book(request("e", { account: `0x${"a2".repeat(20)}` })))?.slot).toBe(0);
  });

  test("behavior: slots that others have used are passed over", async () => {
    const open = await create();
    expect((await open().book(request("a", { unavailable: [0, 1] })))?.slot).toBe(2);
    expect(await open().book(request("b", { unavailable: [0, 1] }))).toBeUndefined();
  });

  test("behavior: of many that race, each key gets one slot and each slot one key", async () => {
    const open = await create();
    const replicas = Array.from({ length: 10 }, open);
    const keys = Array.from({ length: 12 }, (_, index) => `key ${index}`);
    const booked = await Promise.all(
      replicas.flatMap((book) => keys.map((key) => book.book(request(key, { below: 12 })))),
    );
    const byKey = new Map<string, Set<number>>();
    for (const entry of booked) {
      if (entry === undefined) throw new Error("A key got no slot.");
      byKey.set(entry.key, (byKey.get(entry.key) ?? new Set()).add(entry.slot));
    }
    expect([...byKey.values()].map(({ size }) => size)).toEqual(keys.map(() => 1));
    expect(new Set([...byKey.values()].flatMap((slots) => [...slots])).size).toBe(12);
  });

  test("behavior: what is dead is begun again once, in its slot while it is the same period's", async () => {
    const open = await create();
    await open().book(request("other"));
    await open().book(request("a"));
    const again = await Promise.all(
      Array.from({ length: 5 }, () => open().book(request("a", { replaces: 0, validBefore: 300 }))),
    );
    for (const entry of again) expect(entry).toMatchObject({ attempt: 1, slot: 1, validBefore: 300 });
    expect(await open().find("a")).toMatchObject({ attempt: 1 });
  });

  test("behavior: begun again in the next period, its old slot is free", async () => {
    const open = await create();
    await open().book(request("a"));
    expect(await open().book(request("a", { replaces: 0, period: 1 }))).toMatchObject({
      attempt: 1,
      slot: 0,
    });
    expect((await open().book(request("b")))?.slot).toBe(0);
  });

  test("behavior: a slot that others have used is given to nobody", async () => {
    const open = await create();
    await open().book(request("a"));
    expect((await open().book(request("a", { replaces: 0, unavailable: [0] })))?.slot).toBe(1);
    expect((await open().book(request("b")))?.slot).toBe(2);
  });

  test("behavior: a place with one slot can be begun again", async () => {
    const open = await create();
    await open().book(request("a", { below: 1 }));
    expect(await open().book(request("a", { below: 1, replaces: 0 }))).toMatchObject({ attempt: 1, slot: 0 });
    // And when there is no slot, the old attempt stands.
    const none = request("a", { below: 1, replaces: 1, unavailable: [0] });
    expect(await open().book(none)).toBeUndefined();
    expect(await open().find("a")).toMatchObject({ attempt: 1, slot: 0 });
  });

  test("behavior: remembers the transaction that settled", async () => {
    const open = await create();
    const book = open();
    await book.book(request("a"));
    const transaction: Hex = `0x${"e5".repeat(32)}`;
    await book.settle({ key: "a", attempt: 0 }, transaction);
    expect((await open().find("a"))?.settledBy).toBe(transaction);
    expect((await book.find("a"))?.settledBy).toBe(transaction);
  });

  test("behavior: sums what was booked, latest attempts only", async () => {
    const open = await create();
    const book = open();
    await book.book(request("old", { bookedAt: 10, value: 1n }));
    await book.book(request("a", { value: 20n }));
    await book.book(request("a", { value: 300n, replaces: 0 }));
    await book.book(request("b", { value: 4_000n, host: "other.example.com" }));
    await open().book(request("c", { value: 50_000n, period: 1 }));
    const of = { account, token };
    expect(await book.spent({ ...of, since: 0 })).toBe(54_301n);
    expect(await book.spent({ ...of, since: 11 })).toBe(54_300n);
    expect(await book.spent({ ...of, since: 11, host: "api.example.com" })).toBe(50_300n);
    expect(await book.spent({ account, token: account, since: 0 })).toBe(0n);
  });
});

test("error: a file that the book did not write", async () => {
  const own = join(folder, "broken");
  const book = createFileBook({ folder: own });
  await book.book(request("a"));
  const [name = ""] = await readdir(join(own, "keys"));
  await writeFile(join(own, "keys", name), '{"key":"a"}');
  await expect(createFileBook({ folder: own }).find("a")).rejects.toBeInstanceOf(BookCorruptError);
});

test("behavior: a file book's folder is its owner's alone, and no draft stays", async () => {
  const own = join(folder, "private");
  const { stat } = await import("node:fs/promises");
  const book = createFileBook({ folder: own });
  await book.book(request("a"));
  await book.book(request("b", { below: 1 }));
  const [name = ""] = await readdir(join(own, "keys"));
  expect((await stat(join(own, "keys", name))).mode & 0o077).toBe(0);
  expect((await stat(join(own, "keys"))).mode & 0o077).toBe(0);
  expect(await readdir(join(own, "drafts"))).toEqual([]);
});
