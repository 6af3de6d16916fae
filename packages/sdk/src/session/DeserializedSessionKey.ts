import type { Hex } from "viem";
import type { SecretKey } from "../secrets/SecretKey.ts";
import type { ParsedGrant } from "./ParsedGrant.ts";

/** A serialized session key, read and checked. The private key does not print. */
export interface DeserializedSessionKey extends ParsedGrant {
  readonly privateKey: SecretKey<Hex>;
}
