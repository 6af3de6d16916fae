// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionTerms} from "./SessionTerms.sol";

/// @notice Budget periods without a clock: the operation names its period, the EntryPoint enforces that the clock
/// agrees.
library Periods {
    using SessionTerms for bytes;

    error PeriodOutsideSession(uint32 period);

    /// @notice The seconds in which an operation of `period` may be included, both bounds inclusive.
    /// @dev Period `p` covers [validAfter + p · length, validAfter + (p + 1) · length) cut to the session's window.
    /// @return first First valid second.
    /// @return last Last valid second; never 0, which an EntryPoint would read as "for ever".
    function bounds(bytes calldata terms, uint32 period) internal pure returns (uint48 first, uint48 last) {
        first = terms.validAfter();
        last = terms.validUntil();
        uint256 length = terms.periodLength();
        if (length == 0) {
            if (period != 0) revert PeriodOutsideSession(period);
            return (first, last);
        }
        unchecked {
            // 2^48 + 2^32 · 2^32 + 2^32 < 2^65
            uint256 start = first + uint256(period) * length;
            if (start > last) revert PeriodOutsideSession(period);
            uint256 end = start + length - 1;
            // start <= last < 2^48, and end is only taken when below last
            first = uint48(start);
            if (end < last) last = uint48(end);
            // Check the end is not second 0, which is long past but would read as "for ever".
            if (last == 0) revert PeriodOutsideSession(period);
        }
    }
}
