import { purchaseCalls } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Spends one unit more than an operation may. */
export const overPerOperation: Attack = {
  name: "over the cap per operation",
  description: "Spends one unit more than an operation may.",
  error: "SpendCapExceededError",
  stock: "succeeded",
  async run(holder, world) {
    await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 10_000_001n }));
  },
  control: async (holder, world) =>
    holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 10_000_000n })),
};
