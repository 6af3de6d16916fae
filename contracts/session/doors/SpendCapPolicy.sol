// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IKernelPolicy, IKernelSigner} from "../interfaces/IKernelPermission.sol";
import {Door} from "../types/Door.sol";
import {Payments} from "../core/Payments.sol";

/// @notice The Kernel v3 door: scoped session keys as a permission.
///
/// A session is installed in one of two ways, and its terms are enforced in full in both:
/// - as the permission's **signer** (type 6): the contract checks the terms and the session key's signature in one
///   call. Nothing else is needed, so this is the compact set. Signature: `ECDSA (65) ‖ presentation`.
/// - as a **policy** (type 5) beside other policies and a signer of the owner's choice, which checks the key.
///   Signature segment: `presentation`.
abstract contract SpendCapPolicy is Payments {
    /// @inheritdoc IKernelPolicy
    /// @dev `userOp.signature` is the presentation.
    function checkUserOpPolicy(bytes32 id, PackedUserOperation calldata userOp) external returns (uint256) {
        bytes calldata presentation = userOp.signature;
        (,, uint256 validationData) = _authorize(_useOf(Door.Policy, id), userOp, presentation, presentation[:0]);
        return validationData;
    }

    /// @inheritdoc IKernelSigner
    /// @dev `userOp.signature` is ECDSA (65) ‖ presentation.
    function checkUserOpSignature(bytes32 id, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        returns (uint256)
    {
        bytes calldata signature = userOp.signature;
        return _validate(_useOf(Door.Signer, id), userOp, userOpHash, signature[:0], signature);
    }

    /// @inheritdoc IKernelPolicy
    /// @dev `signature` is payment ‖ terms; everything that is no payment under a rule is refused.
    function checkSignaturePolicy(bytes32 id, address, bytes32 hash, bytes calldata signature)
        external
        view
        returns (uint256)
    {
        (address sessionKey,) = _payable(Door.Policy, bytes4(id), hash, signature, signature[:0]);
        return sessionKey == address(0) ? SIG_VALIDATION_FAILED : 0;
    }

    /// @inheritdoc IKernelSigner
    /// @dev `signature` is ECDSA (65) over the payment's own digest ‖ payment ‖ terms; everything that is no payment
    /// under a rule is refused.
    function checkSignature(bytes32 id, address, bytes32 hash, bytes calldata signature)
        external
        view
        returns (bytes4)
    {
        return _vouch(Door.Signer, bytes4(id), hash, signature[:0], signature);
    }

    function _useOf(Door door, bytes32 id) private view returns (Use memory) {
        return Use({account: msg.sender, door: door, permissionId: bytes4(id)});
    }
}
