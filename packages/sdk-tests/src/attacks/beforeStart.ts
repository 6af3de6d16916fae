import { purchaseCalls } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Buys before the session has begun. */
export const beforeStart: Attack = {
  name: "before the start",
  description: "Buys before the session has begun.",
  error: "SessionNotStartedError",
  stock: "refused",
  wishes: { startsIn: 600 },
  async run(holder, world) {
    await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n }));
  },
  async control(holder, world) {
    await world.devnet.increaseTime(610);
    await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n }));
  },
};
