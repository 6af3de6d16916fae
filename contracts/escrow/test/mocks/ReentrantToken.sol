// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITokenParty} from "./ITokenParty.sol";
import {MockERC20} from "./MockERC20.sol";

/// @notice Tells `hooked` about every transfer, before (as a sender's hook) and after (as a recipient's).
contract ReentrantToken is MockERC20 {
    address public hooked;

    function setHooked(address account) external {
        hooked = account;
    }

    function _move(address from, address to, uint256 amount) internal override {
        if (hooked != address(0)) ITokenParty(hooked).onTokenMoved();
        super._move(from, to, amount);
        if (hooked != address(0)) ITokenParty(hooked).onTokenMoved();
    }
}
