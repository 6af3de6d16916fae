// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IAccountFactory
/// @notice What the meta factory asks of Kernel's factory.
interface IAccountFactory {
    /// @notice Creates the account for `data` and `salt`, or returns the one already there.
    function createAccount(bytes calldata data, bytes32 salt) external payable returns (address);
}
