// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEntryPointStake} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {PaymasterBase} from "./base/PaymasterBase.sol";

contract UnlockStakeTest is PaymasterBase {
    function test_unlocks_forTheOwner() external {
        vm.prank(owner);
        paymaster.unlockStake();
        assertCalled(abi.encodeCall(IEntryPointStake.unlockStake, ()), 0);
    }

    function test_reverts_byOthers() external {
        expectOnlyOwner();
        paymaster.unlockStake();
    }
}
