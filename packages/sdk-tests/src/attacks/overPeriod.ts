import { purchaseCalls } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Spends one unit more than a period may, after honest purchases. */
export const overPeriod: Attack = {
  name: "over the cap per period",
  description: "Spends one unit more than a period may, after honest purchases.",
  error: "SpendCapExceededError",
  stock: "succeeded",
  wishes: { perPeriod: 15_000_000n },
  async before({ holder }, world) {
    for (const amount of [10_000_000n]) {
      await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount }));
    }
  },
  async run(holder, world) {
    await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 5_000_001n }));
  },
  control: async (holder, world) =>
    holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 5_000_000n })),
};
