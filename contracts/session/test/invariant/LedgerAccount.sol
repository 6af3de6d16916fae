// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC6900Validation} from "../../interfaces/IERC6900Validation.sol";
import {Door} from "../../types/Door.sol";
import {ModularAccount} from "../base/ModularAccount.sol";

/// @notice A test account of both standards: what an ERC-6900 account executes and asks, beside ERC-7579's.
contract LedgerAccount is ModularAccount {
    constructor(address owner_) payable ModularAccount(owner_) {}

    function validateWithEntity(
        IERC6900Validation module,
        bytes4 entity,
        PackedUserOperation calldata userOp,
        bytes32 userOpHash
    ) external returns (uint256) {
        return module.validateUserOp(uint32(entity), userOp, userOpHash);
    }

    /// @notice As ERC-6900's: for the account itself, as which `run` calls.
    function execute(address target, uint256 value, bytes calldata data) external {
        if (msg.sender != address(this)) revert OnlySelf();
        this.call(target, value, data);
    }

    function executeBatch(Execution[] calldata executions) external {
        if (msg.sender != address(this)) revert OnlySelf();
        for (uint256 i; i < executions.length; ++i) {
            this.call(executions[i].target, executions[i].value, executions[i].callData);
        }
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) public view override returns (bytes4) {
        if (signature.length <= 65 || uint8(signature[0]) != uint8(Door.Validation)) {
            return super.isValidSignature(hash, signature);
        }
        return IERC6900Validation(address(bytes20(signature[5:25]))).validateSignature(
            address(this), uint32(bytes4(signature[1:5])), msg.sender, wrapsHashes ? wrap(hash) : hash, signature[25:]
        );
    }
}
