// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Names a session: the hash of its terms, the chain and the module that enforces them.
type SessionId is bytes32;
