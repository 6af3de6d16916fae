// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract SubmitDeliveryTest is EscrowBase {
    function test_recordsProofAndStartsWindow() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.warp(T0 + 100);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.DeliverySubmitted(id, seller, PROOF, T0 + 100 + WINDOW);
        deliver();
        IAbbaBabaEscrow.Escrow memory e = escrow.getEscrowDetails(id);
        assertEq(e.proofHash, PROOF, "proof");
        assertEq(e.deliveredAt, T0 + 100, "delivered at");
        assertStatus(IAbbaBabaEscrow.Status.Delivered);
        assertPaid(0, 0, 0);
    }

    function test_passes_afterDeadlineUntilLastSecondOfGrace() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        uint256[4] memory times = [DEADLINE - 1, DEADLINE, DEADLINE + 1, DEADLINE + GRACE - 1];
        for (uint256 i; i < times.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.warp(times[i]);
            deliver();
            assertStatus(IAbbaBabaEscrow.Status.Delivered);
            vm.revertToState(snapshot);
        }
    }

    function test_reverts_onceTheBuyerMayClaim() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        uint256[2] memory times = [DEADLINE + GRACE, DEADLINE + GRACE + 1];
        for (uint256 i; i < times.length; ++i) {
            vm.warp(times[i]);
            vm.expectRevert(timed(IAbbaBabaEscrow.DeliveryClosed.selector, DEADLINE + GRACE));
            deliver();
        }
    }

    function test_reverts_withZeroProof() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.ZeroProofHash.selector, id));
        vm.prank(seller);
        escrow.submitDelivery(id, 0);
    }

    function test_reverts_secondTime() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Delivered, FUNDED));
        vm.prank(seller);
        escrow.submitDelivery(id, keccak256("another proof"));
    }

    function test_reverts_byBuyer() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.expectRevert(notSeller(buyer));
        vm.prank(buyer);
        escrow.submitDelivery(id, PROOF);
    }
}
