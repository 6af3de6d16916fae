// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionTerms} from "../../rules/SessionTerms.sol";

/// @notice Writes packed terms out of structs: the mirror image of `SessionTerms`, which only reads.
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

    function encode(Terms memory terms) internal pure returns (bytes memory packed) {
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
