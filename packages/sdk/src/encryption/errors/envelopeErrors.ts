import { EncryptionError } from "./EncryptionError.ts";

/** Thrown when a text is no envelope. */
export class EnvelopeInvalidError extends EncryptionError {
  override readonly name = "EnvelopeInvalidError";

  constructor(reason: string) {
    super(`The envelope is not valid: ${reason}.`);
  }
}

/** Thrown when an envelope is longer than any that this package makes. Characters. */
export class EnvelopeTooLargeError extends EncryptionError {
  override readonly name = "EnvelopeTooLargeError";
  readonly length: number;
  readonly max: number;

  constructor({ length, max }: { length: number; max: number }) {
    super(`The envelope has ${length} characters; at most ${max} are read.`);
    this.length = length;
    this.max = max;
  }
}

/** Thrown when an envelope is of a version that this package does not know. */
export class EnvelopeVersionError extends EncryptionError {
  override readonly name = "EnvelopeVersionError";

  constructor() {
    super("The envelope is of a version that this package does not know; it knows `abba-e2e-v1`.", {
      metaMessages: ["Update the package, or ask the sender for an envelope of that version."],
    });
  }
}

/** Thrown when an envelope belongs elsewhere: to another recipient, sender, transaction or direction. */
export class EnvelopeMismatchError extends EncryptionError {
  override readonly name = "EnvelopeMismatchError";
  /** What is not as expected. */
  readonly field: "recipient" | "sender" | "transactionId" | "direction";

  constructor({ field }: { field: EnvelopeMismatchError["field"] }) {
    super(`The envelope is of another ${field}.`);
    this.field = field;
  }
}

/** Thrown when an envelope was altered, or is not from the sender that it names. It does not say which part failed. */
export class EnvelopeForgedError extends EncryptionError {
  override readonly name = "EnvelopeForgedError";

  constructor() {
    super("The envelope was altered on its way, or was not made by the sender that it names.");
  }
}
