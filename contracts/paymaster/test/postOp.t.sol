// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Paymaster} from "@openzeppelin/contracts/account/paymaster/Paymaster.sol";
import {IPaymaster} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {PaymasterBase} from "./base/PaymasterBase.sol";

contract PostOpTest is PaymasterBase {
    function test_reverts_toOthersThanTheEntryPoint() external {
        vm.expectRevert(abi.encodeWithSelector(Paymaster.PaymasterUnauthorized.selector, stranger));
        vm.prank(stranger);
        paymaster.postOp(IPaymaster.PostOpMode.opSucceeded, "", 0, 0);
    }
}
