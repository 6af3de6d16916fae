// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITokenParty} from "./ReentrantToken.sol";

/// @notice A buyer or seller that, when it hears of a transfer, calls `target` with `data` and remembers the answer.
contract ReentrantParty is ITokenParty {
    address public target;
    bytes public data;
    uint256 public attempts;
    uint256 public successes;
    bytes public answer;

    function arm(address target_, bytes calldata data_) external {
        target = target_;
        data = data_;
    }

    function onTokenMoved() external {
        if (target == address(0)) return;
        attempts += 1;
        (bool success, bytes memory result) = target.call(data);
        if (success) successes += 1;
        answer = result;
    }

    /// @dev Calls anything in this party's name.
    function act(address to, bytes calldata call_) external returns (bytes memory) {
        (bool success, bytes memory result) = to.call(call_);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(result, 0x20), mload(result))
            }
        }
        return result;
    }
}
