import { BaseError } from "../errors/BaseError.ts";

/** Thrown when a part of this package that is loaded on first use could not be loaded. */
export class PartNotLoadedError extends BaseError {
  override readonly name = "PartNotLoadedError";

  constructor({ cause }: { readonly cause: unknown }) {
    super("A part of @abbababa/sdk that is loaded on first use could not be loaded.", {
      cause,
      metaMessages: [
        "Call again when the network is back. If the application was deployed anew since it was loaded, reload it.",
      ],
    });
  }
}
