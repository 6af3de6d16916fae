import type { Address, Hex } from "viem";
import type { SessionGrant } from "./SessionGrant.ts";
import type { SessionTerms } from "./SessionTerms.ts";

/** A grant, read and checked. Holds no secret. */
export interface ParsedGrant {
  readonly grant: SessionGrant;
  readonly terms: SessionTerms;
  readonly sessionId: Hex;
  /** Address of the key that the terms name. */
  readonly sessionKeyAddress: Address;
}
