// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IERC6900Module, IERC6900Validation} from "../../session/interfaces/IERC6900Validation.sol";

/// @title SixNineOwner
/// @notice A test account's owner, as a validation function of ERC-6900: one ECDSA key for each entity.
contract SixNineOwner is IERC6900Validation {
    mapping(uint32 entityId => mapping(address account => address)) public signerOf;

    error NotOwner(address sender);

    /// @param data abi.encode(entity, signer)
    function onInstall(bytes calldata data) external {
        (uint32 entityId, address signer) = abi.decode(data, (uint32, address));
        signerOf[entityId][msg.sender] = signer;
    }

    /// @param data abi.encode(entity)
    function onUninstall(bytes calldata data) external {
        delete signerOf[abi.decode(data, (uint32))][msg.sender];
    }

    function validateUserOp(uint32 entityId, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        view
        returns (uint256)
    {
        bytes32 digest = MessageHashUtils.toEthSignedMessageHash(userOpHash);
        return _isSigned(entityId, userOp.sender, digest, userOp.signature) ? 0 : 1;
    }

    function validateRuntime(address account, uint32 entityId, address sender, uint256, bytes calldata, bytes calldata)
        external
        view
    {
        if (sender != signerOf[entityId][account]) revert NotOwner(sender);
    }

    function validateSignature(
        address account,
        uint32 entityId,
        address,
        bytes32 hash,
        bytes calldata signature
    ) external view returns (bytes4) {
        return _isSigned(entityId, account, hash, signature) ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }

    function moduleId() external pure returns (string memory) {
        return "abbababa.test-owner.1.0.0";
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC6900Module).interfaceId
            || interfaceId == type(IERC6900Validation).interfaceId;
    }

    function _isSigned(uint32 entityId, address account, bytes32 digest, bytes calldata signature)
        private
        view
        returns (bool)
    {
        (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, signature);
        return failure == ECDSA.RecoverError.NoError && signer != address(0) && signer == signerOf[entityId][account];
    }
}
