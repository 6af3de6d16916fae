// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";

/// @title StockPolicy
/// @notice What the three stock policies have in common: the life of a permission id, and saying yes to signatures.
/// @dev An id goes from unknown to live to deprecated and never back.
abstract contract StockPolicy {
    enum Status {
        NA,
        Live,
        Deprecated
    }

    uint256 private constant MODULE_TYPE_POLICY = 5;

    mapping(address account => uint256) public usedIds;
    mapping(bytes32 id => mapping(address account => Status)) public status;

    /// @notice `data` is the permission id followed by the policy's own terms.
    function onInstall(bytes calldata data) external payable {
        bytes32 id = bytes32(data[0:32]);
        if (status[id][msg.sender] != Status.NA) _fail();
        _install(id, data[32:]);
        status[id][msg.sender] = Status.Live;
        ++usedIds[msg.sender];
    }

    /// @notice `data` begins with the permission id.
    function onUninstall(bytes calldata data) external payable {
        bytes32 id = bytes32(data[0:32]);
        _requireLive(id);
        status[id][msg.sender] = Status.Deprecated;
        --usedIds[msg.sender];
    }

    /// @notice ERC-4337 validation data of the caller's operation under permission `id`.
    function checkUserOpPolicy(bytes32 id, PackedUserOperation calldata userOp)
        external
        payable
        virtual
        returns (uint256);

    /// @notice Every signature passes while the permission is live: none of the stock policies looks at one.
    function checkSignaturePolicy(bytes32 id, address, bytes32, bytes calldata) external view returns (uint256) {
        _requireLive(id);
        return 0;
    }

    /// @notice Whether `wallet` has a permission with this policy.
    function isInitialized(address wallet) external view returns (bool) {
        return usedIds[wallet] > 0;
    }

    /// @notice Permission policy.
    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == MODULE_TYPE_POLICY;
    }

    /// @dev Stores the policy's terms for the caller.
    function _install(bytes32 id, bytes calldata terms) internal virtual;

    /// @dev Reverts unless the caller's permission `id` is installed.
    function _requireLive(bytes32 id) internal view {
        if (status[id][msg.sender] != Status.Live) _fail();
    }

    /// @dev The originals revert without data.
    function _fail() internal pure {
        assembly ("memory-safe") {
            revert(0, 0)
        }
    }
}
