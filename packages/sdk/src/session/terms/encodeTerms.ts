import { type Address, getAddress, type Hex } from "viem";
import type { ArgumentRule, PaymentRule, SessionTerms } from "../SessionTerms.ts";
import { checkTermsNames } from "./checkTermsNames.ts";
import { packTerms } from "./packTerms.ts";

/**
 * Packs terms into the form that the contract reads.
 *
 * Equal terms give equal bytes, the only ones that the contract takes for them; limits may come in any order.
 *
 * @param terms - The terms.
 * @returns Their encoding, version 1.
 * @throws {TermOutOfRangeError} when a number does not fit its field.
 * @throws {TermsTooLargeError} when a table overflows.
 * @throws {LimitsNotAscendingError} when a token is limited twice.
 * @throws {RuleOperandsInvalidError} when a list is empty.
 * @throws {PaymentTokenInvalidError | PayeesInvalidError} when a payment rule is of ETH, or pays nobody.
 * @throws {LimitMissingError} when a rule counts a token that has no limit.
 */
export function encodeTerms(terms: SessionTerms): Hex {
  checkTermsNames(terms);
  return packTerms({
    ...terms,
    calls: terms.calls.map((call) => ({ ...call, rules: call.rules.map(withoutRepeats) })),
    payments: terms.payments.map(payeesOnce),
  });
}

function withoutRepeats(rule: ArgumentRule): ArgumentRule {
  return "addresses" in rule ? { ...rule, addresses: once(rule.addresses) } : rule;
}

function payeesOnce(payment: PaymentRule): PaymentRule {
  return payment.payees === "anyone" ? payment : { ...payment, payees: once(payment.payees) };
}

function once(addresses: readonly Address[]): Address[] {
  return [...new Set(addresses.map((address) => getAddress(address)))];
}
