import { BaseError } from "../errors/BaseError.ts";

/** Thrown when a text is not the JSON of the expected record. The error does not repeat the text. */
export class RecordInvalidError extends BaseError {
  override readonly name = "RecordInvalidError";

  constructor(reason: string, issues: readonly string[] = []) {
    super(`The record is not valid: ${reason}.`, { metaMessages: issues.map((issue) => `- ${issue}`) });
  }
}
