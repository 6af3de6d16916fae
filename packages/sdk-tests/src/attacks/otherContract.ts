import type { Attack } from "./Attack.ts";

/** Calls a contract that the owner never named. */
export const otherContract: Attack = {
  name: "other contract",
  description: "Calls a contract that the owner never named.",
  error: "CallNotAllowedError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  async run(holder, world) {
    await holder.sendCalls([{ to: world.devnet.addresses.multicall3, data: "0x42cbb15c" }]);
  },
};
