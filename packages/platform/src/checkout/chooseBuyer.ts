import { ApiError } from "../ApiError.ts";
import type { Principal } from "../Principal.ts";

/**
 * Chooses the account that pays. An agent may name any of its accounts: only that account can fund the escrow. A
 * session is kept to its own wallet, or its agent's when it has none.
 *
 * @returns The address, lower case.
 */
export function chooseBuyer(principal: Principal, requested: string | undefined): string {
  if (principal.kind === "agent") return requested ?? principal.wallet;
  const own = principal.sessionWallet ?? principal.wallet;
  if (requested !== undefined && requested !== own) {
    throw new ApiError("SESSION_NOT_ALLOWED", "The session can only pay from its own account.");
  }
  return own;
}
