import { purchaseCalls } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Buys from the thief. */
export const sellerNotListed: Attack = {
  name: "seller not in the list",
  description: "Buys from the thief.",
  error: "CounterpartyNotAllowedError",
  layeredError: "StockPolicyRefusedError",
  stock: "succeeded",
  async run(holder, world) {
    const seller = world.thief.address;
    await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n, seller }));
  },
  control: async (holder, world) =>
    holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n })),
};
