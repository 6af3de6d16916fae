// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IKernelPolicy, IKernelSigner} from "../interfaces/IKernelPermission.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionDoor} from "./SessionDoor.sol";

/// @notice The Kernel v3 door: scoped session keys as a permission.
///
/// A session is installed in one of two ways, and its terms are enforced in full in both:
/// - as the permission's **signer** (type 6): the contract checks the terms and the session key's signature in one
///   call. Nothing else is needed, so this is the compact set. Signature: `ECDSA (65) ‖ presentation`.
/// - as a **policy** (type 5) beside other policies and a signer of the owner's choice, which checks the key.
///   Signature segment: `presentation`.
///
/// Kernel calls `onInstall` alike for both; the first byte after the permission id says which one the owner signed,
/// and the ledger refuses to serve the other.
contract SpendCapPolicy is SessionDoor, IKernelPolicy, IKernelSigner {
    uint256 private constant _SIGNATURE_SIZE = 65;
    uint256 private constant _SIG_VALIDATION_FAILED = 1;
    bytes4 private constant _ERC1271_INVALID = 0xffffffff;

    error InstallDataMalformed();

    /// @param data permission id (32, left-aligned) ‖ module type, 5 or 6 (1) ‖ terms
    function onInstall(bytes calldata data) external {
        if (data.length < 33) revert InstallDataMalformed();
        uint8 moduleType = uint8(data[32]);
        if (moduleType != uint8(Door.Policy) && moduleType != uint8(Door.Signer)) revert InstallDataMalformed();
        _installSession(msg.sender, Door(moduleType), bytes4(data[0:4]), data[33:]);
    }

    /// @notice Uninstalling kills the session: it can not be brought back by replaying its grant.
    /// @param data permission id (32) ‖ session id (32)
    function onUninstall(bytes calldata data) external {
        if (data.length != 64) revert InstallDataMalformed();
        _revoke(SessionId.wrap(bytes32(data[32:64])), msg.sender);
    }

    /// @inheritdoc IKernelPolicy
    /// @dev `userOp.signature` is the presentation.
    function checkUserOpPolicy(bytes32 id, PackedUserOperation calldata userOp) external returns (uint256) {
        (,, uint256 validationData) = _authorize(Door.Policy, bytes4(id), userOp, userOp.signature);
        return validationData;
    }

    /// @inheritdoc IKernelSigner
    /// @dev `userOp.signature` is ECDSA (65) ‖ presentation. The key signs, as an EIP-191 message, the hash of the
    /// operation, the session and the claims.
    function checkUserOpSignature(bytes32 id, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        returns (uint256)
    {
        bytes calldata signature = userOp.signature;
        if (signature.length < _SIGNATURE_SIZE) revert PresentationMalformed();
        bytes calldata presentation = signature[_SIGNATURE_SIZE:];
        (SessionId session, address sessionKey, uint256 validationData) =
            _authorize(Door.Signer, bytes4(id), userOp, presentation);

        uint256 claimsEnd = 5 + uint256(uint8(presentation[4]));
        bytes32 digest = keccak256(abi.encodePacked(userOpHash, SessionId.unwrap(session), presentation[:claimsEnd]));
        (address signer, ECDSA.RecoverError failure,) =
            ECDSA.tryRecoverCalldata(MessageHashUtils.toEthSignedMessageHash(digest), signature[:_SIGNATURE_SIZE]);
        // Check the session key signed; like every account, fail without reverting so that gas can be estimated.
        if (failure != ECDSA.RecoverError.NoError || signer != sessionKey) return _SIG_VALIDATION_FAILED;
        return validationData;
    }

    /// @inheritdoc IKernelPolicy
    /// @dev A session signs nothing in the account's name.
    function checkSignaturePolicy(bytes32, address, bytes32, bytes calldata) external pure returns (uint256) {
        return _SIG_VALIDATION_FAILED;
    }

    /// @inheritdoc IKernelSigner
    /// @dev A session signs nothing in the account's name.
    function checkSignature(bytes32, address, bytes32, bytes calldata) external pure returns (bytes4) {
        return _ERC1271_INVALID;
    }

    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == uint256(Door.Policy) || moduleTypeId == uint256(Door.Signer);
    }

    /// @notice Always true: sessions are installed one by one, the account itself needs no set-up.
    function isInitialized(address) external pure returns (bool) {
        return true;
    }
}
