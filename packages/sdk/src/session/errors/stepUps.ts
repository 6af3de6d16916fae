/**
 * The refusals that more permission would have let pass, by the names of their errors: each carries `toRequest`.
 *
 * Of the others no grant would help: calls that are malformed or revert, bounds of time that pass by themselves, caps that
 * the agent sets itself, ceilings that the owner raises, signatures and networks that fail.
 */
export const stepUps: ReadonlySet<string> = new Set([
  // Money, gas and operations.
  "SpendCapExceededError",
  "GasBudgetExceededError",
  "OperationsExhaustedError",
  "LimitMissingError",
  "StockPolicyRefusedError",
  "CeilingUnmeteredError",
  // Calls.
  "CallNotAllowedError",
  "NativeValueExceededError",
  "CounterpartyNotAllowedError",
  "AddressNotAllowedError",
  "ArgumentNotEqualError",
  "ArgumentTooHighError",
  "ArgumentTooLowError",
  "ArgumentNotListedError",
  // Payments.
  "PaymentTokenNotAllowedError",
  "PaymentPayeeNotAllowedError",
  "PaymentTooLargeError",
  "PaymentsUsedUpError",
  "PaymentNotReservedError",
  "PaymentsNeedCompactError",
  // Ways to act.
  "PaymasterNotAllowedError",
  "PaymasterUnderCeilingError",
  "ExecutorUnsupportedError",
  "RedemptionUnsupportedError",
  // Time, and what ends a session.
  "SessionExpiredError",
  "SessionNotStartedError",
  "PeriodOutsideSessionError",
  "SessionRevokedError",
  "EpochMismatchError",
  "GrantOutdatedError",
  // What was granted, and holds no longer: owners or modules have changed since.
  "GrantNotApprovedError",
  "GrantSignatureInvalidError",
  "PermissionMismatchError",
  "SessionNotInstalledError",
]);
