// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Reads a word of calldata without a second bounds check.
library CalldataWords {
    /// @notice The 32 bytes of `data` at `offset`.
    /// @dev The caller has checked that offset + 32 <= data.length.
    function load(bytes calldata data, uint256 offset) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, offset))
        }
    }
}
