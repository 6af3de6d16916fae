import { expect, test } from "vitest";
import * as errors from "../../errors.ts";
import { SessionError } from "./SessionError.ts";
import { stepUps } from "./stepUps.ts";

/** Why no grant would help, and of which errors: all of a session's that carry no request. */
const cannot: Readonly<Record<string, readonly string[]>> = {
  "the call itself is at fault, or the chain refuses it": [
    "ArgumentMissingError",
    "BatchEmptyError",
    "CallCountMismatchError",
    "CallIndexOutOfRangeError",
    "CallRevertedError",
    "CalldataLengthError",
    "CallsTooManyError",
    "ExecutionMalformedError",
    "GasFieldOutOfRangeError",
    "GrantMalformedError",
    "LengthsDifferError",
    "ModeNotAllowedError",
    "PaymasterDataMalformedError",
    "PresentationMalformedError",
    "SelectorNotAllowedError",
    "SpendAmountTooLargeError",
  ],
  "it passes by itself, or by trying again": [
    "AccountMismatchError",
    "BundlerMismatchError",
    "NonceConflictError",
    "OperationPendingError",
    "OutsideWindowError",
    "PaymentUsedError",
    "PaymentWindowError",
    "PeriodBoundaryError",
    "PeriodPassedError",
    "RedemptionExpiredError",
    "RedemptionUsedError",
  ],
  "the agent sets the bound itself": ["GasLimitTooHighError"],
  "the owner raises the ceiling, or pays": [
    "BalanceTooLowError",
    "CeilingExceededError",
    "ExecutorNotInstalledError",
    "InsufficientFundsError",
    "SessionKeyUnfundedError",
  ],
};

const all = Object.entries(errors)
  .filter(([, value]) => typeof value === "function" && value.prototype instanceof SessionError)
  .map(([name]) => name);

test("default: every name is of an error, and no error is called both", () => {
  const named = [...stepUps, ...Object.values(cannot).flat()];
  expect(named.filter((name) => !all.includes(name))).toEqual([]);
  expect(new Set(named).size).toBe(named.length);
});

test("default: whatever names the argument of a session that would let it pass, carries the request for it", () => {
  // Thrown while a session is granted, or of what its owner or a stranger does: no session refuses by them.
  const atGranting =
    /^(DirectCall|Delegation|LayeredSet|Terms|Term|Rule|Role|Selector|SpendRule|NativeSpend|ValueCap|Target|TokenCall|CallUnsafe|Limits?(?:Not|Inc)|PaymentRule|Payees|PaymentTokenInvalid|Window|Nothing|PeriodTooShort|NotGuardian|Index|Install|SessionKeyMissing)/;
  const samples: Readonly<Record<string, unknown>> = new Proxy({}, { get: () => 0n });
  const naming = all.filter((name) => {
    const make = (errors as unknown as Record<string, new (facts: unknown) => SessionError>)[name];
    try {
      return make !== undefined && typeof new make(samples).parameter === "string";
    } catch {
      return false;
    }
  });
  expect(naming.length).toBeGreaterThan(15);
  expect(naming.filter((name) => !stepUps.has(name) && !atGranting.test(name))).toEqual([]);
});
