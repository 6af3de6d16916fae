import {
  chooseEscrowCalls,
  choosePaymasterTerm,
  chooseSpend,
  type WishFacts,
  wishedCalls,
} from "../grant/buildTerms.ts";
import type { SessionKeyAmounts } from "../grant/readAmounts.ts";
import type { ParsedSessionKeyParameters } from "../grant/sessionKeySchema.ts";
import type { SessionWish } from "../SessionRequest.ts";

/**
 * Says in full what parameters ask for: with defaults filled in, tokens by address, amounts in base units and calls by
 * selector, so that whoever reads it needs neither an ABI nor the chain.
 *
 * @param parameters - What is asked for.
 * @param facts - Where contracts are, and the amounts in base units.
 */
export function toWish(parameters: ParsedSessionKeyParameters, facts: WishFacts): SessionWish {
  const { validitySeconds, validAfter, gasBudgetWei, maxOperations, periodSeconds } = parameters;
  const { counterparties, guardian, escrowScope, executor, policySet } = parameters;
  return {
    validitySeconds,
    validAfter,
    gasBudgetWei,
    maxOperations,
    spend: chooseSpend(parameters, facts),
    payments: facts.amounts.payments,
    transfers: facts.amounts.transfers,
    periodSeconds,
    counterparties,
    paymaster: choosePaymasterTerm(parameters, facts),
    guardian,
    calls: wishedCalls(parameters, facts),
    escrowCalls: chooseEscrowCalls(parameters, facts.amounts),
    escrowScope,
    executor,
    policySet,
  };
}

/** The amounts of a wish, all of which are in base units. */
export function amountsOf({ spend, transfers, payments }: SessionWish): SessionKeyAmounts {
  return { spend, transfers, payments };
}
