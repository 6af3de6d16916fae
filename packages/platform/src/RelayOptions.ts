import type { LocalAccount } from "viem";
import type { NetworkOptions } from "./chain/createEscrowChain.ts";

/** A chain on which the platform sends revocations that owners have signed. */
export interface RelayOptions extends Pick<NetworkOptions, "chain" | "rpcUrl" | "addresses"> {
  /** Sends them, and pays for their gas. */
  readonly signer: LocalAccount;
  /** Wei that an instance spends on gas in a day (UTC), at worst. @default 20_000_000_000_000_000n, 0.02 ETH */
  readonly dailyWei?: bigint | undefined;
}
