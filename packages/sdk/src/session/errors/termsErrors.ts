import type { Address, Hex } from "viem";
import { SessionError } from "./SessionError.ts";

/** Thrown when encoded terms are cut off, too long, or not hex. Lengths in bytes. */
export class TermsMalformedError extends SessionError {
  override readonly name = "TermsMalformedError";
  readonly expectedLength: number;
  readonly actualLength: number;

  constructor({ expectedLength, actualLength }: { expectedLength: number; actualLength: number }) {
    super(`The encoded terms have ${actualLength} bytes instead of ${expectedLength}.`);
    this.expectedLength = expectedLength;
    this.actualLength = actualLength;
  }
}

/** Thrown when terms have a version that this package or the contract does not support. */
export class TermsVersionUnknownError extends SessionError {
  override readonly name = "TermsVersionUnknownError";
  readonly version: number;

  constructor({ version }: { version: number }) {
    super(`The terms have the unknown version ${version}.`);
    this.version = version;
  }
}

/** Thrown when terms have more entries than their encoding can hold. */
export class TermsTooLargeError extends SessionError {
  override readonly name = "TermsTooLargeError";
  readonly table: string;
  readonly max: number;

  constructor({ table, max }: { table: string; max: number }) {
    super(`The terms have too many ${table}: at most ${max} fit.`);
    this.table = table;
    this.max = max;
  }
}

/** Thrown when a number in the terms is below zero or does not fit its field. */
export class TermOutOfRangeError extends SessionError {
  override readonly name = "TermOutOfRangeError";
  readonly term: string;
  readonly value: string;
  readonly max: bigint;

  constructor({ term, value, max }: { term: string; value: bigint | number; max: bigint }) {
    super(`The term ${term} is ${value}; it must be a whole number from 0 to ${max}.`);
    this.term = term;
    this.value = String(value);
    this.max = max;
  }
}

/** Thrown when terms do not name a session key. */
export class SessionKeyMissingError extends SessionError {
  override readonly name = "SessionKeyMissingError";

  constructor() {
    super("The terms do not name a session key.");
  }
}

/** Thrown when a session's window is empty, or ends later than any EntryPoint reads as a time. Unix seconds. */
export class WindowInvalidError extends SessionError {
  override readonly name = "WindowInvalidError";
  readonly validAfter: number;
  readonly validUntil: number;

  constructor({ validAfter, validUntil }: { validAfter: number; validUntil: number }) {
    const flaw = validUntil === 0 || validAfter > validUntil ? "is empty" : "ends too late";
    super(`The session's window ${flaw}: it begins at ${validAfter} and ends at ${validUntil}.`, {
      parameter: "validitySeconds",
    });
    this.validAfter = validAfter;
    this.validUntil = validUntil;
  }
}

/** Thrown when terms allow nothing: no calls, no operations or no gas. */
export class NothingAllowedError extends SessionError {
  override readonly name = "NothingAllowedError";
  readonly missing: "calls" | "maxOperations" | "gasBudgetWei";

  constructor({ missing }: { missing: "calls" | "maxOperations" | "gasBudgetWei" }) {
    super(`The terms allow nothing: ${missing} is empty or zero, and zero never means unlimited.`, {
      parameter: missing,
    });
    this.missing = missing;
  }
}

/** Thrown when terms have more payment rules than the contract supports. */
export class PaymentRulesTooManyError extends SessionError {
  override readonly name = "PaymentRulesTooManyError";
  readonly most: number;
  readonly count: number;

  constructor({ most, count }: { most: number; count: number }) {
    super(`The terms have ${count} payment rules; the contract takes at most ${most}.`);
    this.most = most;
    this.count = count;
  }
}

/** Thrown when a payment rule allows no payment: zero never means "unlimited". */
export class PaymentRuleEmptyError extends SessionError {
  override readonly name = "PaymentRuleEmptyError";
  readonly rule: number;
  readonly missing: "perPayment" | "perPeriod";

  constructor({ rule, missing }: { rule: number; missing: "perPayment" | "perPeriod" }) {
    super(`Payment rule ${rule} allows nothing: its \`${missing}\` is 0.`, {
      metaMessages: ["Zero means none. Leave the rule out, or give it an amount and a number of payments."],
      parameter: `payments.${missing}`,
    });
    this.rule = rule;
    this.missing = missing;
  }
}

/** Thrown when a payment rule names native ETH, which cannot be moved by a signature. */
export class PaymentTokenInvalidError extends SessionError {
  override readonly name = "PaymentTokenInvalidError";
  readonly rule: number;

  constructor({ rule }: { rule: number }) {
    super(`Payment rule ${rule} names native ETH, which no signature can pay. Name a token with EIP-3009.`, {
      parameter: "payments",
    });
    this.rule = rule;
  }
}

/** Thrown when a payment rule neither lists payees nor allows anyone to be paid. */
export class PayeesInvalidError extends SessionError {
  override readonly name = "PayeesInvalidError";
  readonly rule: number;

  constructor({ rule }: { rule: number }) {
    super(`Payment rule ${rule} lists no payee. If anyone may be paid, say "anyone".`, {
      parameter: "payments",
    });
    this.rule = rule;
  }
}

/** Thrown when an entry of the terms refers to an entry that does not exist. */
export class IndexOutOfRangeError extends SessionError {
  override readonly name = "IndexOutOfRangeError";
  readonly index: number;
  readonly count: number;

  constructor({ index, count }: { index: number; count: number }) {
    super(`The terms refer to entry ${index} of a table of ${count}.`);
    this.index = index;
    this.count = count;
  }
}

/** Thrown when limits are not in ascending order of their tokens, or a token has two. */
export class LimitsNotAscendingError extends SessionError {
  override readonly name = "LimitsNotAscendingError";
  readonly token: Address;

  constructor({ token }: { token: Address }) {
    super(`The token ${token} has more than one limit, or its limit is out of order.`, {
      parameter: "spend",
    });
    this.token = token;
  }
}

/** Thrown when a limit allows more per operation than per period, or more per period than over the whole life. */
export class LimitInconsistentError extends SessionError {
  override readonly name = "LimitInconsistentError";
  readonly token: Address;

  constructor({ token }: { token: Address }) {
    super(`The limit of ${token} is not consistent: perOperation <= perPeriod <= lifetime does not hold.`, {
      parameter: "spend",
    });
    this.token = token;
  }
}

/**
 * Thrown when a session could call a contract that governs it (its account, its module, the EntryPoint) or the zero
 * address.
 */
export class TargetForbiddenError extends SessionError {
  override readonly name = "TargetForbiddenError";
  readonly target: Address;

  constructor({ target }: { target: Address }) {
    super(`A session may not call ${target}: it governs sessions, or is not a contract.`, {
      parameter: "calls",
    });
    this.target = target;
  }
}

/** Thrown when the terms let a call carry ETH but have no limit for ETH. */
export class ValueCapWithoutLimitError extends SessionError {
  override readonly name = "ValueCapWithoutLimitError";
  readonly target: Address;

  constructor({ target }: { target: Address }) {
    super(`Calls of ${target} may carry ETH, but no limit meters ETH.`, {
      metaMessages: ["Add a limit for the zero address, which stands for ETH."],
      parameter: "spend",
    });
    this.target = target;
  }
}

/** Thrown when the contract does not know a rule's kind. */
export class RuleKindUnknownError extends SessionError {
  override readonly name = "RuleKindUnknownError";
  readonly kind: number;

  constructor({ kind }: { kind: number }) {
    super(`The terms contain a rule of the unknown kind ${kind}.`);
    this.kind = kind;
  }
}

/** Thrown when a rule has no operands, or several where its kind takes one. */
export class RuleOperandsInvalidError extends SessionError {
  override readonly name = "RuleOperandsInvalidError";
  readonly rule: number;
  readonly count: number;

  constructor({ rule, count }: { rule: number; count: number }) {
    super(`Rule ${rule} of the terms has ${count} operands, which its kind does not allow.`, {
      metaMessages: ["An empty list would refuse everything."],
    });
    this.rule = rule;
    this.count = count;
  }
}

/** Thrown when a rule counts an argument as ETH. Only a call's value moves ETH. */
export class NativeSpendRuleError extends SessionError {
  override readonly name = "NativeSpendRuleError";
  readonly rule: number;

  constructor({ rule }: { rule: number }) {
    super(`Rule ${rule} of the terms counts an argument as ETH; only a call's value moves ETH.`);
    this.rule = rule;
  }
}

/**
 * Thrown when the terms list a function that configures or controls accounts and their modules, whatever the contract.
 */
export class SelectorForbiddenError extends SessionError {
  override readonly name = "SelectorForbiddenError";
  readonly target: Address;
  readonly selector: Hex;

  constructor({ target, selector }: { target: Address; selector: Hex }) {
    super(`A session may not call ${selector} of ${target}: it is a function that governs accounts.`, {
      metaMessages: ["Modules believe the account that calls them: it would hand over authority."],
      parameter: "calls",
    });
    this.target = target;
    this.selector = selector;
  }
}

/** Thrown when a `spend` rule does not count exactly the amount of a token call. */
export class SpendRuleMisplacedError extends SessionError {
  override readonly name = "SpendRuleMisplacedError";
  readonly rule: number;

  constructor({ rule }: { rule: number }) {
    super(`Rule ${rule} of the terms counts an argument that is not the amount of its call.`, {
      metaMessages: [
        "The amount is the last argument of `transfer`, `approve` and `transferFrom`; a limited token is called by no other function.",
      ],
      parameter: "calls",
    });
    this.rule = rule;
  }
}

/** Thrown when a rule restricts nothing because every argument satisfies it. */
export class RuleVacuousError extends SessionError {
  override readonly name = "RuleVacuousError";
  readonly rule: number;

  constructor({ rule }: { rule: number }) {
    super(`Rule ${rule} of the terms bounds nothing: every argument meets it.`, {
      metaMessages: ["Omit the rule, or give it a bound."],
      parameter: "calls",
    });
    this.rule = rule;
  }
}

/** Thrown when the guardian or the paymaster is the zero address. */
export class RoleMissingError extends SessionError {
  override readonly name = "RoleMissingError";

  constructor() {
    super("The guardian or the paymaster of the terms is the zero address.", {
      metaMessages: ["For no guardian, omit it; for no paymaster, say `none`."],
    });
  }
}

/** Thrown when terms are not in their canonical encoding. */
export class TermsNotCanonicalError extends SessionError {
  override readonly name = "TermsNotCanonicalError";
  /** Where in the terms, in bytes. */
  readonly offset: number;

  constructor({ offset, unused }: { offset: number; unused: boolean }) {
    super(
      unused
        ? `Nothing in the terms refers to their entry at byte ${offset}.`
        : `The entry of the terms at byte ${offset} is misplaced.`,
      { metaMessages: ["Encode terms with `encodeTerms`: one meaning has one encoding."] },
    );
    this.offset = offset;
  }
}

/** Thrown when a call could move a token without a limit counting it. */
export class TokenCallUnmeteredError extends SessionError {
  override readonly name = "TokenCallUnmeteredError";
  readonly token: Address;
  readonly selector: Hex;

  constructor({ token, selector }: { token: Address; selector: Hex }) {
    super(`The call ${selector} of the token ${token} is not metered.`, {
      metaMessages: [
        "Limit the token, and give the call a `spend` rule for its amount; `approve` instead needs an `address` rule for spenders that the session also calls by a function with a `spend` rule for this token.",
      ],
      parameter: "calls",
    });
    this.token = token;
    this.selector = selector;
  }
}

/** Thrown when the terms would let a session grant a token permission that no rule can meter. */
export class CallUnsafeError extends SessionError {
  override readonly name = "CallUnsafeError";
  readonly target: Address;
  readonly selector: Hex;

  constructor({ target, selector, reason }: { target: Address; selector: Hex; reason: string }) {
    super(`The call ${selector} of ${target} is not safe to allow: ${reason}.`, { parameter: "calls" });
    this.target = target;
    this.selector = selector;
  }
}

/** Thrown when budget periods are too short for a bundler to accept operations. Seconds. */
export class PeriodTooShortError extends SessionError {
  override readonly name = "PeriodTooShortError";
  readonly periodSeconds: number;
  readonly minSeconds: number;

  constructor({ periodSeconds, minSeconds }: { periodSeconds: number; minSeconds: number }) {
    super(`A budget period of ${periodSeconds} s is too short: bundlers need at least ${minSeconds} s.`, {
      parameter: "periodSeconds",
    });
    this.periodSeconds = periodSeconds;
    this.minSeconds = minSeconds;
  }
}

/** Thrown when the contract cannot decode a session's installation data. */
export class InstallDataMalformedError extends SessionError {
  override readonly name = "InstallDataMalformedError";

  constructor() {
    super("The session's installation data is malformed.");
  }
}
