import { purchaseCalls } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Spends one unit more than the session may ever, after honest purchases. */
export const overLifetime: Attack = {
  name: "over the cap for life",
  description: "Spends one unit more than the session may ever, after honest purchases.",
  error: "SpendCapExceededError",
  stock: "succeeded",
  wishes: { perPeriod: 12_000_000n, lifetime: 12_000_000n },
  async before({ holder }, world) {
    for (const amount of [10_000_000n]) {
      await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount }));
    }
  },
  async run(holder, world) {
    await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 2_000_001n }));
  },
  control: async (holder, world) =>
    holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 2_000_000n })),
};
