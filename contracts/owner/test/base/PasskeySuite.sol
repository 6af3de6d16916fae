// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {OwnerBase} from "./OwnerBase.sol";

/// @notice User operations by a passkey, with the precompile and without it.
abstract contract PasskeySuite is OwnerBase {
    bytes32 private digest;

    function hasPrecompile() internal pure virtual returns (bool);

    function mostGas() internal pure virtual returns (uint256);

    function setUp() public override {
        super.setUp();
        assertEq(validator.hasPrecompile(), hasPrecompile(), "precompile");
        digest = operationDigest(address(account));
    }

    function test_valid_whenThePasskeySigned() external {
        assertTrue(isValid(byPasskey(PASSKEY_SLOT, PASSKEY, digest)), "passkey");
    }

    function test_staysWithinItsGas() external {
        PackedUserOperation memory userOp = operation(address(account));
        userOp.signature = byPasskey(PASSKEY_SLOT, PASSKEY, digest);
        vm.prank(address(account));
        uint256 before = gasleft();
        uint256 answer = validator.validateUserOp(userOp, USER_OP_HASH);
        uint256 spent = before - gasleft();
        assertEq(answer, 0, "valid");
        assertLe(spent, mostGas(), "gas");
    }

    /// @dev Authenticators may say more than they must: extensions, the state of a backup, an origin of any length.
    function test_valid_inEveryFormOfAnAuthenticator() external {
        bytes1[4] memory flags = [bytes1(0x05), 0x0d, 0x1d, 0x85];
        string[4] memory tails = [
            '","origin":"https://a"}',
            '","origin":"https://a.example:8443","crossOrigin":false,"topOrigin":"https://a.example"}',
            '","origin":"android:apk-key-hash:5-6_7","androidPackageName":"org.example"}',
            '","origin":"","crossOrigin":false}'
        ];
        for (uint256 i; i < 4; ++i) {
            assertTrue(isValid(byPasskey(PASSKEY_SLOT, PASSKEY, digest, flags[i], TAIL)), "flags");
            assertTrue(
                isValid(byPasskey(PASSKEY_SLOT, PASSKEY, digest, PRESENT_AND_VERIFIED, tails[i])), "client data"
            );
        }
        bytes memory extended = abi.encodePacked(sha256("abbababa.example"), bytes1(0x85), uint32(0), hex"a16161f5");
        (bytes32 r, bytes32 s) = assertOver(PASSKEY, extended, clientData("webauthn.get", digest, TAIL));
        assertTrue(isValid(passkeySignature(PASSKEY_SLOT, PASSKEY, r, s, extended, TAIL)), "extensions");
    }

    /// @param flags Any but those of a user who was present and verified.
    function testFuzz_invalid_withoutPresenceOrVerification(uint8 flags) external {
        bytes1 actual = bytes1(flags & ~uint8(flags % 2 == 0 ? 0x01 : 0x04));
        assertTrue(!isValid(byPasskey(PASSKEY_SLOT, PASSKEY, digest, actual, TAIL)), "flags");
    }

    /// @dev Backed up, and not able to be.
    function test_invalid_whenTheBackupFlagsContradict() external {
        assertTrue(!isValid(byPasskey(PASSKEY_SLOT, PASSKEY, digest, 0x15, TAIL)), "flags");
    }

    function test_invalid_whenClientDataIsOfAnotherForm() external {
        string[7] memory tails = [
            '","origin":"https://a","crossOrigin":true}',
            '","origin":"https://a","crossOrigin":true,"topOrigin":"https://b"}',
            '","origin":"https://a',
            '","crossOrigin":false,"origin":"https://a"}',
            '"}',
            'AA","origin":"https://a"}',
            ""
        ];
        for (uint256 i; i < tails.length; ++i) {
            assertTrue(
                !isValid(byPasskey(PASSKEY_SLOT, PASSKEY, digest, PRESENT_AND_VERIFIED, tails[i])), "client data"
            );
        }
    }

    function test_invalid_whenTypeOrChallengeIsAnother() external {
        bytes memory authenticatorData = abi.encodePacked(sha256("abbababa.example"), PRESENT_AND_VERIFIED, uint32(7));
        string memory hexadecimal = vm.toString(uint256(digest));
        string[5] memory signed = [
            clientData("webauthn.create", digest, TAIL),
            clientData("payment.get", digest, TAIL),
            clientData("webauthn.get", keccak256("another"), TAIL),
            string.concat('{"type":"webauthn.get","challenge":"', hexadecimal, TAIL),
            string.concat('{"challenge":"', base64Url(digest), '","type":"webauthn.get', TAIL)
        ];
        for (uint256 i; i < signed.length; ++i) {
            (bytes32 r, bytes32 s) = assertOver(PASSKEY, authenticatorData, signed[i]);
            bytes memory signature = passkeySignature(PASSKEY_SLOT, PASSKEY, r, s, authenticatorData, TAIL);
            assertTrue(!isValid(signature), "client data");
        }
        (bytes32 r0, bytes32 s0) = vm.signP256(PASSKEY, digest);
        if (uint256(s0) > N / 2) s0 = bytes32(N - uint256(s0));
        assertTrue(!isValid(passkeySignature(PASSKEY_SLOT, PASSKEY, r0, s0, authenticatorData, TAIL)), "bare digest");
    }

    /// @dev The kinds of Wycheproof's vectors: numbers out of range, zero, doubled, swapped, infinity, the other s.
    function test_invalid_whenNumbersAreOutOfRange() external {
        bytes memory authenticatorData = abi.encodePacked(sha256("abbababa.example"), PRESENT_AND_VERIFIED, uint32(7));
        (bytes32 r, bytes32 s) = assertOver(PASSKEY, authenticatorData, clientData("webauthn.get", digest, TAIL));
        bytes32[2][16] memory bad = [
            [bytes32(0), s],
            [r, bytes32(0)],
            [bytes32(0), bytes32(0)],
            [r, bytes32(N)],
            [bytes32(N), s],
            [r, bytes32(N - uint256(s))],
            [s, r],
            [bytes32(N - uint256(r)), s],
            [bytes32(uint256(1)), bytes32(uint256(1))],
            [bytes32(N - 1), bytes32(uint256(1))],
            [bytes32(uint256(1)), bytes32(N - 1)],
            [bytes32(type(uint256).max), s],
            [r, bytes32(type(uint256).max)],
            [r, bytes32(N / 2 + 1)],
            [r ^ bytes32(uint256(1)), s],
            [r, s ^ bytes32(uint256(1))]
        ];
        for (uint256 i; i < bad.length; ++i) {
            bytes memory signature =
                passkeySignature(PASSKEY_SLOT, PASSKEY, bad[i][0], bad[i][1], authenticatorData, TAIL);
            assertTrue(!isValid(signature), "numbers");
        }
        assertTrue(isValid(passkeySignature(PASSKEY_SLOT, PASSKEY, r, s, authenticatorData, TAIL)), "the good one");
    }

    function test_invalid_whenAnotherKeySigned() external {
        assertTrue(!isValid(byPasskey(PASSKEY_SLOT, OTHER, digest)), "another passkey");
        assertTrue(!isValid(byPasskey(KEY_SLOT, PASSKEY, digest)), "another slot");
        assertTrue(!isValid(byPasskey(2, PASSKEY, digest)), "an empty slot");
        assertTrue(!isValid(byPasskey(255, PASSKEY, digest)), "no slot");
        // Another's assertion beside the owner's coordinates.
        bytes memory signature = byPasskey(PASSKEY_SLOT, OTHER, digest);
        (uint256 x, uint256 y) = vm.publicKeyP256(PASSKEY);
        assembly ("memory-safe") {
            mstore(add(signature, 0x21), x)
            mstore(add(signature, 0x41), y)
        }
        assertTrue(!isValid(signature), "another's assertion");
    }

    function test_invalid_onAnotherAccountAndChain() external {
        assertTrue(!isValid(byPasskey(PASSKEY_SLOT, PASSKEY, operationDigest(address(sibling)))), "account");
        bytes memory signature = byPasskey(PASSKEY_SLOT, PASSKEY, digest);
        vm.chainId(block.chainid + 1);
        assertTrue(!isValid(signature), "chain");
    }

    /// @param position Which byte is another.
    function testFuzz_invalid_whenAByteIsAnother(uint256 position, uint8 by) external {
        bytes memory signature = byPasskey(PASSKEY_SLOT, PASSKEY, digest);
        position = bound(position, 0, signature.length - 1);
        signature[position] = bytes1(uint8(signature[position]) ^ uint8(bound(by, 1, 255)));
        assertTrue(!isValid(signature), "altered");
    }

    /// @param length Where it is cut off.
    function testFuzz_invalid_whenItIsCutOff(uint256 length) external {
        bytes memory signature = byPasskey(PASSKEY_SLOT, PASSKEY, digest);
        length = bound(length, 0, signature.length - 1);
        assembly ("memory-safe") {
            mstore(signature, length)
        }
        assertTrue(!isValid(signature), "cut off");
    }
}
