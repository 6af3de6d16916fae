import { SessionError } from "./SessionError.ts";

/** What of a difference an error repeats. */
interface Wider {
  readonly kind: string;
  readonly sentence: string;
}

/** Thrown when a sealed grant cannot be opened: it belongs to another request, key or sender, or it was altered. */
export class SealedGrantInvalidError extends SessionError {
  override readonly name = "SealedGrantInvalidError";

  constructor() {
    super(
      "The sealed grant does not open: it answers another request, or was not made with the owner's link.",
      {
        metaMessages: [
          "Nothing was opened. Treat it as forged: ask again, with a new request and a new link.",
        ],
      },
    );
  }
}

/** Thrown when a session request has expired. Unix seconds. */
export class SessionRequestExpiredError extends SessionError {
  override readonly name = "SessionRequestExpiredError";
  readonly expiresAt: number;

  constructor({ expiresAt }: { readonly expiresAt: number }) {
    super(`The request for a session could be answered until ${expiresAt}.`, {
      metaMessages: ["Nothing was signed. Have the agent ask again."],
    });
    this.expiresAt = expiresAt;
  }
}

/** Thrown when a granted session allows more than its request asked for. */
export class GrantWiderThanRequestError<difference extends Wider = Wider> extends SessionError {
  override readonly name = "GrantWiderThanRequestError";
  /** Each term that allows more, or is not certain to allow less. */
  readonly differences: readonly difference[];

  constructor({ differences }: { readonly differences: readonly difference[] }) {
    super("The grant allows more than the request asks for.", {
      metaMessages: [
        ...differences.slice(0, 10).map(({ sentence }) => `- ${sentence}`),
        "Narrow it, or have the agent ask for more.",
      ],
    });
    this.differences = differences;
  }
}

/** Thrown when a grant belongs to a different request. */
export class GrantMismatchError extends SessionError {
  override readonly name = "GrantMismatchError";
  /** What is another. */
  readonly field: "chainId" | "sessionKey" | "account" | "requestHash" | "executor";
  readonly asked: string;
  readonly granted: string;

  constructor(facts: {
    readonly field: GrantMismatchError["field"];
    readonly asked: string;
    readonly granted: string;
  }) {
    const { field, asked, granted } = facts;
    super(`The grant's ${field} differs from the request's: ${granted}, not ${asked}.`, {
      metaMessages: ["It answers another request: do not use it, and ask again."],
    });
    this.field = field;
    this.asked = asked;
    this.granted = granted;
  }
}
