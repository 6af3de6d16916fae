// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {SessionTerms} from "./SessionTerms.sol";
import {TokenFunctions} from "./TokenFunctions.sol";

/// @notice Decides whether one call is within a session's terms, and what it spends.
library CallRules {
    using CalldataWords for bytes;
    using SessionTerms for bytes;

    /// @notice Most that any amount may be; keeps sums of 255 amounts below 2^120.
    uint256 internal constant MAX_AMOUNT = type(uint112).max;

    /// @notice Checks a call against entry `index` of the terms and adds what it spends to `spent`.
    /// @param spent Base units spent so far in this operation, one element per limit.
    function check(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        uint256 index,
        address target,
        uint256 value,
        bytes calldata data,
        uint256[] memory spent
    ) internal pure {
        // Check the named entry exists and is of this very function.
        if (index >= terms.callCount()) revert ISpendCap.CallIndexOutOfRange(index, terms.callCount());
        SessionTerms.CallEntry memory entry = terms.callAt(tables, index);
        bytes4 selector = data.length < 4 ? bytes4(0) : bytes4(data);
        if (
            target != entry.target || selector != entry.selector
                || (data.length == 0) != (entry.selector == bytes4(0))
        ) revert ISpendCap.CallNotAllowed(target, selector);

        // Check a token reads all of it: what it ignores, a rule must not count.
        uint256 arguments = TokenFunctions.argumentsOf(selector);
        unchecked {
            // at most three arguments
            if (arguments != 0 && data.length != 4 + arguments * 32) {
                revert ISpendCap.CalldataLengthWrong(selector, 4 + arguments * 32, data.length);
            }
        }

        if (value != 0) {
            // Check the native value; terms with a value cap have a limit for address zero, which comes first.
            if (value > entry.valueCap) revert ISpendCap.NativeValueExceeded(target, entry.valueCap, value);
            unchecked {
                // value <= 2^96 - 1
                spent[0] += value;
            }
        }

        unchecked {
            // A rule index is below 2 * 255.
            uint256 end = entry.firstRule + entry.ruleCount;
            for (uint256 i = entry.firstRule; i < end; ++i) {
                _checkRule(terms, tables, i, data, spent);
            }
        }
    }

    function _checkRule(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        uint256 index,
        bytes calldata data,
        uint256[] memory spent
    ) private pure {
        (uint256 kind, uint256 argument, uint256 first, uint256 count) = terms.ruleAt(tables, index);
        uint256 actual;
        unchecked {
            // argument <= 255
            uint256 start = 4 + argument * 32;
            // Check the argument is there: an account would read missing calldata as zero.
            if (data.length < start + 32) revert ISpendCap.ArgumentMissing(argument);
            actual = data.load(start);
        }

        // Check what the kind says; one that is not known here allows nothing.
        if (kind == uint256(SessionTerms.RuleKind.Spend)) {
            if (actual > MAX_AMOUNT) revert ISpendCap.AmountOutOfRange(terms.addressAt(tables, first), actual);
            unchecked {
                // at most 255 calls with 255 rules each of at most 2^112
                spent[first] += actual;
            }
        } else if (kind == uint256(SessionTerms.RuleKind.Counterparty)) {
            if (!_isListedAddress(terms, tables, first, count, actual)) revert ISpendCap.CounterpartyNotAllowed(actual);
        } else if (kind == uint256(SessionTerms.RuleKind.Address)) {
            if (!_isListedAddress(terms, tables, first, count, actual)) revert ISpendCap.AddressNotAllowed(argument, actual);
        } else if (kind == uint256(SessionTerms.RuleKind.OneOf)) {
            if (!_isListedWord(terms, tables, first, count, actual)) revert ISpendCap.ArgumentNotListed(argument, actual);
        } else if (kind == uint256(SessionTerms.RuleKind.AtLeast)) {
            uint256 least = terms.wordAt(tables, first);
            if (actual < least) revert ISpendCap.ArgumentTooLow(argument, least, actual);
        } else if (kind == uint256(SessionTerms.RuleKind.AtMost)) {
            uint256 most = terms.wordAt(tables, first);
            if (actual > most) revert ISpendCap.ArgumentTooHigh(argument, most, actual);
        } else if (kind == uint256(SessionTerms.RuleKind.Equal)) {
            uint256 expected = terms.wordAt(tables, first);
            if (actual != expected) revert ISpendCap.ArgumentNotEqual(argument, expected, actual);
        } else {
            revert ISpendCap.RuleKindUnknown(kind);
        }
    }

    /// @dev Compares whole words, so an address with dirty upper bits is never listed.
    function _isListedAddress(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        uint256 first,
        uint256 count,
        uint256 actual
    ) private pure returns (bool) {
        for (uint256 i; i < count; ++i) {
            if (uint160(terms.addressAt(tables, first + i)) == actual) return true;
        }
        return false;
    }

    function _isListedWord(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        uint256 first,
        uint256 count,
        uint256 actual
    ) private pure returns (bool) {
        for (uint256 i; i < count; ++i) {
            if (terms.wordAt(tables, first + i) == actual) return true;
        }
        return false;
    }
}
