import type { Address } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when a string is no serialized session key. The string is never repeated. */
export class SerializedKeyInvalidError extends SessionError {
  override readonly name = "SerializedKeyInvalidError";

  constructor(reason: string, issues: readonly string[] = []) {
    super(`The serialized session key is not valid: ${reason}.`, {
      metaMessages: issues.map((issue) => `- ${issue}`),
    });
  }
}

/** Thrown when a serialized session key was cut off or altered: its checksum does not fit. */
export class SerializedKeyCorruptError extends SessionError {
  override readonly name = "SerializedKeyCorruptError";

  constructor() {
    super("The serialized session key is cut off or altered: its checksum does not fit.", {
      metaMessages: ["Copy it again, whole."],
    });
  }
}

/** Thrown when a serialized session key is of a version that this package does not know. */
export class SerializedKeyVersionError extends SessionError {
  override readonly name = "SerializedKeyVersionError";
  readonly version: number;

  constructor({ version }: { version: number }) {
    super(`The serialized session key is of version ${version}; this package knows version 1.`, {
      metaMessages: ["Update the package, or ask the owner for a new session."],
    });
    this.version = version;
  }
}

/** Thrown when a string is longer than any serialized session key. Characters. */
export class SerializedKeyTooLargeError extends SessionError {
  override readonly name = "SerializedKeyTooLargeError";
  readonly length: number;
  readonly max: number;

  constructor({ length, max }: { length: number; max: number }) {
    super(`The serialized session key has ${length} characters; at most ${max} are read.`);
    this.length = length;
    this.max = max;
  }
}

/** Thrown when the private key in a serialized session key is not of the key that its terms name. */
export class SessionKeyMismatchError extends SessionError {
  override readonly name = "SessionKeyMismatchError";
  readonly inTerms: Address;
  readonly actual: Address;

  constructor({ inTerms, actual }: { inTerms: Address; actual: Address }) {
    super(`The private key is of ${actual}; the terms are of the key ${inTerms}.`);
    this.inTerms = inTerms;
    this.actual = actual;
  }
}
