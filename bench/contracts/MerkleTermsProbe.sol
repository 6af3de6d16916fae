// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Operations} from "../../contracts/session/core/Operations.sol";
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
contract MerkleTermsProbe is Operations, IKernelSigner {
    uint256 private constant _NODES_AT = 66;

    error RootMissing();

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

        return _isSignedBy(sessionKey, userOpHash, session, presentation, signature[:SIGNATURE_SIZE])
            ? validationData
            : SIG_VALIDATION_FAILED;
    }

    /// @inheritdoc IKernelSigner
    function checkSignature(bytes32, address, bytes32, bytes calldata) external pure returns (bytes4) {
        return ERC1271_INVALID;
    }

    function isModuleType(uint256 moduleTypeId) external pure override returns (bool) {
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
