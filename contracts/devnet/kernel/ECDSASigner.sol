// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Signatures} from "./Signatures.sol";

/// @title ECDSASigner
/// @notice Local stand-in for the stock permission signer: one key per permission and account.
/// @dev Uninstalling deletes the key, and the id may be installed again: it is the policies that refuse to.
/// A permission without a key matches no signature, because `Signatures` never recovers the zero address.
contract ECDSASigner {
    uint256 private constant MODULE_TYPE_SIGNER = 6;
    bytes4 private constant ERC1271_VALID = 0x1626ba7e;
    bytes4 private constant ERC1271_INVALID = 0xffffffff;

    mapping(address account => uint256) public usedIds;
    mapping(bytes32 id => mapping(address account => address)) public signer;

    /// @notice `data` is the permission id followed by the key's address.
    function onInstall(bytes calldata data) external payable {
        bytes32 id = bytes32(data[0:32]);
        if (signer[id][msg.sender] != address(0)) _fail();
        ++usedIds[msg.sender];
        signer[id][msg.sender] = address(bytes20(data[32:52]));
    }

    /// @notice `data` begins with the permission id.
    function onUninstall(bytes calldata data) external payable {
        bytes32 id = bytes32(data[0:32]);
        if (signer[id][msg.sender] == address(0)) _fail();
        delete signer[id][msg.sender];
        --usedIds[msg.sender];
    }

    /// @notice 0 if the permission's key signed the operation, 1 if another did.
    function checkUserOpSignature(bytes32 id, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        payable
        returns (uint256)
    {
        return Signatures.isSignedBy(signer[id][msg.sender], userOpHash, userOp.signature) ? 0 : 1;
    }

    /// @notice ERC-1271 answer for the permission's key.
    function checkSignature(bytes32 id, address, bytes32 hash, bytes calldata signature)
        external
        view
        returns (bytes4)
    {
        return Signatures.isSignedBy(signer[id][msg.sender], hash, signature) ? ERC1271_VALID : ERC1271_INVALID;
    }

    /// @notice Whether `wallet` has a permission with this signer.
    function isInitialized(address wallet) external view returns (bool) {
        return usedIds[wallet] > 0;
    }

    /// @notice Permission signer.
    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_SIGNER;
    }

    /// @dev The original reverts without data.
    function _fail() private pure {
        assembly ("memory-safe") {
            revert(0, 0)
        }
    }
}
