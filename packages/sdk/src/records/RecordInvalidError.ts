import { BaseError } from "../errors/BaseError.ts";

/** Thrown when a text is not the JSON of the record that it is taken for. The text is never repeated. */
export class RecordInvalidError extends BaseError {
  override readonly name = "RecordInvalidError";

  constructor(reason: string, issues: readonly string[] = []) {
    super(`The record is not valid: ${reason}.`, { metaMessages: issues.map((issue) => `- ${issue}`) });
  }
}
