import { equalBytes } from "@noble/ciphers/utils.js";
import { fromBase64Url, toBase64Url } from "../../encoding/base64url.ts";
import { EnvelopeInvalidError, EnvelopeTooLargeError, EnvelopeVersionError } from "../encryptionErrors.ts";
import { formatName, formatVersion, sizes } from "../envelopeLayout.ts";
import { isPublicKey } from "../keys/publicKey.ts";
import { maxPaddedSize, minPaddedSize, paddedSize } from "../payload/padding.ts";
import { decodeDirection, type EnvelopeContext } from "./header.ts";

/** An envelope as text: `abba-e2e-v1.` and base64url. Fits in JSON, URLs and headers. */
export type Envelope = `abba-e2e-v1.${string}`;

/** An envelope's parts. Being parsed, nothing of it is verified. */
export interface ParsedEnvelope extends EnvelopeContext {
  /** All before the ciphertext, 133 bytes. */
  readonly header: Uint8Array;
  readonly ephemeral: Uint8Array;
  /** With its tag. */
  readonly ciphertext: Uint8Array;
  readonly signature: Uint8Array;
}

const prefix = `${formatName}.` as const;
const overhead = sizes.header + sizes.tag + sizes.signature;

/** Longest envelope, in characters. */
export const maxEnvelopeLength = prefix.length + Math.ceil(((maxPaddedSize + overhead) * 4) / 3);

/**
 * Writes an envelope as text.
 *
 * @param bytes - Header, ciphertext with tag, signature.
 * @returns The text.
 */
export function formatEnvelope(bytes: Uint8Array): Envelope {
  return `${prefix}${toBase64Url(bytes)}`;
}

/**
 * Takes an envelope apart, strictly: each has one encoding, and whatever differs from it is refused.
 *
 * @param envelope - A text from anywhere.
 * @returns Its parts, none of them verified.
 * @throws {EnvelopeInvalidError | EnvelopeTooLargeError | EnvelopeVersionError}
 */
export function parseEnvelope(envelope: unknown): ParsedEnvelope {
  if (typeof envelope !== "string") throw new EnvelopeInvalidError("it is not a text");
  const { length } = envelope;
  if (length > maxEnvelopeLength) throw new EnvelopeTooLargeError({ length, max: maxEnvelopeLength });
  if (!envelope.startsWith(prefix)) {
    if (/^abba-e2e-v\d+\./.test(envelope)) throw new EnvelopeVersionError();
    throw new EnvelopeInvalidError(`it does not begin with "${prefix}"`);
  }
  const bytes = fromBase64Url(envelope.slice(prefix.length));
  if (bytes === undefined) throw new EnvelopeInvalidError("it is not base64url in its one form");
  return parseBytes(bytes);
}

function parseBytes(bytes: Uint8Array): ParsedEnvelope {
  if (bytes.length === 0) throw new EnvelopeInvalidError("it is empty");
  if (bytes[0] !== formatVersion) throw new EnvelopeVersionError();
  const padded = bytes.length - overhead;
  if (padded < minPaddedSize || paddedSize(padded - 1) !== padded) {
    throw new EnvelopeInvalidError("it has a length that none has");
  }
  const direction = decodeDirection(bytes[1]);
  if (direction === undefined) throw new EnvelopeInvalidError("its direction means nothing");
  const [sender, recipient, ephemeral] = [0, 1, 2].map((index) => publicKeyAt(bytes, index));
  if (sender === undefined || recipient === undefined || ephemeral === undefined) {
    throw new EnvelopeInvalidError("one of its keys is no point of the curve");
  }
  // A one-time key that is one of the lasting ones was not made for this envelope.
  if (equalBytes(ephemeral, sender) || equalBytes(ephemeral, recipient)) {
    throw new EnvelopeInvalidError("its one-time key is not a key of its own");
  }
  return {
    direction,
    transaction: bytes.slice(2, 2 + sizes.transaction),
    sender,
    recipient,
    ephemeral,
    header: bytes.slice(0, sizes.header),
    ciphertext: bytes.slice(sizes.header, -sizes.signature),
    signature: bytes.slice(-sizes.signature),
  };
}

function publicKeyAt(bytes: Uint8Array, index: number): Uint8Array | undefined {
  const start = 2 + sizes.transaction + index * sizes.publicKey;
  const key = bytes.slice(start, start + sizes.publicKey);
  return isPublicKey(key) ? key : undefined;
}
