// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract CancelTest is EscrowBase {
    function test_refundsEverything_fromEveryLiveStatus() external {
        IAbbaBabaEscrow.Status[3] memory live =
            [IAbbaBabaEscrow.Status.Funded, IAbbaBabaEscrow.Status.Delivered, IAbbaBabaEscrow.Status.Disputed];
        for (uint256 i; i < live.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            reach(live[i]);
            vm.expectEmit(address(escrow));
            emit IAbbaBabaEscrow.EscrowRefunded(id, buyer, AMOUNT);
            vm.prank(seller);
            escrow.cancel(id);
            assertStatus(IAbbaBabaEscrow.Status.Refunded);
            assertPaid(AMOUNT, 0, 0);
            vm.revertToState(snapshot);
        }
    }

    function test_refundsEverything_howeverLate() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.warp(DEADLINE + GRACE + 365 days);
        vm.prank(seller);
        escrow.cancel(id);
        assertPaid(AMOUNT, 0, 0);
    }

    function test_reverts_byBuyer() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.expectRevert(notSeller(buyer));
        vm.prank(buyer);
        escrow.cancel(id);
    }

    function test_reverts_secondTime() external {
        reach(IAbbaBabaEscrow.Status.Refunded);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Refunded, FUNDED | DELIVERED | DISPUTED));
        vm.prank(seller);
        escrow.cancel(id);
        assertPaid(AMOUNT, 0, 0);
    }
}
