import type { Address } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when a string is not a serialized session key. The error does not repeat the string. */
export class SerializedKeyInvalidError extends SessionError {
  override readonly name = "SerializedKeyInvalidError";

  constructor(reason: string, issues: readonly string[] = []) {
    super(`The serialized session key is not valid: ${reason}.`, {
      metaMessages: issues.map((issue) => `- ${issue}`),
    });
  }
}

/** Thrown when a serialized session key was truncated or altered: its checksum does not match. */
export class SerializedKeyCorruptError extends SessionError {
  override readonly name = "SerializedKeyCorruptError";

  constructor() {
    super("The serialized session key is truncated or altered: its checksum does not match.", {
      metaMessages: ["Copy the whole string again."],
    });
  }
}

/** Thrown when a serialized session key has a version that this package does not support. */
export class SerializedKeyVersionError extends SessionError {
  override readonly name = "SerializedKeyVersionError";
  readonly version: number;

  constructor({ version }: { version: number }) {
    super(`The serialized session key has version ${version}; this package supports version 1.`, {
      metaMessages: ["Update the package, or ask the owner for a new session."],
    });
    this.version = version;
  }
}

/** Thrown when a string is too long to be a serialized session key. Characters. */
export class SerializedKeyTooLargeError extends SessionError {
  override readonly name = "SerializedKeyTooLargeError";
  readonly length: number;
  readonly max: number;

  constructor({ length, max }: { length: number; max: number }) {
    super(`The serialized session key has ${length} characters; the maximum is ${max}.`);
    this.length = length;
    this.max = max;
  }
}

/** Why a string is not read: not of its form, cut off or altered, of an unknown version, too long. */
export type UnreadableReason = "malformed" | "corrupt" | "version" | "tooLarge";

/** What is wrong with a string of a kind. */
interface Unreadable {
  readonly reason: UnreadableReason;
  /** What is malformed, the version, or the length. */
  readonly why?: string | undefined;
  /** Flaws of its fields. */
  readonly issues?: readonly string[] | undefined;
}

function describeFlaw(subject: string, { reason, why }: Unreadable): string {
  const flaws = {
    malformed: `is not valid: ${why}`,
    corrupt: "is cut off or altered: its checksum does not fit",
    version: `is of version ${why}, which this package does not know: update it`,
    tooLarge: `has ${why} characters, more than are read`,
  };
  return `The ${subject} ${flaws[reason]}.`;
}

/** Thrown when a string is not a session grant. The error does not repeat the string. */
export class SessionGrantInvalidError extends SessionError {
  override readonly name = "SessionGrantInvalidError";
  readonly reason: UnreadableReason;

  constructor(flaw: Unreadable) {
    super(describeFlaw("grant", flaw), { metaMessages: flaw.issues?.map((issue) => `- ${issue}`) });
    this.reason = flaw.reason;
  }
}

/** Thrown when a value is not a session request. The error does not repeat the value. */
export class SessionRequestInvalidError extends SessionError {
  override readonly name = "SessionRequestInvalidError";
  readonly reason: UnreadableReason;

  constructor(flaw: Unreadable) {
    super(describeFlaw("request for a session", flaw), {
      metaMessages: flaw.issues?.map((issue) => `- ${issue}`),
    });
    this.reason = flaw.reason;
  }
}

/** Thrown when the given session key is not the one that the terms name. */
export class SessionKeyMismatchError extends SessionError {
  override readonly name = "SessionKeyMismatchError";
  readonly inTerms: Address;
  readonly actual: Address;

  constructor({ inTerms, actual }: { inTerms: Address; actual: Address }) {
    super(`The key is ${actual}; the terms were granted to the key ${inTerms}.`, {
      metaMessages: ["Nothing was sent. Pass the key that asked for the session."],
    });
    this.inTerms = inTerms;
    this.actual = actual;
  }
}
