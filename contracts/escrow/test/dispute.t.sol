// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract DisputeTest is EscrowBase {
    function test_startsResolution_inLastSecondOfWindow() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.warp(T0 + WINDOW - 1);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.EscrowDisputed(id, buyer, T0 + WINDOW - 1 + TIMEOUT);
        raise();
        assertStatus(IAbbaBabaEscrow.Status.Disputed);
        assertEq(escrow.getEscrowDetails(id).disputedAt, T0 + WINDOW - 1, "disputed at");
        assertEq(escrow.getEscrowDetails(id).deliveredAt, T0, "delivered at");
        assertPaid(0, 0, 0);
    }

    function test_reverts_fromWindowsEndOn() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        uint256[2] memory times = [T0 + WINDOW, T0 + WINDOW + 1];
        for (uint256 i; i < times.length; ++i) {
            vm.warp(times[i]);
            vm.expectRevert(timed(IAbbaBabaEscrow.DisputeWindowClosed.selector, T0 + WINDOW));
            raise();
        }
    }

    function test_reverts_secondTime() external {
        reach(IAbbaBabaEscrow.Status.Disputed);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Disputed, DELIVERED));
        raise();
    }

    function test_reverts_bySeller() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.expectRevert(notBuyer(seller));
        vm.prank(seller);
        escrow.dispute(id);
    }
}
