import { ApiError } from "./ApiError.ts";
import { isOfContract } from "./chain/findProblem.ts";
import { ChainUnfitError } from "./errors.ts";
import { isUnavailable } from "./store/isUnavailable.ts";

/**
 * Asks the chain something for a request.
 *
 * @throws {ApiError} `CHAIN_UNAVAILABLE` when it does not answer, `CHAIN_MISCONFIGURED` when it answers that it is not the
 * one or lacks the contracts; its own words stay in the log.
 */
export async function askChain<result>(ask: () => Promise<result>): Promise<result> {
  try {
    return await ask();
  } catch (cause) {
    if (isUnavailable(cause)) throw cause;
    const error = isUnfit(cause)
      ? new ApiError(
          "CHAIN_MISCONFIGURED",
          "The platform is configured with the wrong chain or escrow contract. Its operator must fix this; retrying does not help.",
        )
      : new ApiError("CHAIN_UNAVAILABLE", "The chain's node does not respond. Try again.");
    error.cause = cause;
    throw error;
  }
}

const isUnfit = (error: unknown) => error instanceof ChainUnfitError || isOfContract(error);
