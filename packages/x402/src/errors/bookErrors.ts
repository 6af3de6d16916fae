import { X402Error } from "./X402Error.ts";

/** Thrown when a payment book holds something that it did not write. Nothing was signed. */
export class BookCorruptError extends X402Error {
  override readonly name = "BookCorruptError";
  /** Which entry. */
  readonly entry: string;

  constructor({ entry, cause }: { entry: string; cause?: unknown }) {
    super(`The payment book's entry ${entry} cannot be read.`, {
      metaMessages: ["Restore it: without it, an earlier payment could be repeated."],
      cause,
    });
    this.entry = entry;
  }
}
