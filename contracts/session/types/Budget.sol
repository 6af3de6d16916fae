// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Which of a token's three caps.
enum Cap {
    Operation,
    Period,
    Lifetime
}

/// @notice What a session has spent of one token, one slot.
struct Spending {
    /// The last period in which it spent.
    uint32 period;
    /// Base units spent in that period.
    uint112 inPeriod;
    /// Base units spent since the session was granted.
    uint112 total;
}

/// @notice What all sessions of an account together may spend of one token, one slot.
struct Ceiling {
    /// Whether it is in force.
    bool set;
    /// Most that may ever be counted, in base units.
    uint112 limit;
    /// Base units counted while it was in force.
    uint112 used;
}
