import { lockedAmount, platformFee } from "@abbababa/sdk";
import { expect, test } from "vitest";
import { payoutOf } from "./payoutOf.ts";

const of = (amount: bigint) => ({ amount, locked: lockedAmount(amount), fee: platformFee(amount) });

test.each([
  [10_200_000n, 0, { buyer: 10_200_000n, seller: 0n, fee: 0n }],
  [10_200_000n, 100, { buyer: 0n, seller: 10_000_000n, fee: 200_000n }],
  [10_200_000n, 30, { buyer: 7_140_000n, seller: 3_000_000n, fee: 60_000n }],
  [2n, 50, { buyer: 2n, seller: 0n, fee: 0n }],
])("behavior: of %s, %s %% pay the buyer, the seller and the platform", (amount, percent, payout) => {
  expect(payoutOf(of(amount), percent)).toEqual(payout);
});

test("behavior: no unit is lost", () => {
  for (const amount of [2n, 3n, 101n, 999_999n, 2n ** 96n - 1n])
    for (let percent = 0; percent <= 100; percent += 1) {
      const { buyer, seller, fee } = payoutOf(of(amount), percent);
      expect(buyer + seller + fee).toBe(amount);
      expect(buyer).toBeGreaterThanOrEqual(0n);
    }
});
