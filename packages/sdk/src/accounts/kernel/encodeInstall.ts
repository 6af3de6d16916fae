import { concat, encodeAbiParameters, encodeFunctionData, type Hex, zeroAddress } from "viem";
import type { ModuleInstallation } from "../AccountAdapter.ts";
import { executeSelector } from "../erc7579/encodeExecute.ts";
import { installAbi } from "../erc7579/installAbi.ts";
import { moduleType } from "../erc7579/moduleTypes.ts";

/**
 * Encodes the installation of a module on a Kernel: without a hook, and, of a validator, for `execute` only.
 *
 * @param installation - The module, its type, its data.
 * @returns Calldata for the account.
 */
export function encodeKernelInstall({ type, module, data }: ModuleInstallation): Hex {
  // No hook (20 bytes) ‖ the module's data, the hook's data, and for a validator the selector that it may validate.
  const parts: Hex[] = type === moduleType.validator ? [data, "0x", executeSelector] : [data, "0x"];
  const encoded = encodeAbiParameters(
    parts.map(() => ({ type: "bytes" }) as const),
    parts,
  );
  return encodeFunctionData({
    abi: installAbi,
    functionName: "installModule",
    args: [type, module, concat([zeroAddress, encoded])],
  });
}
