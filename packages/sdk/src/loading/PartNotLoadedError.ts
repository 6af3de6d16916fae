import { BaseError } from "../errors/BaseError.ts";

/** Thrown when a lazily loaded part of this package could not be loaded. */
export class PartNotLoadedError extends BaseError {
  override readonly name = "PartNotLoadedError";

  constructor({ cause }: { readonly cause: unknown }) {
    super("A part of @abbababa/sdk that is loaded on first use could not be loaded.", {
      cause,
      metaMessages: [
        "Call again when the network is back. If a new version of the application has been deployed since, reload it.",
      ],
    });
  }
}
