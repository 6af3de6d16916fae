import { BaseError, type BaseErrorParameters } from "../../errors/BaseError.ts";

/** Whose answer is missing: the chain's node, the bundler, or the paymaster's service. */
export type EndpointRole = "node" | "bundler" | "paymaster";

const roleNames: Readonly<Record<EndpointRole, string>> = {
  node: "node",
  bundler: "bundler",
  paymaster: "paymaster's service",
};

/** What is known of an endpoint that gave no answer. */
export interface EndpointErrorParameters extends BaseErrorParameters {
  /** @default unknown */
  readonly endpoint?: EndpointRole | undefined;
  /** Seconds after which the endpoint says to ask again. */
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * What every failure of a node, bundler or paymaster's service extends: the question was not answered, so nothing is
 * known of sessions, accounts or money. `retryable` says whether the same may simply be asked again.
 */
export class EndpointError extends BaseError {
  override readonly name: string = "EndpointError";
  /** Who gave no answer, where that is known. */
  readonly endpoint: EndpointRole | undefined;
  /** Whether asking again, unchanged, may succeed. */
  readonly retryable: boolean;
  /** Seconds after which the endpoint says to ask again, if it does. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    toMessage: (who: string) => string,
    parameters: EndpointErrorParameters & { readonly retryable: boolean },
  ) {
    const { endpoint, retryable, retryAfterSeconds, metaMessages = [], ...rest } = parameters;
    const wait =
      retryAfterSeconds === undefined ? "Ask again later." : `Ask again in ${retryAfterSeconds} s.`;
    const who = endpoint === undefined ? "bundler or node" : roleNames[endpoint];
    super(toMessage(`The ${who}`), {
      ...rest,
      metaMessages: retryable ? [...metaMessages, wait] : metaMessages,
    });
    this.endpoint = endpoint;
    this.retryable = retryable;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Thrown when an endpoint is unreachable or fails with an HTTP 5xx status. */
export class EndpointUnreachableError extends EndpointError {
  override readonly name = "EndpointUnreachableError";

  constructor(parameters: EndpointErrorParameters = {}) {
    super((who) => `${who} cannot be reached.`, { ...parameters, retryable: true });
  }
}

/** Thrown when an endpoint denies access because the API key is missing or unknown, or its plan requires payment. */
export class EndpointDeniedError extends EndpointError {
  override readonly name = "EndpointDeniedError";
  /** HTTP status: 401, 402 or 403. */
  readonly status: number;

  constructor({ status, ...parameters }: EndpointErrorParameters & { readonly status: number }) {
    super((who) => `${who} denied access (HTTP status ${status}).`, {
      ...parameters,
      retryable: false,
      metaMessages: [
        status === 402
          ? "It requires payment: check the plan of the key in its URL."
          : "Check the key in its URL or, for a paymaster's service, `paymasterHeaders`.",
      ],
    });
    this.status = status;
  }
}

/** Thrown when an endpoint rejects a request because of its rate limit. */
export class RateLimitedError extends EndpointError {
  override readonly name = "RateLimitedError";

  constructor(parameters: EndpointErrorParameters = {}) {
    super((who) => `${who} is rate-limiting requests.`, {
      ...parameters,
      retryable: true,
    });
  }
}

/** Thrown when an endpoint does not respond in time. */
export class RequestTimedOutError extends EndpointError {
  override readonly name = "RequestTimedOutError";

  constructor(parameters: EndpointErrorParameters = {}) {
    super((who) => `${who} did not answer in time.`, { ...parameters, retryable: true });
  }
}

/** Thrown when an endpoint returns a response that does not answer the request. */
export class AnswerMalformedError extends EndpointError {
  override readonly name = "AnswerMalformedError";
  /** The JSON-RPC method that was asked. */
  readonly method: string;

  constructor({ method, ...parameters }: EndpointErrorParameters & { readonly method: string }) {
    super((who) => `${who} returned a malformed answer to ${method}.`, {
      ...parameters,
      retryable: true,
      metaMessages: ["Check its URL: it may not be a JSON-RPC endpoint."],
    });
    this.method = method;
  }
}

/** Thrown when an endpoint returns an error that no other class covers. */
export class RequestFailedError extends EndpointError {
  override readonly name = "RequestFailedError";
  /** Its JSON-RPC error code, or HTTP status, if it gave one. */
  readonly code: number | undefined;

  constructor(
    parameters: EndpointErrorParameters & {
      readonly code?: number | undefined;
      readonly retryable?: boolean | undefined;
    } = {},
  ) {
    const { code, retryable = true, ...rest } = parameters;
    super((who) => `${who} answered with an error.`, { ...rest, retryable });
    this.code = code;
  }
}
