import type { Address, Hex } from "viem";
import type { GrantDifference } from "../GrantDifference.ts";
import type { SessionTerms } from "../SessionTerms.ts";

/** What an owner granted to a key that somebody else holds. Holds no secret. */
export interface GrantedSession {
  /** `abba_grant_…`: for the agent. Without the key that it names, nobody can use it. */
  readonly grant: string;
  readonly sessionId: Hex;
  /** Address of the session's key. */
  readonly sessionKeyAddress: Address;
  /** The account that it acts for. */
  readonly smartAccountAddress: Address;
  readonly terms: SessionTerms;
  /** 4 bytes that the ids of its escrows carry. */
  readonly escrowScope: Hex;
  /** In what it differs from what was asked for; nothing in it is wider. */
  readonly differences: readonly GrantDifference[];
}
