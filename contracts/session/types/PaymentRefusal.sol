// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Why a payment by signature is refused.
enum PaymentRefusal {
    None,
    /// Not the bytes of a payment and of terms.
    Malformed,
    SessionNotInstalled,
    SessionRevoked,
    EpochPassed,
    PermissionMismatch,
    RuleUnknown,
    PayeeNotAllowed,
    ValueTooHigh,
    /// The slot is not below the payments per period.
    SlotOutOfRange,
    PeriodOutsideSession,
    StartsBeforePeriod,
    EndsAfterPeriod,
    /// The account has set a ceiling for the token, and this rule is not counted in it, or it was lowered since.
    NotReserved
}
