// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountERC7579} from "@openzeppelin/contracts/account/extensions/draft-AccountERC7579.sol";
import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {IEntryPoint} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {MODULE_TYPE_VALIDATOR} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

/// @title OpenZeppelinAccount
/// @notice A test account: OpenZeppelin's ERC-7579 account and nothing of our own, so that modules can be tried on it.
contract OpenZeppelinAccount is AccountERC7579 {
    /// @param validator The owner's validator.
    /// @param installData What the validator's `onInstall` is given.
    constructor(address validator, bytes memory installData) payable {
        _installModule(MODULE_TYPE_VALIDATOR, validator, installData);
    }

    /// @notice EntryPoint v0.7; OpenZeppelin's default is a later one.
    function entryPoint() public pure override returns (IEntryPoint) {
        return ERC4337Utils.ENTRYPOINT_V07;
    }
}
