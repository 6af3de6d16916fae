import { parseGwei } from "viem";
import { approveCall } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Goes on when the budget for gas does not cover an operation. */
export const gasExhausted: Attack = {
  name: "gas budget exhausted",
  description: "Goes on when the budget for gas does not cover an operation.",
  error: "GasBudgetExceededError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  wishes: { gasBudget: parseGwei("1") },
  async run(holder, world) {
    await holder.sendCalls([approveCall(world, world.escrow, 0n)]);
  },
};
