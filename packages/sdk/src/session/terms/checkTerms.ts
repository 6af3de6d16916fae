import { type Address, getAddress, type Hex, isAddressEqual, zeroAddress } from "viem";
import type { ParametersInvalidError } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import {
  CallUnsafeError,
  LimitInconsistentError,
  NothingAllowedError,
  PaymentRuleEmptyError,
  PeriodTooShortError,
  SessionKeyMissingError,
  TargetForbiddenError,
  TokenCallUnmeteredError,
  ValueCapWithoutLimitError,
  type WindowInvalidError,
} from "../errors/termsErrors.ts";
import type { AllowedCall, SessionTerms, SpendLimit } from "../SessionTerms.ts";
import { authorityFunctions } from "./authorityFunctions.ts";
import { checkTermsNames } from "./checkTermsNames.ts";
import { checkWindow } from "./checkWindow.ts";
import type { Window } from "./periods.ts";
import { emptySelector } from "./termsLayout.ts";
import { approveSelector, tokenFunctionOf } from "./tokenFunctions.ts";
import { unsafeFunctions } from "./unsafeFunctions.ts";

/** Shortest budget period: bundlers take no operation in its first 5 and last 30 seconds. */
const minPeriodSeconds = 120;

/** What terms are checked against, beside themselves. */
export interface CheckTermsContext {
  /** The account that grants the session. */
  readonly account: Address;
  /** The SpendCap. */
  readonly module: Address;
  readonly entryPoint: Address;
}

const windowNames = {
  validAfter: "time",
  validUntil: "time",
  periodSeconds: "seconds",
} satisfies Names<Window>;
const contextNames = { account: true, module: true, entryPoint: true } satisfies Names<CheckTermsContext>;

/** What {@link checkTerms} can throw. */
export type CheckTermsErrorType =
  | CallUnsafeError
  | LimitInconsistentError
  | NothingAllowedError
  | ParametersInvalidError
  | PaymentRuleEmptyError
  | PeriodTooShortError
  | SessionKeyMissingError
  | TargetForbiddenError
  | TokenCallUnmeteredError
  | ValueCapWithoutLimitError
  | WindowInvalidError;

/**
 * Refuses terms that are unsafe, that allow nothing, or that cannot mean what they say.
 *
 * Stricter than the contract, which only refuses what has no single meaning.
 *
 * @param terms - The terms.
 * @param context - What governs the session, which it must not reach.
 * @throws {WindowInvalidError | NothingAllowedError | PeriodTooShortError | SessionKeyMissingError}
 * @throws {LimitInconsistentError | TargetForbiddenError | ValueCapWithoutLimitError}
 * @throws {TokenCallUnmeteredError | CallUnsafeError | PaymentRuleEmptyError}
 */
export function checkTerms(terms: SessionTerms, context: CheckTermsContext): void {
  checkTermsNames(terms);
  checkParameters(context, contextNames, "context of checkTerms");
  const { validAfter, validUntil, periodSeconds } = terms;
  checkParameters({ validAfter, validUntil, periodSeconds }, windowNames, "session's terms");
  if (BigInt(terms.sessionKey) === 0n) throw new SessionKeyMissingError();
  checkWindow({ validAfter, validUntil });
  if (terms.calls.length === 0 && terms.payments.length === 0) {
    throw new NothingAllowedError({ missing: "calls" });
  }
  if (terms.maxOperations === 0) throw new NothingAllowedError({ missing: "maxOperations" });
  // A session that signs payments can be installed by an operation that costs it nothing.
  if (terms.gasBudget === 0n && terms.payments.length === 0)
    throw new NothingAllowedError({ missing: "gasBudgetWei" });
  if (periodSeconds !== 0 && periodSeconds < minPeriodSeconds) {
    throw new PeriodTooShortError({ periodSeconds, minSeconds: minPeriodSeconds });
  }
  for (const limit of terms.limits) checkLimit(limit);
  for (const [rule, { perPayment, perPeriod }] of terms.payments.entries()) {
    if (perPayment === 0n) throw new PaymentRuleEmptyError({ rule, missing: "perPayment" });
    if (perPeriod === 0) throw new PaymentRuleEmptyError({ rule, missing: "perPeriod" });
  }
  const forbidden = [zeroAddress, context.account, context.module, context.entryPoint];
  for (const call of terms.calls) {
    if (forbidden.some((target) => isAddressEqual(target, call.target))) {
      throw new TargetForbiddenError({ target: getAddress(call.target) });
    }
    checkValue(call, terms);
    checkSelector(call, terms);
  }
}

function checkLimit({ token, perOperation, perPeriod, lifetime }: SpendLimit): void {
  if (perOperation > perPeriod || perPeriod > lifetime) throw new LimitInconsistentError({ token });
}

function checkValue(call: AllowedCall, terms: SessionTerms): void {
  const { target, valueCap } = call;
  if (valueCap !== 0n && !terms.limits.some(({ token }) => BigInt(token) === 0n)) {
    throw new ValueCapWithoutLimitError({ target });
  }
}

function checkSelector(call: AllowedCall, terms: SessionTerms): void {
  const { target, selector = emptySelector, rules } = call;
  const known = selector.toLowerCase() as Hex;
  const reason = unsafeFunctions[known];
  if (reason !== undefined) throw new CallUnsafeError({ target, selector, reason });
  const authority = authorityFunctions[known];
  if (authority !== undefined) {
    const governs = `${authority} is a function by which accounts are governed`;
    throw new CallUnsafeError({ target, selector, reason: governs });
  }

  const limited = terms.limits.some(({ token }) => isAddressEqual(token, target));
  const moving = tokenFunctionOf(known);
  if (!limited && moving === undefined) return;
  const metered = rules.some(
    (rule) => rule.kind === "spend" && rule.argument === moving?.amount && isAddressEqual(rule.token, target),
  );
  if (metered || (known === approveSelector && limited && hasOwnSpenders(call, terms))) return;
  throw new TokenCallUnmeteredError({ token: target, selector });
}

/**
 * An allowance that nothing meters may only go to contracts that the session itself has spend the token, counted: whoever
 * else gets it may take all that the account has, beyond the limit.
 */
function hasOwnSpenders({ rules, target: token }: AllowedCall, terms: SessionTerms): boolean {
  const spendsBy = (spender: Address) =>
    terms.calls.some(
      (call) =>
        isAddressEqual(call.target, spender) &&
        call.rules.some((rule) => rule.kind === "spend" && isAddressEqual(rule.token, token)),
    );
  return rules.some(
    (rule) =>
      (rule.kind === "address" || rule.kind === "counterparty") &&
      rule.argument === 0 &&
      rule.addresses.every(spendsBy),
  );
}
