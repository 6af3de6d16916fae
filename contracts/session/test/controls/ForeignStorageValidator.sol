// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ControlValidator} from "./ControlValidator.sol";

/// @notice A negative control: breaks STO-021 by counting all accounts' operations in one slot.
contract ForeignStorageValidator is ControlValidator {
    uint256 public operations;

    function validateUserOp(PackedUserOperation calldata, bytes32) external returns (uint256) {
        operations += 1;
        return 0;
    }
}
