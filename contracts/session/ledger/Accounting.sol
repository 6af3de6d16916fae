// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Cap, Ceiling, Spending} from "../types/Budget.sol";
import {Session} from "../types/Session.sol";

/// @notice The arithmetic of every budget: call-free and storage-free, so that it can be proven.
/// @dev Nothing here ever lowers a counter.
library Accounting {
    /// @notice Counts one operation and its worst-case gas against a session, in place.
    /// @param gasCost Worst case in wei.
    function operate(Session memory session, uint32 maxOperations, uint96 gasBudget, uint256 gasCost) internal pure {
        // Check the budgets of operations and gas.
        if (session.operations >= maxOperations) revert ISpendCap.OperationsExhausted(maxOperations);
        if (gasCost > gasBudget || session.gasSpent > gasBudget - gasCost) {
            revert ISpendCap.GasBudgetExceeded(gasBudget, session.gasSpent, gasCost);
        }
        unchecked {
            // operations < maxOperations; gasSpent + gasCost <= gasBudget < 2^96
            session.operations += 1;
            session.gasSpent += uint96(gasCost);
        }
    }

    /// @notice Counts `amount` base units of `token` in `period` against a session's three caps.
    /// @return What is spent then.
    function spend(
        Spending memory spending,
        address token,
        uint32 period,
        uint256 amount,
        uint112 perOperation,
        uint112 perPeriod,
        uint112 lifetime
    ) internal pure returns (Spending memory) {
        // Check time does not run backwards: a period once left keeps what was spent in it.
        if (period < spending.period) revert ISpendCap.PeriodPassed(spending.period, period);
        uint256 inPeriod = period == spending.period ? spending.inPeriod : 0;
        uint256 total = spending.total;

        // Check the three caps.
        if (amount > perOperation) revert ISpendCap.SpendCapExceeded(Cap.Operation, token, perOperation, 0, amount);
        unchecked {
            // amount <= perOperation < 2^112, and both counters are below 2^112
            if (inPeriod + amount > perPeriod) {
                revert ISpendCap.SpendCapExceeded(Cap.Period, token, perPeriod, inPeriod, amount);
            }
            if (total + amount > lifetime) revert ISpendCap.SpendCapExceeded(Cap.Lifetime, token, lifetime, total, amount);
            // both sums are at most a uint112 cap
            return Spending({period: period, inPeriod: uint112(inPeriod + amount), total: uint112(total + amount)});
        }
    }

    /// @notice Counts `amount` base units of `token` against an account's ceiling, in place.
    function draw(Ceiling memory ceiling, address token, uint256 amount) internal pure {
        if (amount > ceiling.limit || ceiling.used > ceiling.limit - amount) {
            revert ISpendCap.CeilingExceeded(token, ceiling.limit, ceiling.used, amount);
        }
        unchecked {
            // used + amount <= limit < 2^112
            ceiling.used += uint112(amount);
        }
    }
}
