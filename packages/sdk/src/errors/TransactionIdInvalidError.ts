import { BaseError } from "./BaseError.ts";

/** Thrown when a transaction id is empty, too long or not well-formed text. */
export class TransactionIdInvalidError extends BaseError {
  override readonly name = "TransactionIdInvalidError";

  constructor() {
    super("The transaction id is not a text of 1 to 200 characters.");
  }
}
