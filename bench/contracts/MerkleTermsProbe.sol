// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SessionDoor} from "../../contracts/session/doors/SessionDoor.sol";
import {IKernelSigner} from "../../contracts/session/interfaces/IKernelPermission.sol";
import {Door} from "../../contracts/session/types/Door.sol";
import {SessionId} from "../../contracts/session/types/SessionId.sol";

/// @notice Measures the least that a session would cost whose terms travelled as Merkle leaves. NEVER DEPLOYED outside
/// the bench: it proves nothing, since the root that it computes is compared with nothing.
///
/// It is the Kernel door with one difference: the terms presented are only those that an operation uses, and before
/// them come the nodes of their proofs, each carried and hashed once. What a real variant would need on top is left
/// out: hashing each leaf by itself, directions and lengths, joining the parts' roots. So its gas is a lower bound.
/// Signature: `ECDSA (65) ‖ number of nodes (1) ‖ nodes (32 each) ‖ presentation`.
contract MerkleTermsProbe is SessionDoor, IKernelSigner {
    uint256 private constant _NODES_AT = 66;
    uint256 private constant _SIG_VALIDATION_FAILED = 1;

    error RootMissing();

    /// @param data permission id (32) ‖ module type (1) ‖ terms
    function onInstall(bytes calldata data) external {
        _installSession(msg.sender, Door.Signer, bytes4(data[0:4]), data[33:]);
    }

    function onUninstall(bytes calldata data) external {
        _revoke(SessionId.wrap(bytes32(data[32:64])), msg.sender);
    }

    /// @inheritdoc IKernelSigner
    function checkUserOpSignature(bytes32 id, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        returns (uint256)
    {
        bytes calldata signature = userOp.signature;
        uint256 nodesEnd = _NODES_AT + 32 * uint256(uint8(signature[_NODES_AT - 1]));
        if (_fold(signature[_NODES_AT:nodesEnd]) == bytes32(0)) revert RootMissing();
        bytes calldata presentation = signature[nodesEnd:];
        (SessionId session, address sessionKey, uint256 validationData) =
            _authorize(Door.Signer, bytes4(id), userOp, presentation);

        uint256 claimsEnd = 5 + uint256(uint8(presentation[4]));
        bytes32 digest = keccak256(abi.encodePacked(userOpHash, SessionId.unwrap(session), presentation[:claimsEnd]));
        (address signer, ECDSA.RecoverError failure,) =
            ECDSA.tryRecoverCalldata(MessageHashUtils.toEthSignedMessageHash(digest), signature[:65]);
        if (failure != ECDSA.RecoverError.NoError || signer != sessionKey) return _SIG_VALIDATION_FAILED;
        return validationData;
    }

    /// @inheritdoc IKernelSigner
    function checkSignature(bytes32, address, bytes32, bytes calldata) external pure returns (bytes4) {
        return 0xffffffff;
    }

    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == uint256(Door.Signer);
    }

    function isInitialized(address) external pure returns (bool) {
        return true;
    }

    /// @dev Hashes every node with what came before it. Starts from one: no leaf has been hashed.
    function _fold(bytes calldata nodes) private pure returns (bytes32 root) {
        root = bytes32(uint256(1));
        assembly ("memory-safe") {
            let end := add(nodes.offset, nodes.length)
            for { let at := nodes.offset } lt(at, end) { at := add(at, 0x20) } {
                mstore(0x00, root)
                mstore(0x20, calldataload(at))
                root := keccak256(0x00, 0x40)
            }
        }
    }
}
