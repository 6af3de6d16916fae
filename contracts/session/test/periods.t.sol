// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Periods} from "../rules/Periods.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

contract PeriodsTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    function test_returnsExactBounds_ofEveryPeriod() external {
        (bytes memory terms,) = installDefault();
        for (uint32 p; p < WINDOW / PERIOD; ++p) {
            uint256 start = T0 + uint256(p) * PERIOD;
            assertEq(authorize(terms, p, TRANSFER_CALL, transfer(1)), window(start, start + PERIOD - 1), "bounds");
        }
    }

    function test_lastSecondAndFirstOfNext_neverOverlap() external {
        (bytes memory terms,) = installDefault();
        uint256 first = authorize(terms, 0, TRANSFER_CALL, transfer(1));
        uint256 second = authorize(terms, 1, TRANSFER_CALL, transfer(1));
        assertEq(uint48(first >> 160) + 1, second >> 208, "adjacent");
    }

    function test_cutsLastPeriod_toTheSession() external {
        // The window's last second, T0 + 10 000, is the only one of period 10.
        (bytes memory terms,) = installDefault();
        assertEq(
            authorize(terms, 10, TRANSFER_CALL, transfer(1)), window(T0 + WINDOW, T0 + WINDOW), "last second"
        );
    }

    function test_reverts_whenPeriodBeginsAfterTheSession() external {
        (bytes memory terms,) = installDefault();
        _refuse(terms, 11);
        _refuse(terms, 12);
        _refuse(terms, type(uint32).max);
    }

    function test_wholeWindow_whenLengthIsZero() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.periodLength = 0;
        (bytes memory terms,) = install(built);
        assertEq(authorize(terms, 0, TRANSFER_CALL, transfer(1)), window(T0, T0 + WINDOW), "bounds");
        _refuse(terms, 1);
        _refuse(terms, type(uint32).max);
    }

    function test_wholeWindow_whenLengthExceedsIt() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.periodLength = type(uint32).max;
        (bytes memory terms,) = install(built);
        assertEq(authorize(terms, 0, TRANSFER_CALL, transfer(1)), window(T0, T0 + WINDOW), "bounds");
        _refuse(terms, 1);
        _refuse(terms, type(uint32).max);
    }

    function test_extremes_doNotWrap() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.validAfter = 0;
        built.validUntil = LAST_SECOND;
        built.periodLength = type(uint32).max;
        (bytes memory terms,) = install(built);
        uint256 last = uint256(LAST_SECOND) / type(uint32).max;
        uint256 start = last * type(uint32).max;
        assertEq(
            authorize(terms, uint32(last), TRANSFER_CALL, transfer(1)), window(start, LAST_SECOND), "bounds"
        );
        _refuse(terms, uint32(last) + 1);
        _refuse(terms, type(uint32).max);
    }

    function test_oneSecondWindow() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.validUntil = built.validAfter;
        (bytes memory terms,) = install(built);
        assertEq(authorize(terms, 0, TRANSFER_CALL, transfer(1)), window(T0, T0), "bounds");
        _refuse(terms, 1);
    }

    /// @dev Second 0 of unix time as a period of its own: its last second, 0, would mean "for ever".
    function test_neverReturnsAnEndOfZero() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.validAfter = 0;
        built.periodLength = 1;
        (bytes memory terms,) = install(built);
        _refuse(terms, 0);
        assertEq(authorize(terms, 1, TRANSFER_CALL, transfer(1)), window(1, 1), "bounds");
    }

    function test_reverts_whenPeriodIsPast() external {
        (bytes memory terms, SessionId id) = installDefault();
        authorize(terms, 3, TRANSFER_CALL, transfer(1));
        bytes memory reason = abi.encodeWithSelector(ISpendCap.PeriodPassed.selector, 3, 2);
        refuse(terms, 2, TRANSFER_CALL, transfer(1), reason);
        reason = abi.encodeWithSelector(ISpendCap.PeriodPassed.selector, 3, 0);
        refuse(terms, 0, TRANSFER_CALL, transfer(1), reason);
        authorize(terms, 3, TRANSFER_CALL, transfer(1));
        assertSpent(id, USDC, 3, 2, 2);
    }

    /// @dev Periods tile the window: every second of it is in exactly the period that arithmetic says.
    /// @param validAfter Any second.
    /// @param length Any window length.
    /// @param periodLength Any.
    /// @param second Any second of the window.
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_everySecondIsInExactlyOnePeriod(
        uint48 validAfter,
        uint48 length,
        uint32 periodLength,
        uint48 second
    ) external {
        validAfter = uint48(bound(validAfter, 1, LAST_SECOND - 1));
        length = uint48(bound(length, 1, LAST_SECOND - validAfter));
        periodLength = uint32(bound(periodLength, 1, type(uint32).max));
        second = uint48(bound(second, validAfter, validAfter + length));
        uint256 period = (second - validAfter) / periodLength;
        if (period > type(uint32).max) return;

        TermsBuilder.Terms memory built = defaultTerms();
        (built.validAfter, built.validUntil) = (validAfter, validAfter + length);
        built.periodLength = periodLength;
        (bytes memory terms,) = install(built);
        uint256 result = authorize(terms, uint32(period), TRANSFER_CALL, transfer(1));
        assertEq(uint160(result), 0, "no aggregator");
        assertLe(result >> 208, second, "first");
        assertLe(second, uint48(result >> 160), "last");
        assertEq(result >> 208, validAfter + period * periodLength, "start");
        assertTrue(uint48(result >> 160) != 0, "an end");
    }

    function _refuse(bytes memory terms, uint32 period) private {
        refuse(
            terms, period, TRANSFER_CALL, transfer(1), abi.encodeWithSelector(ISpendCap.PeriodOutsideSession.selector, period)
        );
    }
}
