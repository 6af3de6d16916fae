// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IToken
/// @notice What the shapes ask of tokens.
interface IToken {
    /// @notice Moves the caller's tokens.
    function transfer(address to, uint256 amount) external returns (bool);

    /// @notice Moves the tokens of somebody who allowed it.
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}
