// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {PaymentSuite} from "./base/PaymentSuite.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {AnsweringAccount} from "./mocks/AnsweringAccount.sol";

/// @notice Payments by signature at the validator's door, where a grant may come along.
contract IsValidSignatureWithSenderTest is PaymentSuite {
    using TermsBuilder for TermsBuilder.Terms;

    function door() internal pure override returns (Door) {
        return Door.Validator;
    }

    function test_invalid_whenAnotherKeySigned() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        bytes memory signature = presented(Door.Validator, digest, encode(payment), terms, OWNER_KEY);
        assertTrue(!vouches(Door.Validator, 0, digest, signature), "owner's key");
        signature = abi.encodePacked(uint8(0), new bytes(65), encode(payment), terms);
        assertTrue(!vouches(Door.Validator, 0, digest, signature), "no signature");
    }

    // --- grant in band ---

    function test_pending_paysWithAGrant_andSettlesWithoutInstalling() external {
        _pending();
        Payment memory payment = paymentOf(0, 0);
        (bytes32 digest, bytes memory signature) = _granted(payment, grantOf(terms));
        assertTrue(vouches(Door.Validator, 0, digest, signature), "raw");
        assertTrue(vouches(Door.Validator, 0, modular.wrap(digest), signature), "wrapped");
        settle(payment, nonceOf(payment, id), routed(Door.Validator, signature));
        assertTrue(session(id).door == Door.None, "a signature installs nothing");
        payment.value += 1;
        (digest, signature) = _granted(payment, grantOf(terms));
        assertTrue(!vouches(Door.Validator, 0, digest, signature), "the rule holds all the same");
    }

    function test_pending_invalid_afterRevokeAndNewEpoch() external {
        _pending();
        (bytes32 digest, bytes memory signature) = _granted(paymentOf(0, 0), grantOf(terms));
        uint256 snapshot = vm.snapshotState();
        asAccount(abi.encodeCall(policy.revoke, (id)));
        assertTrue(!vouches(Door.Validator, 0, digest, signature), "revoked");
        vm.revertToState(snapshot);
        asAccount(abi.encodeCall(policy.revokeAll, ()));
        assertTrue(!vouches(Door.Validator, 0, digest, signature), "epoch");
        vm.revertToState(snapshot);
        vm.prank(guardian);
        policy.revokeAsGuardian(address(account), terms);
        assertTrue(!vouches(Door.Validator, 0, digest, signature), "guardian");
    }

    function test_pending_invalid_withoutTheOwnersGrantOfTheseTerms() external {
        _pending();
        Payment memory payment = paymentOf(0, 0);
        bytes32 right = policy.grantDigest(terms, address(account));
        bytes[4] memory wrong = [
            withGrant(sign(SESSION_KEY, right)),
            withGrant(sign(OWNER_KEY, policy.grantDigest(terms, stranger))),
            withGrant(sign(OWNER_KEY, policy.grantDigest(payingTerms().encode(), address(account)))),
            withGrant("")
        ];
        for (uint256 i; i < wrong.length; ++i) {
            (bytes32 digest, bytes memory signature) = _granted(payment, wrong[i]);
            assertTrue(!vouches(Door.Validator, 0, digest, signature), "no grant");
        }
    }

    function test_pending_invalid_atTheOtherDoors() external {
        _pending();
        (bytes32 digest, bytes memory signature) = _granted(paymentOf(0, 0), grantOf(terms));
        assertTrue(!vouches(Door.Signer, PERMISSION, digest, signature), "signer");
        assertTrue(!vouches(Door.Policy, PERMISSION, digest, signature), "policy");
    }

    /// @dev The owner's signature over terms that say nothing sensible opens nothing.
    function test_pending_invalid_whenTermsAreMalformed() external {
        TermsBuilder.Terms memory built = payingTerms();
        (built.salt, built.version) = (1, 2);
        terms = built.encode();
        (bytes32 digest, bytes memory signature) = _granted(paymentOf(0, 0), withGrant(new bytes(65)));
        assertTrue(!vouches(Door.Validator, 0, digest, signature), "no terms");
    }

    function test_installed_doesNotLookAtTheGrant() external {
        (bytes32 digest, bytes memory signature) = _granted(paymentOf(0, 0), withGrant("senseless"));
        assertTrue(vouches(Door.Validator, 0, digest, signature), "installed");
    }

    function test_installedAtAnotherDoor_isNotOpenedByAGrant() external {
        _pending();
        (bytes32 digest, bytes memory signature) = _granted(paymentOf(0, 0), grantOf(terms));
        installAt(Door.Policy, terms);
        assertTrue(!vouches(Door.Validator, 0, digest, signature), "installed as policy");
    }

    function test_invalid_whenTheMarkerIsMalformed() external {
        bytes[6] memory malformed = [bytes(""), hex"03", hex"02", hex"01", hex"0100", hex"010001"];
        for (uint256 i; i < malformed.length; ++i) {
            assertTrue(!vouches(Door.Validator, 0, 0, malformed[i]), "malformed");
        }
        assertTrue(!vouches(Door.Validator, 0, 0, hex"010000"), "an empty grant and nothing else");
    }

    /// @dev An account without a domain of its own wraps nothing: another hash is no payment, and no revert.
    function test_invalid_whenTheAccountHasNoDomain() external {
        bytes memory plain = payingTerms().encode();
        vm.prank(SECOND);
        policy.onInstall(installData(0, Door.Validator, plain));
        bytes memory signature =
            abi.encodePacked(uint8(0), new bytes(65), encode(paymentOf(0, 0)), plain);
        vm.prank(SECOND);
        bytes4 answer = policy.isValidSignatureWithSender(stranger, keccak256("another hash"), signature);
        assertTrue(answer == 0xffffffff, "invalid");
    }

    /// @dev Whatever an account answers about its domain: its payments are valid all the same, another hash is none, and
    /// nothing reverts.
    function test_invalid_whateverTheAccountAnswersAboutItsDomain() external {
        (bytes32 digest, bytes memory signature) = _granted(paymentOf(0, 0), hex"00");
        AnsweringAccount answering = new AnsweringAccount();
        vm.etch(address(account), address(answering).code);
        bytes[] memory answers = _malformedDomains();
        for (uint256 i; i < answers.length; ++i) {
            AnsweringAccount(address(account)).answer(answers[i]);
            assertTrue(vouches(Door.Validator, 0, digest, signature), "a payment");
            assertTrue(!vouches(Door.Validator, 0, keccak256("another hash"), signature), "another hash");
            // What a failed look-up might be taken for.
            assertTrue(!vouches(Door.Validator, 0, bytes32(0), signature), "no hash at all");
        }
    }

    /// @dev Control for the test above: a domain in the same hands, well formed, wraps.
    function test_valid_whenTheAccountAnswersWithADomain() external {
        (bytes32 digest, bytes memory signature) = _granted(paymentOf(0, 0), hex"00");
        AnsweringAccount answering = new AnsweringAccount();
        vm.etch(address(account), address(answering).code);
        AnsweringAccount(address(account)).answer(_domain("Kernel", "0.3.1"));
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Kernel"),
                keccak256("0.3.1"),
                block.chainid,
                address(account)
            )
        );
        bytes32 message = keccak256(abi.encode(keccak256("Kernel(bytes32 hash)"), digest));
        bytes32 wrapped = keccak256(abi.encodePacked(hex"1901", domain, message));
        assertTrue(vouches(Door.Validator, 0, wrapped, signature), "wrapped");
        AnsweringAccount(address(account)).answer(_domain("Kernel", "0.3.2"));
        assertTrue(!vouches(Door.Validator, 0, wrapped, signature), "by another domain");
    }

    function test_pending_neverValid_atAnyTruncation() external {
        _pending();
        (bytes32 digest, bytes memory whole) = _granted(paymentOf(0, 0), grantOf(terms));
        uint256 length = whole.length;
        for (uint256 cut; cut < length; ++cut) {
            assembly ("memory-safe") {
                mstore(whole, cut)
            }
            assertTrue(!vouches(Door.Validator, 0, digest, whole), "truncated");
        }
        assembly ("memory-safe") {
            mstore(whole, length)
        }
        assertTrue(vouches(Door.Validator, 0, digest, whole), "whole");
    }

    /// @dev Nothing, too little, offsets and lengths that lead outside, and a well formed one cut at every word.
    function _malformedDomains() private view returns (bytes[] memory answers) {
        bytes memory whole = _domain("Kernel", "0.3.1");
        uint256 words = whole.length / 32;
        answers = new bytes[](words + 5);
        for (uint256 i; i < words; ++i) {
            answers[i] = bytes.concat(whole);
            bytes memory cut = answers[i];
            assembly ("memory-safe") {
                mstore(cut, mul(i, 32))
            }
        }
        answers[words] = _withWord(whole, 1, type(uint256).max);
        answers[words + 1] = _withWord(whole, 2, whole.length - 31);
        answers[words + 2] = _withWord(whole, 7, type(uint256).max);
        answers[words + 3] = _withWord(whole, 9, whole.length);
        answers[words + 4] = new bytes(223);
    }

    function _domain(string memory name, string memory version) private view returns (bytes memory) {
        return abi.encode(
            bytes1(0x0f), name, version, block.chainid, address(account), bytes32(0), new uint256[](0)
        );
    }

    function _withWord(bytes memory whole, uint256 index, uint256 word) private pure returns (bytes memory changed) {
        changed = bytes.concat(whole);
        assembly ("memory-safe") {
            mstore(add(add(changed, 0x20), mul(index, 32)), word)
        }
    }

    function _pending() private {
        TermsBuilder.Terms memory built = payingTerms();
        built.salt = 1;
        terms = built.encode();
        id = idOf(terms);
    }

    function _granted(Payment memory payment, bytes memory grant_)
        private
        view
        returns (bytes32 digest, bytes memory signature)
    {
        digest = digestOf(payment, terms);
        signature = abi.encodePacked(grant_, sign(SESSION_KEY, digest), encode(payment), terms);
    }
}
