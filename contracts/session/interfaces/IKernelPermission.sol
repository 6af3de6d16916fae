// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC7579Module} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

/// @notice A module of a Kernel v3 permission. All functions are called by the account.
interface IKernelModule is IERC7579Module {
    /// @notice Whether the module is ready for `account`.
    function isInitialized(address account) external view returns (bool);
}

/// @notice One of the conditions of a Kernel v3 permission (module type 5).
interface IKernelPolicy is IKernelModule {
    /// @param id The permission id, left-aligned.
    /// @return ERC-4337 validation data.
    function checkUserOpPolicy(bytes32 id, PackedUserOperation calldata userOp) external returns (uint256);

    /// @return 0 when the permission may sign `hash` for the account.
    function checkSignaturePolicy(bytes32 id, address sender, bytes32 hash, bytes calldata signature)
        external
        view
        returns (uint256);
}

/// @notice The signer of a Kernel v3 permission (module type 6).
interface IKernelSigner is IKernelModule {
    /// @param id The permission id, left-aligned.
    /// @return ERC-4337 validation data.
    function checkUserOpSignature(bytes32 id, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        returns (uint256);

    /// @return The ERC-1271 magic value when the permission signed `hash` for the account.
    function checkSignature(bytes32 id, address sender, bytes32 hash, bytes calldata signature)
        external
        view
        returns (bytes4);
}
