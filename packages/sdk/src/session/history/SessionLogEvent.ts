import type { Address, Hex } from "viem";
import type { SessionTerms } from "../SessionTerms.ts";

/** Where on the chain something happened. */
export interface ChainPlace {
  readonly blockNumber: bigint;
  readonly transactionHash: Hex;
  readonly logIndex: number;
  /** Unix seconds; `undefined` of nodes that do not say it with their logs. */
  readonly timestamp: number | undefined;
}

/** What the chain's logs tell of an account's sessions. */
export type SessionLogEvent = ChainPlace &
  (
    | {
        readonly type: "installed";
        readonly sessionId: Hex;
        /** The door that it goes through: ERC-7579 and Kernel module types, 7 for ERC-6900. */
        readonly door: number;
        readonly terms: SessionTerms;
        /** The terms, encoded. */
        readonly encodedTerms: Hex;
      }
    | { readonly type: "revoked"; readonly sessionId: Hex }
    /** Anybody can have this emitted for terms made up. */
    | { readonly type: "pendingRevoked"; readonly sessionId: Hex; readonly guardian: Address }
    /** Every session granted under an earlier epoch is dead. */
    | { readonly type: "allRevoked"; readonly epoch: bigint }
    | { readonly type: "redeemed"; readonly sessionId: Hex; readonly redeemer: Address }
    /** In base units. */
    | { readonly type: "ceilingSet"; readonly token: Address; readonly limit: bigint }
    | { readonly type: "ceilingRemoved"; readonly token: Address }
    | {
        readonly type: "operation";
        readonly userOpHash: Hex;
        /** Whether its calls went through. What it was charged stays charged. */
        readonly success: boolean;
        readonly nonce: bigint;
        readonly paymaster: Address;
        /** Wei. */
        readonly actualGasCost: bigint;
      }
    /** A payment signed by EIP-3009 has settled. */
    | { readonly type: "paid"; readonly token: Address; readonly nonce: Hex }
  );
