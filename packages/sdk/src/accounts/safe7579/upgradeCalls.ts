import { type Address, encodeFunctionData, isAddressEqual, zeroAddress } from "viem";
import type { Call } from "../Call.ts";
import { installAbi } from "../erc7579/installAbi.ts";
import { moduleType } from "../erc7579/moduleTypes.ts";
import { safe7579Abi, safeAbi } from "./safeAbi.ts";

/** What a Safe has, of which a Safe7579 is to be made. */
export interface SafeExtensions {
  readonly address: Address;
  /** Its fallback handler; the zero address: none. */
  readonly handler: Address;
  /** Its enabled modules, in its list's order. */
  readonly modules: readonly Address[];
}

/** The contracts that it gets. */
export interface UpgradeContracts {
  /** The Safe7579 adapter. */
  readonly adapter: Address;
  /** The module that is installed, and as what. */
  readonly module: Address;
  readonly types: readonly (typeof moduleType)[keyof typeof moduleType][];
}

/** What stands in front of a Safe's first module. */
const sentinel: Address = "0x0000000000000000000000000000000000000001";

/**
 * The calls by which a Safe makes itself a Safe7579 with a module installed: all of them are to itself.
 *
 * A module that was its fallback handler, as `Safe4337Module` is, loses its place and is disabled: two contracts that validate
 * operations are one too many. Other modules stay. No registry of modules is named: the Safe's owners decide alone.
 *
 * @param safe - The Safe as it is.
 * @param contracts - What it gets.
 * @returns Its calls; none when it has all of it.
 */
export function upgradeCalls(
  { address, handler, modules }: SafeExtensions,
  { adapter, module, types }: UpgradeContracts,
): readonly Call[] {
  const toSelf = (data: Call["data"]): Call => ({ to: address, value: 0n, data });
  const isEnabled = (which: Address) => modules.some((enabled) => isAddressEqual(enabled, which));
  if (isAddressEqual(handler, adapter) && isEnabled(adapter)) {
    return types.map((type) =>
      toSelf(
        encodeFunctionData({ abi: installAbi, functionName: "installModule", args: [type, module, "0x"] }),
      ),
    );
  }
  const calls: Call[] = [];
  const former = modules.findIndex((enabled) => isAddressEqual(enabled, handler));
  const formerModule = modules[former];
  if (formerModule !== undefined) {
    // First: what is enabled afterwards stands in front.
    const args = [modules[former - 1] ?? sentinel, formerModule] as const;
    calls.push(toSelf(encodeFunctionData({ abi: safeAbi, functionName: "disableModule", args })));
  }
  if (!isEnabled(adapter)) {
    calls.push(toSelf(encodeFunctionData({ abi: safeAbi, functionName: "enableModule", args: [adapter] })));
  }
  calls.push(
    toSelf(encodeFunctionData({ abi: safeAbi, functionName: "setFallbackHandler", args: [adapter] })),
  );
  const as = (type: bigint) =>
    types.some((wanted) => wanted === type) ? [{ module, initData: "0x" as const }] : [];
  const noRegistry = { registry: zeroAddress, attesters: [], threshold: 0 };
  const args = [as(moduleType.validator), as(moduleType.executor), [], [], noRegistry] as const;
  calls.push(toSelf(encodeFunctionData({ abi: safe7579Abi, functionName: "initializeAccount", args })));
  return calls;
}
