import { EscrowError } from "./EscrowError.ts";

/** Thrown when an address is malformed, or its checksum is wrong: one digit of it was mistyped. */
export class InvalidAddressError extends EscrowError {
  override readonly name = "InvalidAddressError";
  /** Which argument. */
  readonly field: string;

  constructor({ field }: { field: string }) {
    super(`The ${field} is not an address, or its checksum is wrong.`, {
      metaMessages: ["Copy it again: 0x and 40 hex digits, all in lower case or with the right checksum."],
    });
    this.field = field;
  }
}

/** Thrown when an escrow id is not 32 bytes of hex. */
export class InvalidEscrowIdError extends EscrowError {
  override readonly name = "InvalidEscrowIdError";

  constructor() {
    super("The escrow id is not 32 bytes of hex.", {
      metaMessages: ["Make it with `getEscrowId({ buyer, transactionId })`."],
    });
  }
}

/** Thrown when a transaction id is empty, too long or not well-formed text. */
export class InvalidTransactionIdError extends EscrowError {
  override readonly name = "InvalidTransactionIdError";

  constructor() {
    super("The transaction id is not a text of 1 to 200 characters.");
  }
}

/** Thrown when a hash is not 32 bytes of hex. */
export class InvalidHashError extends EscrowError {
  override readonly name = "InvalidHashError";
  /** Which argument. */
  readonly field: string;

  constructor({ field }: { field: string }) {
    super(`The ${field} is not 32 bytes of hex.`);
    this.field = field;
  }
}

/** Thrown when a time is not a whole number of seconds. */
export class InvalidSecondsError extends EscrowError {
  override readonly name = "InvalidSecondsError";
  /** Which argument. */
  readonly field: string;

  constructor({ field }: { field: string }) {
    super(`The ${field} is not a whole number of seconds.`, {
      metaMessages: ["Give a bigint, or a safe integer."],
    });
    this.field = field;
  }
}
