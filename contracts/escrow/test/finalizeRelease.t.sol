// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract FinalizeReleaseTest is EscrowBase {
    function test_paysSellerAndFee_byAnyone_atWindowsEnd() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.warp(T0 + WINDOW);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.EscrowReleased(id, seller, stranger, PRICE, FEE);
        vm.prank(stranger);
        escrow.finalizeRelease(id);
        assertStatus(IAbbaBabaEscrow.Status.Released);
        assertPaid(0, PRICE, FEE);
    }

    function test_reverts_inLastSecondOfWindow() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.warp(T0 + WINDOW - 1);
        vm.expectRevert(timed(IAbbaBabaEscrow.DisputeWindowOpen.selector, T0 + WINDOW));
        vm.prank(seller);
        escrow.finalizeRelease(id);
    }

    function test_reverts_whenDisputed_howeverLate() external {
        reach(IAbbaBabaEscrow.Status.Disputed);
        vm.warp(T0 + 365 days);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Disputed, DELIVERED));
        vm.prank(seller);
        escrow.finalizeRelease(id);
    }

    function test_reverts_secondTime() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.warp(T0 + WINDOW);
        escrow.finalizeRelease(id);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Released, DELIVERED));
        escrow.finalizeRelease(id);
        assertPaid(0, PRICE, FEE);
    }

    /// @param window Any dispute window the contract takes.
    /// @param elapsed Seconds since the delivery, up to a day past the window.
    function testFuzz_exactlyOneOfDisputeAndFinalize(uint256 window, uint256 elapsed) external {
        window = bound(window, escrow.MIN_DISPUTE_WINDOW(), escrow.MAX_DISPUTE_WINDOW());
        elapsed = bound(elapsed, 0, window + 1 days);
        vm.prank(buyer);
        escrow.createEscrow(id, seller, AMOUNT, address(token), DEADLINE, window, GRACE, CRITERIA);
        deliver();
        vm.warp(T0 + elapsed);

        bool canFinalize = escrow.canFinalize(id);
        bool canDispute = escrow.isDisputeWindowActive(id);
        assertEq(canFinalize, elapsed >= window, "can finalize");
        assertEq(canDispute, !canFinalize, "one of the two");

        uint256 snapshot = vm.snapshotState();
        vm.prank(buyer);
        (bool disputed,) = address(escrow).call(abi.encodeCall(escrow.dispute, (id)));
        vm.revertToState(snapshot);
        (bool finalized,) = address(escrow).call(abi.encodeCall(escrow.finalizeRelease, (id)));
        assertEq(disputed, canDispute, "disputed");
        assertEq(finalized, canFinalize, "finalized");
    }
}
