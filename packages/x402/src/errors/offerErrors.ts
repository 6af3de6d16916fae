import type { BaseError } from "@abbababa/sdk";
import { X402Error } from "./X402Error.ts";

/** Thrown when a 402 response does not say, in a form that can be read, what is to be paid. */
export class OfferInvalidError extends X402Error {
  override readonly name = "OfferInvalidError";
  /** Origin of the server. */
  readonly origin: string;
  readonly issues: readonly string[];

  constructor({ origin, issues, cause }: { origin: string; issues: readonly string[]; cause?: unknown }) {
    super(`The 402 response of ${origin} cannot be read.`, {
      metaMessages: [...issues.map((issue) => `- ${issue}`), "Nothing was signed."],
      cause,
    });
    this.origin = origin;
    this.issues = issues;
  }
}

/** One of a server's offers, and why the session does not pay it. */
export interface RefusedOffer {
  readonly scheme: string;
  readonly network: string;
  readonly asset: string;
  /** As the server wrote it: base units. */
  readonly amount: string;
  readonly payTo: string;
  readonly error: BaseError;
}

/** Thrown when a server offers nothing that the session may pay. */
export class OffersNotPayableError extends X402Error {
  override readonly name = "OffersNotPayableError";
  readonly refused: readonly RefusedOffer[];

  constructor({ refused }: { refused: readonly RefusedOffer[] }) {
    const lines = refused.map(
      ({ scheme, network, amount, asset, error }) =>
        `- ${scheme} on ${network}, ${amount} of ${asset}: ${error.shortMessage}`,
    );
    super("The session is not allowed to pay any of the server's offers.", {
      metaMessages: lines.length === 0 ? ["The server made no offer."] : lines,
      // With one offer, its reason is the whole reason.
      ...(refused.length === 1 ? { cause: refused[0]?.error } : {}),
    });
    this.refused = refused;
  }
}

/** Thrown when an offer asks for something that a session cannot do, whatever its terms are. */
export class OfferUnsupportedError extends X402Error {
  override readonly name = "OfferUnsupportedError";
  readonly reason: string;

  constructor({ reason }: { reason: string }) {
    super(`The offer cannot be paid by this session: ${reason}.`);
    this.reason = reason;
  }
}
