import { purchaseCalls } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Buys after the session has ended. */
export const afterExpiry: Attack = {
  name: "after expiry",
  description: "Buys after the session has ended.",
  error: "SessionExpiredError",
  stock: "refused",
  wishes: { endsIn: 300 },
  before: (_, world) => world.devnet.increaseTime(301),
  async run(holder, world) {
    await holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n }));
  },
};
