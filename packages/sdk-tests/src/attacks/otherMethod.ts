import { abbaBabaEscrowAbi } from "@abbababa/sdk";
import { encodeFunctionData } from "viem";
import type { Attack } from "./Attack.ts";

/** Withdraws the account's escrow credit to the thief. */
export const otherMethod: Attack = {
  name: "other method",
  description: "Withdraws the account's escrow credit to the thief.",
  error: "CallNotAllowedError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  async run(holder, world) {
    const args = [world.usdc, world.thief.address] as const;
    const data = encodeFunctionData({ abi: abbaBabaEscrowAbi, functionName: "withdrawTo", args });
    await holder.sendCalls([{ to: world.escrow, data }]);
  },
};
