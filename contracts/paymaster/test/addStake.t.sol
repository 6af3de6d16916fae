// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEntryPointStake} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {PaymasterBase} from "./base/PaymasterBase.sol";

contract AddStakeTest is PaymasterBase {
    function test_stakes_forTheOwner() external {
        vm.deal(owner, 1 ether);
        vm.prank(owner);
        paymaster.addStake{value: 1 ether}(86_400);
        assertCalled(abi.encodeCall(IEntryPointStake.addStake, (86_400)), 1 ether);
    }

    /// @dev A stranger's longer delay would lock the owner's stake.
    function test_reverts_byOthers() external {
        expectOnlyOwner();
        paymaster.addStake(type(uint32).max);
    }
}
