import {
  ApiBudgetExceededError,
  ApiConflictError,
  type ApiFailure,
  ApiForbiddenError,
  ApiNotFoundError,
  ApiRateLimitedError,
  ApiRequestError,
  ApiServerError,
  ApiUnauthorizedError,
  ApiValidationError,
} from "../apiErrors.ts";

/**
 * Finds the error for an answer that is not the one hoped for.
 *
 * @param failure - What was answered.
 * @param retryAfter - Seconds to wait, if the platform said.
 * @returns The error to throw.
 */
export function toApiError(
  failure: ApiFailure & { readonly status: number },
  retryAfter: number | undefined,
): ApiRequestError {
  const { status, code } = failure;
  if (code === "BUDGET_EXCEEDED") return new ApiBudgetExceededError(failure);
  if (status === 401) return new ApiUnauthorizedError(failure);
  if (status === 403) return new ApiForbiddenError(failure);
  if (status === 404) return new ApiNotFoundError(failure);
  if (status === 409) return new ApiConflictError(failure);
  if (status === 429) return new ApiRateLimitedError({ ...failure, retryAfter });
  if (status >= 500) return new ApiServerError({ ...failure, retryAfter });
  if ([400, 413, 415, 422].includes(status)) return new ApiValidationError(failure);
  return new ApiRequestError(`The platform answered with status ${status}.`, failure);
}
