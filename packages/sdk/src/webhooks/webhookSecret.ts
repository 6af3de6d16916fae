import { randomBytes } from "@noble/hashes/utils.js";
import { fromBase64Url, toBase64Url } from "../encoding/base64url.ts";
import { WebhookSecretInvalidError } from "./webhookErrors.ts";

/** `whsec_` and 32 bytes in base64url. */
export type WebhookSecret = `whsec_${string}`;

const prefix = "whsec_";

/**
 * Makes a secret from the runtime's randomness.
 *
 * @returns 32 bytes as text.
 *
 * @example
 * const secret = generateWebhookSecret();
 */
export function generateWebhookSecret(): WebhookSecret {
  return `${prefix}${toBase64Url(randomBytes(32))}`;
}

/**
 * Reads a secret.
 *
 * @param secret - A text from anywhere.
 * @returns Its 32 bytes.
 * @throws {WebhookSecretInvalidError} which does not repeat it.
 */
export function parseWebhookSecret(secret: unknown): Uint8Array {
  const isText = typeof secret === "string" && secret.length === 49 && secret.startsWith(prefix);
  const bytes = isText ? fromBase64Url(secret.slice(prefix.length)) : undefined;
  if (bytes?.length !== 32) throw new WebhookSecretInvalidError();
  return bytes;
}
