// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionTerms} from "../../rules/SessionTerms.sol";

/// @notice Writes packed terms out of structs: the mirror image of `SessionTerms`, which only reads.
///
/// Tests write their tables as they like; `encode` arranges them as terms must have them. `pack` leaves them as they are,
/// flaws included.
library TermsBuilder {
    struct Limit {
        uint112 perOperation;
        uint112 perPeriod;
        uint112 lifetime;
    }

    struct Call {
        uint8 target;
        bytes4 selector;
        uint96 valueCap;
        uint8 firstRule;
        uint8 ruleCount;
    }

    struct Rule {
        uint8 kind;
        uint8 argument;
        uint8 first;
        uint8 count;
    }

    struct Payment {
        uint8 token;
        uint8 firstPayee;
        uint8 payeeCount;
        uint112 perPayment;
        uint16 perPeriod;
    }

    struct Terms {
        uint8 version;
        address sessionKey;
        uint64 salt;
        uint64 epoch;
        uint48 validAfter;
        uint48 validUntil;
        uint32 periodLength;
        uint32 maxOperations;
        uint96 gasBudget;
        uint8 guardian;
        uint8 paymaster;
        Limit[] limits;
        Call[] calls;
        Rule[] rules;
        address[] addresses;
        uint256[] words;
        Payment[] payments;
    }

    /// @notice The one encoding of what `terms` mean.
    function encode(Terms memory terms) internal pure returns (bytes memory) {
        return pack(arrange(terms));
    }

    /// @notice The same terms, their tables in the order of first reference, with nothing twice and nothing unused.
    function arrange(Terms memory terms) internal pure returns (Terms memory arranged) {
        arranged = abi.decode(abi.encode(terms), (Terms));
        arranged.addresses = new address[](0);
        arranged.words = new uint256[](0);
        arranged.rules = new Rule[](0);
        _placeAddresses(terms, arranged, 0, terms.limits.length);
        if (terms.guardian != 255) arranged.guardian = _placeAddresses(terms, arranged, terms.guardian, 1);
        if (terms.paymaster < 254) arranged.paymaster = _placeAddresses(terms, arranged, terms.paymaster, 1);
        for (uint256 i; i < terms.calls.length; ++i) {
            arranged.calls[i].firstRule = _placeRules(terms, arranged, terms.calls[i]);
        }
        for (uint256 i; i < terms.calls.length; ++i) {
            arranged.calls[i].target = _placeAddresses(terms, arranged, terms.calls[i].target, 1);
        }
        for (uint256 i; i < terms.payments.length; ++i) {
            Payment memory payment = arranged.payments[i];
            (uint8 first, uint8 count) = (payment.firstPayee, payment.payeeCount);
            payment.token = _placeAddresses(terms, arranged, payment.token, 1);
            if (count != 0) payment.firstPayee = _placeAddresses(terms, arranged, first, count);
        }
    }

    function _placeRules(Terms memory terms, Terms memory arranged, Call memory entry) private pure returns (uint8) {
        bytes32[] memory run = new bytes32[](entry.ruleCount);
        for (uint256 i; i < run.length; ++i) {
            Rule memory placed = terms.rules[entry.firstRule + i];
            uint8 first = placed.first;
            if (placed.kind <= 3) first = _placeWords(terms, arranged, first, placed.count);
            else if (placed.kind <= 5) first = _placeAddresses(terms, arranged, first, placed.count);
            run[i] = bytes32(abi.encodePacked(placed.kind, placed.argument, first, placed.count));
        }
        bytes32[] memory all = new bytes32[](arranged.rules.length);
        for (uint256 i; i < all.length; ++i) {
            Rule memory each = arranged.rules[i];
            all[i] = bytes32(abi.encodePacked(each.kind, each.argument, each.first, each.count));
        }
        uint8 start;
        (all, start) = _place(all, run);
        arranged.rules = new Rule[](all.length);
        for (uint256 i; i < all.length; ++i) {
            bytes32 each = all[i];
            arranged.rules[i] = Rule(uint8(each[0]), uint8(each[1]), uint8(each[2]), uint8(each[3]));
        }
        return start;
    }

    function _placeWords(Terms memory terms, Terms memory arranged, uint256 first, uint256 count)
        private
        pure
        returns (uint8 start)
    {
        bytes32[] memory run = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            run[i] = bytes32(terms.words[first + i]);
        }
        bytes32[] memory all;
        uint256[] memory words = arranged.words;
        assembly ("memory-safe") {
            all := words
        }
        (all, start) = _place(all, run);
        assembly ("memory-safe") {
            words := all
        }
        arranged.words = words;
    }

    function _placeAddresses(Terms memory terms, Terms memory arranged, uint256 first, uint256 count)
        private
        pure
        returns (uint8 start)
    {
        bytes32[] memory run = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            run[i] = bytes32(uint256(uint160(terms.addresses[first + i])));
        }
        bytes32[] memory all;
        address[] memory addresses = arranged.addresses;
        assembly ("memory-safe") {
            all := addresses
        }
        (all, start) = _place(all, run);
        assembly ("memory-safe") {
            addresses := all
        }
        arranged.addresses = addresses;
    }

    /// @dev Finds a run among the entries, or puts it behind them.
    function _place(bytes32[] memory all, bytes32[] memory run) private pure returns (bytes32[] memory, uint8) {
        if (run.length == 0) return (all, 0);
        for (uint256 start; start + run.length <= all.length; ++start) {
            uint256 same;
            while (same < run.length && all[start + same] == run[same]) ++same;
            if (same == run.length) return (all, uint8(start));
        }
        bytes32[] memory more = new bytes32[](all.length + run.length);
        for (uint256 i; i < more.length; ++i) {
            more[i] = i < all.length ? all[i] : run[i - all.length];
        }
        return (more, uint8(all.length));
    }

    /// @notice The terms with their tables as they are.
    function pack(Terms memory terms) internal pure returns (bytes memory packed) {
        packed = abi.encodePacked(
            terms.version,
            terms.sessionKey,
            terms.salt,
            terms.epoch,
            terms.validAfter,
            terms.validUntil,
            terms.periodLength,
            terms.maxOperations,
            terms.gasBudget
        );
        packed = abi.encodePacked(
            packed,
            terms.guardian,
            terms.paymaster,
            uint8(terms.limits.length),
            uint8(terms.calls.length),
            uint8(terms.rules.length),
            uint8(terms.addresses.length),
            uint8(terms.words.length),
            uint8(terms.payments.length)
        );
        for (uint256 i; i < terms.limits.length; ++i) {
            Limit memory limit = terms.limits[i];
            packed = abi.encodePacked(packed, limit.perOperation, limit.perPeriod, limit.lifetime);
        }
        for (uint256 i; i < terms.calls.length; ++i) {
            Call memory entry = terms.calls[i];
            packed = abi.encodePacked(
                packed, entry.target, entry.selector, entry.valueCap, entry.firstRule, entry.ruleCount
            );
        }
        for (uint256 i; i < terms.rules.length; ++i) {
            Rule memory entry = terms.rules[i];
            packed = abi.encodePacked(packed, entry.kind, entry.argument, entry.first, entry.count);
        }
        for (uint256 i; i < terms.addresses.length; ++i) {
            packed = abi.encodePacked(packed, terms.addresses[i]);
        }
        for (uint256 i; i < terms.words.length; ++i) {
            packed = abi.encodePacked(packed, terms.words[i]);
        }
        for (uint256 i; i < terms.payments.length; ++i) {
            Payment memory entry = terms.payments[i];
            packed = abi.encodePacked(
                packed, entry.token, entry.firstPayee, entry.payeeCount, entry.perPayment, entry.perPeriod
            );
        }
    }

    function rule(SessionTerms.RuleKind kind, uint8 argument, uint8 first, uint8 count)
        internal
        pure
        returns (Rule memory)
    {
        return Rule(uint8(kind), argument, first, count);
    }
}
