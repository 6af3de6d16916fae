// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Grants} from "../../contracts/session/core/Grants.sol";
import {SpendCapExecutor} from "../../contracts/session/doors/SpendCapExecutor.sol";
import {SpendCapValidator} from "../../contracts/session/doors/SpendCapValidator.sol";
import {GrantRules} from "../../contracts/session/GrantRules.sol";
import {IKernelSigner} from "../../contracts/session/interfaces/IKernelPermission.sol";
import {SessionTerms} from "../../contracts/session/rules/SessionTerms.sol";
import {Door} from "../../contracts/session/types/Door.sol";
import {SessionId} from "../../contracts/session/types/SessionId.sol";

/// @notice Measures the least that a session would cost whose terms travelled as Merkle leaves. NEVER DEPLOYED outside
/// the bench: it proves nothing, since the root that it computes is compared with nothing.
///
/// It is the Kernel door with one difference: the terms presented are only those that an operation uses, and before
/// them come the nodes of their proofs, each carried and hashed once. What a real variant would need on top is left
/// out: hashing each leaf by itself, directions and lengths, joining the parts' roots. So its gas is a lower bound.
/// Signature: `ECDSA (65) ‖ number of nodes (1) ‖ nodes (32 each) ‖ presentation`.
contract MerkleTermsProbe is SpendCapValidator, SpendCapExecutor {
    using SessionTerms for bytes;

    uint256 private constant _NODES_AT = 66;

    error RootMissing();

    constructor() Grants(new GrantRules()) {}

    /// @inheritdoc IKernelSigner
    function checkUserOpSignature(bytes32 id, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        returns (uint256)
    {
        bytes calldata signature = userOp.signature;
        uint256 nodesEnd = _NODES_AT + 32 * uint256(uint8(signature[_NODES_AT - 1]));
        if (_fold(signature[_NODES_AT:nodesEnd]) == bytes32(0)) revert RootMissing();
        bytes calldata presentation = signature[nodesEnd:];
        Use memory use = Use({account: msg.sender, door: Door.Signer, permissionId: bytes4(id)});
        (SessionId session, bytes calldata terms, uint256 validationData) =
            _authorize(use, userOp, presentation, presentation[:0]);
        bytes calldata claims = presentation[:presentation.length - terms.length];
        return _isSignedBy(terms.sessionKey(), userOpHash, session, claims, signature[:SIGNATURE_SIZE])
            ? validationData
            : SIG_VALIDATION_FAILED;
    }

    function isModuleType(uint256 moduleTypeId) external pure override returns (bool) {
        return moduleTypeId == uint256(Door.Signer);
    }

    function isInitialized(address) external pure returns (bool) {
        return true;
    }

    // --- What the bench does not ask ---

    function checkSignature(bytes32, address, bytes32, bytes calldata) external pure returns (bytes4) {
        return ERC1271_INVALID;
    }

    function checkUserOpPolicy(bytes32, PackedUserOperation calldata) external pure returns (uint256) {
        return SIG_VALIDATION_FAILED;
    }

    function checkSignaturePolicy(bytes32, address, bytes32, bytes calldata) external pure returns (uint256) {
        return SIG_VALIDATION_FAILED;
    }

    function assess(Door, bytes4, PackedUserOperation calldata, bytes calldata) external pure returns (uint256) {
        return SIG_VALIDATION_FAILED;
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
