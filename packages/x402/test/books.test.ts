import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Hex } from "viem";
import { afterAll, describe, expect, test } from "vitest";
import { startPostgres } from "../../platform/test/support/startPostgres.ts";
import { createFileBook } from "../src/book/file.ts";
import { createPostgresBook } from "../src/book/postgres.ts";
import {
  BookCorruptError,
  type BookedPayment,
  type BookingRequest,
  createMemoryBook,
  type PaymentBook,
  type SpendingLimit,
} from "../src/index.ts";

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
  readonly limits?: readonly SpendingLimit[] | undefined;
};

function request(key: string, change: Change = {}): BookingRequest {
  const { period = 0, below = 3, replaces, unavailable = [], limits = [], ...payment } = change;
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
    limits,
  };
}

/** What a key stands for once it is booked; `undefined` when there is no slot. */
async function take(book: PaymentBook, asked: BookingRequest): Promise<BookedPayment | undefined> {
  const booking = await book.book(asked);
  if (booking.is === "overLimit") throw new Error(`Over the limit of ${booking.limit.most}.`);
  return booking.is === "booked" ? booking.payment : undefined;
}

describe.each(Object.entries(books))("a book in %s", (_, create) => {
  test("default: what is booked is found, by others too", async () => {
    const open = await create();
    const asked = request("order 1/é\n");
    expect(await open().find("order 1/é\n")).toBeUndefined();
    const booked = await take(open(), asked);
    expect(booked).toEqual({ ...asked.payment, attempt: 0, slot: 0, settledBy: undefined });
    expect(await open().find("order 1/é\n")).toEqual(booked);
  });

  test("behavior: a key that is booked stays what it is, whatever is asked", async () => {
    const open = await create();
    const booked = await take(open(), request("a"));
    expect(await take(open(), request("a", { value: 1n, period: 1 }))).toEqual(booked);
    expect(await take(open(), request("a", { replaces: 1 }))).toEqual(booked);
  });

  test("behavior: keys get slots of their own, as long as there are any", async () => {
    const open = await create();
    const slots = [];
    for (const key of ["a", "b", "c", "d"]) slots.push((await take(open(), request(key)))?.slot);
    expect(slots).toEqual([0, 1, 2, undefined]);
    // Another period, and another account, have their own.
    expect((await take(open(), request("d", { period: 1 })))?.slot).toBe(0);
    expect((await take(open(), request("e", { account: `0x${"a2".repeat(20)}` })))?.slot).toBe(0);
  });

  test("behavior: slots that others have used are passed over", async () => {
    const open = await create();
    expect((await take(open(), request("a", { unavailable: [0, 1] })))?.slot).toBe(2);
    expect(await take(open(), request("b", { unavailable: [0, 1] }))).toBeUndefined();
  });

  test("behavior: of many that race, each key gets one slot and each slot one key", async () => {
    const open = await create();
    const replicas = Array.from({ length: 10 }, open);
    const keys = Array.from({ length: 12 }, (_, index) => `key ${index}`);
    const booked = await Promise.all(
      replicas.flatMap((book) => keys.map((key) => take(book, request(key, { below: 12 })))),
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
    await take(open(), request("other"));
    await take(open(), request("a"));
    const again = await Promise.all(
      Array.from({ length: 5 }, () => take(open(), request("a", { replaces: 0, validBefore: 300 }))),
    );
    for (const entry of again) expect(entry).toMatchObject({ attempt: 1, slot: 1, validBefore: 300 });
    expect(await open().find("a")).toMatchObject({ attempt: 1 });
  });

  test("behavior: begun again in the next period, its old slot is free", async () => {
    const open = await create();
    await take(open(), request("a"));
    expect(await take(open(), request("a", { replaces: 0, period: 1 }))).toMatchObject({
      attempt: 1,
      slot: 0,
    });
    expect((await take(open(), request("b")))?.slot).toBe(0);
  });

  test("behavior: a slot that others have used is given to nobody", async () => {
    const open = await create();
    await take(open(), request("a"));
    expect((await take(open(), request("a", { replaces: 0, unavailable: [0] })))?.slot).toBe(1);
    expect((await take(open(), request("b")))?.slot).toBe(2);
  });

  test("behavior: a place with one slot can be begun again", async () => {
    const open = await create();
    await take(open(), request("a", { below: 1 }));
    expect(await take(open(), request("a", { below: 1, replaces: 0 }))).toMatchObject({
      attempt: 1,
      slot: 0,
    });
    // And when there is no slot, the old attempt stands.
    const none = request("a", { below: 1, replaces: 1, unavailable: [0] });
    expect(await take(open(), none)).toBeUndefined();
    expect(await open().find("a")).toMatchObject({ attempt: 1, slot: 0 });
  });

  test("behavior: remembers the transaction that settled", async () => {
    const open = await create();
    const book = open();
    await take(book, request("a"));
    const transaction: Hex = `0x${"e5".repeat(32)}`;
    await book.settle({ key: "a", attempt: 0 }, transaction);
    expect((await open().find("a"))?.settledBy).toBe(transaction);
    expect((await book.find("a"))?.settledBy).toBe(transaction);
  });

  test("behavior: sums what was booked, latest attempts only", async () => {
    const open = await create();
    const book = open();
    await take(book, request("old", { bookedAt: 10, value: 1n }));
    await take(book, request("a", { value: 20n }));
    await take(book, request("a", { value: 300n, replaces: 0 }));
    await take(book, request("b", { value: 4_000n, host: "other.example.com" }));
    await take(open(), request("c", { value: 50_000n, period: 1 }));
    const of = { account, token };
    expect(await book.spent({ ...of, since: 0 })).toBe(54_301n);
    expect(await book.spent({ ...of, since: 11 })).toBe(54_300n);
    expect(await book.spent({ ...of, since: 11, host: "api.example.com" })).toBe(50_300n);
    expect(await book.spent({ account, token: account, since: 0 })).toBe(0n);
  });

  const booked = { value: 60n, host: "a.example", bookedAt: 100 };
  const limits: [string, Change, Change["limits"], bigint | undefined][] = [
    ["at the limit", { value: 40n }, [{ since: 0, most: 100n }], undefined],
    ["a unit above the limit", { value: 41n }, [{ since: 0, most: 100n }], 60n],
    ["above it alone", { value: 101n, account: token }, [{ since: 0, most: 100n }], 0n],
    ["nothing may be spent", { value: 1n }, [{ since: 101, most: 0n }], 0n],
    ["what was booked before it does not count", { value: 100n }, [{ since: 101, most: 100n }], undefined],
    ["what was booked at its beginning counts", { value: 41n }, [{ since: 100, most: 100n }], 60n],
    ["another account's", { value: 100n, account: token }, [{ since: 0, most: 100n }], undefined],
    ["another token's", { value: 100n, token: account }, [{ since: 0, most: 100n }], undefined],
    ["another host's", { value: 100n }, [{ host: "b.example", since: 0, most: 100n }], undefined],
    ["the same host's", { value: 41n }, [{ host: "a.example", since: 0, most: 100n }], 60n],
    [
      "the second of two",
      { value: 41n },
      [
        { host: "a.example", since: 0, most: 1_000n },
        { since: 0, most: 100n },
      ],
      60n,
    ],
    ["above every integer", { value: 10n ** 77n }, [{ since: 0, most: 10n ** 77n }], 60n],
  ];
  test.each(limits)("behavior: limits: %s", async (_, change, within, spent) => {
    const open = await create();
    await take(open(), request("before", booked));
    const asked = request("now", { ...change, limits: within });
    const booking = await open().book(asked);
    if (spent === undefined) return expect(booking).toMatchObject({ is: "booked", payment: { key: "now" } });
    expect(booking).toEqual({ is: "overLimit", limit: within?.at(-1), spent });
    expect(await open().find("now")).toBeUndefined();
    // Its slot is nobody's.
    expect(await take(open(), request("now", { ...change, below: 2 }))).toMatchObject({ key: "now" });
  });

  test("behavior: what is booked already is not held again, and what begins again is not counted twice", async () => {
    const open = await create();
    const within = { limits: [{ since: 0, most: 100n }] };
    await take(open(), request("a", { value: 100n, ...within }));
    expect(await take(open(), request("a", { value: 100n, ...within }))).toMatchObject({ attempt: 0 });
    const again = request("a", { value: 100n, replaces: 0, ...within });
    expect(await take(open(), again)).toMatchObject({ attempt: 1, value: 100n });
    const dearer = await open().book(request("a", { value: 101n, replaces: 1, ...within }));
    expect(dearer).toMatchObject({ is: "overLimit", spent: 0n });
    expect(await open().find("a")).toMatchObject({ attempt: 1, value: 100n });
  });

  test("behavior: of what ten replicas book at once, exactly what the limit admits is booked", async () => {
    const open = await create();
    const replicas = Array.from({ length: 10 }, open);
    const within = { limits: [{ since: 0, most: 70n }], below: 200 };
    const asked = replicas.flatMap((book, replica) =>
      Array.from({ length: 4 }, (_, index) =>
        // Some race for one key, too.
        book.book(request(`${index === 0 ? "all" : replica} ${index}`, { value: 10n, ...within })),
      ),
    );
    const bookings = await Promise.all(asked);
    const keys = bookings.flatMap((each) => (each.is === "booked" ? [each.payment.key] : []));
    expect(new Set(keys).size).toBe(7);
    expect(bookings.filter(({ is }) => is === "full")).toEqual([]);
    expect(await open().spent({ account, token, since: 0 })).toBe(70n);
  });
});

const damages = ["", "{", "null", "[]", '{"key":"a"}', "\u0000\u0000", '{"__proto__":{}}', "7"];
test.each(damages)("error: a file of the book is cut off, or not its own: %j", async (text) => {
  number += 1;
  const own = join(folder, `${number}`);
  const limits = [{ since: 0, most: 1_000_000n }];
  await take(createFileBook({ folder: own }), request("a", { limits }));
  const counted = join(own, "counted", (await readdir(join(own, "counted")))[0] ?? "");
  await writeFile(join(counted, "0"), text);
  // One that was counted, and one that was booked: nothing is booked beside them.
  const other = request("b", { limits });
  await expect(createFileBook({ folder: own }).book(other)).rejects.toBeInstanceOf(BookCorruptError);
  const [name = ""] = await readdir(join(own, "keys"));
  await rm(counted, { recursive: true });
  await writeFile(join(own, "keys", name), text);
  await expect(createFileBook({ folder: own }).find("a")).rejects.toBeInstanceOf(BookCorruptError);
  await expect(createFileBook({ folder: own }).book(other)).rejects.toBeInstanceOf(BookCorruptError);
});

test("behavior: a file book's folder is its owner's alone, and no draft stays", async () => {
  const own = join(folder, "private");
  const { stat } = await import("node:fs/promises");
  const book = createFileBook({ folder: own });
  await take(book, request("a"));
  await take(book, request("b", { below: 1 }));
  const [name = ""] = await readdir(join(own, "keys"));
  expect((await stat(join(own, "keys", name))).mode & 0o077).toBe(0);
  expect((await stat(join(own, "keys"))).mode & 0o077).toBe(0);
  expect(await readdir(join(own, "drafts"))).toEqual([]);
});

test("behavior: what a killed process has counted and not booked counts, until its key is booked again", async () => {
  const own = join(folder, "killed");
  const limits = [{ since: 0, most: 100n }];
  const book = () => createFileBook({ folder: own });
  await take(book(), request("killed", { value: 60n, limits }));
  // As if it had been killed before the last step.
  for (const name of await readdir(join(own, "keys"))) await rm(join(own, "keys", name));
  expect(await book().book(request("other", { value: 50n, limits }))).toMatchObject({ spent: 60n });
  expect(await take(book(), request("killed", { value: 60n, limits }))).toMatchObject({ slot: 1 });
  expect(await take(book(), request("other", { value: 40n, limits }))).toMatchObject({ value: 40n });
});

test("behavior: of what ten processes book in a folder at once, exactly what the limit admits is booked", {
  timeout: 120_000,
}, async () => {
  const own = join(folder, "processes");
  const file = fileURLToPath(new URL("support/bookingProcess.ts", import.meta.url));
  const limits = [{ since: 0, most: 170n }];
  const children = Array.from({ length: 10 }, (_, replica) => {
    const requests = Array.from({ length: 4 }, (_, index) =>
      JSON.stringify(
        request(`${replica} ${index}`, { value: 10n, below: 200, limits }),
        (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value),
      ),
    );
    const child = spawn(process.execPath, [file, JSON.stringify({ folder: own, requests })], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines: string[] = [];
    const reader = createInterface(child.stdout).on("line", (line) => lines.push(line));
    return { child, lines, ready: once(reader, "line"), closed: once(child, "close") };
  });
  await Promise.all(children.map(({ ready }) => ready));
  for (const { child } of children) child.stdin.write("go");
  await Promise.all(children.map(({ closed }) => closed));
  const outcomes = children.flatMap(({ lines }) => lines.slice(1));
  expect(outcomes).toHaveLength(40);
  expect(outcomes.filter((is) => is === "booked")).toHaveLength(17);
  expect(await createFileBook({ folder: own }).spent({ account, token, since: 0 })).toBe(170n);
});
