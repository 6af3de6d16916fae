/** Every code an answer may carry, with its HTTP status. Clients branch on them. */
export const errorStatuses = {
  VALIDATION_FAILED: 400,
  MALFORMED_REQUEST: 400,
  CALLBACK_URL_REFUSED: 400,
  UNAUTHENTICATED: 401,
  SIGNATURE_INVALID: 401,
  SESSION_NOT_ALLOWED: 403,
  SERVICE_NOT_ALLOWED: 403,
  KEY_NOT_ALLOWED: 403,
  AGENT_STOPPED: 403,
  BUDGET_EXCEEDED: 403,
  NOT_FOUND: 404,
  // Those of RFC 8628, in its spelling.
  authorization_pending: 400,
  slow_down: 400,
  access_denied: 400,
  expired_token: 400,
  REQUEST_TIMEOUT: 408,
  AGENT_EXISTS: 409,
  CHALLENGE_USED: 409,
  DELIVERY_EXISTS: 409,
  STATUS_NOT_ALLOWED: 409,
  NETWORK_MISMATCH: 409,
  SERVICE_UNAVAILABLE: 409,
  PRICE_CHANGED: 409,
  SELF_PURCHASE: 409,
  FUNDING_REFUSED: 409,
  NOT_ON_CHAIN: 409,
  CONFIRMATIONS_PENDING: 409,
  PROOF_MISMATCH: 409,
  LIMIT_REACHED: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_KEY_REUSED: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  CHAIN_MISCONFIGURED: 503,
  CHAIN_UNAVAILABLE: 503,
  STORE_UNAVAILABLE: 503,
  OVERLOADED: 503,
  NOT_READY: 503,
  STORE_FULL: 507,
} as const;

/** What went wrong. */
export type ErrorCode = keyof typeof errorStatuses;

/** What an answer says beyond code and message: plain JSON, never a secret. */
export type ErrorDetails = Readonly<Record<string, unknown>> | readonly unknown[];

/** A request that cannot be served, as its sender is told. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;

  constructor(code: ErrorCode, message: string, details?: ErrorDetails) {
    super(message);
    this.code = code;
    this.details = details;
  }

  /** HTTP status. */
  get status() {
    return errorStatuses[this.code];
  }
}

/** Wrong, unknown, expired and revoked tokens look alike from outside. */
export function unauthenticated(): ApiError {
  return new ApiError("UNAUTHENTICATED", "A valid API key or session token is required.");
}

/** Nothing is there, or nothing that is this caller's: the two look alike. */
export function notFound(what: string): ApiError {
  return new ApiError("NOT_FOUND", `There is no such ${what}.`);
}
