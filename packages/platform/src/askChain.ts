import { ApiError } from "./ApiError.ts";

/**
 * Asks the chain something for a request.
 *
 * @throws {ApiError} `CHAIN_UNAVAILABLE` when it does not answer; its own words stay in the log.
 */
export async function askChain<result>(ask: () => Promise<result>): Promise<result> {
  try {
    return await ask();
  } catch (cause) {
    const error = new ApiError("CHAIN_UNAVAILABLE", "The chain does not answer. Try again.");
    error.cause = cause;
    throw error;
  }
}
