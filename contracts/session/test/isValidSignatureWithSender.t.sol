// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Grants} from "../core/Grants.sol";
import {TermsValidation} from "../rules/TermsValidation.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {PaymentSuite} from "./base/PaymentSuite.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

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
    function test_pending_reverts_whenTermsAreMalformed() external {
        TermsBuilder.Terms memory built = payingTerms();
        (built.salt, built.version) = (1, 2);
        terms = built.encode();
        Payment memory payment = paymentOf(0, 0);
        (bytes32 digest, bytes memory signature) = _granted(payment, withGrant(new bytes(65)));
        vm.expectRevert(abi.encodeWithSelector(TermsValidation.TermsVersionUnknown.selector, 2));
        vm.prank(address(account));
        policy.isValidSignatureWithSender(stranger, digest, signature);
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

    function test_reverts_whenTheMarkerIsMalformed() external {
        bytes[5] memory malformed =
            [bytes(hex"03"), hex"02", hex"01", hex"0100", hex"010001"];
        for (uint256 i; i < malformed.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Grants.GrantMalformed.selector));
            vm.prank(address(account));
            policy.isValidSignatureWithSender(stranger, 0, malformed[i]);
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

    /// @dev An account may answer with success, and nothing, what it does not know: its payments are valid all the same,
    /// and another hash is none.
    function test_neverValid_whenTheAccountAnswersWithoutADomain() external {
        (bytes32 digest, bytes memory signature) = _granted(paymentOf(0, 0), hex"00");
        // Runs as code that stops at once.
        vm.etch(address(account), hex"00");
        assertTrue(vouches(Door.Validator, 0, digest, signature), "a payment");
        vm.expectRevert("");
        vm.prank(address(account));
        policy.isValidSignatureWithSender(stranger, keccak256("another hash"), signature);
    }

    function test_pending_neverValid_atAnyTruncation() external {
        _pending();
        (bytes32 digest, bytes memory whole) = _granted(paymentOf(0, 0), grantOf(terms));
        uint256 length = whole.length;
        for (uint256 cut; cut < length; ++cut) {
            assembly ("memory-safe") {
                mstore(whole, cut)
            }
            vm.prank(address(account));
            try policy.isValidSignatureWithSender(stranger, digest, whole) returns (bytes4 answer) {
                assertTrue(answer == bytes4(0xffffffff), "truncated");
            } catch (bytes memory reason) {
                assertEq(reason, abi.encodeWithSelector(Grants.GrantMalformed.selector), "reason");
                assertLe(cut, 3 + 65 - 1, "only inside the grant");
            }
        }
        assembly ("memory-safe") {
            mstore(whole, length)
        }
        assertTrue(vouches(Door.Validator, 0, digest, whole), "whole");
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
