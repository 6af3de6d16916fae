// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "../../test-support/TestBase.sol";
import {Periods} from "../rules/Periods.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice `Periods.tryBounds` and `Periods.count` as arithmetic: periods tile the window, and are as many as counted.
contract TryBoundsTest is TestBase {
    using TermsBuilder for TermsBuilder.Terms;

    /// @param validAfter Any second. @param length Any window. @param seconds_ Any period length. @param which Any period.
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_neighboursTileTheWindow(uint48 validAfter, uint48 length, uint32 seconds_, uint32 which)
        external
        pure
    {
        uint48 validUntil;
        (validAfter, validUntil, seconds_) = _window(validAfter, length, seconds_);
        uint256 periods = (uint256(validUntil) - validAfter) / seconds_ + 1;
        uint32 period = uint32(bound(which, 0, _min(periods, uint256(1) << 32) - 1));
        (bool inside, uint48 first, uint48 last) = Periods.tryBounds(validAfter, validUntil, seconds_, period);
        assertTrue(inside, "inside");
        assertLe(validAfter, first, "in the window");
        assertLe(first, last, "not empty");
        assertLe(last, validUntil, "in the window");
        if (period == 0) assertEq(first, validAfter, "begins with the window");
        if (period + uint256(1) == periods) assertEq(last, validUntil, "ends with the window");
        else assertEq(uint256(last) - first + 1, seconds_, "whole");
        if (period == type(uint32).max) return;
        (bool next, uint48 start,) = Periods.tryBounds(validAfter, validUntil, seconds_, period + 1);
        assertEq(next, period + uint256(1) < periods, "a next one");
        if (next) assertEq(start, uint256(last) + 1, "no gap and no overlap");
    }

    /// @dev Counted one by one, in windows of few periods.
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_countIsHowManyAreInside(uint48 validAfter, uint32 seconds_, uint48 length) external view {
        if (seconds_ != 0) length = uint48(bound(length, 0, uint256(seconds_) * 6));
        uint48 validUntil;
        uint32 periodSeconds = seconds_;
        (validAfter, validUntil, seconds_) = _window(validAfter, length, seconds_);
        uint256 inside;
        for (uint32 period; period < 9; ++period) {
            (bool exists,,) = Periods.tryBounds(validAfter, validUntil, periodSeconds, period);
            if (exists) ++inside;
        }
        assertEq(this.count(_terms(validAfter, validUntil, periodSeconds)), inside, "count");
    }

    /// @dev What is reserved for payments must be at least what can settle: the count may be more, never less.
    function test_count_isMore_onlyWhereAPeriodCanNotBeNamed() external view {
        // Second 0 as a period of its own has no last second that an EntryPoint would enforce.
        (bool inside,,) = Periods.tryBounds(0, 3, 1, 0);
        assertTrue(!inside, "no such period");
        assertEq(this.count(_terms(0, 3, 1)), 4, "counted all the same");
        // Period numbers end at 2^32 - 1.
        assertEq(this.count(_terms(0, type(uint48).max, 1)), uint256(1) << 48, "no wrap");
        assertEq(this.count(_terms(1, 1, 1)), 1, "one second");
        assertEq(this.count(_terms(1, 10, 10)), 1, "exactly one period");
        assertEq(this.count(_terms(1, 11, 10)), 2, "and a second more");
        assertEq(this.count(_terms(1, 11, 0)), 1, "the whole window");
    }

    function count(bytes calldata terms) external pure returns (uint256) {
        return Periods.count(terms);
    }

    /// @dev A window after second 0, and a period length that is not 0.
    function _window(uint48 validAfter, uint48 length, uint32 seconds_)
        private
        pure
        returns (uint48, uint48, uint32)
    {
        validAfter = uint48(bound(validAfter, 1, type(uint48).max));
        length = uint48(bound(length, 0, type(uint48).max - validAfter));
        return (validAfter, validAfter + length, seconds_ == 0 ? 1 : seconds_);
    }

    function _terms(uint48 validAfter, uint48 validUntil, uint32 seconds_) private pure returns (bytes memory) {
        TermsBuilder.Terms memory terms;
        (terms.validAfter, terms.validUntil, terms.periodLength) = (validAfter, validUntil, seconds_);
        return terms.pack();
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
