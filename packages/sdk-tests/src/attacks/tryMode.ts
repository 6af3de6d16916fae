import { encodeBatch, encodeExecute, tryBatchMode } from "../chain/encodeExecute.ts";
import { purchaseCalls } from "../chain/escrowCalls.ts";
import type { Attack } from "./Attack.ts";

/** Asks the account to go on where a call of the batch fails. */
export const tryMode: Attack = {
  name: "try mode",
  description: "Asks the account to go on where a call of the batch fails.",
  error: "ModeNotAllowedError",
  stock: "succeeded",
  async run(holder, world) {
    const calls = await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n });
    await holder.sendCallData(encodeExecute(tryBatchMode, encodeBatch(calls)));
  },
  control: async (holder, world) =>
    holder.sendCalls(await purchaseCalls(world, { buyer: holder.account, amount: 1_000_000n })),
};
