// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionTerms} from "./SessionTerms.sol";

/// @notice Hashes lists of a session's terms as EIP-712 hashes arrays.
library TermsLists {
    using SessionTerms for bytes;

    /// @notice The hash of an `address[]`: `count` addresses of the table from `first` on.
    function hashAddresses(bytes calldata terms, SessionTerms.Tables memory tables, uint256 first, uint256 count)
        internal
        pure
        returns (bytes32)
    {
        address[] memory list = new address[](count);
        for (uint256 i; i < count; ++i) {
            list[i] = terms.addressAt(tables, first + i);
        }
        return keccak256(abi.encodePacked(list));
    }

    /// @notice The hash of a `uint256[]`: `count` words of the table from `first` on.
    function hashWords(bytes calldata terms, SessionTerms.Tables memory tables, uint256 first, uint256 count)
        internal
        pure
        returns (bytes32)
    {
        uint256[] memory list = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            list[i] = terms.wordAt(tables, first + i);
        }
        return keccak256(abi.encodePacked(list));
    }
}
