// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The way a session was installed, and therefore the only way it may be used.
/// @dev Values other than `None` equal the ERC-7579 / Kernel module type they stand for, so that the byte an
/// owner signs at installation says which interface the session answers to. `Validation` is ERC-6900's, whose modules
/// have no types.
enum Door {
    None,
    Validator,
    Executor,
    Fallback,
    Hook,
    Policy,
    Signer,
    Validation
}
