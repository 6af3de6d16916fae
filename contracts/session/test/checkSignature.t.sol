// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {PaymentSuite} from "./base/PaymentSuite.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice Payments by signature at the signer's door.
contract CheckSignatureTest is PaymentSuite {
    using TermsBuilder for TermsBuilder.Terms;

    function door() internal pure override returns (Door) {
        return Door.Signer;
    }

    function test_invalid_underAnotherPermission(bytes4 other) external {
        if (other == PERMISSION) other = ~PERMISSION;
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        bytes memory signature = presented(Door.Signer, digest, encode(payment), terms, SESSION_KEY);
        assertTrue(!vouches(Door.Signer, other, digest, signature), "permission");
    }

    function test_invalid_whenAnotherKeySigned() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        bytes memory signature = presented(Door.Signer, digest, encode(payment), terms, OWNER_KEY);
        assertTrue(!vouches(Door.Signer, PERMISSION, digest, signature), "owner's key");
        signature = presented(Door.Signer, modular.wrap(digest), encode(payment), terms, SESSION_KEY);
        assertTrue(!vouches(Door.Signer, PERMISSION, modular.wrap(digest), signature), "signed the wrapper");
        signature = abi.encodePacked(new bytes(65), encode(payment), terms);
        assertTrue(!vouches(Door.Signer, PERMISSION, digest, signature), "no signature");
        // The key of another session of the same account, both installed.
        TermsBuilder.Terms memory built = payingTerms();
        built.sessionKey = vm.addr(OWNER_KEY);
        bytes memory other = built.encode();
        installAt(Door.Signer, other);
        digest = digestOf(payment, other);
        signature = presented(Door.Signer, digest, encode(payment), other, SESSION_KEY);
        assertTrue(!vouches(Door.Signer, PERMISSION, digest, signature), "another session's key");
        signature = presented(Door.Signer, digest, encode(payment), other, OWNER_KEY);
        assertTrue(vouches(Door.Signer, PERMISSION, digest, signature), "its own key");
    }
}

/// @notice Whatever else a session key signs, the account does not answer for it: at every stage of a session's life.
contract CheckSignatureWithoutPaymentsTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    bytes32 private constant TRANSFER_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant REVOKE_ALL_TYPEHASH =
        keccak256("RevokeAllSessions(address account,uint256 nonce,uint256 deadline)");

    function test_invalid_beforeInstall() external view {
        _everythingIsInvalid();
    }

    function test_invalid_whenInstalledAsSigner() external {
        installDefault();
        _everythingIsInvalid();
    }

    function test_invalid_whenInstalledAsPolicy() external {
        install(Door.Policy, defaultTerms().encode());
        _everythingIsInvalid();
    }

    function test_invalid_afterUseAndExpiry() external {
        (bytes memory terms,) = installDefault();
        authorize(terms, 0, TRANSFER_CALL, transfer(1));
        _everythingIsInvalid();
        vm.warp(T0 + WINDOW + 1);
        _everythingIsInvalid();
    }

    function test_invalid_afterRevokeUninstallAndNewEpoch() external {
        (, SessionId id) = installDefault();
        account.call(address(policy), 0, abi.encodeCall(policy.revoke, (id)));
        _everythingIsInvalid();
        uninstall(id);
        _everythingIsInvalid();
        account.call(address(policy), 0, abi.encodeCall(policy.revokeAll, ()));
        _everythingIsInvalid();
    }

    /// @param id Any permission. @param sender Any caller. @param hash Any digest. @param signature Any bytes.
    function testFuzz_invalid(bytes32 id, address sender, bytes32 hash, bytes calldata signature) external {
        installDefault();
        vm.prank(address(account));
        assertTrue(policy.checkSignature(id, sender, hash, signature) == bytes4(0xffffffff), "signer");
        vm.prank(address(account));
        assertEq(policy.checkSignaturePolicy(id, sender, hash, signature), 1, "policy");
    }

    function _everythingIsInvalid() private view {
        bytes32 tokenDomain = keccak256("a token's domain separator");
        bytes32 payment = keccak256(
            abi.encode(TRANSFER_TYPEHASH, address(account), stranger, 1, 0, type(uint256).max, bytes32(0))
        );
        bytes32 permit =
            keccak256(abi.encode(PERMIT_TYPEHASH, address(account), stranger, type(uint256).max, 0, type(uint256).max));
        bytes32 revocation = keccak256(abi.encode(REVOKE_ALL_TYPEHASH, address(account), 0, type(uint256).max));
        _isInvalid(keccak256(abi.encodePacked("\x19\x01", tokenDomain, payment)));
        _isInvalid(keccak256(abi.encodePacked("\x19\x01", tokenDomain, permit)));
        _isInvalid(keccak256(abi.encodePacked("\x19\x01", tokenDomain, revocation)));
        _isInvalid(keccak256("\x19Ethereum Signed Message:\n5login"));
        _isInvalid(0);
    }

    function _isInvalid(bytes32 hash) private view {
        bytes memory terms = defaultTerms().encode();
        bytes memory ecdsa = sign(SESSION_KEY, hash);
        _isInvalid(hash, ecdsa);
        _isInvalid(hash, abi.encodePacked(ecdsa, presentation(0, abi.encodePacked(TRANSFER_CALL), terms)));
        _isInvalid(hash, abi.encodePacked(ecdsa, presentation(0, "", terms)));
        _isInvalid(hash, sign(OWNER_KEY, hash));
        _isInvalid(hash, "");
    }

    function _isInvalid(bytes32 hash, bytes memory signature) private view {
        bytes32 id = bytes32(PERMISSION);
        assertTrue(policy.checkSignature(id, stranger, hash, signature) == bytes4(0xffffffff), "signer");
        assertEq(policy.checkSignaturePolicy(id, stranger, hash, signature), 1, "policy");
    }
}
