// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title Signatures
/// @notice ECDSA as the stock modules read it: 65 bytes or the 64 of ERC-2098, malleable signatures included.
library Signatures {
    /// @notice The bytes are no signature: wrong length, or nothing can be recovered from them.
    error InvalidSignature();

    /// @notice Whether `owner` signed `hash`, raw or as an EIP-191 message.
    /// @dev Reverts when nothing can be recovered, as the originals do.
    function isSignedBy(address owner, bytes32 hash, bytes calldata signature) internal pure returns (bool) {
        return recover(hash, signature) == owner
            || recover(MessageHashUtils.toEthSignedMessageHash(hash), signature) == owner;
    }

    /// @notice Who signed `hash`.
    function recover(bytes32 hash, bytes calldata signature) internal pure returns (address signer) {
        bytes32 r;
        bytes32 s;
        uint8 v;
        if (signature.length == 65) {
            (r, s, v) = (bytes32(signature[0:32]), bytes32(signature[32:64]), uint8(signature[64]));
        } else if (signature.length == 64) {
            uint256 vs = uint256(bytes32(signature[32:64]));
            // The top bit of an ERC-2098 signature is the parity; casting it down keeps its one bit.
            (r, s, v) = (bytes32(signature[0:32]), bytes32((vs << 1) >> 1), uint8(vs >> 255) + 27);
        } else {
            revert InvalidSignature();
        }
        signer = ecrecover(hash, v, r, s);
        if (signer == address(0)) revert InvalidSignature();
    }
}
