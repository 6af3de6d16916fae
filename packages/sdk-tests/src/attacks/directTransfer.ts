import { encodeFunctionData, erc20Abi } from "viem";
import { purchaseCalls } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Transfers USDC to the thief. */
export const directTransfer: Attack = {
  name: "direct transfer",
  description: "Transfers USDC to the thief.",
  error: "CallNotAllowedError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  async run(holder, world) {
    const args = [world.thief.address, 1n] as const;
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
    await holder.sendCalls([{ to: world.usdc, data }]);
  },
  control: async (holder, world) =>
    holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n })),
};
