// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MockERC20} from "./MockERC20.sol";

/// @notice Towards its victim: reverts with much data, returns much, burns all gas, or gives up when gas is short.
contract ReturnBombToken is MockERC20 {
    enum Bomb {
        None,
        Reverts,
        Returns,
        Burns,
        GivesUp
    }

    error GasIsShort();

    Bomb public bomb;
    address public victim;

    function arm(Bomb bomb_, address victim_) external {
        bomb = bomb_;
        victim = victim_;
    }

    function _move(address from, address to, uint256 amount) internal override {
        if (to == victim) {
            if (bomb == Bomb.Burns) {
                assembly ("memory-safe") {
                    invalid()
                }
            }
            if (bomb == Bomb.GivesUp && gasleft() < 80_000) revert GasIsShort();
            // As large as the gas it has been given pays for.
            uint256 size = gasleft() > 1_000_000 ? 300_000 : 20_000;
            if (bomb == Bomb.Reverts) {
                assembly {
                    revert(0, size)
                }
            }
            if (bomb == Bomb.Returns) {
                assembly {
                    return(0, size)
                }
            }
        }
        super._move(from, to, amount);
    }
}
