import { BaseError } from "../errors/BaseError.ts";
import { redactText } from "../errors/redact.ts";

/** What is known of a request that failed. */
export interface ApiFailure {
  /** HTTP status; `undefined` when there was no answer. */
  readonly status?: number | undefined;
  /** The platform's code, such as `BUDGET_EXCEEDED`. */
  readonly code?: string | undefined;
  /** Names the request in the platform's log. */
  readonly requestId?: string | undefined;
  /** What the platform said in a sentence. */
  readonly message?: string | undefined;
  /** What the platform said beside it, JSON. */
  readonly data?: unknown;
  readonly cause?: unknown;
}

/**
 * The base class of failed API requests. It repeats the platform's answer without secrets, and never the request's
 * token or body.
 */
export class ApiRequestError extends BaseError {
  override readonly name: string = "ApiRequestError";
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** What the platform said beside code and message, as JSON; `details` has it as text. */
  readonly data: unknown;

  constructor(shortMessage: string, failure: ApiFailure = {}, advice: readonly string[] = []) {
    const { status, message, cause } = failure;
    const [code, requestId] = [failure.code, failure.requestId].map((name) => name && redactText(name));
    const data = redactData(failure.data);
    const said = data === undefined ? undefined : JSON.stringify(data);
    const told = message === undefined ? [] : [`The platform says: ${redactText(message).slice(0, 1_000)}`];
    const names = [code && `Code: ${code}`, requestId && `Request: ${requestId}`].filter(
      (line) => line !== undefined && line !== "",
    ) as string[];
    super(shortMessage, { cause, details: said, metaMessages: [...told, ...advice, ...names] });
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.data = data;
  }
}

/** 401: the key is missing, wrong, revoked or expired. */
export class ApiUnauthorizedError extends ApiRequestError {
  override readonly name = "ApiUnauthorizedError";

  constructor(failure: ApiFailure) {
    super("The platform could not authenticate the request.", failure, [
      "Use a valid `apiKey`, or a session that is neither expired nor revoked.",
    ]);
  }
}

/** 403: authenticated, but not allowed. */
export class ApiForbiddenError extends ApiRequestError {
  override readonly name: string = "ApiForbiddenError";

  constructor(failure: ApiFailure, shortMessage = "The platform does not allow this.") {
    super(shortMessage, failure);
  }
}

/** 403 `BUDGET_EXCEEDED`: the session's budget is too small. Base units of USDC. */
export class ApiBudgetExceededError extends ApiForbiddenError {
  override readonly name = "ApiBudgetExceededError";
  readonly budgetUsdc: bigint | undefined;
  readonly spentUsdc: bigint | undefined;
  readonly reservedUsdc: bigint | undefined;
  readonly requestedUsdc: bigint | undefined;

  constructor(failure: ApiFailure) {
    super(failure, "The session's budget does not cover this purchase.");
    this.budgetUsdc = amountIn(failure.data, "budgetUsdc");
    this.spentUsdc = amountIn(failure.data, "spentUsdc");
    this.reservedUsdc = amountIn(failure.data, "reservedUsdc");
    this.requestedUsdc = amountIn(failure.data, "requestedUsdc");
  }
}

/** 404: the object does not exist or belongs to somebody else. */
export class ApiNotFoundError extends ApiRequestError {
  override readonly name = "ApiNotFoundError";

  constructor(failure: ApiFailure) {
    super("The platform found nothing under this id for this caller.", failure);
  }
}

/** 409: the request conflicts with the current state; `code` says why. */
export class ApiConflictError extends ApiRequestError {
  override readonly name = "ApiConflictError";

  constructor(failure: ApiFailure) {
    super("The request conflicts with the current state.", failure);
  }
}

/** 400, 413, 415 or 422: the request is malformed. */
export class ApiValidationError extends ApiRequestError {
  override readonly name = "ApiValidationError";

  constructor(failure: ApiFailure) {
    super("The platform rejected the request as invalid.", failure);
  }
}

/** 429: too many requests. */
export class ApiRateLimitedError extends ApiRequestError {
  override readonly name = "ApiRateLimitedError";
  /** Seconds to wait, if the platform said. */
  readonly retryAfter: number | undefined;

  constructor(failure: ApiFailure & { readonly retryAfter: number | undefined }) {
    const { retryAfter } = failure;
    super("The platform is rate-limiting this caller.", failure, [
      retryAfter === undefined ? "Wait and try again." : `Try again in ${retryAfter} s.`,
    ]);
    this.retryAfter = retryAfter;
  }
}

/** 5xx: the platform failed. */
export class ApiServerError extends ApiRequestError {
  override readonly name = "ApiServerError";
  /** Seconds to wait, if the platform said. */
  readonly retryAfter: number | undefined;

  constructor(failure: ApiFailure & { readonly retryAfter?: number | undefined }) {
    super("The platform failed internally.", failure);
    this.retryAfter = failure.retryAfter;
  }
}

/** The platform did not respond in time. The request may still have been carried out. */
export class ApiTimeoutError extends ApiRequestError {
  override readonly name = "ApiTimeoutError";
  /** Milliseconds that were waited. */
  readonly timeoutMs: number;

  constructor({ timeoutMs, ...failure }: ApiFailure & { readonly timeoutMs: number }) {
    super(`The platform did not answer within ${timeoutMs} ms.`, failure, [
      "Raise `timeoutMs` to wait longer.",
    ]);
    this.timeoutMs = timeoutMs;
  }
}

/** The platform could not be reached. The request may still have been carried out. */
export class ApiNetworkError extends ApiRequestError {
  override readonly name = "ApiNetworkError";

  constructor(failure: ApiFailure) {
    super("The platform cannot be reached.", failure);
  }
}

/** Thrown when a response is not the platform's: the `baseUrl` is wrong, a proxy answered, or the version differs. */
export class ApiAnswerMalformedError extends ApiRequestError {
  override readonly name = "ApiAnswerMalformedError";

  constructor(reason: string, failure: ApiFailure = {}, issues: readonly string[] = []) {
    super(
      `The response is not one that the platform sends: ${reason}.`,
      failure,
      issues.map((issue) => `- ${issue}`),
    );
  }
}

/** `access_denied`: the owner declined the session request. */
export class SessionRequestDeniedError extends ApiRequestError {
  override readonly name = "SessionRequestDeniedError";

  constructor(failure: ApiFailure) {
    super("The owner declined the session.", failure, ["Ask for less, or say what it is for."]);
  }
}

/** `expired_token`: the session request expired without an answer. */
export class SessionRequestUnansweredError extends ApiRequestError {
  override readonly name = "SessionRequestUnansweredError";

  constructor(failure: ApiFailure) {
    super("The request for a session expired without an answer.", failure, ["Ask again."]);
  }
}

/** Text by text: redacted as one, JSON may be none any more. */
function redactData(data: unknown): unknown {
  if (typeof data === "string") return redactText(data);
  if (typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) return data.map(redactData);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [redactText(key), redactData(value)]));
}

function amountIn(data: unknown, name: string): bigint | undefined {
  const value: unknown = typeof data === "object" && data !== null ? Reflect.get(data, name) : undefined;
  return typeof value === "string" && /^\d{1,78}$/.test(value) ? BigInt(value) : undefined;
}
