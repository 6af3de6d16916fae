import { ApiError } from "./ApiError.ts";
import type { EscrowChain } from "./chain/EscrowChain.ts";
import type { Context } from "./context.ts";

/**
 * Finds a chain that is served.
 *
 * @throws {ApiError} when it is not.
 */
export function chainOf({ chains }: Pick<Context, "chains">, chainId: number): EscrowChain {
  const chain = chains.get(chainId);
  if (chain === undefined) {
    throw new ApiError("VALIDATION_FAILED", "The platform does not serve this chain.", {
      served: [...chains.keys()],
    });
  }
  return chain;
}
