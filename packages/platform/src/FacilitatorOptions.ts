import type { LocalAccount } from "viem";
import type { NetworkOptions } from "./chain/createEscrowChain.ts";

/** A chain on which the platform settles x402 payments. */
export interface FacilitatorOptions extends Pick<NetworkOptions, "chain" | "rpcUrl" | "addresses"> {
  /** Sends what is settled, and pays for its gas. */
  readonly signer: LocalAccount;
  /** Wei that all instances together spend on gas in a day (UTC), at worst; kept in the store. @default 50_000_000_000_000_000n, 0.05 ETH */
  readonly dailyWei?: bigint | undefined;
}
