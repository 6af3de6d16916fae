import type { Hex } from "viem";
import { wrapPayload } from "./envelope.ts";
import type { SecretKey } from "./SecretKey.ts";
import type { SessionGrant } from "./SessionGrant.ts";

/**
 * Writes a grant and its private key as the one string that the agent gets.
 *
 * @param grant - What the owner granted.
 * @param privateKey - The session's key.
 * @returns The string; whoever holds it can do what the terms say.
 */
export function serializeSessionKey(grant: SessionGrant, privateKey: SecretKey<Hex>): string {
  const { index, ...rest } = grant;
  return wrapPayload({ ...rest, index: index.toString(), privateKey: privateKey.reveal() });
}
