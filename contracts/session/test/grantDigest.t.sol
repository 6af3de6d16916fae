// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionTerms} from "../rules/SessionTerms.sol";
import {TermsValidation} from "../rules/TermsValidation.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice The grant against the EIP-712 hash of its message, written here from the message's definition.
contract GrantDigestTest is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    string private constant LIMIT = "SpendLimit(address token,uint112 perOperation,uint112 perPeriod,uint112 lifetime)";
    string private constant PAYMENT =
        "PaymentLimit(address token,uint112 perPayment,uint16 paymentsPerPeriod,address[] payees,bool anyPayee)";
    string private constant CALL = "AllowedCall(address target,bytes4 selector,uint96 valueCapWei,uint8 rules)";
    string private constant GRANT =
        "GrantSession(address account,address sessionKey,uint64 epoch,uint48 validAfter,uint48 validUntil,uint32 periodSeconds,uint32 maxOperations,uint96 gasBudgetWei,SpendLimit[] limits,PaymentLimit[] payments,AllowedCall[] calls,address[] parties,bytes32 sessionId)";

    function test_isTheHashOfTheMessage_ofDefaultTerms() external view {
        _compare(payingTerms(), address(account));
        _compare(defaultTerms(), address(account));
        _compare(defaultTerms(), stranger);
    }

    /// @notice Any terms with any number of limits, payment rules, payees and parties.
    /// @param seed Decides all of it. @param owner Any account.
    /// hardhat-config: fuzz.runs = 2000
    function testFuzz_isTheHashOfTheMessage(uint256 seed, address owner) external view {
        TermsBuilder.Terms memory terms = _anyTerms(seed);
        // Check the terms are such as can be granted: the generator never makes others.
        policy.checkTerms(terms.encode(), owner);
        _compare(terms, owner);
    }

    function test_everyFieldShown_changesTheDigest() external view {
        bytes32 digest = policy.grantDigest(payingTerms().encode(), address(account));
        for (uint256 field; field < 18; ++field) {
            TermsBuilder.Terms memory terms = payingTerms();
            _change(terms, field);
            bytes32 changed = policy.grantDigest(terms.encode(), address(account));
            assertTrue(changed != digest, "digest of other terms");
            // And in the message itself, had the session's id stayed the same.
            bytes32 id = SessionId.unwrap(idOf(payingTerms().encode()));
            assertTrue(
                _message(terms, address(account), id) != _message(payingTerms(), address(account), id), "message"
            );
            _compare(terms, address(account));
        }
        assertTrue(policy.grantDigest(payingTerms().encode(), stranger) != digest, "account");
    }

    /// @dev What the message does not spell out is bound by the session's id.
    function test_whatIsNotShown_changesTheDigestToo() external view {
        bytes memory terms = payingTerms().encode();
        bytes32 digest = policy.grantDigest(terms, address(account));
        TermsBuilder.Terms memory other = payingTerms();
        other.salt = 1;
        assertTrue(policy.grantDigest(other.encode(), address(account)) != digest, "salt");
        other = payingTerms();
        other.rules[0].argument = 7;
        assertTrue(policy.grantDigest(other.encode(), address(account)) != digest, "rule");
        other = payingTerms();
        other.guardian = 255;
        assertTrue(policy.grantDigest(other.encode(), address(account)) != digest, "guardian");
        other = payingTerms();
        other.paymaster = 255;
        assertTrue(policy.grantDigest(other.encode(), address(account)) != digest, "paymaster");
    }

    /// @dev What follows the last rule is no rule, though here it would read as one that names a party.
    function test_partiesEndWithTheRules() external view {
        TermsBuilder.Terms memory terms = payingTerms();
        delete terms.limits;
        delete terms.rules;
        terms.calls = new TermsBuilder.Call[](1);
        terms.calls[0] = TermsBuilder.Call(2, BUY, 0, 0, 0);
        // Kind 5, argument 0, first address 0, one address.
        terms.addresses[0] = address(bytes20(hex"05000001"));
        _compare(terms, address(account));
    }

    function test_isOfThisChain() external {
        bytes memory terms = payingTerms().encode();
        bytes32 here = policy.grantDigest(terms, address(account));
        vm.chainId(block.chainid + 1);
        assertTrue(policy.grantDigest(terms, address(account)) != here, "another chain");
        _compare(payingTerms(), address(account));
    }

    function test_reverts_whenTermsCanNotBeGranted() external {
        TermsBuilder.Terms memory terms = payingTerms();
        terms.version = 2;
        bytes memory encoded = terms.encode();
        vm.expectRevert(abi.encodeWithSelector(TermsValidation.TermsVersionUnknown.selector, 2));
        policy.grantDigest(encoded, address(account));
        encoded = payingTerms().encode();
        vm.expectRevert(abi.encodeWithSelector(TermsValidation.TargetForbidden.selector, shop));
        policy.grantDigest(encoded, shop);
    }

    // --- the message, from its definition ---

    function _compare(TermsBuilder.Terms memory terms, address owner) private view {
        bytes memory encoded = terms.encode();
        bytes32 message = _message(terms, owner, SessionId.unwrap(idOf(encoded)));
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Abba Baba Sessions"),
                keccak256("1"),
                block.chainid,
                address(policy)
            )
        );
        bytes32 expected = keccak256(abi.encodePacked("\x19\x01", domain, message));
        assertEq(policy.grantDigest(encoded, owner), expected, "digest");
    }

    function _message(TermsBuilder.Terms memory terms, address owner, bytes32 id) private pure returns (bytes32) {
        bytes memory first = abi.encode(
            // Referenced structs follow in alphabetical order.
            keccak256(abi.encodePacked(GRANT, CALL, PAYMENT, LIMIT)),
            owner,
            terms.sessionKey,
            terms.epoch,
            terms.validAfter,
            terms.validUntil,
            terms.periodLength
        );
        return keccak256(
            bytes.concat(
                first,
                abi.encode(
                    terms.maxOperations,
                    terms.gasBudget,
                    _limits(terms),
                    _payments(terms),
                    _calls(terms),
                    _parties(terms),
                    id
                )
            )
        );
    }

    function _calls(TermsBuilder.Terms memory terms) private pure returns (bytes32) {
        bytes memory all;
        for (uint256 i; i < terms.calls.length; ++i) {
            TermsBuilder.Call memory entry = terms.calls[i];
            address target = terms.addresses[entry.target];
            bytes memory one =
                abi.encode(keccak256(bytes(CALL)), target, entry.selector, entry.valueCap, entry.ruleCount);
            all = bytes.concat(all, keccak256(one));
        }
        return keccak256(all);
    }

    function _limits(TermsBuilder.Terms memory terms) private pure returns (bytes32) {
        bytes memory all;
        for (uint256 i; i < terms.limits.length; ++i) {
            TermsBuilder.Limit memory limit = terms.limits[i];
            bytes memory one = abi.encode(
                keccak256(bytes(LIMIT)), terms.addresses[i], limit.perOperation, limit.perPeriod, limit.lifetime
            );
            all = bytes.concat(all, keccak256(one));
        }
        return keccak256(all);
    }

    function _payments(TermsBuilder.Terms memory terms) private pure returns (bytes32) {
        bytes memory all;
        for (uint256 i; i < terms.payments.length; ++i) {
            TermsBuilder.Payment memory payment = terms.payments[i];
            bytes memory payees;
            for (uint256 j; j < payment.payeeCount; ++j) {
                payees = bytes.concat(payees, abi.encode(terms.addresses[payment.firstPayee + j]));
            }
            bytes memory one = abi.encode(
                keccak256(bytes(PAYMENT)),
                terms.addresses[payment.token],
                payment.perPayment,
                payment.perPeriod,
                keccak256(payees),
                payment.payeeCount == 0
            );
            all = bytes.concat(all, keccak256(one));
        }
        return keccak256(all);
    }

    function _parties(TermsBuilder.Terms memory terms) private pure returns (bytes32) {
        bytes memory all;
        for (uint256 i; i < terms.rules.length; ++i) {
            if (terms.rules[i].kind != uint8(SessionTerms.RuleKind.Counterparty)) continue;
            for (uint256 j; j < terms.rules[i].count; ++j) {
                all = bytes.concat(all, abi.encode(terms.addresses[terms.rules[i].first + j]));
            }
        }
        return keccak256(all);
    }

    // --- terms ---

    /// @dev Changes one thing that the message shows, and nothing else.
    function _change(TermsBuilder.Terms memory terms, uint256 field) private view {
        if (field == 0) terms.sessionKey = stranger;
        else if (field == 1) terms.epoch += 1;
        else if (field == 2) terms.validAfter += 1;
        else if (field == 3) terms.validUntil += 1;
        else if (field == 4) terms.periodLength += 1;
        else if (field == 5) terms.maxOperations += 1;
        else if (field == 6) terms.gasBudget += 1;
        else if (field == 7) terms.limits[0].perOperation += 1;
        else if (field == 8) terms.limits[1].perPeriod += 1;
        else if (field == 9) terms.limits[1].lifetime += 1;
        else if (field == 10) terms.addresses[1] = address(0x1112);
        else if (field == 11) terms.payments[1].perPayment += 1;
        else if (field == 12) terms.payments[0].perPeriod += 1;
        else if (field == 13) terms.payments[1].token = 1;
        else if (field == 14) terms.payments[0].payeeCount = 2;
        else if (field == 15) terms.payments[0].firstPayee = 4;
        else if (field == 16) terms.rules[0].count = 2;
        else terms.addresses[3] = stranger;
    }

    function _anyTerms(uint256 seed) private pure returns (TermsBuilder.Terms memory terms) {
        terms.version = 1;
        terms.sessionKey = address(uint160(_pick(seed, 1, 1, type(uint160).max)));
        terms.salt = uint64(_pick(seed, 2, 0, type(uint64).max));
        terms.epoch = uint64(_pick(seed, 3, 0, type(uint64).max));
        terms.validAfter = uint48(_pick(seed, 4, 0, type(uint48).max - 1));
        terms.validUntil = uint48(_pick(seed, 5, uint256(terms.validAfter) + 1, type(uint48).max));
        terms.periodLength = uint32(_pick(seed, 6, 0, type(uint32).max));
        terms.maxOperations = uint32(_pick(seed, 7, 0, type(uint32).max));
        terms.gasBudget = uint96(_pick(seed, 8, 0, type(uint96).max));
        (terms.guardian, terms.paymaster) = (255, 255);
        terms.addresses = new address[](_pick(seed, 9, 6, 20));
        terms.addresses[0] = seed % 2 == 0 ? NATIVE : address(1);
        for (uint256 i = 1; i < terms.addresses.length; ++i) {
            terms.addresses[i] = address(uint160(terms.addresses[i - 1]) + uint160(_pick(seed, 100 + i, 1, 1 << 150)));
        }
        terms.limits = new TermsBuilder.Limit[](_pick(seed, 10, 0, 5));
        for (uint256 i; i < terms.limits.length; ++i) {
            terms.limits[i] = TermsBuilder.Limit(
                uint112(_pick(seed, 200 + i, 0, type(uint112).max)),
                uint112(_pick(seed, 300 + i, 0, type(uint112).max)),
                uint112(_pick(seed, 400 + i, 0, type(uint112).max))
            );
        }
        _addRules(terms, seed);
        _addPayments(terms, seed);
    }

    function _addRules(TermsBuilder.Terms memory terms, uint256 seed) private pure {
        terms.words = new uint256[](1);
        terms.rules = new TermsBuilder.Rule[](_pick(seed, 11, 0, 6));
        for (uint256 i; i < terms.rules.length; ++i) {
            uint8 kind = uint8(_pick(seed, 500 + i, 0, 5));
            (uint8 first, uint8 count) = (0, 1);
            if (kind > 3) {
                first = uint8(_pick(seed, 600 + i, 0, terms.addresses.length - 1));
                count = uint8(_pick(seed, 700 + i, 1, terms.addresses.length - first));
            }
            terms.rules[i] = TermsBuilder.Rule(kind, uint8(i), first, count);
        }
        // The last address is never a limited token, the account or the module.
        terms.calls = new TermsBuilder.Call[](seed % 3 + 1);
        for (uint256 i; i < terms.calls.length; ++i) {
            terms.calls[i] = TermsBuilder.Call(
                uint8(terms.addresses.length - 1), bytes4(uint32(seed >> i)), 0, 0, uint8(terms.rules.length)
            );
        }
    }

    function _addPayments(TermsBuilder.Terms memory terms, uint256 seed) private pure {
        terms.payments = new TermsBuilder.Payment[](_pick(seed, 12, 0, 16));
        for (uint256 i; i < terms.payments.length; ++i) {
            TermsBuilder.Payment memory payment = terms.payments[i];
            payment.token = uint8(_pick(seed, 800 + i, 1, terms.addresses.length - 1));
            payment.firstPayee = uint8(_pick(seed, 900 + i, 0, terms.addresses.length - 1));
            payment.payeeCount = uint8(_pick(seed, 1000 + i, 0, terms.addresses.length - payment.firstPayee));
            if (payment.payeeCount == 0) payment.firstPayee = 255;
            payment.perPayment = uint112(_pick(seed, 1100 + i, 0, type(uint112).max));
            payment.perPeriod = uint16(_pick(seed, 1200 + i, 0, type(uint16).max));
        }
    }

    function _pick(uint256 seed, uint256 what, uint256 min, uint256 max) private pure returns (uint256) {
        return min + uint256(keccak256(abi.encode(seed, what))) % (max - min + 1);
    }
}
