// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {SessionTerms} from "./SessionTerms.sol";

/// @notice Holds the tables of terms to the one order that they may have, so that one meaning has one encoding: see
/// `SessionTerms`.
///
/// Everything that refers to a run of entries is gone through in that order. A run is either found, whole, among what was
/// referred to before, and named where it is there first; or it is what follows.
library Placement {
    using CalldataWords for bytes;
    using SessionTerms for bytes;

    /// @notice How much of each table was referred to: the offset behind the last such entry.
    struct Ends {
        uint256 rules;
        uint256 addresses;
        uint256 words;
    }

    /// @notice Where everything begins: with the limited tokens.
    function begin(SessionTerms.Tables memory tables, uint256 limits) internal pure returns (Ends memory) {
        return Ends({
            rules: tables.rules,
            addresses: tables.addresses + limits * SessionTerms.ADDRESS_SIZE,
            words: tables.words
        });
    }

    /// @dev The caller has checked that the run lies inside the table.
    function placeRules(
        Ends memory ends,
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        uint256 first,
        uint256 count
    ) internal pure {
        ends.rules = _place(terms, tables.rules, SessionTerms.RULE_SIZE, ends.rules, first, count);
    }

    function placeAddresses(
        Ends memory ends,
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        uint256 first,
        uint256 count
    ) internal pure {
        _checkInside(first, count, terms.addressCount());
        ends.addresses = _place(terms, tables.addresses, SessionTerms.ADDRESS_SIZE, ends.addresses, first, count);
    }

    function placeWords(
        Ends memory ends,
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        uint256 first,
        uint256 count
    ) internal pure {
        _checkInside(first, count, terms.wordCount());
        ends.words = _place(terms, tables.words, SessionTerms.WORD_SIZE, ends.words, first, count);
    }

    function _checkInside(uint256 first, uint256 count, uint256 entries) private pure {
        if (first + count > entries) revert ISpendCap.IndexOutOfRange(first + count - 1, entries);
    }

    /// @param table Offset of the table.
    /// @param size Bytes of an entry.
    /// @param end Offset behind what was referred to before.
    /// @return Offset behind what is referred to then.
    function _place(bytes calldata terms, uint256 table, uint256 size, uint256 end, uint256 first, uint256 count)
        private
        pure
        returns (uint256)
    {
        unchecked {
            // All offsets lie inside the terms, whose length was checked; indices and counts are at most 255.
            uint256 start = table + first * size;
            uint256 length = count * size;
            if (start != end && start + length > end) revert ISpendCap.EntryMisplaced(start);
            uint256 entry = terms.field(start, size);
            for (uint256 earlier = table; earlier < start && earlier + length <= end; earlier += size) {
                // Most entries differ in the first already. (A run of none is everywhere.)
                if (length != 0 && terms.field(earlier, size) != entry) continue;
                if (_isSame(terms, earlier, start, length, size)) revert ISpendCap.EntryMisplaced(start);
            }
            return start == end ? start + length : end;
        }
    }

    /// @dev Whether two runs of entries are equal.
    function _isSame(bytes calldata terms, uint256 one, uint256 other, uint256 length, uint256 size)
        private
        pure
        returns (bool)
    {
        unchecked {
            // as in `_place`
            for (uint256 offset; offset < length; offset += size) {
                if (terms.field(one + offset, size) != terms.field(other + offset, size)) return false;
            }
        }
        return true;
    }
}
