import { utf8ToBytes } from "@noble/hashes/utils.js";
import { findJsonFlaw } from "../../json/findJsonFlaw.ts";
import type { JsonValue } from "../../json/JsonValue.ts";
import { parseStrictJson } from "../../json/parseStrictJson.ts";
import { PayloadInvalidError, PayloadTooLargeError } from "../encryptionErrors.ts";
import { maxPayloadSize } from "../envelopeLayout.ts";

/** Deepest nesting of objects and arrays. */
const maxDepth = 32;

/**
 * Encodes a payload as JSON in UTF-8; what JSON would alter or drop is refused.
 *
 * @param payload - What JSON can hold exactly.
 * @returns Its bytes.
 * @throws {PayloadInvalidError | PayloadTooLargeError}
 */
export function encodePayload(payload: JsonValue): Uint8Array {
  const flaw = findJsonFlaw(payload, maxDepth);
  if (flaw !== undefined) throw new PayloadInvalidError(flaw);
  const bytes = utf8ToBytes(JSON.stringify(payload));
  if (bytes.length > maxPayloadSize) {
    throw new PayloadTooLargeError({ size: bytes.length, max: maxPayloadSize });
  }
  return bytes;
}

/**
 * Decodes what {@link encodePayload} made.
 *
 * @param bytes - JSON in UTF-8.
 * @returns The payload.
 * @throws {PayloadInvalidError}
 */
export function decodePayload(bytes: Uint8Array): JsonValue {
  const value = parseStrictJson(decodeUtf8(bytes), maxDepth);
  // What the parser gives is JSON, or undefined when it gives nothing.
  if (value === undefined) throw new PayloadInvalidError("it is not JSON that is allowed here");
  return value as JsonValue;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PayloadInvalidError("it is not UTF-8");
  }
}
