// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockERC20} from "./MockERC20.sol";

/// @notice Refuses to move money from or to blocked accounts, as USDC does.
contract BlocklistToken is MockERC20 {
    mapping(address account => bool blocked) public isBlocked;

    error AccountBlocked(address account);

    function setBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function _move(address from, address to, uint256 amount) internal override {
        if (isBlocked[from]) revert AccountBlocked(from);
        if (isBlocked[to]) revert AccountBlocked(to);
        super._move(from, to, amount);
    }
}
