import type { Address, Hex } from "viem";
import type { SecretKey } from "../secrets/SecretKey.ts";
import type { SessionGrant } from "./SessionGrant.ts";
import type { SessionTerms } from "./SessionTerms.ts";

/** A serialized session key, read and checked. The private key does not print. */
export interface DeserializedSessionKey {
  readonly grant: SessionGrant;
  readonly terms: SessionTerms;
  readonly sessionId: Hex;
  readonly sessionKeyAddress: Address;
  readonly privateKey: SecretKey<Hex>;
}
