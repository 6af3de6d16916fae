import type { Address } from "viem";

/** Where a session's calls go. */
export interface Targets {
  readonly usdc: Address;
  readonly escrow: Address;
  /** The buyer. */
  readonly account: Address;
}
