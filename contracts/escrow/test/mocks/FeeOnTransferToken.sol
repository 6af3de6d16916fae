// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockERC20} from "./MockERC20.sol";

/// @notice Takes `fee` units from every transfer, or (negative) adds some.
contract FeeOnTransferToken is MockERC20 {
    int256 public fee;
    /// @dev What recipients lost to positive fees.
    mapping(address recipient => uint256 amount) public taken;

    function setFee(int256 fee_) external {
        fee = fee_;
    }

    function _move(address from, address to, uint256 amount) internal override {
        super._move(from, to, amount);
        if (fee >= 0) {
            _balances[to] -= uint256(fee);
            taken[to] += uint256(fee);
        } else {
            _balances[to] += uint256(-fee);
        }
    }
}
