// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockERC20} from "./MockERC20.sol";

/// @notice Says it moved money when it did not, moves it and says it did not, or shrinks what is held.
contract LyingToken is MockERC20 {
    enum Lie {
        None,
        SaysTrueMovesNothing,
        SaysFalseMovesNothing,
        MovesSaysFalse,
        MovesSaysTwo,
        ShrinksOnPull
    }

    Lie public lie;

    function setLie(Lie lie_) external {
        lie = lie_;
    }

    function burn(address account, uint256 amount) external {
        _balances[account] -= amount;
    }

    function transfer(address to, uint256 amount) external override returns (bool) {
        return _lie(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external override returns (bool) {
        _spend(from, amount);
        return _lie(from, to, amount);
    }

    function _lie(address from, address to, uint256 amount) private returns (bool) {
        if (lie == Lie.ShrinksOnPull) {
            _balances[to] -= 1;
            return true;
        }
        if (lie == Lie.None || lie == Lie.MovesSaysFalse || lie == Lie.MovesSaysTwo) _move(from, to, amount);
        if (lie == Lie.MovesSaysTwo) {
            assembly ("memory-safe") {
                mstore(0, 2)
                return(0, 32)
            }
        }
        return lie == Lie.None || lie == Lie.SaysTrueMovesNothing;
    }
}
