import { equalBytes } from "@noble/ciphers/utils.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { WebhookMalformedError } from "./webhookErrors.ts";

/** What a signature covers. */
export interface SignedWebhook {
  /** The event's id, equal for all attempts to deliver it. */
  readonly id: string;
  /** When this attempt was signed, in unix seconds. */
  readonly timestamp: number;
  /** The request's body. */
  readonly body: Uint8Array;
}

/** Name of the header that holds time and signatures: `t=<unix seconds>,v1=<hex>`, one `v1` for each secret. */
export const webhookSignatureHeader = "X-Abbababa-Signature";

/** Name of the header that holds the event's id. */
export const webhookIdHeader = "X-Abbababa-Id";

/** Most signatures in a header: secrets that are valid at one time. */
const maxSignatures = 10;

/**
 * Computes one signature: HMAC-SHA256(secret, id ‖ "." ‖ timestamp ‖ "." ‖ body).
 *
 * @param webhook - What to sign.
 * @param secret - 32 bytes.
 * @returns 32 bytes.
 */
export function computeSignature({ id, timestamp, body }: SignedWebhook, secret: Uint8Array): Uint8Array {
  return hmac(sha256, secret, concatBytes(utf8ToBytes(`${id}.${timestamp}.`), body));
}

/**
 * Writes the signature header.
 *
 * @param timestamp - Unix seconds.
 * @param signatures - One for each secret.
 * @returns `t=…,v1=…`.
 */
export function formatSignatures(timestamp: number, signatures: readonly Uint8Array[]): string {
  return [`t=${timestamp}`, ...signatures.map((signature) => `v1=${bytesToHex(signature)}`)].join(",");
}

/**
 * Reads the signature header; signatures of other versions are passed over.
 *
 * @param header - Its value.
 * @returns Time and signatures of version 1.
 * @throws {WebhookMalformedError}
 */
export function parseSignatures(header: string): { timestamp: number; signatures: Uint8Array[] } {
  const match = /^t=(0|[1-9]\d{0,11})((?:,v\d{1,3}=[0-9a-f]{1,256}){1,10})$/.exec(header);
  if (match === null) throw new WebhookMalformedError(`${webhookSignatureHeader} is not t=…,v1=…`);
  const [, timestamp, rest = ""] = match;
  const signatures = [...rest.matchAll(/,v1=([0-9a-f]{64})(?=,|$)/g)].map(([, hex = ""]) => hexToBytes(hex));
  if (signatures.length === 0 || signatures.length > maxSignatures) {
    throw new WebhookMalformedError(`${webhookSignatureHeader} has no signature of version 1`);
  }
  return { timestamp: Number(timestamp), signatures };
}

/**
 * Says whether any signature is by any secret, in a time that does not tell which, or how nearly.
 *
 * @param webhook - What was signed.
 * @param signatures - Those in the header.
 * @param secrets - Those that are valid now.
 * @returns Whether one fits.
 */
export function isSignedBy(
  webhook: SignedWebhook,
  signatures: readonly Uint8Array[],
  secrets: readonly Uint8Array[],
): boolean {
  let fits = false;
  for (const secret of secrets) {
    const expected = computeSignature(webhook, secret);
    for (const signature of signatures) fits = equalBytes(expected, signature) || fits;
  }
  return fits;
}
