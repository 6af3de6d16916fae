// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

contract CheckUserOpSignatureTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    uint256 private constant SECP256K1_N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        (terms, id) = installDefault();
    }

    function test_returnsPeriodAndCharges_whenKeySigned() external {
        uint256 result = authorize(terms, 0, TRANSFER_CALL, transfer(40e6));
        assertEq(result, window(T0, T0 + PERIOD - 1), "validation data");
        assertSpent(id, USDC, 0, 40e6, 40e6);
        assertEq(session(id).operations, 1, "operations");
        assertEq(session(id).gasSpent, 250_000 gwei, "gas");
    }

    function test_returnsWholeWindow_whenNothingIsSpent() external {
        bytes memory call = single(USDC, 0, abi.encodeWithSelector(APPROVE, shop, type(uint256).max));
        // No period is looked at, so that even a senseless claim is of no consequence.
        uint256 result = authorize(terms, type(uint32).max, APPROVE_CALL, call);
        assertEq(result, window(T0, T0 + WINDOW), "validation data");
        assertSpent(id, USDC, 0, 0, 0);
    }

    function test_fails_whenAnotherKeySigned(uint256 key) external {
        key = bound(key, 1, SECP256K1_N - 1);
        if (key == SESSION_KEY) key = OWNER_KEY;
        PackedUserOperation memory userOp = operation(transfer(1));
        bytes memory list = abi.encodePacked(TRANSFER_CALL);
        bytes memory signature = sign(key, sessionDigest(hashOf(userOp), 0, list, terms));
        userOp.signature = abi.encodePacked(signature, presentation(0, list, terms));
        assertEq(validate(userOp), 1, "validation data");
    }

    function test_fails_whenOperationChanged() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        userOp.signature = signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms);
        userOp.nonce = 1;
        assertEq(validate(userOp), 1, "validation data");
    }

    function test_fails_whenPeriodClaimChanged() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        bytes memory list = abi.encodePacked(TRANSFER_CALL);
        bytes memory signature = sign(SESSION_KEY, sessionDigest(hashOf(userOp), 0, list, terms));
        userOp.signature = abi.encodePacked(signature, presentation(1, list, terms));
        assertEq(validate(userOp), 1, "validation data");
    }

    function test_fails_whenCallClaimChanged() external {
        TermsBuilder.Terms memory both = defaultTerms();
        // A second entry for the same function: moving the claim would otherwise go unnoticed.
        both.calls[NATIVE_CALL] = both.calls[TRANSFER_CALL];
        (bytes memory packed,) = install(both);
        PackedUserOperation memory userOp = operation(transfer(1));
        bytes32 digest = sessionDigest(hashOf(userOp), 0, abi.encodePacked(TRANSFER_CALL), packed);
        userOp.signature = abi.encodePacked(
            sign(SESSION_KEY, digest), presentation(0, abi.encodePacked(NATIVE_CALL), packed)
        );
        assertEq(validate(userOp), 1, "validation data");
    }

    function test_fails_whenSignedForAnotherSession() external {
        TermsBuilder.Terms memory other = defaultTerms();
        other.salt = 1;
        (bytes memory packed,) = install(other);
        PackedUserOperation memory userOp = operation(transfer(1));
        bytes memory list = abi.encodePacked(TRANSFER_CALL);
        bytes32 digest = sessionDigest(hashOf(userOp), 0, list, terms);
        userOp.signature = abi.encodePacked(sign(SESSION_KEY, digest), presentation(0, list, packed));
        assertEq(validate(userOp), 1, "validation data");
    }

    function test_fails_whenSignatureIsTheMalleableTwin() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        bytes memory list = abi.encodePacked(TRANSFER_CALL);
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(SESSION_KEY, sessionDigest(hashOf(userOp), 0, list, terms));
        bytes memory twin = abi.encodePacked(r, bytes32(SECP256K1_N - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        userOp.signature = abi.encodePacked(twin, presentation(0, list, terms));
        assertEq(validate(userOp), 1, "validation data");
    }

    function test_fails_whenSignatureIsZero() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        userOp.signature =
            abi.encodePacked(new bytes(65), presentation(0, abi.encodePacked(TRANSFER_CALL), terms));
        assertEq(validate(userOp), 1, "validation data");
    }

    function test_reverts_whenSignatureIsShorterThanEcdsa() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        for (uint256 length; length < 65; length += 16) {
            userOp.signature = new bytes(length);
            refuse(userOp, abi.encodeWithSelector(ISpendCap.PresentationMalformed.selector));
        }
    }

    /// @dev Nothing is presented, but a whole signature is there: that is named before the operation's own flaw, as by
    /// `canSpend`.
    function test_namesThePresentationFirst_whenNothingIsPresented() external {
        PackedUserOperation memory userOp = operation(hex"deadbeef");
        userOp.signature = new bytes(65);
        bytes memory reason = abi.encodeWithSelector(ISpendCap.PresentationMalformed.selector);
        refuse(userOp, reason);
        (, bytes memory refusal,) = policy.canSpend(Door.Signer, PERMISSION, userOp, "");
        assertEq(refusal, reason, "canSpend");
    }

    function test_reverts_whenPresentationIsTruncated(uint256 length) external {
        PackedUserOperation memory userOp = operation(transfer(1));
        bytes memory whole = signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms);
        // One byte short of a header after the claims.
        length = bound(length, 65, 65 + 6 + 76);
        assembly ("memory-safe") {
            mstore(whole, length)
        }
        userOp.signature = whole;
        refuse(userOp, abi.encodeWithSelector(ISpendCap.PresentationMalformed.selector));
    }

    function test_reverts_whenTermsDifferByOneByte(uint256 position, uint8 flip) external {
        flip = uint8(bound(flip, 1, 255));
        position = bound(position, 0, terms.length - 1);
        bytes memory other = terms;
        other[position] = bytes1(uint8(other[position]) ^ flip);
        bytes memory reason =
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, idOf(other), Door.Signer);
        refuse(other, 0, TRANSFER_CALL, transfer(1), reason);
    }

    function test_reverts_whenTermsAreLongerOrShorter() external {
        bytes memory longer = abi.encodePacked(terms, uint8(0));
        refuse(
            longer,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, idOf(longer), Door.Signer)
        );
        bytes memory shorter = bytes.concat(terms);
        assembly ("memory-safe") {
            mstore(shorter, sub(mload(shorter), 1))
        }
        refuse(
            shorter,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, idOf(shorter), Door.Signer)
        );
    }

    function test_reverts_whenClaimsCountAnotherNumberOfCalls() external {
        bytes memory call = repeat(2, USDC, 0, abi.encodeWithSelector(TRANSFER, seller, 1));
        bytes4 mismatch = ISpendCap.CallCountMismatch.selector;
        refuse(terms, 0, indices(1, TRANSFER_CALL), call, abi.encodeWithSelector(mismatch, 1, 2));
        refuse(terms, 0, indices(3, TRANSFER_CALL), call, abi.encodeWithSelector(mismatch, 3, 2));
        refuse(terms, 0, "", call, abi.encodeWithSelector(mismatch, 0, 2));
        refuse(terms, 0, "", transfer(1), abi.encodeWithSelector(mismatch, 0, 1));
    }

    function test_reverts_whenCallerIsNotTheSender() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        userOp.signature = signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms);
        bytes32 hash = hashOf(userOp);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.WrongAccount.selector, stranger, address(account)));
        vm.prank(stranger);
        policy.checkUserOpSignature(bytes32(PERMISSION), userOp, hash);
    }

    function test_reverts_whenCallerHasNoSuchSession() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        userOp.sender = stranger;
        userOp.signature = signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms);
        bytes32 hash = hashOf(userOp);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Signer));
        vm.prank(stranger);
        policy.checkUserOpSignature(bytes32(PERMISSION), userOp, hash);
    }

    function test_reverts_whenPermissionIsAnother(bytes4 other) external {
        if (other == PERMISSION) other = ~PERMISSION;
        PackedUserOperation memory userOp = operation(transfer(1));
        userOp.signature = signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms);
        bytes32 hash = hashOf(userOp);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.PermissionMismatch.selector, PERMISSION, other));
        account.validateWithSigner(policy, other, userOp, hash);
    }

    function test_reverts_onAnotherChain() external {
        bytes memory old = terms;
        vm.chainId(block.chainid + 1);
        refuse(
            old,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, idOf(old), Door.Signer)
        );
        assertTrue(SessionId.unwrap(idOf(old)) != SessionId.unwrap(id), "another id");
    }
}
