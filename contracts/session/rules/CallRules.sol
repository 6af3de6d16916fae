// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CalldataWords} from "./CalldataWords.sol";
import {SessionTerms} from "./SessionTerms.sol";

/// @notice Decides whether one call is within a session's terms, and what it spends.
library CallRules {
    using CalldataWords for bytes;
    using SessionTerms for bytes;

    error CallIndexOutOfRange(uint256 index, uint256 count);
    error CallNotAllowed(address target, bytes4 selector);
    error NativeValueExceeded(address target, uint256 cap, uint256 value);
    error ArgumentMissing(uint256 argument);
    error ArgumentNotEqual(uint256 argument, uint256 expected, uint256 actual);
    error ArgumentTooHigh(uint256 argument, uint256 most, uint256 actual);
    error ArgumentTooLow(uint256 argument, uint256 least, uint256 actual);
    error ArgumentNotListed(uint256 argument, uint256 actual);
    error AddressNotAllowed(uint256 argument, uint256 actual);
    error CounterpartyNotAllowed(uint256 actual);
    error AmountOutOfRange(address token, uint256 amount);

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
        if (index >= terms.callCount()) revert CallIndexOutOfRange(index, terms.callCount());
        SessionTerms.CallEntry memory entry = terms.callAt(tables, index);
        bytes4 selector = data.length < 4 ? bytes4(0) : bytes4(data);
        if (
            target != entry.target || selector != entry.selector
                || (data.length == 0) != (entry.selector == bytes4(0))
        ) revert CallNotAllowed(target, selector);

        if (value != 0) {
            // Check the native value; terms with a value cap have a limit for address zero, which comes first.
            if (value > entry.valueCap) revert NativeValueExceeded(target, entry.valueCap, value);
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
            if (data.length < start + 32) revert ArgumentMissing(argument);
            actual = data.load(start);
        }

        if (kind == uint256(SessionTerms.RuleKind.Spend)) {
            if (actual > MAX_AMOUNT) revert AmountOutOfRange(terms.addressAt(tables, first), actual);
            unchecked {
                // at most 255 calls with 255 rules each of at most 2^112
                spent[first] += actual;
            }
        } else if (kind == uint256(SessionTerms.RuleKind.Counterparty)) {
            if (!_isListedAddress(terms, tables, first, count, actual)) revert CounterpartyNotAllowed(actual);
        } else if (kind == uint256(SessionTerms.RuleKind.Address)) {
            if (!_isListedAddress(terms, tables, first, count, actual)) revert AddressNotAllowed(argument, actual);
        } else if (kind == uint256(SessionTerms.RuleKind.OneOf)) {
            if (!_isListedWord(terms, tables, first, count, actual)) revert ArgumentNotListed(argument, actual);
        } else {
            uint256 word = terms.wordAt(tables, first);
            if (kind == uint256(SessionTerms.RuleKind.Equal)) {
                if (actual != word) revert ArgumentNotEqual(argument, word, actual);
            } else if (kind == uint256(SessionTerms.RuleKind.AtMost)) {
                if (actual > word) revert ArgumentTooHigh(argument, word, actual);
            } else {
                // AtLeast: `TermsValidation` admits no other kind.
                if (actual < word) revert ArgumentTooLow(argument, word, actual);
            }
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
