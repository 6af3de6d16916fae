// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEntryPointStake} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {PaymasterBase} from "./base/PaymasterBase.sol";

contract DepositTest is PaymasterBase {
    function test_deposits_forAnyone() external {
        vm.deal(stranger, 2 ether);
        vm.prank(stranger);
        paymaster.deposit{value: 2 ether}();
        assertCalled(abi.encodeCall(IEntryPointStake.depositTo, (address(paymaster))), 2 ether);
    }
}
