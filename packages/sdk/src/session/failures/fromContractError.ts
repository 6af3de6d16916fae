import type { ContractErrorArgs, ContractErrorName } from "viem";
import type { BaseError } from "../../errors/BaseError.ts";
import type { spendCapAbi } from "../../generated/usedAbis.ts";
import type {
  CeilingExceededError,
  CeilingUnmeteredError,
  GasBudgetExceededError,
  OperationsExhaustedError,
  PaymasterNotAllowedError,
  PaymasterUnderCeilingError,
  PeriodOutsideSessionError,
  PeriodPassedError,
  SpendCapExceededError,
} from "../errors/budgetErrors.ts";
import * as budget from "../errors/budgetErrors.ts";
import type {
  AddressNotAllowedError,
  ArgumentMissingError,
  ArgumentNotEqualError,
  ArgumentNotListedError,
  ArgumentTooHighError,
  ArgumentTooLowError,
  CalldataLengthError,
  CallNotAllowedError,
  CounterpartyNotAllowedError,
  NativeValueExceededError,
  SpendAmountTooLargeError,
} from "../errors/callErrors.ts";
import * as call from "../errors/callErrors.ts";
import type {
  EpochMismatchError,
  GrantSignatureInvalidError,
  NotSessionKeyError,
  OutsideWindowError,
  PermissionMismatchError,
  SessionNotInstalledError,
  SessionRevokedError,
} from "../errors/lifecycleErrors.ts";
import * as lifecycle from "../errors/lifecycleErrors.ts";
import type {
  AccountMismatchError,
  BatchEmptyError,
  CallCountMismatchError,
  CallIndexOutOfRangeError,
  ContractInternalError,
  ExecutionMalformedError,
  GasFieldOutOfRangeError,
  GrantMalformedError,
  LengthsDifferError,
  ModeNotAllowedError,
  PaymasterDataMalformedError,
  PresentationMalformedError,
  SelectorNotAllowedError,
} from "../errors/operationErrors.ts";
import * as operation from "../errors/operationErrors.ts";
import type {
  NotRedeemerError,
  RedemptionExpiredError,
  RedemptionSignatureInvalidError,
  RedemptionUsedError,
} from "../errors/redeemErrors.ts";
import * as redeem from "../errors/redeemErrors.ts";
import type {
  NotGuardianError,
  RevocationExpiredError,
  RevocationNonceUsedError,
  RevocationSignatureInvalidError,
} from "../errors/revocationErrors.ts";
import * as revocation from "../errors/revocationErrors.ts";
import type {
  IndexOutOfRangeError,
  InstallDataMalformedError,
  LimitsNotAscendingError,
  NativeSpendRuleError,
  NothingAllowedError,
  PayeesInvalidError,
  PaymentRulesTooManyError,
  PaymentTokenInvalidError,
  RoleMissingError,
  RuleKindUnknownError,
  RuleOperandsInvalidError,
  RuleVacuousError,
  SelectorForbiddenError,
  SessionKeyMissingError,
  SpendRuleMisplacedError,
  TargetForbiddenError,
  TermsMalformedError,
  TermsNotCanonicalError,
  TermsVersionUnknownError,
  TokenCallUnmeteredError,
  ValueCapWithoutLimitError,
  WindowInvalidError,
} from "../errors/termsErrors.ts";
import * as terms from "../errors/termsErrors.ts";

type SpendCapAbi = typeof spendCapAbi;

/** Name of an error that the SpendCap can revert with. */
type SpendCapErrorName = ContractErrorName<SpendCapAbi>;

/** The contract's `Cap`, by number. */
const caps = ["perOperation", "perPeriod", "lifetime"] as const satisfies readonly budget.SpendCapKind[];

/** For each error of the contract the error of this package. A missing one does not compile. */
const mappers: {
  readonly [name in SpendCapErrorName]: (args: ContractErrorArgs<SpendCapAbi, name>) => BaseError;
} = {
  AddressNotAllowed: ([argument, actual]) =>
    new call.AddressNotAllowedError({ argument: Number(argument), actual }),
  AmountOutOfRange: ([token, amount]) => new call.SpendAmountTooLargeError({ token, amount }),
  ArgumentMissing: ([argument]) => new call.ArgumentMissingError({ argument: Number(argument) }),
  ArgumentNotEqual: ([argument, expected, actual]) =>
    new call.ArgumentNotEqualError({ argument: Number(argument), expected, actual }),
  ArgumentNotListed: ([argument, actual]) =>
    new call.ArgumentNotListedError({ argument: Number(argument), actual }),
  ArgumentTooHigh: ([argument, most, actual]) =>
    new call.ArgumentTooHighError({ argument: Number(argument), most, actual }),
  ArgumentTooLow: ([argument, least, actual]) =>
    new call.ArgumentTooLowError({ argument: Number(argument), least, actual }),
  CallCountMismatch: ([claimed, actual]) =>
    new operation.CallCountMismatchError({ claimed: Number(claimed), actual: Number(actual) }),
  CallIndexOutOfRange: ([index, count]) =>
    new operation.CallIndexOutOfRangeError({ index: Number(index), count: Number(count) }),
  CallNotAllowed: ([target, selector]) => new call.CallNotAllowedError({ target, selector }),
  CalldataLengthWrong: ([selector, expected, actual]) =>
    new call.CalldataLengthError({ selector, expected: Number(expected), actual: Number(actual) }),
  CeilingExceeded: ([token, limit, used, requested]) =>
    new budget.CeilingExceededError({ token, limit, used, requested }),
  CeilingUnmetered: ([token]) => new budget.CeilingUnmeteredError({ token }),
  CounterpartyNotAllowed: ([actual]) => new call.CounterpartyNotAllowedError({ actual }),
  EmptyBatch: () => new operation.BatchEmptyError(),
  EntryMisplaced: ([offset]) => new terms.TermsNotCanonicalError({ offset: Number(offset), unused: false }),
  EntryUnreferenced: ([offset]) => new terms.TermsNotCanonicalError({ offset: Number(offset), unused: true }),
  EpochMismatch: ([current, inTerms]) => new lifecycle.EpochMismatchError({ current, inTerms }),
  GasBudgetExceeded: ([limit, spent, requested]) =>
    new budget.GasBudgetExceededError({ limit, spent, requested }),
  GasFieldOutOfRange: () => new operation.GasFieldOutOfRangeError(),
  GrantMalformed: () => new operation.GrantMalformedError(),
  GrantSignatureInvalid: ([account]) => new lifecycle.GrantSignatureInvalidError({ account }),
  IndexOutOfRange: ([index, count]) =>
    new terms.IndexOutOfRangeError({ index: Number(index), count: Number(count) }),
  InstallDataMalformed: () => new terms.InstallDataMalformedError(),
  LengthsDiffer: ([contexts, modes, executions]) =>
    new operation.LengthsDifferError({
      contexts: Number(contexts),
      modes: Number(modes),
      executions: Number(executions),
    }),
  LimitsNotAscending: ([token]) => new terms.LimitsNotAscendingError({ token }),
  MalformedExecution: () => new operation.ExecutionMalformedError(),
  MalformedPaymasterData: ([length]) => new operation.PaymasterDataMalformedError({ length: Number(length) }),
  ModeNotAllowed: ([mode]) => new operation.ModeNotAllowedError({ mode }),
  NativeSpendRule: ([rule]) => new terms.NativeSpendRuleError({ rule: Number(rule) }),
  NativeValueExceeded: ([target, cap, value]) => new call.NativeValueExceededError({ target, cap, value }),
  NonceUsed: ([nonce]) => new revocation.RevocationNonceUsedError({ nonce }),
  NotRedeemer: ([caller, redeemer]) => new redeem.NotRedeemerError({ caller, redeemer }),
  NotSessionKey: ([caller]) => new lifecycle.NotSessionKeyError({ caller }),
  NotGuardian: ([caller]) => new revocation.NotGuardianError({ caller }),
  NothingAllowed: () => new terms.NothingAllowedError({ missing: "calls" }),
  OperationsExhausted: ([max]) => new budget.OperationsExhaustedError({ max }),
  OutsideWindow: ([first, last]) => new lifecycle.OutsideWindowError({ first, last }),
  PaymasterNotAllowed: ([paymaster]) => new budget.PaymasterNotAllowedError({ paymaster }),
  PaymasterUnderCeiling: ([paymaster]) => new budget.PaymasterUnderCeilingError({ paymaster }),
  PayeesInvalid: ([rule]) => new terms.PayeesInvalidError({ rule: Number(rule) }),
  PaymentRulesTooMany: ([most, count]) =>
    new terms.PaymentRulesTooManyError({ most: Number(most), count: Number(count) }),
  PaymentTokenInvalid: ([rule]) => new terms.PaymentTokenInvalidError({ rule: Number(rule) }),
  PeriodOutsideSession: ([period]) => new budget.PeriodOutsideSessionError({ period }),
  PeriodPassed: ([current, claimed]) => new budget.PeriodPassedError({ current, claimed }),
  PermissionMismatch: ([installed, used]) => new lifecycle.PermissionMismatchError({ installed, used }),
  PresentationMalformed: () => new operation.PresentationMalformedError(),
  RedemptionExpired: ([deadline]) => new redeem.RedemptionExpiredError({ deadline }),
  RedemptionSignatureInvalid: ([sessionKeyAddress]) =>
    new redeem.RedemptionSignatureInvalidError({ sessionKeyAddress }),
  RedemptionUsed: ([nonce]) => new redeem.RedemptionUsedError({ nonce }),
  RoleMissing: () => new terms.RoleMissingError(),
  RuleKindUnknown: ([kind]) => new terms.RuleKindUnknownError({ kind: Number(kind) }),
  RuleOperandsInvalid: ([rule, count]) =>
    new terms.RuleOperandsInvalidError({ rule: Number(rule), count: Number(count) }),
  RuleVacuous: ([rule]) => new terms.RuleVacuousError({ rule: Number(rule) }),
  SelectorForbidden: ([target, selector]) => new terms.SelectorForbiddenError({ target, selector }),
  SelectorNotAllowed: ([selector]) => new operation.SelectorNotAllowedError({ selector }),
  SessionIsRevoked: ([sessionId]) => new lifecycle.SessionRevokedError({ sessionId }),
  SessionKeyMissing: () => new terms.SessionKeyMissingError(),
  SessionNotInstalled: ([sessionId, door]) => new lifecycle.SessionNotInstalledError({ sessionId, door }),
  SignatureExpired: ([deadline]) => new revocation.RevocationExpiredError({ deadline }),
  SignatureInvalid: ([account]) => new revocation.RevocationSignatureInvalidError({ account }),
  SpendCapExceeded: ([cap, token, limit, spent, requested]) =>
    new budget.SpendCapExceededError({ cap: caps[cap] ?? "lifetime", token, limit, spent, requested }),
  SpendRuleMisplaced: ([rule]) => new terms.SpendRuleMisplacedError({ rule: Number(rule) }),
  StringTooLong: () => new operation.ContractInternalError({ errorName: "StringTooLong" }),
  TargetForbidden: ([target]) => new terms.TargetForbiddenError({ target }),
  TermsMalformed: ([expected, actual]) =>
    new terms.TermsMalformedError({ expectedLength: Number(expected), actualLength: Number(actual) }),
  TermsVersionUnknown: ([version]) => new terms.TermsVersionUnknownError({ version: Number(version) }),
  TokenCallUnmetered: ([token, selector]) => new terms.TokenCallUnmeteredError({ token, selector }),
  ValueCapWithoutLimit: ([target]) => new terms.ValueCapWithoutLimitError({ target }),
  WindowInvalid: ([validAfter, validUntil]) => new terms.WindowInvalidError({ validAfter, validUntil }),
  WrongAccount: ([caller, sender]) => new operation.AccountMismatchError({ caller, sender }),
};

/** What {@link fromContractError} can make. */
export type FromContractErrorType =
  | AccountMismatchError
  | AddressNotAllowedError
  | ArgumentMissingError
  | ArgumentNotEqualError
  | ArgumentNotListedError
  | ArgumentTooHighError
  | ArgumentTooLowError
  | BatchEmptyError
  | CallCountMismatchError
  | CallIndexOutOfRangeError
  | CallNotAllowedError
  | CalldataLengthError
  | CeilingExceededError
  | CeilingUnmeteredError
  | ContractInternalError
  | CounterpartyNotAllowedError
  | EpochMismatchError
  | ExecutionMalformedError
  | GasBudgetExceededError
  | GasFieldOutOfRangeError
  | GrantMalformedError
  | GrantSignatureInvalidError
  | IndexOutOfRangeError
  | InstallDataMalformedError
  | LengthsDifferError
  | LimitsNotAscendingError
  | ModeNotAllowedError
  | NativeSpendRuleError
  | NativeValueExceededError
  | NotGuardianError
  | NotRedeemerError
  | NotSessionKeyError
  | NothingAllowedError
  | OperationsExhaustedError
  | OutsideWindowError
  | PayeesInvalidError
  | PaymasterDataMalformedError
  | PaymasterNotAllowedError
  | PaymasterUnderCeilingError
  | PaymentRulesTooManyError
  | PaymentTokenInvalidError
  | PeriodOutsideSessionError
  | PeriodPassedError
  | PermissionMismatchError
  | PresentationMalformedError
  | RedemptionExpiredError
  | RedemptionSignatureInvalidError
  | RedemptionUsedError
  | RevocationExpiredError
  | RevocationNonceUsedError
  | RevocationSignatureInvalidError
  | RoleMissingError
  | RuleKindUnknownError
  | RuleOperandsInvalidError
  | RuleVacuousError
  | SelectorForbiddenError
  | SelectorNotAllowedError
  | SessionKeyMissingError
  | SessionNotInstalledError
  | SessionRevokedError
  | SpendAmountTooLargeError
  | SpendCapExceededError
  | SpendRuleMisplacedError
  | TargetForbiddenError
  | TermsMalformedError
  | TermsNotCanonicalError
  | TermsVersionUnknownError
  | TokenCallUnmeteredError
  | ValueCapWithoutLimitError
  | WindowInvalidError;

/**
 * Makes the error of this package out of an error of the SpendCap.
 *
 * @param errorName - Name of the contract's error.
 * @param args - Its arguments, decoded.
 * @returns The error, not thrown; `undefined` when it is none of the contract's own.
 */
export function fromContractError(errorName: string, args: readonly unknown[]): BaseError | undefined {
  if (!Object.hasOwn(mappers, errorName)) return undefined;
  // The ABI that `args` were decoded by is the one that the mapper's parameters are typed from.
  const mapper = mappers[errorName as SpendCapErrorName] as (args: readonly unknown[]) => BaseError;
  return mapper(args);
}
