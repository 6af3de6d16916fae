import { X402Error } from "./X402Error.ts";

/** Thrown when a store of answers holds something that it did not write. Nothing was served. */
export class AnswersCorruptError extends X402Error {
  override readonly name = "AnswersCorruptError";
  /** Which entry. */
  readonly entry: string;

  constructor({ entry, cause }: { entry: string; cause?: unknown }) {
    super(`The entry ${entry} of the store of answers cannot be read.`, {
      metaMessages: ["Restore it: without it, a payment that was served could be served again."],
      cause,
    });
    this.entry = entry;
  }
}
