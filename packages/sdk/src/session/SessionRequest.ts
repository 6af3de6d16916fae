import type { Address, Hex } from "viem";
import type { PolicySet, SessionExecutor } from "./SessionGrant.ts";
import type { PaymentRule, SessionTerms, SpendLimit } from "./SessionTerms.ts";
import type { WishedCall } from "./WishedCall.ts";

/** What an agent asks to be allowed: as `createSessionKey` takes it, tokens by address and amounts in base units. */
export interface SessionWish {
  /** Seconds from the grant (or from `validAfter`) that the session lasts. */
  readonly validitySeconds: number;
  /** First second (unix time). @default when it is granted */
  readonly validAfter?: number | undefined;
  /** Wei, every operation at its worst case. */
  readonly gasBudgetWei: bigint;
  readonly maxOperations: number;
  readonly spend: readonly SpendLimit[];
  readonly payments: readonly PaymentRule[];
  readonly transfers: readonly (SpendLimit & { readonly to: readonly Address[] })[];
  /** Seconds of a budget period; 0: the whole life is one. */
  readonly periodSeconds: number;
  /** Everybody who may be paid. @default anyone */
  readonly counterparties?: readonly Address[] | undefined;
  readonly paymaster: SessionTerms["paymaster"];
  /** Who else may revoke it. @default nobody */
  readonly guardian?: Address | undefined;
  readonly calls: readonly WishedCall[];
  readonly escrowCalls: "bounded" | "selling" | "all" | "none";
  /** @default the session's own escrows */
  readonly escrowScope?: Hex | "any" | undefined;
  readonly executor: SessionExecutor;
  readonly policySet: PolicySet;
}

/** The session that a requested one takes over from: what both may cost together, its owner sees. */
export interface ReplacedSession {
  readonly account: Address;
  /** Which of its owner's accounts it is: while it is not deployed, its address alone does not say. @default 0n */
  readonly index?: bigint | undefined;
  /** Its terms, encoded. */
  readonly terms: Hex;
}

/**
 * A request for a session: to which key, by whom, for what. It holds no secret, and nothing in it is proven: whoever wrote
 * it chose every word.
 */
export interface SessionRequest {
  readonly version: 1;
  readonly chainId: number;
  /** Address of the key that asks. Its private key stays with the agent. */
  readonly sessionKey: Address;
  /** Who asks, as claimed: 1 to 64 characters. */
  readonly name: string;
  /** What for, as claimed: at most 500 characters. */
  readonly reason?: string | undefined;
  /** 16 bytes that make it another one than every other. */
  readonly nonce: Hex;
  /** Unix seconds, by the agent's clock. */
  readonly createdAt: number;
  /** Last second (unix time) in which it is to be answered. */
  readonly expiresAt: number;
  /** To which the answer is sealed: a compressed point of secp256k1. */
  readonly encryptionKey: Hex;
  /** Where the answer is to be sent: https, or http on a loopback address. @default nowhere: it is handed over otherwise */
  readonly callback?: string | undefined;
  /** The account that is to grant it, if the agent knows. */
  readonly account?: Address | undefined;
  readonly replaces?: ReplacedSession | undefined;
  readonly wish: SessionWish;
}
