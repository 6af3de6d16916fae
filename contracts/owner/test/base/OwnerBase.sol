// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {TestBase} from "../../../test-support/TestBase.sol";
import {IOwnerValidator} from "../../IOwnerValidator.sol";
import {DomainAccount} from "../mocks/DomainAccount.sol";

/// @notice The validator, an account with an ECDSA key in slot 0 and a passkey in slot 1, and what they sign.
/// @dev Digests and layouts are written out from the interface's documentation once more, so that a mistake of the
/// contract is not taken over.
abstract contract OwnerBase is TestBase {
    uint256 internal constant KEY = uint256(keccak256("owner"));
    uint256 internal constant PASSKEY = uint256(keccak256("passkey")) >> 1;
    uint256 internal constant OTHER = uint256(keccak256("other")) >> 1;
    uint256 internal constant N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551;

    /// @dev The test runner's chain has the precompile.
    address internal constant PRECOMPILE = address(0x100);
    uint8 internal constant KEY_SLOT = 0;
    uint8 internal constant PASSKEY_SLOT = 1;
    bytes1 internal constant PRESENT_AND_VERIFIED = 0x05;
    string internal constant TAIL = '","origin":"https://abbababa.example","crossOrigin":false}';
    bytes32 internal constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    IOwnerValidator internal validator;
    DomainAccount internal account;
    DomainAccount internal sibling;

    function setUp() public virtual {
        validator = deployValidator();
        account = new DomainAccount(validator);
        account.install(abi.encodePacked(bytes1(0x00), keyOwner(KEY), passkeyOwner(PASSKEY)));
        // Of the same owners.
        sibling = new DomainAccount(validator);
        sibling.install(abi.encodePacked(bytes1(0x00), keyOwner(KEY), passkeyOwner(PASSKEY)));
    }

    /// @dev Deploys from the artifact: what is tested is what is deployed.
    function deploy() internal returns (IOwnerValidator deployed) {
        bytes memory code = vm.getCode("OwnerValidator.sol:OwnerValidator");
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        assertTrue(address(deployed) != address(0), "deployed");
    }

    /// @dev Deploys on a chain whose precompile's address answers the same to everything.
    function deployWhere(bytes memory answer) internal returns (IOwnerValidator deployed) {
        vm.mockCall(PRECOMPILE, "", answer);
        deployed = deploy();
        vm.clearMockedCalls();
    }

    function deployValidator() internal virtual returns (IOwnerValidator) {
        return deploy();
    }

    // --- owners ---

    function keyOwner(uint256 key) internal pure returns (bytes memory) {
        return abi.encodePacked(bytes1(0x00), vm.addr(key));
    }

    function keyId(uint256 key) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(vm.addr(key))));
    }

    function passkeyOwner(uint256 key) internal pure returns (bytes memory) {
        (uint256 x, uint256 y) = vm.publicKeyP256(key);
        return abi.encodePacked(bytes1(0x01), x, y);
    }

    function passkeyId(uint256 key) internal pure returns (bytes32) {
        (uint256 x, uint256 y) = vm.publicKeyP256(key);
        return keccak256(abi.encodePacked(x, y));
    }

    function ids(DomainAccount of_) internal view returns (bytes memory list) {
        IOwnerValidator.Owner[] memory owners = validator.ownersOf(address(of_));
        for (uint256 i; i < owners.length; ++i) {
            list = abi.encodePacked(list, owners[i].slot, owners[i].id);
        }
    }

    // --- signatures ---

    function byKey(uint8 slot, uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(slot, r, s, v);
    }

    function byPasskey(uint8 slot, uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        return byPasskey(slot, key, digest, PRESENT_AND_VERIFIED, TAIL);
    }

    function byPasskey(uint8 slot, uint256 key, bytes32 digest, bytes1 flags, string memory tail)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory authenticatorData = abi.encodePacked(sha256("abbababa.example"), flags, uint32(7));
        (bytes32 r, bytes32 s) = assertOver(key, authenticatorData, clientData("webauthn.get", digest, tail));
        return passkeySignature(slot, key, r, s, authenticatorData, tail);
    }

    /// @dev What an authenticator signs, with the lower s.
    function assertOver(uint256 key, bytes memory authenticatorData, string memory clientDataJSON)
        internal
        pure
        returns (bytes32 r, bytes32 s)
    {
        (r, s) = vm.signP256(key, sha256(abi.encodePacked(authenticatorData, sha256(bytes(clientDataJSON)))));
        if (uint256(s) > N / 2) s = bytes32(N - uint256(s));
    }

    function passkeySignature(
        uint8 slot,
        uint256 key,
        bytes32 r,
        bytes32 s,
        bytes memory authenticatorData,
        string memory tail
    ) internal pure returns (bytes memory) {
        (uint256 x, uint256 y) = vm.publicKeyP256(key);
        return abi.encodePacked(slot, x, y, r, s, uint16(authenticatorData.length), authenticatorData, tail);
    }

    function clientData(string memory type_, bytes32 challenge, string memory tail)
        internal
        pure
        returns (string memory)
    {
        return string.concat('{"type":"', type_, '","challenge":"', base64Url(challenge), tail);
    }

    /// @dev RFC 4648, 5, without padding: 43 digits of 6 bits.
    function base64Url(bytes32 word) internal pure returns (string memory) {
        bytes memory alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        bytes memory text = new bytes(43);
        for (uint256 i; i < 43; ++i) {
            uint256 shifted = i < 42 ? uint256(word) >> (250 - 6 * i) : uint256(word) << 2;
            text[i] = alphabet[shifted & 63];
        }
        return string(text);
    }

    // --- messages ---

    /// @dev As EIP-191 hashes it.
    function messageHash(bytes memory message) internal pure returns (bytes32) {
        return keccak256(
            abi.encodePacked("\x19Ethereum Signed Message:\n", bytes(vm.toString(message.length)), message)
        );
    }

    /// @dev What stands before the owner's signature of a message.
    function messageHead(bytes memory message) internal pure returns (bytes memory) {
        return abi.encodePacked(bytes1(0x00), uint32(message.length), message);
    }

    // --- user operations ---

    function operation(address sender) internal pure returns (PackedUserOperation memory userOp) {
        userOp.sender = sender;
        userOp.nonce = 7;
        userOp.callData = hex"e9ae5c53c0de";
    }

    bytes32 internal constant USER_OP_HASH = keccak256("user operation");

    /// @dev The digest of `operation`.
    function operationDigest(address sender) internal view returns (bytes32) {
        return operationDigest(sender, 7, hex"e9ae5c53c0de", USER_OP_HASH);
    }

    function operationDigest(address sender, uint256 nonce, bytes memory callData, bytes32 userOpHash)
        internal
        view
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                DOMAIN_TYPEHASH, keccak256("Abba Baba Owner"), keccak256("1"), block.chainid, address(validator)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256("OwnerOperation(address account,uint256 nonce,bytes callData,bytes32 userOpHash)"),
                sender,
                nonce,
                keccak256(callData),
                userOpHash
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    function isValid(bytes memory signature) internal returns (bool) {
        PackedUserOperation memory userOp = operation(address(account));
        userOp.signature = signature;
        uint256 answer = account.validate(userOp, USER_OP_HASH);
        assertLe(answer, 1, "validation data without a time range");
        return answer == 0;
    }
}
