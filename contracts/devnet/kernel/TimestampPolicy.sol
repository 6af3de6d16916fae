// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {StockPolicy} from "./StockPolicy.sol";

/// @title TimestampPolicy
/// @notice Local stand-in for the stock policy that bounds operations, and not signatures, in time.
contract TimestampPolicy is StockPolicy {
    struct TimestampPolicyConfig {
        /// First second of validity.
        uint48 validAfter;
        /// Last second of validity; 0 is for ever.
        uint48 validUntil;
    }

    mapping(bytes32 id => mapping(address account => TimestampPolicyConfig)) public timestampPolicyConfig;

    /// @inheritdoc StockPolicy
    function checkUserOpPolicy(bytes32 id, PackedUserOperation calldata)
        external
        payable
        override
        returns (uint256)
    {
        _requireLive(id);
        TimestampPolicyConfig memory config = timestampPolicyConfig[id][msg.sender];
        return (uint256(config.validAfter) << 208) | (uint256(config.validUntil) << 160);
    }

    /// @inheritdoc StockPolicy
    function _install(bytes32 id, bytes calldata terms) internal override {
        (uint48 validAfter, uint48 validUntil) = abi.decode(terms, (uint48, uint48));
        timestampPolicyConfig[id][msg.sender] = TimestampPolicyConfig(validAfter, validUntil);
    }
}
