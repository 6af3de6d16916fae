import type { Hex } from "viem";
import type { UserOperation } from "viem/account-abstraction";
import type { AccountAdapter } from "../../accounts/AccountAdapter.ts";
import type { NonceMode } from "../../accounts/kernel/nonceKey.ts";

/** How a session reaches its account: as a permission of Kernel's, or through the SpendCap as one of its validators. */
export interface SessionDoor {
  readonly adapter: Pick<AccountAdapter, "address" | "deployment" | "encodeExecute">;
  /** Whether the session is installed on the account. */
  readonly isInstalled: () => Promise<boolean>;
  /** The EntryPoint's nonce key of an operation, which may be the one that installs the session. */
  readonly nonceKey: (mode: NonceMode, lane: number) => bigint;
  readonly getStubSignature: (operation: UserOperation<"0.7">) => Promise<Hex>;
  readonly signUserOperation: (operation: UserOperation<"0.7">) => Promise<Hex>;
  /**
   * Lays out a payment that the session's key signed as the account's ERC-1271 signature.
   *
   * @param signed - ECDSA (65) ‖ payment ‖ terms.
   */
  readonly wrapPayment: (signed: Hex) => Promise<Hex>;
}
