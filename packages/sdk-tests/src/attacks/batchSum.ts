import { approveCall, createEscrowCall } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Splits a purchase over the cap into two within it, in one batch. */
export const batchSum: Attack = {
  name: "batch over the cap",
  description: "Splits a purchase over the cap into two within it, in one batch.",
  error: "SpendCapExceededError",
  stock: "succeeded",
  async run(holder, world) {
    const buyer = holder.account;
    await holder.sendCalls([
      approveCall(world, world.escrow, 10_000_001n),
      await createEscrowCall(world, { buyer, amount: 5_000_000n }),
      await createEscrowCall(world, { buyer, amount: 5_000_001n }),
    ]);
  },
  async control(holder, world) {
    const buyer = holder.account;
    await holder.sendCalls([
      approveCall(world, world.escrow, 10_000_000n),
      await createEscrowCall(world, { buyer, amount: 5_000_000n }),
      await createEscrowCall(world, { buyer, amount: 5_000_000n }),
    ]);
  },
};
