// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEntryPointStake} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {PaymasterBase} from "./base/PaymasterBase.sol";

contract WithdrawStakeTest is PaymasterBase {
    function test_withdraws_forTheOwner() external {
        vm.prank(owner);
        paymaster.withdrawStake(payable(stranger));
        assertCalled(abi.encodeCall(IEntryPointStake.withdrawStake, (payable(stranger))), 0);
    }

    function test_reverts_byOthers() external {
        expectOnlyOwner();
        paymaster.withdrawStake(payable(stranger));
    }
}
