import type { Hex } from "viem";

/** A policy as a part of a Kernel permission. */
export interface PolicyPart {
  /** Flag and address, 22 bytes. */
  readonly getPolicyInfoInBytes: () => Hex;
  /** For the policy's `onInstall`. */
  readonly getPolicyData: () => Hex;
}
