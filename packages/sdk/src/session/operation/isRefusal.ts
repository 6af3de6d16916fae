import type { BaseError } from "../../errors/BaseError.ts";
import { EndpointDeniedError, EndpointError, RequestFailedError } from "../errors/endpointErrors.ts";
import { NonceConflictError } from "../errors/networkErrors.ts";

/** JSON-RPC 2.0 ("Error object"): it failed, at any point, whatever it says of why. */
const internalError = -32603;

/** JSON-RPC 2.0 ("Error object"): what was asked is not understood. */
const notUnderstood = [-32700, -32602, -32601, -32600];

/**
 * Says whether a failure to hand something over, met before any other, means that the bundler or node has not taken it.
 *
 * @param error - What was thrown.
 * @param typed - What is made of it.
 * @returns `false` when it may have taken it all the same, and when it has the nonce: maybe from this very operation.
 */
export function isRefusal(error: unknown, typed: BaseError): boolean {
  if (typed instanceof NonceConflictError) return false;
  const saysWhy = typed instanceof RequestFailedError || typed instanceof EndpointDeniedError;
  if (typed instanceof EndpointError && !saysWhy) return false;
  const codes = codesOf(error);
  if (codes.includes(internalError)) return false;
  return !(typed instanceof RequestFailedError) || codes.some(isRefusing);
}

/** ERC-4337 ("eth_sendUserOperation") has a bundler refuse by -32500 to -32507. */
function isRefusing(code: number): boolean {
  return notUnderstood.includes(code) || (code <= -32500 && code >= -32507);
}

/** Clients wrap what an endpoint answers. */
function codesOf(error: unknown): number[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "number" ? [error.code] : [];
  return [...own, ...codesOf(error.cause)];
}

/**
 * Says whether an endpoint refuses what it is sent because it has it already: then that is what was wanted.
 *
 * @param error - What a bundler or node answered.
 */
export function isKnownAlready(error: unknown): boolean {
  return (
    error instanceof Error &&
    /already ?known|already in mempool|already exists|already imported|known transaction/i.test(error.message)
  );
}
