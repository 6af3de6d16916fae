// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITokenParty} from "./ITokenParty.sol";

/// @notice A buyer or seller that, when it hears of a transfer, calls `target` with `data` and remembers the answer.
contract ReentrantParty is ITokenParty {
    address public target;
    bytes public data;
    // Never zero once armed, so that taking notes fits into the gas of a pushed transfer.
    bool public armed;
    uint64 public attempts;
    uint64 public successes;
    /// @dev The first word of the last answer.
    bytes32 public answer;

    function arm(address target_, bytes calldata data_) external {
        target = target_;
        data = data_;
        armed = true;
        answer = bytes32(type(uint256).max);
    }

    function onTokenMoved() external {
        if (target == address(0)) return;
        attempts += 1;
        (bool success, bytes memory result) = target.call(data);
        if (success) successes += 1;
        answer = bytes32(result);
    }
}
