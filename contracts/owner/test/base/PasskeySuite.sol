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

    /// @dev Wycheproof's families beyond range: numbers past the order that would be the same modulo it, the field's prime,
    /// the curve's constants, edges of the halves, and signatures of r and s that are one another's neighbours.
    function test_invalid_whenNumbersAreWycheproofs() external {
        bytes memory authenticatorData = abi.encodePacked(sha256("abbababa.example"), PRESENT_AND_VERIFIED, uint32(7));
        (bytes32 r, bytes32 s) = assertOver(PASSKEY, authenticatorData, clientData("webauthn.get", digest, TAIL));
        uint256 p = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF;
        uint256 gx = 0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296;
        uint256[14] memory edges =
            [0, 1, 2, N / 2, N / 2 + 1, N - 2, N - 1, N, N + 1, N + 2, p - N, p, p + 1, type(uint256).max];
        for (uint256 i; i < edges.length; ++i) {
            for (uint256 j; j < edges.length; ++j) {
                _assertRefused(bytes32(edges[i]), bytes32(edges[j]), authenticatorData);
            }
            if (bytes32(edges[i]) != s) _assertRefused(r, bytes32(edges[i]), authenticatorData);
            if (bytes32(edges[i]) != r) _assertRefused(bytes32(edges[i]), s, authenticatorData);
        }
        _assertRefused(bytes32(gx), s, authenticatorData);
        _assertRefused(bytes32(gx), bytes32(uint256(1)), authenticatorData);
        unchecked {
            // The same modulo the order; of 256 bits where they fit.
            _assertRefused(bytes32(uint256(r) + N), s, authenticatorData);
            _assertRefused(r, bytes32(uint256(s) + N), authenticatorData);
            _assertRefused(bytes32(uint256(r) - N), s, authenticatorData);
            _assertRefused(bytes32(uint256(r) + 1), s, authenticatorData);
            _assertRefused(r, bytes32(uint256(s) - 1), authenticatorData);
            _assertRefused(bytes32(0 - uint256(r)), bytes32(0 - uint256(s)), authenticatorData);
        }
    }

    function _assertRefused(bytes32 r, bytes32 s, bytes memory authenticatorData) private {
        assertTrue(!isValid(passkeySignature(PASSKEY_SLOT, PASSKEY, r, s, authenticatorData, TAIL)), "numbers");
    }

    /// @dev The coordinates travel in the signature: others than the owner's are refused, also of points that are none.
    function test_invalid_whenThePointIsAnother() external {
        uint256 p = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF;
        (uint256 x, uint256 y) = vm.publicKeyP256(PASSKEY);
        (uint256 otherX, uint256 otherY) = vm.publicKeyP256(OTHER);
        uint256[2][9] memory points = [
            [uint256(0), 0],
            [x, p - y],
            [y, x],
            [x, y ^ 1],
            [x ^ 1, y],
            [uint256(0), y],
            [x, otherY],
            [otherX, otherY],
            [p, p]
        ];
        bytes memory signature = byPasskey(PASSKEY_SLOT, PASSKEY, digest);
        for (uint256 i; i < points.length; ++i) {
            (uint256 px, uint256 py) = (points[i][0], points[i][1]);
            assembly ("memory-safe") {
                mstore(add(signature, 0x21), px)
                mstore(add(signature, 0x41), py)
            }
            assertTrue(!isValid(signature), "point");
        }
    }

    /// @dev DER, as WebAuthn's devices give it, is not what travels; nor are numbers without leading zeros.
    function test_invalid_whenTheSignatureIsEncodedOtherwise() external {
        bytes memory data = abi.encodePacked(sha256("abbababa.example"), PRESENT_AND_VERIFIED, uint32(7));
        (bytes32 r, bytes32 s) = assertOver(PASSKEY, data, clientData("webauthn.get", digest, TAIL));
        (uint256 x, uint256 y) = vm.publicKeyP256(PASSKEY);
        bytes memory rest = abi.encodePacked(uint16(data.length), data, TAIL);
        bytes[6] memory encodings = [
            abi.encodePacked(hex"30440220", r, hex"0220", s),
            abi.encodePacked(hex"3046022100", r, hex"022100", s),
            abi.encodePacked(hex"00", r, hex"00", s),
            abi.encodePacked(r, s, hex"1b"),
            abi.encodePacked(bytes31(r), bytes31(s)),
            abi.encodePacked(r)
        ];
        for (uint256 i; i < encodings.length; ++i) {
            assertTrue(!isValid(abi.encodePacked(PASSKEY_SLOT, x, y, encodings[i], rest)), "encoding");
        }
        assertTrue(isValid(abi.encodePacked(PASSKEY_SLOT, x, y, r, s, rest)), "the good one");
    }

    /// @param bit Which bit of what the device signed is another afterwards: rpIdHash, flags, counter, origin.
    function testFuzz_invalid_whenABitOfTheAssertionIsAnother(uint256 bit) external {
        bytes memory signature = byPasskey(PASSKEY_SLOT, PASSKEY, digest);
        // Behind slot, coordinates, numbers and length.
        bit = bound(bit, 131 * 8, signature.length * 8 - 1);
        signature[bit / 8] = bytes1(uint8(signature[bit / 8]) ^ uint8(1 << (bit % 8)));
        assertTrue(!isValid(signature), "bit");
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
