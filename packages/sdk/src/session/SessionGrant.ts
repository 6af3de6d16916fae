import type { Address, Hex } from "viem";
import type { AccountKind, Deployment } from "../accounts/AccountAdapter.ts";
import type { KernelVersion } from "../accounts/kernel/kernelVersions.ts";
import type { ModuleSelection } from "../accounts/ModuleSelection.ts";

/** Whether a session is enforced by SpendCap alone, or by the stock policies as well. */
export type PolicySet = "compact" | "layered";

/**
 * How a session acts: by user operations through a bundler, or by transactions of its key's own EOA that the SpendCap, as
 * an executor of the account, redeems (ERC-7710).
 */
export type SessionExecutor = "userop" | "redeem";

/** Everything public about a session that an owner granted: whoever has it can do nothing with it. */
export interface SessionGrant {
  readonly chainId: number;
  /** The smart account. */
  readonly account: Address;
  /** The account's owner, who signed; the account itself where only it knows its owners. */
  readonly owner: Address;
  /** Which of the owner's accounts it is. */
  readonly index: bigint;
  readonly executor: SessionExecutor;
  /** Of redeeming sessions always `"compact"`: there are no other policies. */
  readonly policySet: PolicySet;
  /** The Kernel that the account is, as its owner's signatures name it. @default "0.3.1" */
  readonly kernelVersion?: KernelVersion | undefined;
  /** Encoded terms. */
  readonly terms: Hex;
  /** Kernel's module nonce that the owner's signature is for; 0 of redeeming sessions, whose grant knows none. */
  readonly kernelNonce: number;
  /**
   * The owner's signature, which installs the session: over Kernel's `Enable`; of sessions that redeem, or of which the
   * SpendCap is a validator, the account's ERC-1271 signature over `GrantSession`.
   */
  readonly enableSignature: Hex;
  /** What the account is. @default "kernel" */
  readonly accountKind?: AccountKind | undefined;
  /**
   * How the account is told that the SpendCap is meant, of which it is a validator. `undefined`: the session is a
   * permission of a Kernel account, or redeems for one.
   */
  readonly selection?: ModuleSelection | undefined;
  /** How anybody deploys the account, where that does not follow from owner and index. */
  readonly deployment?: Deployment | undefined;
  /** Contracts by name, as they were at granting: `spendCap` always. */
  readonly contracts: Readonly<Record<string, Address>> & { readonly spendCap: Address };
}
