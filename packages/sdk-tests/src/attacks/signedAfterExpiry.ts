import { hashMessage } from "viem";
import { approveCall } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";
import { signOrThrow } from "./signOrThrow.ts";

/** Signs as the account after the session has ended. */
export const signedAfterExpiry: Attack = {
  name: "signature: after expiry",
  description: "Signs as the account after the session has ended.",
  error: "SignatureRefusedError",
  stock: "succeeded",
  wishes: { endsIn: 300 },
  async before({ holder }, world) {
    await holder.sendCalls([approveCall(world, world.escrow, 0n)]);
    await world.devnet.increaseTime(301);
  },
  async run(holder) {
    await signOrThrow(holder, hashMessage("Still here."));
  },
};
