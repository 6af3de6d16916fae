// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title TestToken
/// @notice A token with as many decimals as a test wants, all of which its deployer gets. Local only.
contract TestToken is ERC20 {
    uint8 private immutable _decimals;

    /// @param decimals_ Decimals.
    /// @param supply Base units for the deployer.
    constructor(uint8 decimals_, uint256 supply) ERC20("Test", "TEST") {
        _decimals = decimals_;
        _mint(msg.sender, supply);
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}
