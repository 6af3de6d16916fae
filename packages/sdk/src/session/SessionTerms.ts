import type { Address, Hex } from "viem";

/** What a session may do. The account's chain enforces every word of it. */
export interface SessionTerms {
  /** Address of the key that the agent holds. */
  readonly sessionKey: Address;
  /** 8 bytes that let an owner grant equal terms twice. */
  readonly salt: Hex;
  /** The account's epoch at the time of granting: raising it kills the session. */
  readonly epoch: bigint;
  /** First second (unix time) in which it is valid. */
  readonly validAfter: number;
  /** Last second (unix time) in which it is valid. */
  readonly validUntil: number;
  /** Length of a budget period in seconds; 0: the whole window is one period. */
  readonly periodSeconds: number;
  /** Most user operations, 0 to 2^32 - 1; 0: none. */
  readonly maxOperations: number;
  /** Most gas over its life, in wei, each operation counted at its worst case; 0: none. */
  readonly gasBudget: bigint;
  /** Who, beside the owner, may revoke it. */
  readonly guardian: Address | undefined;
  /** Whose gas it may use: one paymaster's, `"none"` but its account's own, or `"any"`. */
  readonly paymaster: Address | "none" | "any";
  /** Most that it may spend of each token; of other tokens nothing is metered, so no call may move them. */
  readonly limits: readonly SpendLimit[];
  /** The calls that it may make; all others are refused. */
  readonly calls: readonly AllowedCall[];
  /** What it may pay by EIP-3009 signatures, at most 16 rules; it can sign nothing else. */
  readonly payments: readonly PaymentRule[];
}

/** Payments by signature that a session may make: gasless, and bounded by the token's single-use nonces. */
export interface PaymentRule {
  /** The token: one with EIP-3009 and a plain EIP-712 domain, such as USDC. */
  readonly token: Address;
  /** Who may be paid. */
  readonly payees: readonly Address[] | "anyone";
  /** Most per payment, in the token's base units, below 2^112. */
  readonly perPayment: bigint;
  /** Payments in one budget period, 0 to 65,535; 0: none. */
  readonly perPeriod: number;
}

/** Most that a session may spend of one token, in the token's base units, below 2^112. */
export interface SpendLimit {
  /** The token; the zero address is native ETH, in wei. */
  readonly token: Address;
  /** Most that all calls of one user operation may spend together. */
  readonly perOperation: bigint;
  /** Most in one budget period. */
  readonly perPeriod: bigint;
  /** Most over the session's life. */
  readonly lifetime: bigint;
}

/** A function that a session may call. */
export interface AllowedCall {
  readonly target: Address;
  /** The function; `undefined`: a plain transfer of ETH, without calldata. */
  readonly selector: Hex | undefined;
  /** Most ETH that one call may carry, in wei. */
  readonly valueCap: bigint;
  /** What its arguments must satisfy, all of it. */
  readonly rules: readonly ArgumentRule[];
}

/** What one 32-byte argument of a call must satisfy. `argument` counts from 0. */
export type ArgumentRule =
  | { readonly kind: "equal" | "atMost" | "atLeast"; readonly argument: number; readonly value: bigint }
  | { readonly kind: "oneOf"; readonly argument: number; readonly values: readonly bigint[] }
  | {
      /** `counterparty`: the party that the money goes to; `address`: a contract, such as a token or a spender. */
      readonly kind: "address" | "counterparty";
      readonly argument: number;
      readonly addresses: readonly Address[];
    }
  | {
      /** The argument is an amount of `token`, which must have a limit. */
      readonly kind: "spend";
      readonly argument: number;
      readonly token: Address;
    };
