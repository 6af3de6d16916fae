import { EncryptionError } from "./EncryptionError.ts";

/** Thrown when a payload is not what JSON can hold exactly. */
export class PayloadInvalidError extends EncryptionError {
  override readonly name = "PayloadInvalidError";

  constructor(reason: string) {
    super(`The payload is not valid: ${reason}.`);
  }
}

/** Thrown when a payload is longer than an envelope may hold. Bytes of JSON in UTF-8. */
export class PayloadTooLargeError extends EncryptionError {
  override readonly name = "PayloadTooLargeError";
  readonly size: number;
  readonly max: number;

  constructor({ size, max }: { size: number; max: number }) {
    super(`The payload has ${size} bytes; an envelope holds at most ${max}.`, {
      metaMessages: ["Encrypt the large part for itself, and send its place, hash and key."],
    });
    this.size = size;
    this.max = max;
  }
}
