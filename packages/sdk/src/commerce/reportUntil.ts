import {
  ApiConflictError,
  ApiNetworkError,
  ApiRateLimitedError,
  ApiServerError,
  ApiTimeoutError,
} from "../api/apiErrors.ts";
import { EndpointDeniedError, EndpointError } from "../session/errors/endpointErrors.ts";
import { sleep } from "../waiting/sleep.ts";
import { ReportPendingError } from "./commerceErrors.ts";

/** How long to wait for the platform to see the chain. */
export interface ReportOptions {
  /** Milliseconds to wait in all. @default 120_000 */
  readonly timeout?: number | undefined;
  /** Milliseconds between tries. @default 1_000 */
  readonly pollingInterval?: number | undefined;
  /** Ends the waiting; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** What the platform says until it has read as far as the chain is. */
const early = ["CONFIRMATIONS_PENDING", "NOT_ON_CHAIN"];

/**
 * Reports something to the platform until it has seen it on the chain too. A report may be repeated.
 *
 * @param transactionId - The purchase.
 * @param report - Tells the platform.
 * @returns What the platform answered.
 * @throws {ReportPendingError} when it did not see it in time.
 * @throws {ApiRequestError} what waiting does not change.
 */
export async function reportUntil<result>(
  transactionId: string,
  report: () => Promise<result>,
  { timeout = 120_000, pollingInterval = 1_000, signal }: ReportOptions,
): Promise<result> {
  const end = Date.now() + timeout;
  for (;;) {
    try {
      return await report();
    } catch (error) {
      if (!isRetryable(error)) throw error;
      const asked = error instanceof ApiRateLimitedError ? (error.retryAfter ?? 0) * 1_000 : 0;
      const wait = Math.max(pollingInterval, asked);
      if (Date.now() + wait > end) throw new ReportPendingError({ transactionId, cause: error });
      await sleep(wait, signal);
    }
  }
}

const passing = [ApiNetworkError, ApiRateLimitedError, ApiServerError, ApiTimeoutError] as const;

/** Whether a later try may succeed where this one failed. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof ApiConflictError) return early.includes(error.code ?? "");
  // A gateway may answer 403 for a while; a key that nobody knows stays unknown.
  if (error instanceof EndpointDeniedError) return error.status === 403;
  if (error instanceof EndpointError) return error.retryable;
  return passing.some((type) => error instanceof type);
}
