// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ControlValidator} from "./ControlValidator.sol";

/// @notice A negative control: breaks OP-011 by reading the clock during validation.
contract ClockReadingValidator is ControlValidator {
    function validateUserOp(PackedUserOperation calldata, bytes32) external view returns (uint256) {
        return block.timestamp > 0 ? 0 : 1;
    }
}
