import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import { concat, encodeAbiParameters, encodeFunctionData } from "viem";
import { batchMode, encodeBatch, encodeExecute } from "../chain/encodeExecute.ts";
import type { Attack } from "./Attack.ts";

/** Has the account call itself to uninstall the session with its limits. */
export const uninstallPolicies: Attack = {
  name: "plugin change: uninstall",
  description: "Has the account call itself to uninstall the session with its limits.",
  error: "CallNotAllowedError",
  layeredError: "StockPolicyRefusedError",
  stock: "refused",
  async run(holder) {
    const id = concat(["0x02", holder.permissionId, `0x${"00".repeat(16)}`]);
    const deinit = encodeAbiParameters([{ type: "bytes[]" }], [["0x"]]);
    const data = encodeFunctionData({
      abi: KernelV3_1AccountAbi,
      functionName: "uninstallValidation",
      args: [id, deinit, "0x"],
    });
    await holder.sendCallData(encodeExecute(batchMode, encodeBatch([{ to: holder.account, data }])));
  },
};
