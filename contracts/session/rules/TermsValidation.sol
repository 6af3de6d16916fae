// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionTerms} from "./SessionTerms.sol";

/// @notice Accepts only terms that have one meaning: called once, when a session is installed.
library TermsValidation {
    using SessionTerms for bytes;

    error TermsMalformed(uint256 expectedLength, uint256 actualLength);
    error TermsVersionUnknown(uint256 version);
    error SessionKeyMissing();
    error WindowInvalid(uint48 validAfter, uint48 validUntil);
    error NothingAllowed();
    error PaymentRulesTooMany(uint256 most, uint256 count);
    error PaymentTokenInvalid(uint256 payment);
    error PayeesInvalid(uint256 payment);
    error IndexOutOfRange(uint256 index, uint256 count);
    error LimitsNotAscending(address token);
    error TargetForbidden(address target);
    error ValueCapWithoutLimit(address target);
    error RuleKindUnknown(uint256 kind);
    error RuleOperandsInvalid(uint256 rule, uint256 count);
    error NativeSpendRule(uint256 rule);
    error TokenCallUnmetered(address token, bytes4 selector);

    /// @notice Most payment rules: one bit each in the session's slot says that the account's ceiling holds its worth.
    uint256 internal constant MAX_PAYMENTS = 16;

    bytes4 private constant APPROVE = 0x095ea7b3;

    /// @notice Reverts unless `terms` are well formed and safe to install for `account`.
    /// @param forbidden Contracts that no session may call, beside the account itself.
    function validate(bytes calldata terms, address account, address[2] memory forbidden) internal pure {
        _validateHeader(terms);
        SessionTerms.Tables memory tables = terms.tablesOf();
        uint256 end = terms.endOf(tables);
        if (terms.length != end) revert TermsMalformed(end, terms.length);

        uint256 addresses = terms.addressCount();
        uint256 limits = terms.limitCount();
        if (limits > addresses) revert IndexOutOfRange(limits, addresses);
        for (uint256 i = 1; i < limits; ++i) {
            if (terms.addressAt(tables, i) <= terms.addressAt(tables, i - 1)) {
                revert LimitsNotAscending(terms.addressAt(tables, i));
            }
        }
        _validateRoleIndex(terms.guardianIndex(), addresses, SessionTerms.NO_INDEX);
        _validateRoleIndex(terms.paymasterIndex(), addresses, SessionTerms.NO_PAYMASTER);

        uint256 rules = terms.ruleCount();
        for (uint256 i; i < rules; ++i) {
            _validateRule(terms, tables, i);
        }
        uint256 calls = terms.callCount();
        for (uint256 i; i < calls; ++i) {
            _validateCall(terms, tables, i, account, forbidden);
        }
        uint256 payments = terms.paymentCount();
        for (uint256 i; i < payments; ++i) {
            _validatePayment(terms, tables, i);
        }
    }

    function _validateHeader(bytes calldata terms) private pure {
        if (terms.length < SessionTerms.HEADER_SIZE) {
            revert TermsMalformed(SessionTerms.HEADER_SIZE, terms.length);
        }
        if (terms.version() != SessionTerms.VERSION) revert TermsVersionUnknown(terms.version());
        if (terms.sessionKey() == address(0)) revert SessionKeyMissing();
        // Check the window is not empty; an end of 0 would mean "for ever" to the EntryPoint.
        if (terms.validUntil() == 0 || terms.validAfter() > terms.validUntil()) {
            revert WindowInvalid(terms.validAfter(), terms.validUntil());
        }
        if (terms.callCount() == 0 && terms.paymentCount() == 0) revert NothingAllowed();
        if (terms.paymentCount() > MAX_PAYMENTS) revert PaymentRulesTooMany(MAX_PAYMENTS, terms.paymentCount());
    }

    /// @dev `sentinel` and everything above it stands for no particular address.
    function _validateRoleIndex(uint256 index, uint256 addresses, uint256 sentinel) private pure {
        if (index < sentinel && index >= addresses) revert IndexOutOfRange(index, addresses);
    }

    function _validateRule(bytes calldata terms, SessionTerms.Tables memory tables, uint256 index) private pure {
        (uint256 kind,, uint256 first, uint256 count) = terms.ruleAt(tables, index);
        if (kind > uint256(SessionTerms.RuleKind.Spend)) revert RuleKindUnknown(kind);
        bool ofAddresses = _isAddressRule(kind);
        bool ofList = ofAddresses || kind == uint256(SessionTerms.RuleKind.OneOf);
        // Check the operands fit the kind; an empty list would refuse everything, which no owner can have meant.
        if (count == 0 || (count != 1 && !ofList)) revert RuleOperandsInvalid(index, count);

        bool ofLimits = kind == uint256(SessionTerms.RuleKind.Spend);
        uint256 table = ofLimits ? terms.limitCount() : ofAddresses ? terms.addressCount() : terms.wordCount();
        if (first + count > table) revert IndexOutOfRange(first + count, table);
        // Check no argument is counted as ether: only the call's value moves ether.
        if (ofLimits && terms.addressAt(tables, first) == address(0)) revert NativeSpendRule(index);
    }

    function _isAddressRule(uint256 kind) private pure returns (bool) {
        return kind == uint256(SessionTerms.RuleKind.Address) || kind == uint256(SessionTerms.RuleKind.Counterparty);
    }

    function _validateCall(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        uint256 index,
        address account,
        address[2] memory forbidden
    ) private pure {
        uint256 targetIndex = terms.callTargetIndex(tables, index);
        if (targetIndex >= terms.addressCount()) revert IndexOutOfRange(targetIndex, terms.addressCount());
        SessionTerms.CallEntry memory entry = terms.callAt(tables, index);
        uint256 end = entry.firstRule + entry.ruleCount;
        if (end > terms.ruleCount()) revert IndexOutOfRange(end, terms.ruleCount());

        // Check the session can not reach what governs it.
        if (
            entry.target == address(0) || entry.target == account || entry.target == forbidden[0]
                || entry.target == forbidden[1]
        ) revert TargetForbidden(entry.target);

        // Check native value is metered; the limit of address zero is always the first.
        bool nativeLimited = terms.limitCount() != 0 && terms.addressAt(tables, 0) == address(0);
        if (entry.valueCap != 0 && !nativeLimited) revert ValueCapWithoutLimit(entry.target);

        _validateTokenCall(terms, tables, entry, end);
    }

    /// @dev A call on a limited token either states what it spends of that token or is an `approve` to pinned
    /// spenders. Which spenders are safe to leave unmetered, only the owner can know: the terms name them.
    function _validateTokenCall(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        SessionTerms.CallEntry memory entry,
        uint256 end
    ) private pure {
        uint256 limits = terms.limitCount();
        for (uint256 i; i < limits; ++i) {
            if (terms.addressAt(tables, i) != entry.target) continue;
            for (uint256 r = entry.firstRule; r < end; ++r) {
                (uint256 kind, uint256 argument, uint256 first,) = terms.ruleAt(tables, r);
                if (kind == uint256(SessionTerms.RuleKind.Spend) && first == i) return;
                if (entry.selector == APPROVE && argument == 0 && _isAddressRule(kind)) return;
            }
            revert TokenCallUnmetered(entry.target, entry.selector);
        }
    }

    function _validatePayment(bytes calldata terms, SessionTerms.Tables memory tables, uint256 index) private pure {
        uint256 addresses = terms.addressCount();
        uint256 token = terms.paymentTokenIndex(tables, index);
        if (token >= addresses) revert IndexOutOfRange(token, addresses);
        SessionTerms.PaymentEntry memory entry = terms.paymentAt(tables, index);
        // Check the token is a contract's address: ether has no signatures.
        if (entry.token == address(0)) revert PaymentTokenInvalid(index);
        // Check "anyone" is said outright, and a list lies inside the table.
        if (entry.payeeCount == 0) {
            if (entry.firstPayee != SessionTerms.NO_INDEX) revert PayeesInvalid(index);
        } else if (entry.firstPayee + entry.payeeCount > addresses) {
            revert IndexOutOfRange(entry.firstPayee + entry.payeeCount, addresses);
        }
    }
}
