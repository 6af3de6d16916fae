import { type Address, isAddressEqual } from "viem";
import type { SessionTerms } from "../SessionTerms.ts";
import { isCounted, partiesOf } from "../terms/counterparties.ts";
import { isEnablingCall } from "../terms/enablingCall.ts";
import { gasPaymentOf } from "../terms/gasPayment.ts";
import { tokenFunctionOf } from "../terms/tokenFunctions.ts";

/** Seconds from which on a session is called long: 30 days. */
const long = 30 * 86_400;

/**
 * Finds what an owner should see before anything else: what no limit counts, who may be paid that nobody named, and
 * contracts that are not known.
 *
 * @param terms - What is asked for.
 * @param known - Contracts that are known.
 * @returns A sentence for each.
 */
export function findDangers(terms: SessionTerms, known: readonly Address[]): string[] {
  const { calls, payments, limits, sessionKey, paymaster } = terms;
  const isKnown = (target: Address) =>
    [...known, ...limits.map(({ token }) => token)].some((address) => isAddressEqual(address, target));
  const others = calls.filter((call) => !isEnablingCall(call, sessionKey));
  const strangers = others.filter(({ target, selector }) => selector !== undefined && !isKnown(target));
  const days = Math.ceil((terms.validUntil - terms.validAfter) / 86_400);
  return [
    ...(others.some((call) => isCounted(call) && partiesOf(call) === undefined)
      ? ["The money that it spends by calls may go to ANYONE: no counterparty is named."]
      : []),
    ...(payments.some(({ payees }) => payees === "anyone")
      ? ["The payments that it signs may go to ANYONE: no payee is named."]
      : []),
    ...others
      // The escrow takes only what the account's own call to it says.
      .filter((call) => tokenFunctionOf(call.selector)?.name === "approve" && !isCounted(call))
      .filter((call) => !partiesOf(call)?.every(isKnown))
      .map(
        ({ target }) => `It may give allowances of ANY amount of the token ${target}, which no limit counts.`,
      ),
    ...(paymaster === "none" ? [] : [gasPaymentOf(paymaster)]),
    ...[...new Set(strangers.map(({ target }) => target))].map(
      (target) =>
        `It may call ${target}, a contract that is not known here: what its functions do is not said.`,
    ),
    ...(others.length > 0 && limits.length === 0
      ? ["No spending limit is asked for: only the rules of its calls bound what they can move."]
      : []),
    ...(terms.validUntil - terms.validAfter > long ? [`It lasts ${days} days.`] : []),
  ];
}
