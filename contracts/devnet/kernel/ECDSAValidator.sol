// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Signatures} from "./Signatures.sol";

/// @title ECDSAValidator
/// @notice Local stand-in for the stock validator: one EOA owns the account.
/// @dev It is a hook as well: Kernel asks its root validator's hook about a caller that is neither the EntryPoint nor
/// the account, and this one lets the owner through. That is how an owner acts without a bundler.
contract ECDSAValidator {
    struct ECDSAValidatorStorage {
        /// The EOA whose signature the account obeys.
        address owner;
    }

    uint256 private constant MODULE_TYPE_VALIDATOR = 1;
    uint256 private constant MODULE_TYPE_HOOK = 4;
    bytes4 private constant ERC1271_VALID = 0x1626ba7e;
    bytes4 private constant ERC1271_INVALID = 0xffffffff;

    mapping(address account => ECDSAValidatorStorage) public ecdsaValidatorStorage;

    event OwnerRegistered(address indexed kernel, address indexed owner);

    error AlreadyInitialized(address smartAccount);
    error NotInitialized(address smartAccount);

    /// @notice Names the caller's owner: the first 20 bytes of `data`.
    /// @dev An account that has an owner must uninstall before it names another one.
    function onInstall(bytes calldata data) external payable {
        if (isInitialized(msg.sender)) revert AlreadyInitialized(msg.sender);
        address owner = address(bytes20(data[0:20]));
        ecdsaValidatorStorage[msg.sender].owner = owner;
        emit OwnerRegistered(msg.sender, owner);
    }

    /// @notice Forgets the caller's owner.
    function onUninstall(bytes calldata) external payable {
        if (!isInitialized(msg.sender)) revert NotInitialized(msg.sender);
        delete ecdsaValidatorStorage[msg.sender];
    }

    /// @notice ERC-4337 validation: 0 for the owner's signature, 1 for anybody else's.
    function validateUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        payable
        returns (uint256)
    {
        address owner = ecdsaValidatorStorage[msg.sender].owner;
        return Signatures.isSignedBy(owner, userOpHash, userOp.signature) ? 0 : 1;
    }

    /// @notice As a hook: only the owner may call the account directly.
    function preCheck(address msgSender, uint256, bytes calldata) external payable returns (bytes memory) {
        // The reason string is part of what callers of the original see.
        // solhint-disable-next-line gas-custom-errors, reason-string
        require(msgSender == ecdsaValidatorStorage[msg.sender].owner, "ECDSAValidator: sender is not owner");
        return "";
    }

    /// @notice As a hook: nothing to check afterwards.
    function postCheck(bytes calldata) external payable {}

    /// @notice ERC-1271 validation on behalf of the caller.
    function isValidSignatureWithSender(address, bytes32 hash, bytes calldata signature)
        external
        view
        returns (bytes4)
    {
        address owner = ecdsaValidatorStorage[msg.sender].owner;
        return Signatures.isSignedBy(owner, hash, signature) ? ERC1271_VALID : ERC1271_INVALID;
    }

    /// @notice Validator and hook.
    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_VALIDATOR || moduleTypeId == MODULE_TYPE_HOOK;
    }

    /// @notice Whether `smartAccount` has an owner here.
    function isInitialized(address smartAccount) public view returns (bool) {
        return ecdsaValidatorStorage[smartAccount].owner != address(0);
    }
}
