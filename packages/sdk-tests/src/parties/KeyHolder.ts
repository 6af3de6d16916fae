import type { Address, Hex } from "viem";

/** A call as the account makes it. */
export interface Call {
  readonly to: Address;
  /** Wei. */
  readonly value?: bigint | undefined;
  readonly data?: Hex | undefined;
}

/** What an operation claims about itself; only our sessions make claims. */
export interface ClaimOverrides {
  /** Budget period. */
  readonly period?: number | undefined;
  /** For each call an entry of the terms. */
  readonly indices?: readonly number[] | undefined;
  /** A key that is not the session's. */
  readonly privateKey?: Hex | undefined;
}

/** Which policies bound the key. */
export type HolderKind = "stock" | "compact" | "layered";

/** Somebody with a copy of a session key, and nothing else of the owner's. */
export interface KeyHolder {
  readonly kind: HolderKind;
  readonly account: Address;
  /** Whether the account is a Kernel, and the session a permission of it. */
  readonly isKernel: boolean;
  /** Kernel's name of the permission, 4 bytes. */
  readonly permissionId: Hex;
  /** The session's id; a stock permission has none. */
  readonly sessionId: Hex | undefined;
  /**
   * Sends calls in an operation and waits until it is on the chain.
   *
   * @throws when it was refused, or its execution reverted.
   */
  sendCalls(calls: readonly Call[], claims?: ClaimOverrides): Promise<Hex>;
  /**
   * Sends an operation with any calldata for the account, also such as no honest SDK would build.
   *
   * @throws as `sendCalls`.
   */
  sendCallData(callData: Hex, claims?: ClaimOverrides): Promise<Hex>;
  /** Signs a hash for the account, ERC-1271, as well as the key allows. */
  sign(hash: Hex): Promise<Hex>;
  /** Whether the account takes a signature for its own. */
  isValidSignature(hash: Hex, signature: Hex): Promise<boolean>;
}
