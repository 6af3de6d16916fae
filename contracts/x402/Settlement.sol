// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ISettlement} from "./ISettlement.sol";

/// @title Pays a merchant for one request, once. See `ISettlement`.
contract Settlement is ISettlement {
    using SafeERC20 for IERC20;

    mapping(bytes32 settlementId => bool settled) private _settled;

    /// @inheritdoc ISettlement
    function settle(address merchant, address token, uint256 amount, bytes32 requestHash) external {
        // Check that something is paid: a settlement of nothing would be there for the asking.
        if (amount == 0) revert AmountRequired();
        // Check that it has not been paid.
        bytes32 settlementId = settlementIdOf(msg.sender, merchant, token, amount, requestHash);
        if (_settled[settlementId]) revert AlreadySettled(settlementId);

        _settled[settlementId] = true;
        emit Settled(msg.sender, merchant, requestHash, token, amount);

        uint256 balanceBefore = IERC20(token).balanceOf(merchant);
        IERC20(token).safeTransferFrom(msg.sender, merchant, amount);
        uint256 balanceAfter = IERC20(token).balanceOf(merchant);
        // Check that the merchant has it. A balance that fell counts as nothing received.
        uint256 received = balanceAfter > balanceBefore ? balanceAfter - balanceBefore : 0;
        if (received != amount) revert AmountNotReceived(amount, received);
    }

    /// @inheritdoc ISettlement
    function isSettled(address payer, address merchant, address token, uint256 amount, bytes32 requestHash)
        external
        view
        returns (bool)
    {
        return _settled[settlementIdOf(payer, merchant, token, amount, requestHash)];
    }

    /// @inheritdoc ISettlement
    function settlementIdOf(address payer, address merchant, address token, uint256 amount, bytes32 requestHash)
        public
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(payer, merchant, token, amount, requestHash));
    }
}
