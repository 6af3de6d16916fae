// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

/// @notice The hash that a Kernel v3 account passes on when it is asked about another: wrapped in a message of its
/// own EIP-712 domain.
library KernelHash {
    bytes32 private constant _WRAPPER_TYPEHASH = keccak256("Kernel(bytes32 hash)");
    bytes32 private constant _DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    /// @dev Seven words stand in front of the strings: fields, name, version, chain, contract, salt, extensions.
    uint256 private constant _HEAD_SIZE = 7 * 32;

    /// @return Whether `wrapped` is `hash` as `account` passes it on if it is a Kernel; never for an account that states
    /// no domain, or answers with anything that is not one.
    function isWrapped(bytes32 wrapped, address account, bytes32 hash) internal view returns (bool) {
        (bool success, bytes memory answer) = account.staticcall(abi.encodeCall(IERC5267.eip712Domain, ()));
        if (!success || answer.length < _HEAD_SIZE) return false;
        (bool hasName, bytes32 name) = _hashOfString(answer, 1);
        (bool hasVersion, bytes32 version) = _hashOfString(answer, 2);
        if (!hasName || !hasVersion) return false;
        bytes32 domain = keccak256(abi.encode(_DOMAIN_TYPEHASH, name, version, block.chainid, account));
        bytes32 message = keccak256(abi.encode(_WRAPPER_TYPEHASH, hash));
        return wrapped == keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    /// @notice Hashes the string whose offset is word `index` of an ABI-encoded answer, if it lies inside.
    function _hashOfString(bytes memory answer, uint256 index) private pure returns (bool inside, bytes32 hash) {
        unchecked {
            // The answer has at least seven words, so that no difference is negative.
            uint256 room = answer.length - 32;
            uint256 offset = _wordAt(answer, index * 32);
            if (offset > room) return (false, hash);
            uint256 size = _wordAt(answer, offset);
            if (size > room - offset) return (false, hash);
            assembly ("memory-safe") {
                hash := keccak256(add(add(answer, 0x40), offset), size)
            }
            return (true, hash);
        }
    }

    /// @dev The caller has checked that offset + 32 <= answer.length.
    function _wordAt(bytes memory answer, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(answer, 0x20), offset))
        }
    }
}
