import { equalBytes } from "@noble/ciphers/utils.js";
import type { Hex } from "viem";
import { EnvelopeForgedError, EnvelopeMismatchError } from "../encryptionErrors.ts";
import { parsePublicKey } from "../keys/publicKey.ts";
import { isSigned } from "./envelopeSignature.ts";
import { checkDirection, type EnvelopeDirection, hashTransaction } from "./header.ts";
import { type ParsedEnvelope, parseEnvelope } from "./parseEnvelope.ts";

/** An envelope, and what it must be. */
export interface EnvelopeExpectations {
  /** A text from anywhere. */
  readonly envelope: unknown;
  /** The public key that it must be from. */
  readonly sender: Hex;
  /** The public key that it must be for. */
  readonly recipient: Hex;
  /** The transaction that it must belong to. */
  readonly transactionId: string;
  /** Which way it must go. */
  readonly direction: EnvelopeDirection;
}

/**
 * Checks all of an envelope that needs no secret: form, belonging, signature.
 *
 * @param expected - {@link EnvelopeExpectations}
 * @returns Its parts, signed by the sender.
 * @throws {EnvelopeInvalidError | EnvelopeTooLargeError | EnvelopeVersionError}
 * @throws {EnvelopeMismatchError | EnvelopeForgedError}
 */
export function checkEnvelope(expected: EnvelopeExpectations): ParsedEnvelope {
  const sender = parsePublicKey(expected.sender, "sender");
  const recipient = parsePublicKey(expected.recipient, "recipient");
  const transaction = hashTransaction(expected.transactionId);
  const direction = checkDirection(expected.direction);
  const envelope = parseEnvelope(expected.envelope);
  if (!equalBytes(envelope.recipient, recipient)) throw new EnvelopeMismatchError({ field: "recipient" });
  if (!equalBytes(envelope.sender, sender)) throw new EnvelopeMismatchError({ field: "sender" });
  if (!equalBytes(envelope.transaction, transaction)) {
    throw new EnvelopeMismatchError({ field: "transactionId" });
  }
  if (envelope.direction !== direction) throw new EnvelopeMismatchError({ field: "direction" });
  if (!isSigned(envelope)) throw new EnvelopeForgedError();
  return envelope;
}
