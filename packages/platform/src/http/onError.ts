import type { Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import { ApiError, type ErrorCode } from "../ApiError.ts";
import type { Context } from "../context.ts";
import { isUnavailable } from "../store/isUnavailable.ts";
import type { AppEnv } from "./newRouter.ts";

const codes: Readonly<Record<number, ErrorCode>> = {
  400: "MALFORMED_REQUEST",
  404: "NOT_FOUND",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
};

/** Seconds after which what does not serve now is worth another try: a restart takes about as long. */
const retryAfter = 2;

/** Turns whatever was thrown into an answer; what is not the sender's fault is logged. */
export function onError({ log }: Context) {
  return (error: unknown, c: HonoContext<AppEnv>) => {
    const requestId = c.get("requestId");
    const told = toApiError(error);
    if (told.status >= 500) log.error({ err: error, requestId, code: told.code }, "request failed");
    const { code, message, details } = told;
    if (told.status === 503) c.header("Retry-After", String(retryAfter));
    if (told.status === 429 && !c.res.headers.has("Retry-After")) c.header("Retry-After", "1");
    return c.json(
      { success: false as const, error: { code, message }, ...(details && { details }), requestId },
      told.status,
    );
  };
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof HTTPException) {
    const code = codes[error.status];
    if (code !== undefined) return new ApiError(code, "The request could not be read.");
  }
  if (isUnavailable(error)) {
    return new ApiError("STORE_UNAVAILABLE", "The platform's database is unavailable. Try again.");
  }
  return new ApiError("INTERNAL", "An internal error occurred. The log entry has the request id.");
}
