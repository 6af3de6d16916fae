import type { Hex } from "viem";
import { BaseError } from "../errors/BaseError.ts";

/** The base class of errors about encryption. None repeats a key, an envelope or a payload. */
export class EncryptionError extends BaseError {
  override readonly name: string = "EncryptionError";
}

/** Thrown when a text is not an envelope. */
export class EnvelopeInvalidError extends EncryptionError {
  override readonly name = "EnvelopeInvalidError";

  constructor(reason: string) {
    super(`The envelope is not valid: ${reason}.`);
  }
}

/** Thrown when an envelope is longer than this package ever creates. Characters. */
export class EnvelopeTooLargeError extends EncryptionError {
  override readonly name = "EnvelopeTooLargeError";
  readonly length: number;
  readonly max: number;

  constructor({ length, max }: { length: number; max: number }) {
    super(`The envelope has ${length} characters; the maximum is ${max}.`);
    this.length = length;
    this.max = max;
  }
}

/** Thrown when an envelope has a version that this package does not support. */
export class EnvelopeVersionError extends EncryptionError {
  override readonly name = "EnvelopeVersionError";

  constructor() {
    super("The envelope has an unsupported version; this package supports `abba-e2e-v1`.", {
      metaMessages: ["Update the package, or ask the sender for an envelope of that version."],
    });
  }
}

/** Thrown when an envelope is for another recipient, sender, transaction or direction. */
export class EnvelopeMismatchError extends EncryptionError {
  override readonly name = "EnvelopeMismatchError";
  /** What is not as expected. */
  readonly field: "recipient" | "sender" | "transactionId" | "direction";

  constructor({ field }: { field: EnvelopeMismatchError["field"] }) {
    super(`The envelope belongs to another ${field}.`);
    this.field = field;
  }
}

/** Thrown when an envelope was altered or is not from its named sender. It does not say which part failed. */
export class EnvelopeForgedError extends EncryptionError {
  override readonly name = "EnvelopeForgedError";

  constructor() {
    super("The envelope was altered in transit, or its stated sender did not make it.");
  }
}

/** Thrown when a private key is not a valid secp256k1 key. */
export class EncryptionPrivateKeyInvalidError extends EncryptionError {
  override readonly name = "EncryptionPrivateKeyInvalidError";

  constructor() {
    super(
      "The private encryption key must be 0x followed by 64 hex digits, a number between 1 and the curve's order.",
      {
        metaMessages: ["Generate one with `generateEncryptionKey()`."],
      },
    );
  }
}

/** Thrown when a public key is not a secp256k1 point in the accepted encoding. */
export class EncryptionPublicKeyInvalidError extends EncryptionError {
  override readonly name = "EncryptionPublicKeyInvalidError";
  /** Whose key. */
  readonly field: "sender" | "recipient" | "publicKey";

  constructor({ field }: { field: "sender" | "recipient" | "publicKey" }) {
    super(`The ${field} is not a compressed point of secp256k1: 0x02 or 0x03 and 64 hex digits.`);
    this.field = field;
  }
}

/** Thrown when JSON cannot represent a payload exactly. */
export class PayloadInvalidError extends EncryptionError {
  override readonly name = "PayloadInvalidError";

  constructor(reason: string) {
    super(`The payload is not valid: ${reason}.`);
  }
}

/** Thrown when a payload exceeds the size of an envelope. Bytes of JSON in UTF-8. */
export class PayloadTooLargeError extends EncryptionError {
  override readonly name = "PayloadTooLargeError";
  readonly size: number;
  readonly max: number;

  constructor({ size, max }: { size: number; max: number }) {
    super(`The payload has ${size} bytes; the maximum is ${max}.`, {
      metaMessages: ["Encrypt the large part separately, and send its location, hash and key."],
    });
    this.size = size;
    this.max = max;
  }
}

/** Thrown when an envelope has already been opened. */
export class EnvelopeReplayedError extends EncryptionError {
  override readonly name = "EnvelopeReplayedError";
  /** The envelope's id. */
  readonly id: Hex;

  constructor({ id }: { id: Hex }) {
    super("The envelope was opened before; this is a copy.", {
      metaMessages: ["If you need the payload again, keep the result of the first opening."],
    });
    this.id = id;
  }
}

/** Thrown when a replay guard cannot tell whether an envelope is new. The envelope stays closed. */
export class ReplayGuardError extends EncryptionError {
  override readonly name = "ReplayGuardError";

  constructor({ cause }: { cause: unknown }) {
    super("The replay guard could not say whether the envelope is new, so it stays closed.", { cause });
  }
}

/** Thrown when an in-memory replay guard is full. Forgetting an id would allow its envelope to be replayed. */
export class ReplayGuardFullError extends EncryptionError {
  override readonly name = "ReplayGuardFullError";
  /** How many ids it holds. */
  readonly max: number;

  constructor({ max }: { max: number }) {
    super(`The replay guard is full: it holds ${max} ids and drops none by itself.`, {
      metaMessages: [
        "Call `forget(transactionId)` when a transaction has ended, or use a guard backed by a database.",
      ],
    });
    this.max = max;
  }
}
