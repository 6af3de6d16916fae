import { BaseError } from "../errors/BaseError.ts";
import { loadPart } from "../loading/loadPart.ts";

/** Loads what tells failures apart. */
export const loadFailures = () => loadPart(() => import("./failuresPart.ts"));

/**
 * Throws what it means that asking the chain has failed.
 *
 * @param error - Whatever was thrown; errors of this package are thrown as they are.
 * @throws What `toChainError` makes of it.
 */
export async function throwChainError(error: unknown): Promise<never> {
  if (error instanceof BaseError) throw error;
  const { toChainError } = await loadFailures();
  throw toChainError(error);
}
