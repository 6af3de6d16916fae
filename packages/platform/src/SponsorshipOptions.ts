import type { Address, LocalAccount } from "viem";
import type { NetworkOptions } from "./chain/createEscrowChain.ts";

/** Gas that one operation may ask for, field by field. */
export interface GasCaps {
  /** Paid to whoever bundles, used or not. @default 500_000 */
  readonly preVerificationGas: bigint;
  /** A tenth of what is not used of it is paid, too. @default 2_000_000 */
  readonly callGasLimit: bigint;
  /** Creating an account and installing a session take the most. @default 2_000_000 */
  readonly verificationGasLimit: bigint;
  /** Of our own paymaster. @default 100_000 */
  readonly paymasterVerificationGasLimit: bigint;
  /** The paymaster has no postOp. @default 10_000 */
  readonly paymasterPostOpGasLimit: bigint;
}

/** A chain on which the platform pays for its agents' first operations. */
export interface SponsorshipOptions extends Pick<NetworkOptions, "chain" | "rpcUrl" | "addresses"> {
  /** Our paymaster there. */
  readonly paymaster: Address;
  /** Its signer. */
  readonly signer: LocalAccount;
  /** Wei that one operation may cost at worst. */
  readonly maxCostWei: bigint;
  /** Wei that all operations of one day (UTC) may cost at worst. @default fifty times `maxCostWei` */
  readonly dailyWei?: bigint | undefined;
  /** How often the fees that the node suggests are still paid; hundredths count. @default 2 */
  readonly feeMultiple?: number | undefined;
  /** Gas that an operation may ask for, where other than the defaults. */
  readonly gasCaps?: Partial<GasCaps> | undefined;
  /** Operations of one agent, and with `openToAnyone` of one account that is no agent's. @default 10 */
  readonly operationsPerAgent?: number | undefined;
  /** Seconds that a signature is valid. @default 300 */
  readonly validitySeconds?: number | undefined;
  /**
   * Whether any account is paid for, not only those of agents that show an API key or a session token. Anybody can make
   * accounts without end, and ask for those of others: strangers can then keep each day's budget used up.
   * @default false
   */
  readonly openToAnyone?: boolean | undefined;
  /** Account factories that an operation may use. @default Kernel's, behind ZeroDev's staked one */
  readonly factories?: readonly Address[] | undefined;
}
