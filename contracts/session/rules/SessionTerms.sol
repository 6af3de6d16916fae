// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CalldataWords} from "./CalldataWords.sol";

/// @notice What a session may do, in the packed form that travels with every user operation.
///
/// Big-endian, no padding, version 1:
///
/// | at  | bytes | field |
/// | --- | ----- | ----- |
/// | 0   | 1     | version, 1 |
/// | 1   | 20    | session key (an ECDSA address) |
/// | 21  | 8     | salt: lets an owner grant equal terms twice |
/// | 29  | 8     | account epoch under which the session was granted |
/// | 37  | 6     | first second in which it is valid |
/// | 43  | 6     | last second in which it is valid, never 0 |
/// | 49  | 4     | length of a budget period in seconds; 0: the whole window is one period |
/// | 53  | 4     | number of user operations; 0: none |
/// | 57  | 12    | gas budget in wei, cumulative worst case; 0: none |
/// | 69  | 1     | guardian: index of an address, 255: nobody |
/// | 70  | 1     | paymaster: index of an address, 254: none may be used, 255: any may be used |
/// | 71  | 1     | number of limits |
/// | 72  | 1     | number of calls |
/// | 73  | 1     | number of rules |
/// | 74  | 1     | number of addresses |
/// | 75  | 1     | number of words |
/// | 76  | 1     | number of payment rules |
///
/// followed by the tables, in this order:
/// - limits, 42 bytes each: caps per operation, per period and over the session's life, 14 bytes each, in the
///   token's base units. Limit `i` is of the token that is address `i`; address zero is native ETH.
/// - calls, 19 bytes each: target (index of an address), selector (4), most native value per call in wei (12),
///   index of its first rule, number of its rules. Selector 0 stands for a plain transfer without calldata.
/// - rules, 4 bytes each: kind, index of the 32-byte argument, index of the first operand, number of operands.
/// - addresses, 20 bytes each. The limited tokens come first, in ascending order.
/// - words, 32 bytes each.
/// - payment rules, 19 bytes each: token (index of an address), first payee (index of an address), number of payees,
///   most per payment in base units (14), payments per period (2). No payees with a first of 255: anyone.
///
/// One meaning has one encoding. Rules, addresses and words lie in the order in which they are first referred to: by
/// the limits, the guardian and the paymaster; then by the rules, in their order; then by the calls (rules, target); then
/// by the payment rules (token, payees). A run of entries that is already there, whole, is referred to where it is there
/// first; else it is put behind the others. Nothing is there that nothing refers to, and a call without rules says 0 for
/// the first.
///
/// @dev Readers do not check bounds: they are given terms whose structure `TermsValidation` has accepted, which is
/// what a session's id being installed proves.
library SessionTerms {
    using CalldataWords for bytes;

    /// @notice What an argument must satisfy.
    enum RuleKind {
        /// Equal to a word.
        Equal,
        /// At most a word, unsigned.
        AtMost,
        /// At least a word, unsigned.
        AtLeast,
        /// One of several words.
        OneOf,
        /// One of several addresses (a contract: a token, a spender).
        Address,
        /// One of several addresses: the party that the money goes to.
        Counterparty,
        /// The amount that this call spends of a limited token.
        Spend
    }

    /// @notice Where the tables of some terms begin.
    struct Tables {
        uint256 calls;
        uint256 rules;
        uint256 addresses;
        uint256 words;
    }

    /// @notice One allowed call.
    struct CallEntry {
        address target;
        bytes4 selector;
        uint256 valueCap;
        uint256 firstRule;
        uint256 ruleCount;
    }

    /// @notice What may be paid by an EIP-3009 signature.
    struct PaymentEntry {
        address token;
        uint256 firstPayee;
        uint256 payeeCount;
        /// Most per payment, in base units.
        uint112 perPayment;
        uint16 perPeriod;
    }

    uint8 internal constant VERSION = 1;
    uint256 internal constant HEADER_SIZE = 77;
    uint256 internal constant LIMIT_SIZE = 42;
    uint256 internal constant CALL_SIZE = 19;
    uint256 internal constant RULE_SIZE = 4;
    uint256 internal constant ADDRESS_SIZE = 20;
    uint256 internal constant WORD_SIZE = 32;
    uint256 internal constant PAYMENT_SIZE = 19;

    /// @notice `guardianIndex` of a session without a guardian; `paymasterIndex` of one that may use any paymaster;
    /// first payee of a payment rule that may pay anyone.
    uint256 internal constant NO_INDEX = 255;
    /// @notice `paymasterIndex` of a session that may use no paymaster.
    uint256 internal constant NO_PAYMASTER = 254;

    function version(bytes calldata terms) internal pure returns (uint256) {
        return terms.field(0, 1);
    }

    function sessionKey(bytes calldata terms) internal pure returns (address) {
        return address(uint160(terms.field(1, 20)));
    }

    function epoch(bytes calldata terms) internal pure returns (uint64) {
        return uint64(terms.field(29, 8));
    }

    function validAfter(bytes calldata terms) internal pure returns (uint48) {
        return uint48(terms.field(37, 6));
    }

    function validUntil(bytes calldata terms) internal pure returns (uint48) {
        return uint48(terms.field(43, 6));
    }

    function periodLength(bytes calldata terms) internal pure returns (uint32) {
        return uint32(terms.field(49, 4));
    }

    function maxOperations(bytes calldata terms) internal pure returns (uint32) {
        return uint32(terms.field(53, 4));
    }

    function gasBudget(bytes calldata terms) internal pure returns (uint96) {
        return uint96(terms.field(57, 12));
    }

    function guardianIndex(bytes calldata terms) internal pure returns (uint256) {
        return terms.field(69, 1);
    }

    function paymasterIndex(bytes calldata terms) internal pure returns (uint256) {
        return terms.field(70, 1);
    }

    function limitCount(bytes calldata terms) internal pure returns (uint256) {
        return terms.field(71, 1);
    }

    function callCount(bytes calldata terms) internal pure returns (uint256) {
        return terms.field(72, 1);
    }

    function ruleCount(bytes calldata terms) internal pure returns (uint256) {
        return terms.field(73, 1);
    }

    function addressCount(bytes calldata terms) internal pure returns (uint256) {
        return terms.field(74, 1);
    }

    function wordCount(bytes calldata terms) internal pure returns (uint256) {
        return terms.field(75, 1);
    }

    function paymentCount(bytes calldata terms) internal pure returns (uint256) {
        return terms.field(76, 1);
    }

    function tablesOf(bytes calldata terms) internal pure returns (Tables memory tables) {
        unchecked {
            // Four counts of at most 255 times sizes of at most 42: far below 2^256.
            tables.calls = HEADER_SIZE + limitCount(terms) * LIMIT_SIZE;
            tables.rules = tables.calls + callCount(terms) * CALL_SIZE;
            tables.addresses = tables.rules + ruleCount(terms) * RULE_SIZE;
            tables.words = tables.addresses + addressCount(terms) * ADDRESS_SIZE;
        }
    }

    /// @notice Where the payment rules begin.
    function paymentsOf(bytes calldata terms, Tables memory tables) internal pure returns (uint256) {
        unchecked {
            // as in `tablesOf`
            return tables.words + wordCount(terms) * WORD_SIZE;
        }
    }

    /// @notice How long the terms must be.
    function endOf(bytes calldata terms, Tables memory tables) internal pure returns (uint256) {
        unchecked {
            // as in `tablesOf`
            return paymentsOf(terms, tables) + paymentCount(terms) * PAYMENT_SIZE;
        }
    }

    /// @return perOperation Most that one user operation may spend, in base units.
    /// @return perPeriod Most that one period may spend, in base units.
    /// @return lifetime Most that the session may ever spend, in base units.
    function limitAt(bytes calldata terms, uint256 index)
        internal
        pure
        returns (uint112 perOperation, uint112 perPeriod, uint112 lifetime)
    {
        unchecked {
            uint256 start = HEADER_SIZE + index * LIMIT_SIZE;
            perOperation = uint112(terms.field(start, 14));
            perPeriod = uint112(terms.field(start + 14, 14));
            lifetime = uint112(terms.field(start + 28, 14));
        }
    }

    function callAt(bytes calldata terms, Tables memory tables, uint256 index)
        internal
        pure
        returns (CallEntry memory entry)
    {
        unchecked {
            uint256 packed = terms.field(tables.calls + index * CALL_SIZE, CALL_SIZE);
            entry.target = addressAt(terms, tables, packed >> 144);
            entry.selector = bytes4(uint32(packed >> 112));
            entry.valueCap = uint96(packed >> 16);
            entry.firstRule = uint8(packed >> 8);
            entry.ruleCount = uint8(packed);
        }
    }

    function callTargetIndex(bytes calldata terms, Tables memory tables, uint256 index)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            return terms.field(tables.calls + index * CALL_SIZE, 1);
        }
    }

    /// @return kind A `RuleKind`.
    /// @return argument Index of the 32-byte argument.
    /// @return first Index of the first operand in the table that the kind refers to.
    /// @return count Number of operands.
    function ruleAt(bytes calldata terms, Tables memory tables, uint256 index)
        internal
        pure
        returns (uint256 kind, uint256 argument, uint256 first, uint256 count)
    {
        unchecked {
            uint256 packed = terms.field(tables.rules + index * RULE_SIZE, RULE_SIZE);
            kind = packed >> 24;
            argument = uint8(packed >> 16);
            first = uint8(packed >> 8);
            count = uint8(packed);
        }
    }

    /// @notice Whether a rule of call `index` counts an amount.
    function hasSpendRule(bytes calldata terms, Tables memory tables, uint256 index) internal pure returns (bool) {
        CallEntry memory entry = callAt(terms, tables, index);
        for (uint256 i; i < entry.ruleCount; ++i) {
            (uint256 kind,,,) = ruleAt(terms, tables, entry.firstRule + i);
            if (kind == uint256(RuleKind.Spend)) return true;
        }
        return false;
    }

    function addressAt(bytes calldata terms, Tables memory tables, uint256 index) internal pure returns (address) {
        unchecked {
            return address(uint160(terms.field(tables.addresses + index * ADDRESS_SIZE, ADDRESS_SIZE)));
        }
    }

    /// @return Index of the limit of `token`, or `NO_INDEX`.
    function limitIndexOf(bytes calldata terms, Tables memory tables, address token) internal pure returns (uint256) {
        uint256 limits = limitCount(terms);
        for (uint256 i; i < limits; ++i) {
            if (addressAt(terms, tables, i) == token) return i;
        }
        return NO_INDEX;
    }

    function wordAt(bytes calldata terms, Tables memory tables, uint256 index) internal pure returns (uint256) {
        unchecked {
            return terms.field(tables.words + index * WORD_SIZE, WORD_SIZE);
        }
    }

    function paymentAt(bytes calldata terms, Tables memory tables, uint256 index)
        internal
        pure
        returns (PaymentEntry memory entry)
    {
        unchecked {
            uint256 packed = terms.field(paymentsOf(terms, tables) + index * PAYMENT_SIZE, PAYMENT_SIZE);
            // Every cast cuts out the field's own bits.
            entry.token = addressAt(terms, tables, packed >> 144);
            entry.firstPayee = uint8(packed >> 136);
            entry.payeeCount = uint8(packed >> 128);
            entry.perPayment = uint112(packed >> 16);
            entry.perPeriod = uint16(packed);
        }
    }

    function paymentTokenIndex(bytes calldata terms, Tables memory tables, uint256 index)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            return terms.field(paymentsOf(terms, tables) + index * PAYMENT_SIZE, 1);
        }
    }
}
