import { EscrowError } from "./EscrowError.ts";

/** Thrown when an address is malformed or its checksum does not match, as after a typing mistake. */
export class AddressInvalidError extends EscrowError {
  override readonly name = "AddressInvalidError";
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
export class EscrowIdInvalidError extends EscrowError {
  override readonly name = "EscrowIdInvalidError";

  constructor() {
    super("The escrow id is not 32 bytes of hex.", {
      metaMessages: ["Make it with `getEscrowId({ buyer, transactionId })`."],
    });
  }
}

/** Thrown when a hash is not 32 bytes of hex. */
export class HashInvalidError extends EscrowError {
  override readonly name = "HashInvalidError";
  /** Which argument. */
  readonly field: string;

  constructor({ field }: { field: string }) {
    super(`The ${field} is not 32 bytes of hex.`);
    this.field = field;
  }
}

/** Thrown when a time is not a whole number of seconds. */
export class SecondsInvalidError extends EscrowError {
  override readonly name = "SecondsInvalidError";
  /** Which argument. */
  readonly field: string;

  constructor({ field }: { field: string }) {
    super(`The ${field} is not a whole number of seconds.`, {
      metaMessages: ["Pass a bigint, or a safe integer."],
    });
    this.field = field;
  }
}
