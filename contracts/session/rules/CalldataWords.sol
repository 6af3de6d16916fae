// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Reads words and packed fields of calldata without a second bounds check.
library CalldataWords {
    /// @notice The 32 bytes of `data` at `offset`.
    /// @dev The caller has checked that offset + 32 <= data.length.
    function load(bytes calldata data, uint256 offset) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, offset))
        }
    }

    /// @notice The `size` bytes (1 to 32) of `data` at `offset`, as a big-endian number.
    /// @dev The caller has checked that offset + size <= data.length.
    function field(bytes calldata data, uint256 offset, uint256 size) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), calldataload(add(data.offset, offset)))
        }
    }
}
