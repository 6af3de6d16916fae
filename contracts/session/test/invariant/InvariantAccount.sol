// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7579Validator} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {TestAccount} from "../base/TestAccount.sol";

/// @notice An account that has the module as validator and as executor too.
contract InvariantAccount is TestAccount {
    address private immutable _MODULE;

    error NotModule();

    constructor(address owner, address module) payable TestAccount(owner) {
        _MODULE = module;
    }

    function validateWithValidator(IERC7579Validator validator, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        returns (uint256)
    {
        return validator.validateUserOp(userOp, userOpHash);
    }

    /// @notice As `IERC7579Execution`; what the calls return is dropped.
    function executeFromExecutor(bytes32 mode, bytes calldata execution) external payable returns (bytes[] memory) {
        if (msg.sender != _MODULE) revert NotModule();
        this.execute(mode, execution);
        return new bytes[](0);
    }
}
