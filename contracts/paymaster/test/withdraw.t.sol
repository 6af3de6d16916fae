// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEntryPointStake} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {PaymasterBase} from "./base/PaymasterBase.sol";

contract WithdrawTest is PaymasterBase {
    function test_withdraws_forTheOwner() external {
        vm.prank(owner);
        paymaster.withdraw(payable(stranger), 3);
        assertCalled(abi.encodeCall(IEntryPointStake.withdrawTo, (payable(stranger), 3)), 0);
    }

    function test_reverts_byOthers() external {
        expectOnlyOwner();
        paymaster.withdraw(payable(stranger), 3);
    }
}
