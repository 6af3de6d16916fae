import type { Attack } from "./Attack.ts";

/** Sends the account's Ether to the thief. */
export const nativeTransfer: Attack = {
  name: "native transfer",
  description: "Sends the account's Ether to the thief.",
  error: "CallNotAllowedError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  async run(holder, world) {
    await holder.sendCalls([{ to: world.thief.address, value: 1n }]);
  },
};
