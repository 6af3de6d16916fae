import type { Address, Hex } from "viem";

/** Kernel's kinds of validation, the first byte of a validation id. */
export const validationType = { root: "0x00", validator: "0x01", permission: "0x02" } as const;

/** Which of a Kernel's modules validates an operation. */
export type Validation =
  | { readonly by: "root" }
  | { readonly by: "validator"; readonly module: Address }
  /** `enabling`: the operation itself installs the permission. */
  | { readonly by: "permission"; readonly id: Hex; readonly enabling: boolean };
