// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISpendCap} from "../ISpendCap.sol";

/// @notice The most that a user operation can cost in gas, whoever pays.
library GasCost {
    /// @notice Worst case in wei, by the EntryPoint v0.7 formula for the required prefund:
    /// (verification + call + preVerification + paymaster verification + paymaster postOp) · maxFeePerGas.
    /// @return cost Worst case in wei, below 2^195.
    /// @return paymaster The paymaster named, or zero.
    function worstCase(PackedUserOperation calldata userOp) internal pure returns (uint256 cost, address paymaster) {
        uint256 verificationGas = uint256(userOp.accountGasLimits) >> 128;
        uint256 callGas = uint128(uint256(userOp.accountGasLimits));
        uint256 maxFeePerGas = uint128(uint256(userOp.gasFees));
        uint256 preVerificationGas = userOp.preVerificationGas;
        uint256 paymasterVerificationGas;
        uint256 postOpGas;

        bytes calldata data = userOp.paymasterAndData;
        if (data.length != 0) {
            if (data.length < 52) revert ISpendCap.MalformedPaymasterData(data.length);
            paymaster = address(bytes20(data[0:20]));
            paymasterVerificationGas = uint128(bytes16(data[20:36]));
            postOpGas = uint128(bytes16(data[36:52]));
        }

        // Check no field is so large that the sum or the product below could overflow.
        if (
            (verificationGas | callGas | preVerificationGas | paymasterVerificationGas | postOpGas) > type(uint64).max
        ) revert ISpendCap.GasFieldOutOfRange();
        unchecked {
            // 5 · 2^64 · 2^128 < 2^195
            cost = (verificationGas + callGas + preVerificationGas + paymasterVerificationGas + postOpGas)
                * maxFeePerGas;
        }
    }
}
