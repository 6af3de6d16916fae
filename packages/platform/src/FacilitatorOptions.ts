import type { Address, LocalAccount } from "viem";
import type { NetworkOptions } from "./chain/createEscrowChain.ts";

/** A chain on which the platform settles x402 payments. */
export interface FacilitatorOptions extends Pick<NetworkOptions, "chain" | "rpcUrl" | "addresses"> {
  /** Sends what is settled, and pays for its gas. */
  readonly signer: LocalAccount;
  /** Wei that all instances together spend on gas in a day (UTC), at worst; kept in the store. @default 50_000_000_000_000_000n, 0.05 ETH */
  readonly dailyWei?: bigint | undefined;
  /**
   * Delegation managers (ERC-7710) that are called to redeem beside the SpendCap, such as MetaMask's: whatever they do is
   * done at the signer's cost. @default none
   */
  readonly delegationManagers?: readonly Address[] | undefined;
}
