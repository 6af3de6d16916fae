// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The parts of an ERC-7579 validator that the negative controls of the ERC-7562 check have in common.
abstract contract ControlValidator {
    function onInstall(bytes calldata) external {}

    function onUninstall(bytes calldata) external {}

    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == 1;
    }
}
