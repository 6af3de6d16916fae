import { BaseError } from "../errors/BaseError.ts";

/** Thrown when a store of grants cannot be read or contains something else. The store was not changed. */
export class StoreUnreadableError extends BaseError {
  override readonly name = "StoreUnreadableError";

  constructor(parameters: { readonly cause?: unknown } = {}) {
    super("The grant store cannot be read.", {
      ...parameters,
      metaMessages: ["Check that its file or table is the intended one. It was not changed."],
    });
  }
}
