// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AbbaBabaPaymaster} from "../AbbaBabaPaymaster.sol";
import {PaymasterBase} from "./base/PaymasterBase.sol";

contract OwnershipTest is PaymasterBase {
    function test_transferOwnership_takesTwoSteps() external {
        vm.prank(owner);
        paymaster.transferOwnership(stranger);
        assertEq(paymaster.owner(), owner, "not yet");
        vm.prank(stranger);
        paymaster.acceptOwnership();
        assertEq(paymaster.owner(), stranger, "owner");
    }

    function test_renounceOwnership_isRefused() external {
        vm.expectRevert(abi.encodeWithSelector(AbbaBabaPaymaster.OwnerRequired.selector));
        vm.prank(owner);
        paymaster.renounceOwnership();
    }
}
