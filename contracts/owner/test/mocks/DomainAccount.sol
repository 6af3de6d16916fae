// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IOwnerValidator} from "../../IOwnerValidator.sol";

/// @notice An account with the validator, which says what its own domain is, as Kernel does.
contract DomainAccount is IERC5267 {
    bytes32 internal constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    IOwnerValidator private immutable _validator;

    constructor(IOwnerValidator validator) {
        _validator = validator;
    }

    function install(bytes calldata data) external {
        _validator.onInstall(data);
    }

    function uninstall(bytes calldata data) external {
        _validator.onUninstall(data);
    }

    function validate(PackedUserOperation calldata userOp, bytes32 userOpHash) external returns (uint256) {
        return _validator.validateUserOp(userOp, userOpHash);
    }

    /// @notice As an account that hands a hash on as it is.
    function vouches(bytes32 hash, bytes calldata signature) external view returns (bool) {
        return _validator.isValidSignatureWithSender(msg.sender, hash, signature) == 0x1626ba7e;
    }

    /// @notice As Kernel, which wraps it.
    function vouchesWrapped(bytes32 hash, bytes calldata signature) external view returns (bool) {
        return _validator.isValidSignatureWithSender(msg.sender, wrap(hash), signature) == 0x1626ba7e;
    }

    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        return (hex"0f", "Kernel", "0.3.1", block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    function separator() public view returns (bytes32) {
        return keccak256(
            abi.encode(DOMAIN_TYPEHASH, keccak256("Kernel"), keccak256("0.3.1"), block.chainid, address(this))
        );
    }

    function wrap(bytes32 hash) public view returns (bytes32) {
        bytes32 message = keccak256(abi.encode(keccak256("Kernel(bytes32 hash)"), hash));
        return keccak256(abi.encodePacked(hex"1901", separator(), message));
    }
}
