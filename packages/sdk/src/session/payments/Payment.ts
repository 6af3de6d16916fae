import type { Address, Hex } from "viem";
import type { TokenDomain } from "./readTokenDomain.ts";

/** Which function of the token settles a payment: anybody's, or the payee's alone. */
export type PaymentKind = "transfer" | "receive";

/** An EIP-3009 authorization, as the token takes it. */
export interface PaymentAuthorization {
  readonly from: Address;
  readonly to: Address;
  /** Base units. */
  readonly value: bigint;
  /** Unix seconds; nothing moves until the second after this one. */
  readonly validAfter: bigint;
  /** Unix seconds; nothing moves from this one on. */
  readonly validBefore: bigint;
  readonly nonce: Hex;
}

/** A payment, and the place in a session's terms that allows it. */
export interface Payment {
  readonly kind: PaymentKind;
  readonly token: TokenDomain;
  /** Index into the terms' payment rules. */
  readonly rule: number;
  readonly period: number;
  /** Below the rule's payments per period. */
  readonly slot: number;
  readonly authorization: PaymentAuthorization;
}

/** A signed payment: what the token, or a facilitator, is given. Holds no key. */
export interface SignedPayment {
  readonly chainId: number;
  readonly sessionId: Hex;
  readonly kind: PaymentKind;
  readonly token: Address;
  readonly rule: number;
  readonly period: number;
  readonly slot: number;
  readonly nonce: Hex;
  readonly authorization: PaymentAuthorization;
  /** The account's ERC-1271 signature; of a session not enabled yet, wrapped as ERC-6492 tells. */
  readonly signature: Hex;
}
