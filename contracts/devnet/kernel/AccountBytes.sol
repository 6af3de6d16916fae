// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title AccountBytes
/// @notice Bytes kept in consecutive slots behind an account-keyed one.
/// @dev Solidity puts long bytes at keccak256(slot), which ERC-7562 no longer counts as the account's storage. Length
/// first, then the words: up to 127 of them stay within the 128 slots that do count.
library AccountBytes {
    /// @notice Writes `data` at `slot` and behind it.
    function store(bytes32 slot, bytes memory data) internal {
        assembly ("memory-safe") {
            let length := mload(data)
            sstore(slot, length)
            for { let offset := 0 } lt(offset, length) { offset := add(offset, 0x20) } {
                slot := add(slot, 1)
                // The last word may carry bytes from behind the end: they are never read back.
                sstore(slot, mload(add(add(data, 0x20), offset)))
            }
        }
    }

    /// @notice Reads what `store` wrote; empty when nothing was.
    function load(bytes32 slot) internal view returns (bytes memory data) {
        assembly ("memory-safe") {
            data := mload(0x40)
            let length := sload(slot)
            mstore(data, length)
            let word := add(data, 0x20)
            for { let end := add(word, length) } lt(word, end) { word := add(word, 0x20) } {
                slot := add(slot, 1)
                mstore(word, sload(slot))
            }
            mstore(0x40, word)
        }
    }
}
