// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IToken} from "./IToken.sol";

/// @title TestDistributor
/// @notice Pays out rewards to whom the caller names, in the shape of a Merkle distributor without the proof.
/// @dev Anybody may claim anything: what keeps a session honest is its terms. Local only.
contract TestDistributor {
    /// @notice The token that is paid out.
    IToken public immutable TOKEN;

    /// @param token The token that is paid out.
    constructor(IToken token) {
        TOKEN = token;
    }

    /// @notice Claims to an account.
    function claim(uint256, address account, uint256 amount, bytes32[] calldata) external {
        TOKEN.transfer(account, amount);
    }
}
