import { type Address, type Hex, isAddressEqual } from "viem";
import { entryPoint06Address, entryPoint07Address, type UserOperation } from "viem/account-abstraction";
import type { CarriedOperation } from "./aaPayload.ts";

/** The EntryPoints whose operations settle requests; v0.6 is for accounts that have not moved on. */
export const entryPoints = { "0.6": entryPoint06Address, "0.7": entryPoint07Address } as const;

/** Version of an EntryPoint. */
export type EntryPointVersion = keyof typeof entryPoints;

/** Which EntryPoint an address is; `undefined`: none that is known. */
export function versionOf(entryPoint: Address): EntryPointVersion | undefined {
  const versions: readonly EntryPointVersion[] = ["0.6", "0.7"];
  return versions.find((version) => isAddressEqual(entryPoints[version], entryPoint));
}

type Operation06 = UserOperation<"0.6"> & { readonly initCode: Hex; readonly paymasterAndData: Hex };

/** An operation that was carried, for viem, and the EntryPoint that it is for. */
export type ReadOperation =
  | { readonly version: "0.6"; readonly operation: Operation06 }
  | { readonly version: "0.7"; readonly operation: UserOperation<"0.7"> };

/** Reads which EntryPoint an operation is for from its fields. Their form was checked when they were read. */
export function readOperation(carried: CarriedOperation): ReadOperation {
  // As viem has it: fields that are not there are left out, not `undefined`.
  const fields = Object.fromEntries(Object.entries(carried).filter(([, value]) => value !== undefined));
  return "initCode" in carried
    ? { version: "0.6", operation: fields as unknown as Operation06 }
    : { version: "0.7", operation: fields as unknown as UserOperation<"0.7"> };
}
