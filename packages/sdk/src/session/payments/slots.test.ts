import type { Address, Hex } from "viem";
import { describe, expect, test } from "vitest";
import { SlotBook, slotOrder } from "./slots.ts";

describe("slotOrder", () => {
  test.each([1, 2, 3, 10, 100])("behavior: every one of %i slots once", (count) => {
    for (const lane of [undefined, { lane: 0, lanes: 1 }, { lane: 2, lanes: 3 }, { lane: 99, lanes: 100 }]) {
      const slots = [...slotOrder(count, lane)];
      expect([...slots].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, slot) => slot));
    }
  });

  test("behavior: slots of one's own first, then the others from somewhere on", () => {
    expect([...slotOrder(7, { lane: 1, lanes: 3 }, 0.5)]).toEqual([1, 4, 3, 5, 6, 0, 2]);
    expect([...slotOrder(4, undefined, 0.999)]).toEqual([3, 0, 1, 2]);
  });
});

describe("SlotBook", () => {
  const place = { sessionId: "0x01" as Hex, account: "0x02" as Address, rule: 0, period: 3 };

  test("behavior: a slot is taken once, until its payment cannot settle any more", () => {
    const book = new SlotBook();
    expect(book.reserve(place, 5, { now: 100, validBefore: 200 })).toBe(true);
    expect(book.reserve(place, 5, { now: 199, validBefore: 300 })).toBe(false);
    expect(book.reserve(place, 5, { now: 200, validBefore: 300 })).toBe(true);
    expect(book.isFree(place, 5, 299)).toBe(false);
    book.release(place, 5);
    expect(book.isFree(place, 5, 299)).toBe(true);
  });

  test("behavior: other accounts, rules and periods have slots of their own", () => {
    const book = new SlotBook();
    const times = { now: 100, validBefore: 200 };
    book.reserve(place, 5, times);
    for (const change of [{ account: "0x03" as Address }, { rule: 1 }, { period: 4 }]) {
      expect(book.reserve({ ...place, ...change }, 5, times)).toBe(true);
    }
  });
});
