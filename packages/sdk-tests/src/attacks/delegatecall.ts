import { delegateMode, encodeDelegate, encodeExecute } from "../chain/encodeExecute.ts";
import { approveCall } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Runs foreign code as the account, in the guise of an allowed call. */
export const delegatecall: Attack = {
  name: "delegatecall",
  description: "Runs foreign code as the account, in the guise of an allowed call.",
  error: "ModeNotAllowedError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  async run(holder, world) {
    const { to, data = "0x" } = approveCall(world, world.escrow, 1n);
    await holder.sendCallData(encodeExecute(delegateMode, encodeDelegate(to, data)));
  },
  control: (holder, world) => holder.sendCalls([approveCall(world, world.escrow, 1n)]),
};
