// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Takes the EntryPoint's place and remembers the last call.
contract RecordingEntryPoint {
    address public caller;
    uint256 public value;
    bytes public data;

    receive() external payable {}

    fallback() external payable {
        caller = msg.sender;
        value = msg.value;
        data = msg.data;
    }
}
