import { type Address, isAddressEqual } from "viem";
import type { SessionTerms } from "../SessionTerms.ts";
import { selectorOf } from "./escrowCalls.ts";

/**
 * Whether a session's terms leave room for paying a seller through an escrow contract, by its `counterparties` alone: for
 * asking before anything is said to the seller. The chain decides.
 *
 * @param terms - The session's.
 * @param payment - The escrow contract, and who would be paid.
 */
export function mayPaySeller(
  { calls }: Pick<SessionTerms, "calls">,
  { escrow, seller }: { readonly escrow: Address; readonly seller: Address },
): boolean {
  const selector = selectorOf("createEscrow");
  return calls
    .filter((call) => isAddressEqual(call.target, escrow) && call.selector === selector)
    .flatMap(({ rules }) => rules)
    .every(
      (rule) =>
        rule.kind !== "counterparty" || rule.addresses.some((address) => isAddressEqual(address, seller)),
    );
}
