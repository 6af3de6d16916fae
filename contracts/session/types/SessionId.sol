// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Names a session: the hash of its terms, the chain and the module that enforces them.
type SessionId is bytes32;

using {equals as ==, differs as !=} for SessionId global;

function equals(SessionId a, SessionId b) pure returns (bool) {
    return SessionId.unwrap(a) == SessionId.unwrap(b);
}

function differs(SessionId a, SessionId b) pure returns (bool) {
    return SessionId.unwrap(a) != SessionId.unwrap(b);
}
