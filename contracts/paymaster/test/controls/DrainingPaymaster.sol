// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPaymaster, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";

/// @notice Pays for every operation and burns in `postOp` whatever gas the operation leaves it.
contract DrainingPaymaster is IPaymaster {
    function validatePaymasterUserOp(PackedUserOperation calldata, bytes32, uint256)
        external
        pure
        returns (bytes memory context, uint256 validationData)
    {
        return (hex"01", 0);
    }

    function postOp(PostOpMode, bytes calldata, uint256, uint256) external view {
        uint256 burnt;
        while (gasleft() > 3_000) burnt = uint256(keccak256(abi.encode(burnt)));
    }
}
