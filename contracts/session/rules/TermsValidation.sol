// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {AuthorityFunctions} from "./AuthorityFunctions.sol";
import {Placement} from "./Placement.sol";
import {SessionTerms} from "./SessionTerms.sol";
import {TokenFunctions} from "./TokenFunctions.sol";

/// @notice Accepts only terms that have one meaning: called once, when a session is installed.
library TermsValidation {
    using Placement for Placement.Ends;
    using SessionTerms for bytes;

    /// @notice Most payment rules: one bit each in the session's slot says that the account's ceiling holds its worth.
    uint256 internal constant MAX_PAYMENTS = 16;

    /// @dev The EntryPoints v0.7 to v0.9, which hand an account's modules packed operations: no session may call them.
    address private constant _ENTRY_POINT_V07 = 0x0000000071727De22E5E9d8BAf0edAc6f37da032;
    address private constant _ENTRY_POINT_V08 = 0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108;
    address private constant _ENTRY_POINT_V09 = 0x433709009B8330FDa32311DF1C2AFA402eD8D009;

    /// @notice Reverts unless `terms` are well formed and safe to install for `account`.
    /// @param module The contract that enforces the terms.
    function validate(bytes calldata terms, address account, address module) internal pure {
        _validateHeader(terms);
        SessionTerms.Tables memory tables = terms.tablesOf();
        uint256 end = terms.endOf(tables);
        if (terms.length != end) revert ISpendCap.TermsMalformed(end, terms.length);

        uint256 addresses = terms.addressCount();
        uint256 limits = terms.limitCount();
        if (limits > addresses) revert ISpendCap.IndexOutOfRange(limits, addresses);
        for (uint256 i = 1; i < limits; ++i) {
            if (terms.addressAt(tables, i) <= terms.addressAt(tables, i - 1)) {
                revert ISpendCap.LimitsNotAscending(terms.addressAt(tables, i));
            }
        }
        Placement.Ends memory placed = Placement.begin(tables, limits);
        _placeRole(terms, tables, placed, terms.guardianIndex(), SessionTerms.NO_INDEX);
        _placeRole(terms, tables, placed, terms.paymasterIndex(), SessionTerms.NO_PAYMASTER);

        uint256 rules = terms.ruleCount();
        for (uint256 i; i < rules; ++i) {
            _validateRule(terms, tables, placed, i);
        }
        uint256 calls = terms.callCount();
        for (uint256 i; i < calls; ++i) {
            _validateCall(terms, tables, placed, i, account, module);
        }
        uint256 payments = terms.paymentCount();
        for (uint256 i; i < payments; ++i) {
            _validatePayment(terms, tables, placed, i);
        }
        // Check nothing is stated that no call and no payment uses.
        if (placed.rules != tables.addresses) revert ISpendCap.EntryUnreferenced(placed.rules);
        if (placed.addresses != tables.words) revert ISpendCap.EntryUnreferenced(placed.addresses);
        uint256 wordsEnd = terms.paymentsOf(tables);
        if (placed.words != wordsEnd) revert ISpendCap.EntryUnreferenced(placed.words);
    }

    /// @return Whether `target` is no contract, or one that holds authority over the account.
    function _governs(address target, address account, address module) private pure returns (bool) {
        return target == address(0) || target == account || target == module || target == _ENTRY_POINT_V07
            || target == _ENTRY_POINT_V08 || target == _ENTRY_POINT_V09;
    }

    function _validateHeader(bytes calldata terms) private pure {
        if (terms.length < SessionTerms.HEADER_SIZE) {
            revert ISpendCap.TermsMalformed(SessionTerms.HEADER_SIZE, terms.length);
        }
        if (terms.version() != SessionTerms.VERSION) revert ISpendCap.TermsVersionUnknown(terms.version());
        if (terms.sessionKey() == address(0)) revert ISpendCap.SessionKeyMissing();
        // Check the window is not empty, and made of seconds: an end of 0 would mean "for ever" to the EntryPoint, and v0.9
        // reads bounds as numbers of blocks whose highest bit is set.
        uint256 end = terms.validUntil();
        if (end == 0 || end >> 47 != 0 || terms.validAfter() > end) {
            revert ISpendCap.WindowInvalid(terms.validAfter(), terms.validUntil());
        }
        if (terms.callCount() == 0 && terms.paymentCount() == 0) revert ISpendCap.NothingAllowed();
        if (terms.paymentCount() > MAX_PAYMENTS) revert ISpendCap.PaymentRulesTooMany(MAX_PAYMENTS, terms.paymentCount());
    }

    /// @dev `sentinel` and everything above it stands for no particular address.
    function _placeRole(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        Placement.Ends memory placed,
        uint256 index,
        uint256 sentinel
    ) private pure {
        if (index >= sentinel) return;
        placed.placeAddresses(terms, tables, index, 1);
        // Check nobody is said outright: what the owner signs shows nobody as address zero.
        if (terms.addressAt(tables, index) == address(0)) revert ISpendCap.RoleMissing(index);
    }

    function _validateRule(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        Placement.Ends memory placed,
        uint256 index
    ) private pure {
        (uint256 kind,, uint256 first, uint256 count) = terms.ruleAt(tables, index);
        if (kind > uint256(SessionTerms.RuleKind.Spend)) revert ISpendCap.RuleKindUnknown(kind);
        bool ofAddresses = _isAddressRule(kind);
        bool ofList = ofAddresses || kind == uint256(SessionTerms.RuleKind.OneOf);
        // Check the operands fit the kind; an empty list would refuse everything, which no owner can have meant.
        if (count == 0 || (count != 1 && !ofList)) revert ISpendCap.RuleOperandsInvalid(index, count);

        if (ofAddresses) return placed.placeAddresses(terms, tables, first, count);
        if (kind == uint256(SessionTerms.RuleKind.Spend)) {
            uint256 limits = terms.limitCount();
            if (first >= limits) revert ISpendCap.IndexOutOfRange(first, limits);
            // Check no argument is counted as ether: only the call's value moves ether.
            if (terms.addressAt(tables, first) == address(0)) revert ISpendCap.NativeSpendRule(index);
            return;
        }
        placed.placeWords(terms, tables, first, count);
        // Check it says something: every word is at least 0, and at most the largest.
        uint256 word = terms.wordAt(tables, first);
        if (
            (kind == uint256(SessionTerms.RuleKind.AtLeast) && word == 0)
                || (kind == uint256(SessionTerms.RuleKind.AtMost) && word == type(uint256).max)
        ) revert ISpendCap.RuleVacuous(index);
    }

    function _isAddressRule(uint256 kind) private pure returns (bool) {
        return kind == uint256(SessionTerms.RuleKind.Address) || kind == uint256(SessionTerms.RuleKind.Counterparty);
    }

    function _validateCall(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        Placement.Ends memory placed,
        uint256 index,
        address account,
        address module
    ) private pure {
        uint256 targetIndex = terms.callTargetIndex(tables, index);
        if (targetIndex >= terms.addressCount()) {
            revert ISpendCap.IndexOutOfRange(targetIndex, terms.addressCount());
        }
        SessionTerms.CallEntry memory entry = terms.callAt(tables, index);
        uint256 end = entry.firstRule + entry.ruleCount;
        if (end > terms.ruleCount()) revert ISpendCap.IndexOutOfRange(end, terms.ruleCount());

        // Check the session can not reach what governs it.
        if (_governs(entry.target, account, module)) revert ISpendCap.TargetForbidden(entry.target);
        if (AuthorityFunctions.isOne(entry.selector)) revert ISpendCap.SelectorForbidden(entry.target, entry.selector);

        // Check native value is metered; the limit of address zero is always the first.
        bool nativeLimited = terms.limitCount() != 0 && terms.addressAt(tables, 0) == address(0);
        if (entry.valueCap != 0 && !nativeLimited) revert ISpendCap.ValueCapWithoutLimit(entry.target);

        _validateMetering(terms, tables, entry, end);
        placed.placeRules(terms, tables, entry.firstRule, entry.ruleCount);
        placed.placeAddresses(terms, tables, targetIndex, 1);
    }

    /// @dev Where a function's amount is known, only that argument is counted. A call on a limited token is such a
    /// function, counted once and for that token, or an `approve` to pinned spenders: which spenders are safe to leave
    /// unmetered, only the owner can know, and what he signs names them.
    function _validateMetering(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        SessionTerms.CallEntry memory entry,
        uint256 end
    ) private pure {
        uint256 limit = terms.limitIndexOf(tables, entry.target);
        bool limited = limit != SessionTerms.NO_INDEX;
        uint256 arguments = TokenFunctions.argumentsOf(entry.selector);
        // What of the call's effect on its target is in the terms; other targets are not metered as tokens.
        bool metered = !limited;
        bool pinned;
        for (uint256 r = entry.firstRule; r < end; ++r) {
            (uint256 kind, uint256 argument, uint256 first,) = terms.ruleAt(tables, r);
            if (kind == uint256(SessionTerms.RuleKind.Spend)) {
                if (
                    (arguments != 0 && argument + 1 != arguments)
                        || (limited && (arguments == 0 || first != limit || metered))
                ) revert ISpendCap.SpendRuleMisplaced(r);
                metered = true;
            } else if (argument == 0 && _isAddressRule(kind)) {
                pinned = true;
            }
        }
        if (!metered && !(pinned && entry.selector == TokenFunctions.APPROVE)) {
            revert ISpendCap.TokenCallUnmetered(entry.target, entry.selector);
        }
    }

    function _validatePayment(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        Placement.Ends memory placed,
        uint256 index
    ) private pure {
        placed.placeAddresses(terms, tables, terms.paymentTokenIndex(tables, index), 1);
        SessionTerms.PaymentEntry memory entry = terms.paymentAt(tables, index);
        // Check the token is a contract's address: ether has no signatures.
        if (entry.token == address(0)) revert ISpendCap.PaymentTokenInvalid(index);
        // Check "anyone" is said outright, and a list lies inside the table.
        if (entry.payeeCount != 0) return placed.placeAddresses(terms, tables, entry.firstPayee, entry.payeeCount);
        if (entry.firstPayee != SessionTerms.NO_INDEX) revert ISpendCap.PayeesInvalid(index);
    }
}
