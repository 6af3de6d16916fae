import { expect, test } from "vitest";
import * as errors from "../../errors.ts";
import type { AskedSession } from "../AskedSession.ts";
import { offerStepUp } from "../client/StepUp.ts";
import { SessionError } from "./SessionError.ts";
import { stepUps } from "./stepUps.ts";

/** Why no grant would help, and of which errors: all that carry no request. */
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
  "what the account, the bundler, the paymaster or the token are, no terms change": [
    "AccountCreationFailedError",
    "AccountRejectedError",
    "EntryPointRejectedError",
    "PaymasterAnswerInvalidError",
    "PaymasterRejectedError",
    "PaymentTokenUnsupportedError",
    "SponsorshipExhaustedError",
    "SponsorshipRefusedError",
  ],
  "another key signed or sent, or none did": [
    "NotRedeemerError",
    "NotSessionKeyError",
    "RedemptionSignatureInvalidError",
    "SessionKeyMismatchError",
    "SessionKeyTimeoutError",
    "SignatureDeclinedError",
    "SignatureInvalidError",
    "SignatureRejectedError",
    "SignerTimeoutError",
    "SignerUnavailableError",
    "TransactionSigningUnsupportedError",
    "WalletChainMismatchError",
    "WalletTimeoutError",
  ],
  "the caller names another payment, or uses another function": [
    "NoEnablingCallError",
    "PaymentNonceUnknownError",
    "SessionNotOpenedError",
  ],
  "there is no session yet: its string is none, or its request is over": [
    "SealedGrantInvalidError",
    "SerializedKeyCorruptError",
    "SerializedKeyInvalidError",
    "SerializedKeyTooLargeError",
    "SerializedKeyVersionError",
    "SessionGrantInvalidError",
    "SessionRequestExpiredError",
    "SessionRequestInvalidError",
  ],
  "the grant is another than was asked for: the request stands": [
    "GrantMismatchError",
    "GrantWiderThanRequestError",
  ],
  "it is of what a session is granted with, before there is one": [
    "CallUnsafeError",
    "CounterpartyOutsideError",
    "CounterpartyUnboundError",
    "IndexOutOfRangeError",
    "InstallDataMalformedError",
    "LayeredSetUnsupportedError",
    "LimitInconsistentError",
    "LimitsNotAscendingError",
    "NativeSpendRuleError",
    "NothingAllowedError",
    "PayeesInvalidError",
    "PaymentRuleEmptyError",
    "PaymentRulesTooManyError",
    "PaymentTokenInvalidError",
    "PeriodTooShortError",
    "RoleMissingError",
    "RuleKindUnknownError",
    "RuleOperandsInvalidError",
    "RuleVacuousError",
    "SelectorForbiddenError",
    "SessionKeyMissingError",
    "SpendRuleMisplacedError",
    "TargetForbiddenError",
    "TargetGovernsError",
    "TermOutOfRangeError",
    "TermsMalformedError",
    "TermsNotCanonicalError",
    "TermsTooLargeError",
    "TermsVersionUnknownError",
    "TokenCallUnmeteredError",
    "ValueCapWithoutLimitError",
    "WindowInvalidError",
  ],
  "it is of what an owner, a guardian or a stranger does, and no session": [
    "AccountNonceInvalidError",
    "AccountNotDelegatedError",
    "CeilingNotConfirmedError",
    "DelegationNotConfirmedError",
    "DelegationUnsupportedError",
    "DirectCallUnsupportedError",
    "NotGuardianError",
    "OwnerChangeNotConfirmedError",
    "OwnerMismatchError",
    "OwnerSignaturesMissingError",
    "OwnerValidatorMissingError",
    "OwnerValidatorUnknownError",
    "RevocationExpiredError",
    "RevocationNonceUsedError",
    "RevocationSignatureInvalidError",
    "RootValidatorUnsupportedError",
    "SafeAdapterMissingError",
    "SafeNonceUsedError",
    "SafeThresholdError",
    "SessionUnknownError",
    "ValidatorNotInstalledError",
    "WithdrawalNotConfirmedError",
  ],
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

test("default: every error either carries a request, or is said here why no grant would help", () => {
  const named = [...stepUps, ...Object.values(cannot).flat()];
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter((name) => name !== SessionError.name && !named.includes(name))).toEqual([]);
});

test.each(all)("behavior: a %s is given a request, if it is among them", async (name) => {
  const { prototype } =
    (errors as unknown as Record<string, { readonly prototype: SessionError }>)[name] ?? {};
  const error: SessionError = Object.create(prototype ?? null, { name: { value: name } });
  const asked = {} as AskedSession;
  offerStepUp(error, {}, async () => asked);
  expect(await error.toRequest?.()).toBe(stepUps.has(name) ? asked : undefined);
});
