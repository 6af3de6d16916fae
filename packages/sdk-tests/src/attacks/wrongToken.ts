import { createEscrowCall, purchaseCalls } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Opens an escrow in a token without a limit. */
export const wrongToken: Attack = {
  name: "wrong token",
  description: "Opens an escrow in a token without a limit.",
  error: "AddressNotAllowedError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  async run(holder, world) {
    const token = world.devnet.addresses.multicall3;
    await holder.sendCalls([
      await createEscrowCall(world, { buyer: holder.account, amount: 1_000_000n, token }),
    ]);
  },
  control: async (holder, world) =>
    holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n })),
};
