import { BaseError } from "../errors/BaseError.ts";

/** The base class of errors about webhooks. None repeats a secret or a body. */
export class WebhookError extends BaseError {
  override readonly name: string = "WebhookError";
}

/** Thrown when a request is not a webhook. */
export class WebhookMalformedError extends WebhookError {
  override readonly name = "WebhookMalformedError";

  constructor(reason: string) {
    super(`The webhook is not valid: ${reason}.`);
  }
}

/** Thrown when none of a webhook's signatures matches any of the secrets. */
export class WebhookSignatureError extends WebhookError {
  override readonly name = "WebhookSignatureError";

  constructor() {
    super("The webhook's signature matches none of the secrets.", {
      metaMessages: ["Pass the body byte for byte as received: parsing and serializing it again alters it."],
    });
  }
}

/** Thrown when a webhook was signed too long ago, or in the future. Unix seconds. */
export class WebhookTimestampError extends WebhookError {
  override readonly name = "WebhookTimestampError";
  readonly timestamp: number;
  readonly now: number;
  readonly toleranceSeconds: number;

  constructor(times: { timestamp: number; now: number; toleranceSeconds: number }) {
    super(
      `The webhook was signed at ${times.timestamp}, more than ${times.toleranceSeconds} s from ${times.now}.`,
      { metaMessages: ["Either it is a copy of an old webhook, or one of the two clocks is wrong."] },
    );
    this.timestamp = times.timestamp;
    this.now = times.now;
    this.toleranceSeconds = times.toleranceSeconds;
  }
}

/** Thrown when a webhook secret does not have the platform's format. */
export class WebhookSecretInvalidError extends WebhookError {
  override readonly name = "WebhookSecretInvalidError";

  constructor() {
    super('A webhook secret is "whsec_" and 43 characters of base64url.', {
      metaMessages: ["Copy it from the response that created the endpoint or rotated its secret."],
    });
  }
}
