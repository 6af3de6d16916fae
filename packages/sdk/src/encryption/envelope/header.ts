import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { TransactionIdInvalidError } from "../../errors/TransactionIdInvalidError.ts";
import { EncryptionError } from "../encryptionErrors.ts";
import { formatName, formatVersion } from "../envelopeLayout.ts";

/** Which way an envelope goes: the buyer's request to the seller, or the seller's response to the buyer. */
export type EnvelopeDirection = "request" | "response";

/** What an envelope is bound to. Keys are compressed points of 33 bytes. */
export interface EnvelopeContext {
  readonly direction: EnvelopeDirection;
  /** What {@link hashTransaction} gives. */
  readonly transaction: Uint8Array;
  readonly sender: Uint8Array;
  readonly recipient: Uint8Array;
}

const directionBytes: Readonly<Record<EnvelopeDirection, number>> = { request: 1, response: 2 };

/**
 * Encodes a header: version ‖ direction ‖ transaction ‖ sender ‖ recipient ‖ ephemeral key, 133 bytes.
 *
 * @param context - What the envelope is bound to.
 * @param ephemeral - The key made for this envelope alone.
 * @returns The header.
 */
export function encodeHeader(context: EnvelopeContext, ephemeral: Uint8Array): Uint8Array {
  return concatBytes(
    Uint8Array.of(formatVersion, directionBytes[context.direction]),
    context.transaction,
    context.sender,
    context.recipient,
    ephemeral,
  );
}

/**
 * Reads a direction from a byte.
 *
 * @param byte - The second byte of an envelope.
 * @returns The direction; `undefined` when it means none.
 */
export function decodeDirection(byte: number | undefined): EnvelopeDirection | undefined {
  if (byte === directionBytes.request) return "request";
  return byte === directionBytes.response ? "response" : undefined;
}

/**
 * Checks a direction given by a caller.
 *
 * @param direction - Anything.
 * @returns The direction.
 * @throws {EncryptionError}
 */
export function checkDirection(direction: unknown): EnvelopeDirection {
  if (direction === "request" || direction === "response") return direction;
  throw new EncryptionError('The direction is neither "request" nor "response".');
}

/**
 * Names a transaction in 32 bytes: SHA-256("abba-e2e-v1 transaction:" ‖ its id in UTF-8).
 *
 * @param transactionId - Text of 1 to 200 characters.
 * @returns 32 bytes.
 * @throws {TransactionIdInvalidError}
 */
export function hashTransaction(transactionId: string): Uint8Array {
  // Lone surrogates would all be encoded as the same replacement character.
  const valid =
    typeof transactionId === "string" &&
    transactionId.length > 0 &&
    transactionId.length <= 200 &&
    !/\p{Surrogate}/u.test(transactionId);
  if (!valid) throw new TransactionIdInvalidError();
  return sha256(utf8ToBytes(`${formatName} transaction:${transactionId}`));
}
