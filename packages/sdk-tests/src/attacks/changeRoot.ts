import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import { concat, encodeFunctionData, zeroAddress } from "viem";
import type { Attack } from "./Attack.ts";

/** Makes the thief the account's root. */
export const changeRoot: Attack = {
  name: "plugin change: root",
  description: "Makes the thief the account's root.",
  error: "SelectorNotAllowedError",
  layeredError: "AccountRejectedError",
  stock: "refused",
  async run(holder, world) {
    const root = concat(["0x01", world.devnet.addresses.ecdsaValidator]);
    const args = [root, zeroAddress, world.thief.address, "0x"] as const;
    await holder.sendCallData(
      encodeFunctionData({ abi: KernelV3_1AccountAbi, functionName: "changeRootValidator", args }),
    );
  },
};
