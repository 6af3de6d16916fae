import { approveCall } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";
import { signThenSpend } from "./signThenSpend.ts";

/** Uses a key that the owner revoked after honest use. */
export const revokedUsed: Attack = {
  name: "revoked after use",
  description: "Uses a key that the owner revoked after honest use.",
  error: "SessionRevokedError",
  stock: "refused",
  async before({ holder, revoke }, world) {
    await holder.sendCalls([approveCall(world, world.escrow, 0n)]);
    await revoke();
  },
  async run(holder, world) {
    await signThenSpend(holder, world);
  },
};
