import { BaseError } from "../errors/BaseError.ts";

/** Thrown when a store of grants holds something else than grants, or cannot be read. Nothing in it was changed. */
export class StoreUnreadableError extends BaseError {
  override readonly name = "StoreUnreadableError";

  constructor(parameters: { readonly cause?: unknown } = {}) {
    super("The grant store cannot be read.", {
      ...parameters,
      metaMessages: ["Check that its file or table is the intended one. It was not changed."],
    });
  }
}
