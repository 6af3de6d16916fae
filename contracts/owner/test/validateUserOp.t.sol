// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {OwnerBase} from "./base/OwnerBase.sol";

/// @notice User operations by an ECDSA key; passkeys have a file of their own.
contract ValidateUserOpTest is OwnerBase {
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function test_valid_whenAnOwnerSigned() external {
        assertTrue(isValid(byKey(KEY_SLOT, KEY, operationDigest(address(account)))), "key");
    }

    function test_digest_isTheDocumentedMessage() external view {
        assertEq(
            validator.operationDigest(address(account), 9, hex"c0de", keccak256("hash")),
            operationDigest(address(account), 9, hex"c0de", keccak256("hash")),
            "digest"
        );
    }

    /// @dev Every field of the message is bound: of the operation another one with the same signature is refused.
    function test_invalid_whenAnythingElseWasSigned() external {
        address sender = address(account);
        bytes32[8] memory digests = [
            operationDigest(address(sibling)),
            operationDigest(sender, 8, hex"e9ae5c53c0de", USER_OP_HASH),
            operationDigest(sender, 7, hex"e9ae5c53c0", USER_OP_HASH),
            operationDigest(sender, 7, hex"e9ae5c53c0de", keccak256("another")),
            USER_OP_HASH,
            keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", USER_OP_HASH)),
            account.wrap(operationDigest(sender)),
            bytes32(0)
        ];
        for (uint256 i; i < digests.length; ++i) {
            assertTrue(!isValid(byKey(KEY_SLOT, KEY, digests[i])), "other message");
        }
    }

    function test_invalid_onAnotherChain() external {
        bytes memory signature = byKey(KEY_SLOT, KEY, operationDigest(address(account)));
        vm.chainId(block.chainid + 1);
        assertTrue(!isValid(signature), "other chain");
    }

    /// @dev A validator is asked by the account that it validates for: the owner's other account gets nowhere.
    function test_invalid_whenAnotherAccountAsks() external {
        PackedUserOperation memory userOp = operation(address(account));
        userOp.signature = byKey(KEY_SLOT, KEY, operationDigest(address(account)));
        assertEq(sibling.validate(userOp, USER_OP_HASH), 1, "sender of another account");
        userOp.sender = address(sibling);
        assertEq(sibling.validate(userOp, USER_OP_HASH), 1, "signed for another account");
        assertEq(account.validate(userOp, USER_OP_HASH), 1, "not the account's own");
    }

    /// @param key Any key but the owner's.
    /// @param slot Any slot, within range or not.
    function testFuzz_invalid_whenAnybodyElseSigned(uint256 key, uint8 slot) external {
        key = bound(key, 1, ORDER - 1);
        bytes32 digest = operationDigest(address(account));
        if (key != KEY) assertTrue(!isValid(byKey(slot, key, digest)), "another key");
        if (slot != KEY_SLOT) assertTrue(!isValid(byKey(slot, KEY, digest)), "another slot");
    }

    /// @dev One form: 65 bytes, v 27 or 28, the lower s.
    function test_invalid_inEveryOtherForm() external {
        bytes32 digest = operationDigest(address(account));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, digest);
        bytes32 compact = bytes32(uint256(s) | (v == 28 ? 1 << 255 : 0));
        bytes[9] memory forms = [
            abi.encodePacked(KEY_SLOT, r, ORDER - uint256(s), v == 27 ? 28 : 27),
            abi.encodePacked(KEY_SLOT, r, s, v - 27),
            abi.encodePacked(KEY_SLOT, r, s, v ^ 1),
            abi.encodePacked(KEY_SLOT, r, compact),
            abi.encodePacked(KEY_SLOT, r, s, v, uint8(0)),
            abi.encodePacked(KEY_SLOT, r, s),
            abi.encodePacked(r, s, v),
            abi.encodePacked(KEY_SLOT, bytes32(0), s, v),
            bytes("")
        ];
        for (uint256 i; i < forms.length; ++i) {
            assertTrue(!isValid(forms[i]), "form");
        }
    }

    /// @param signature Anything.
    function testFuzz_invalid_whateverElseIsSent(bytes calldata signature) external {
        assertTrue(!isValid(signature), "garbage");
    }
}
