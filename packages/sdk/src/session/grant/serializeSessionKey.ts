import type { Hex } from "viem";
import type { SecretKey } from "../../secrets/SecretKey.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import { wrapPayload } from "./envelope.ts";
import { toGrantFields } from "./grantSchema.ts";

/**
 * Writes a grant and its private key as the one string that the agent gets.
 *
 * @param grant - What the owner granted.
 * @param privateKey - The session's key.
 * @returns The string; whoever holds it can do what the terms say.
 */
export function serializeSessionKey(grant: SessionGrant, privateKey: SecretKey<Hex>): string {
  const { version, fields } = toGrantFields(grant);
  return wrapPayload({ ...fields, privateKey: privateKey.reveal() }, version);
}
