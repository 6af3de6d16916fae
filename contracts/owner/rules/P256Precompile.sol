// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Finds out whether the chain has the P-256 precompile of RIP-7212 and EIP-7951.
library P256Precompile {
    address private constant _PRECOMPILE = address(0x100);

    /// @dev A signature with small numbers, from the Wycheproof project's vectors (ECDSA, secp256r1, SHA-256, P1363): over
    /// "123400", r = 5, s = 1.
    bytes32 private constant _HASH = 0xbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023;
    uint256 private constant _R = 5;
    uint256 private constant _S = 1;
    bytes32 private constant _X = 0xa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac957;
    bytes32 private constant _Y = 0x5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b;

    /// @return Whether what is at its address tells a valid signature from an invalid one.
    function isThere() internal view returns (bool) {
        return _accepts(_HASH) && !_accepts(~_HASH);
    }

    function _accepts(bytes32 hash) private view returns (bool) {
        (bool success, bytes memory answer) = _PRECOMPILE.staticcall(abi.encode(hash, _R, _S, _X, _Y));
        return success && answer.length == 32 && bytes32(answer) == bytes32(uint256(1));
    }
}
