// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Hears of every transfer of a `ReentrantToken`.
interface ITokenParty {
    function onTokenMoved() external;
}
