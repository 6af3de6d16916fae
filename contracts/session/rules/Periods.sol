// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {SessionTerms} from "./SessionTerms.sol";

/// @notice Budget periods without a clock: the operation names its period, the EntryPoint enforces that the clock
/// agrees.
library Periods {
    using SessionTerms for bytes;

    /// @notice What a redemption names instead of a period, so that the clock says which one it spends in.
    uint32 internal constant CURRENT = type(uint32).max;

    /// @notice The seconds in which an operation of `period` may be included, both bounds inclusive.
    /// @dev Period `p` covers [validAfter + p · length, validAfter + (p + 1) · length) cut to the session's window.
    /// @return first First valid second.
    /// @return last Last valid second; never 0, which an EntryPoint would read as "for ever".
    function bounds(bytes calldata terms, uint32 period) internal pure returns (uint48 first, uint48 last) {
        bool inside;
        (inside, first, last) = tryBounds(terms.validAfter(), terms.validUntil(), terms.periodLength(), period);
        if (!inside) revert ISpendCap.PeriodOutsideSession(period);
    }

    /// @notice As `bounds`, out of numbers, and says whether there is such a period instead of reverting.
    /// @param validAfter First second of the session.
    /// @param validUntil Last second of the session, not before the first.
    /// @param length Seconds of a period; 0: the whole session is period 0.
    function tryBounds(uint48 validAfter, uint48 validUntil, uint32 length, uint32 period)
        internal
        pure
        returns (bool inside, uint48 first, uint48 last)
    {
        (first, last) = (validAfter, validUntil);
        if (length == 0) return (period == 0, first, last);
        unchecked {
            // 2^48 + 2^32 · 2^32 + 2^32 < 2^65
            uint256 start = uint256(validAfter) + uint256(period) * length;
            if (start > validUntil) return (false, first, last);
            uint256 end = start + length - 1;
            // start <= last < 2^48, and end is only taken when below last
            first = uint48(start);
            if (end < last) last = uint48(end);
            // Check the end is not second 0, which is long past but would read as "for ever".
            inside = last != 0;
        }
    }

    /// @notice The period that `time` lies in; before the session, its first.
    /// @dev Only where a clock may be read. Whether the session has such a period, `bounds` says. A period past 2^32 is
    /// cut to another one, whose bounds `time` is not within.
    function periodAt(bytes calldata terms, uint256 time) internal pure returns (uint32) {
        uint256 length = terms.periodLength();
        uint256 start = terms.validAfter();
        if (length == 0 || time < start) return 0;
        unchecked {
            // start <= time
            return uint32((time - start) / length);
        }
    }

    /// @notice How many periods a session has, a last one cut short included; at least 1, at most 2^48.
    function count(bytes calldata terms) internal pure returns (uint256) {
        uint256 length = terms.periodLength();
        if (length == 0) return 1;
        unchecked {
            // validAfter <= validUntil < 2^48
            return (uint256(terms.validUntil()) - terms.validAfter()) / length + 1;
        }
    }
}
