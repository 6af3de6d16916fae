import { BaseError } from "../../errors/BaseError.ts";

/** What every error about encryption extends. None repeats a key, an envelope or a payload. */
export class EncryptionError extends BaseError {
  override readonly name: string = "EncryptionError";
}
