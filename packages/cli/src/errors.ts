import { BaseError } from "@abbababa/sdk/errors/base";

/** What every error of the command line and of its MCP server extends. */
export class CliError extends BaseError {
  override readonly name: string = "CliError";
}

/** An option, an argument or a setting is not of its form. */
export class UsageError extends CliError {
  override readonly name = "UsageError";
}

/** A file of ours cannot be read or written, or others may read it. */
export class HomeError extends CliError {
  override readonly name = "HomeError";
  /** The file. */
  readonly path: string;

  constructor(path: string, problem: string, advice: string, cause?: unknown) {
    super(`${path} ${problem}.`, { metaMessages: [advice], cause });
    this.path = path;
  }
}

/** The agent has no key, or nothing was granted to it yet. */
export class NotGrantedError extends CliError {
  override readonly name = "NotGrantedError";
  readonly agent: string;

  constructor(agent: string) {
    super(`Nothing has been granted to the agent "${agent}".`, {
      metaMessages: ["Ask the owner for a session: `abba request`.", "Or take one over: `abba import`."],
    });
    this.agent = agent;
  }
}

/** A payment key names another payment already. */
export class PaymentKeyTakenError extends CliError {
  override readonly name = "PaymentKeyTakenError";
  readonly paymentKey: string;

  constructor(paymentKey: string) {
    super(`The payment key "${paymentKey}" names another payment.`, {
      metaMessages: ["Nothing was sent. Repeat that payment unchanged, or give this one its own key."],
    });
    this.paymentKey = paymentKey;
  }
}

/** What a key's payment has become cannot be told, because another session began it. */
export class PaymentUnsettledError extends CliError {
  override readonly name = "PaymentUnsettledError";
  readonly paymentKey: string;

  constructor(paymentKey: string) {
    super(`An earlier session started the payment "${paymentKey}", and it is not known how it ended.`, {
      metaMessages: [
        "Nothing was sent. Look at the account's history, and pay under another key only if it was not paid.",
      ],
    });
    this.paymentKey = paymentKey;
  }
}

/** No payment key was given to what pays. */
export class PaymentKeyMissingError extends CliError {
  override readonly name = "PaymentKeyMissingError";
  /** One that nothing has used. */
  readonly suggested: string;

  constructor(suggested: string) {
    super("Nothing was paid: a payment needs a `paymentKey`.", {
      metaMessages: [
        "The key names the payment, so that repeating a call never pays twice.",
        `Call again with paymentKey "${suggested}", and keep that key for every repetition.`,
      ],
    });
    this.suggested = suggested;
  }
}

/** A wallet that spends within a session was asked to sign something freely. */
export class SigningRefusedError extends CliError {
  override readonly name = "SigningRefusedError";

  constructor() {
    super("A session's wallet signs nothing but its own operations.", {
      metaMessages: [
        "A free signature is bounded by no terms, so the chain would refuse it, too.",
        "Send a transaction instead; pay for HTTP resources by `toPayingFetch` of `@abbababa/cli/fetch`.",
      ],
    });
  }
}

/** A server could not be reached, or broke off. Nothing was signed for it by this call. */
export class ResourceUnreachableError extends CliError {
  override readonly name = "ResourceUnreachableError";

  constructor(url: string, cause: unknown) {
    super(`${new URL(url).origin} does not answer.`, {
      metaMessages: ["Repeat the call with the same payment key: it pays once."],
      cause,
    });
  }
}

/** The owner's answer did not come in time. */
export class AnswerMissingError extends CliError {
  override readonly name = "AnswerMissingError";

  constructor() {
    super("The owner has not answered yet.", {
      metaMessages: ["The request stays valid. Take the answer when it comes: `abba request --answer FILE`."],
    });
  }
}

/** It is not known where the platform is, or as whom to speak with it. */
export class PlatformMissingError extends CliError {
  override readonly name = "PlatformMissingError";

  constructor(lacks: "address" | "credential", agent: string) {
    super(
      lacks === "address"
        ? "The platform's URL is not set."
        : `The platform does not know the agent "${agent}" yet.`,
      {
        metaMessages:
          lacks === "address"
            ? [
                "Give `--platform-url URL` or ABBA_BASE_URL, or set it: `abba profile set NAME platformUrl=URL`.",
              ]
            : [
                "Import a bundle from its owner: `abba import`.",
                "Or keep its API key: `abba platform connect`, or register it: `abba platform register`.",
              ],
      },
    );
  }
}
