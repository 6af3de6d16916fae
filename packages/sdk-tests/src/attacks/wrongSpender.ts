import { maxUint256 } from "viem";
import { approveCall } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Approves the thief for all USDC. */
export const wrongSpender: Attack = {
  name: "wrong spender",
  description: "Approves the thief for all USDC.",
  error: "AddressNotAllowedError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  async run(holder, world) {
    await holder.sendCalls([approveCall(world, world.thief.address, maxUint256)]);
  },
  control: (holder, world) => holder.sendCalls([approveCall(world, world.escrow, maxUint256)]),
};
