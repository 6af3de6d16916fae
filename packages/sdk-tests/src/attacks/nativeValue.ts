import { approveCall } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Puts Ether beside an allowed call. */
export const nativeValue: Attack = {
  name: "native value",
  description: "Puts Ether beside an allowed call.",
  error: "NativeValueExceededError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  async run(holder, world) {
    await holder.sendCalls([{ ...approveCall(world, world.escrow, 0n), value: 1n }]);
  },
  control: (holder, world) => holder.sendCalls([approveCall(world, world.escrow, 0n)]),
};
