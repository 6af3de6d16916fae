import { approveCall } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Sends one operation more than the owner allowed. */
export const operationsExhausted: Attack = {
  name: "operations exhausted",
  description: "Sends one operation more than the owner allowed.",
  error: "OperationsExhaustedError",
  stock: "succeeded",
  wishes: { maxOperations: 1 },
  async before({ holder }, world) {
    await holder.sendCalls([approveCall(world, world.escrow, 0n)]);
  },
  async run(holder, world) {
    await holder.sendCalls([approveCall(world, world.escrow, 0n)]);
  },
};
