// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionId} from "../types/SessionId.sol";

/// @notice What the session module asks before it grants: whether terms are sound, and what an owner signs for them.
interface IGrantRules {
    /// @notice Reverts, naming the flaw, unless `account` may grant a session with `terms` in the calling module.
    function check(bytes calldata terms, address account) external view;

    /// @notice As `check`; then the EIP-712 struct hash of `GrantSession`.
    /// @param id The session's id in the calling module.
    function checkAndHash(bytes calldata terms, address account, SessionId id)
        external
        view
        returns (bytes32 structHash);
}
