import { maxUint128 } from "viem";
import { describe, expect, test } from "vitest";
import { lockedAmount, platformFee, totalWithFee } from "./fees.ts";
import { escrowLimits } from "./limits.ts";

/** Every small number, the neighbourhood of the largest, and numbers of all sizes between. */
function* amounts(): Generator<bigint> {
  for (let amount = 0n; amount < 30_000n; amount += 1n) yield amount;
  for (let amount = 0n; amount < 300n; amount += 1n) yield escrowLimits.maxAmount - amount;
  let state = 88_172_645_463_325_252n;
  for (let round = 0; round < 5_000; round += 1) {
    state ^= (state << 13n) & (2n ** 64n - 1n);
    state ^= state >> 7n;
    state ^= (state << 17n) & (2n ** 64n - 1n);
    yield (state * state) >> BigInt(32 + (round % 90));
  }
}

describe("totalWithFee", () => {
  test("behavior: is the least amount that locks exactly the price", () => {
    for (const price of amounts()) {
      const total = totalWithFee(price);
      expect(lockedAmount(total)).toBe(price);
      if (price > 0n) expect(lockedAmount(total - 1n)).toBe(price - 1n);
      expect(total - price).toBe((price * 200n + 9_999n) / 10_000n);
    }
  });

  test("behavior: splits amounts without losing a unit, the fee rounded up", () => {
    for (const amount of amounts()) {
      expect(lockedAmount(amount) + platformFee(amount)).toBe(amount);
      expect(platformFee(amount)).toBe((amount * 200n + 10_199n) / 10_200n);
    }
  });

  test("error: refuses what is no amount", () => {
    expect(() => totalWithFee(-1n)).toThrow(expect.objectContaining({ name: "AmountOutOfRangeError" }));
    expect(() => lockedAmount(maxUint128 + 1n)).toThrow(
      expect.objectContaining({ name: "AmountOutOfRangeError" }),
    );
    expect(() => totalWithFee(1 as never)).toThrow(expect.objectContaining({ name: "AmountInvalidError" }));
  });
});
