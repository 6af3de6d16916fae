import { type Address, isAddressEqual } from "viem";
import { CounterpartyOutsideError, CounterpartyUnboundError } from "../errors/grantErrors.ts";
import type { AllowedCall, ArgumentRule, PaymentRule } from "../SessionTerms.ts";
import { tokenFunctionOf } from "./tokenFunctions.ts";

/**
 * Whether a call spends: it may carry ETH, or one of its arguments is an amount of a limited token.
 *
 * @param call - A call of the terms.
 */
export function isCounted({ valueCap, rules }: Pick<AllowedCall, "valueCap" | "rules">): boolean {
  return valueCap > 0n || rules.some(({ kind }) => kind === "spend");
}

/**
 * Says whom the money of a call can go to.
 *
 * @param call - A call of the terms.
 * @returns The parties; `undefined`: nothing in the terms says who, so it may be anyone.
 */
export function partiesOf(call: AllowedCall): readonly Address[] | undefined {
  if (call.selector === undefined) return [call.target];
  return partyRuleOf(call)?.addresses;
}

/** The rule that names who is paid: a counterparty, or the recipient of a token's own function. */
function partyRuleOf({ selector, rules }: AllowedCall): PartyRule | undefined {
  const recipient = tokenFunctionOf(selector)?.recipient;
  return rules.find(
    (rule): rule is PartyRule =>
      (rule.kind === "counterparty" && (recipient === undefined || rule.argument === recipient)) ||
      (rule.kind === "address" && rule.argument === recipient),
  );
}

type PartyRule = Extract<ArgumentRule, { readonly kind: "address" | "counterparty" }>;

/**
 * Binds every call that spends to an allow-list of parties.
 *
 * The recipient of `transfer`, `transferFrom` and `approve` is known and bound here; every other function must say
 * itself, by a `counterparty` rule, which argument names who is paid.
 *
 * @param calls - What was asked for beside the escrow's calls.
 * @param counterparties - The allow-list; `undefined`: there is none.
 * @param account - The account that grants the session: what comes back to it is paid to nobody.
 * @returns The calls, bound.
 * @throws {CounterpartyOutsideError} when a call names a party that is not on the list.
 * @throws {CounterpartyUnboundError} when nothing says whom a call pays.
 */
export function bindCounterparties(
  calls: readonly AllowedCall[],
  counterparties: readonly Address[] | undefined,
  account: Address,
): AllowedCall[] {
  if (counterparties === undefined) return [...calls];
  return calls.map((call) => (isCounted(call) ? bindCall(call, counterparties, account) : call));
}

/**
 * Holds payment rules to the same allow-list.
 *
 * @param payments - Payment rules.
 * @param counterparties - The allow-list; `undefined`: there is none.
 * @throws {CounterpartyOutsideError | CounterpartyUnboundError}
 */
export function checkPayees(
  payments: readonly PaymentRule[],
  counterparties: readonly Address[] | undefined,
): void {
  if (counterparties === undefined) return;
  for (const { token, payees } of payments) {
    if (payees === "anyone") throw new CounterpartyUnboundError({ target: token, selector: undefined });
    checkParties(payees, counterparties);
  }
}

function bindCall(call: AllowedCall, counterparties: readonly Address[], account: Address): AllowedCall {
  const { target, selector, rules } = call;
  const parties = partiesOf(call);
  if (parties !== undefined) {
    checkParties(parties, [...counterparties, account]);
    return call;
  }
  const recipient = tokenFunctionOf(selector)?.recipient;
  if (recipient !== undefined) {
    const rule: ArgumentRule = { kind: "counterparty", argument: recipient, addresses: counterparties };
    return { ...call, rules: [rule, ...rules] };
  }
  // ETH that a call carries goes to its target.
  const carriesOnly = !rules.some(({ kind }) => kind === "spend");
  if (carriesOnly && isListed(target, counterparties)) return call;
  throw new CounterpartyUnboundError({ target, selector });
}

/**
 * Refuses parties that are not on an allow-list.
 *
 * @param parties - Who would be paid.
 * @param counterparties - The allow-list; `undefined`: there is none.
 * @throws {CounterpartyOutsideError}
 */
export function checkParties(
  parties: readonly Address[],
  counterparties: readonly Address[] | undefined,
): void {
  if (counterparties === undefined) return;
  const outside = parties.find((party) => !isListed(party, counterparties));
  if (outside !== undefined) throw new CounterpartyOutsideError({ party: outside });
}

function isListed(party: Address, counterparties: readonly Address[]): boolean {
  return counterparties.some((listed) => isAddressEqual(listed, party));
}
