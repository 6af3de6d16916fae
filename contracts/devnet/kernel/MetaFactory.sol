// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEntryPointStake} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IAccountFactory} from "./IAccountFactory.sol";

/// @title MetaFactory
/// @notice Local stand-in for the staked factory that user operations name: it forwards to factories it approved.
contract MetaFactory {
    address public owner;
    mapping(IAccountFactory factory => bool) public approved;

    event OwnershipTransferred(address indexed oldOwner, address indexed newOwner);

    error NotApprovedFactory();
    error Unauthorized();

    modifier onlyOwner() {
        if (msg.sender != owner) revert Unauthorized();
        _;
    }

    constructor(address owner_) {
        owner = owner_;
        emit OwnershipTransferred(address(0), owner_);
    }

    /// @notice Creates, or finds, the account that `factory` makes of `createData` and `salt`.
    function deployWithFactory(IAccountFactory factory, bytes calldata createData, bytes32 salt)
        external
        payable
        returns (address)
    {
        if (!approved[factory]) revert NotApprovedFactory();
        return factory.createAccount(createData, salt);
    }

    /// @notice Lets operations use `factory`, or no longer.
    function approveFactory(IAccountFactory factory, bool approval) external payable onlyOwner {
        approved[factory] = approval;
    }

    /// @notice Stakes the value sent along.
    function stake(IEntryPointStake entryPoint, uint32 unstakeDelay) external payable onlyOwner {
        entryPoint.addStake{value: msg.value}(unstakeDelay);
    }

    /// @notice Starts the unstake delay.
    function unlockStake(IEntryPointStake entryPoint) external payable onlyOwner {
        entryPoint.unlockStake();
    }

    /// @notice Sends the unlocked stake to `recipient`.
    function withdrawStake(IEntryPointStake entryPoint, address payable recipient) external payable onlyOwner {
        entryPoint.withdrawStake(recipient);
    }
}
