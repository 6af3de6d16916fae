// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";

/// @notice A module of an ERC-6900 v2 account. All functions but `moduleId` are called by the account.
interface IERC6900Module is IERC165 {
    function onInstall(bytes calldata data) external;

    function onUninstall(bytes calldata data) external;

    /// @return `vendor.module.version`.
    function moduleId() external view returns (string memory);
}

/// @notice Validation functions of an ERC-6900 v2 account, told apart by their entity.
interface IERC6900Validation is IERC6900Module {
    /// @return ERC-4337 validation data.
    function validateUserOp(uint32 entityId, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        returns (uint256);

    /// @notice Reverts unless `sender` may have `account` execute `data`.
    /// @param value Wei that `sender` sends along.
    /// @param data The calldata of the account's own function.
    function validateRuntime(
        address account,
        uint32 entityId,
        address sender,
        uint256 value,
        bytes calldata data,
        bytes calldata authorization
    ) external;

    /// @return The ERC-1271 magic value when `hash` is signed for `account`, else 0xffffffff.
    function validateSignature(
        address account,
        uint32 entityId,
        address sender,
        bytes32 hash,
        bytes calldata signature
    ) external view returns (bytes4);
}
