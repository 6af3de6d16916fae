// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {StockPolicy} from "./StockPolicy.sol";

/// @title GasPolicy
/// @notice Local stand-in for the stock gas budget. It does not count a paymaster's gas limits, as the original.
contract GasPolicy is StockPolicy {
    struct GasPolicyConfig {
        /// Wei of worst-case gas left.
        uint128 allowed;
        /// Whether `allowedPaymaster` is asked for.
        bool enforcePaymaster;
        /// The paymaster asked for; with zero none is, even when enforced.
        address allowedPaymaster;
    }

    uint256 private constant FAILED = 1;

    mapping(bytes32 id => mapping(address account => GasPolicyConfig)) public gasPolicyConfig;

    /// @inheritdoc StockPolicy
    function checkUserOpPolicy(bytes32 id, PackedUserOperation calldata userOp)
        external
        payable
        override
        returns (uint256)
    {
        _requireLive(id);
        GasPolicyConfig storage config = gasPolicyConfig[id][msg.sender];

        uint256 verificationGas = uint128(bytes16(userOp.accountGasLimits));
        // Both casts keep the low half of a packed word.
        uint256 callGas = uint128(uint256(userOp.accountGasLimits));
        uint256 maxFeePerGas = uint128(uint256(userOp.gasFees));
        // Unbounded in the original too; the EntryPoint refuses gas values of more than 120 bits.
        uint128 cost = uint128((userOp.preVerificationGas + verificationGas + callGas) * maxFeePerGas);

        if (config.enforcePaymaster && config.allowedPaymaster != address(0)) {
            if (address(bytes20(userOp.paymasterAndData[0:20])) != config.allowedPaymaster) return FAILED;
        }
        if (cost > config.allowed) return FAILED;
        config.allowed -= cost;
        return 0;
    }

    /// @inheritdoc StockPolicy
    function _install(bytes32 id, bytes calldata terms) internal override {
        (uint128 allowed, bool enforcePaymaster, address allowedPaymaster) =
            abi.decode(terms, (uint128, bool, address));
        gasPolicyConfig[id][msg.sender] = GasPolicyConfig(allowed, enforcePaymaster, allowedPaymaster);
    }
}
