// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The EIP-712 domain of the session module, in which owners sign grants and revocations, and session keys
/// redemptions.
library ModuleDomain {
    string internal constant NAME = "Abba Baba Sessions";
    string internal constant VERSION = "1";

    bytes32 private constant _TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant _NAME_HASH = keccak256("Abba Baba Sessions");
    bytes32 private constant _VERSION_HASH = keccak256("1");

    /// @notice The separator of the domain of `module` on this chain.
    function separator(address module) internal view returns (bytes32) {
        return keccak256(abi.encode(_TYPEHASH, _NAME_HASH, _VERSION_HASH, block.chainid, module));
    }
}
