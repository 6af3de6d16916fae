import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import { concat, encodeAbiParameters, encodeFunctionData, zeroAddress } from "viem";
import type { Attack } from "./Attack.ts";

/** Installs a validator that obeys the thief. */
export const installModule: Attack = {
  name: "plugin change: install",
  description: "Installs a validator that obeys the thief.",
  error: "SelectorNotAllowedError",
  layeredError: "AccountRejectedError",
  stock: "refused",
  async run(holder, world) {
    const { ecdsaValidator } = world.devnet.addresses;
    const bytes = [{ type: "bytes" }, { type: "bytes" }, { type: "bytes" }] as const;
    const data = concat([zeroAddress, encodeAbiParameters(bytes, [world.thief.address, "0x", "0xe9ae5c53"])]);
    await holder.sendCallData(
      encodeFunctionData({
        abi: KernelV3_1AccountAbi,
        functionName: "installModule",
        args: [1n, ecdsaValidator, data],
      }),
    );
  },
};
