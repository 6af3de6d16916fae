// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Lets the caller act for accounts that delegated to it (ERC-7710).
interface IERC7710DelegationManager {
    /// @param permissionContexts For each redemption, what proves the caller's authority.
    /// @param modes For each redemption, the ERC-7579 execution mode.
    /// @param executionCallDatas For each redemption, the ERC-7579 execution calldata.
    function redeemDelegations(
        bytes[] calldata permissionContexts,
        bytes32[] calldata modes,
        bytes[] calldata executionCallDatas
    ) external;
}
