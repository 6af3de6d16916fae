import { approveCall } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";
import { signThenSpend } from "./signThenSpend.ts";

/** Uses a key after the owner revoked all keys at once. */
export const epochRaised: Attack = {
  name: "all sessions revoked",
  description: "Uses a key after the owner revoked all keys at once.",
  error: "EpochMismatchError",
  stock: "succeeded",
  async before({ holder, revokeAll }, world) {
    await holder.sendCalls([approveCall(world, world.escrow, 0n)]);
    await revokeAll();
  },
  async run(holder, world) {
    await signThenSpend(holder, world);
  },
};
