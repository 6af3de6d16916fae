// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract ClaimAbandonedTest is EscrowBase {
    function test_refundsEverything_atGracesEnd() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.warp(DEADLINE + GRACE);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.EscrowAbandoned(id, buyer, AMOUNT);
        _claim();
        assertStatus(IAbbaBabaEscrow.Status.Abandoned);
        assertPaid(AMOUNT, 0, 0);
    }

    function test_reverts_inLastSecondOfGrace() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        uint256[4] memory times = [DEADLINE - 1, DEADLINE, DEADLINE + 1, DEADLINE + GRACE - 1];
        for (uint256 i; i < times.length; ++i) {
            vm.warp(times[i]);
            vm.expectRevert(timed(IAbbaBabaEscrow.NotAbandonedYet.selector, DEADLINE + GRACE));
            _claim();
        }
    }

    function test_reverts_whenDelivered_howeverLate() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.warp(DEADLINE + GRACE + 365 days);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Delivered, FUNDED));
        _claim();
    }

    function test_reverts_bySeller() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.warp(DEADLINE + GRACE);
        vm.expectRevert(notBuyer(seller));
        vm.prank(seller);
        escrow.claimAbandoned(id);
    }

    function test_reverts_secondTime() external {
        reach(IAbbaBabaEscrow.Status.Abandoned);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Abandoned, FUNDED));
        _claim();
        assertPaid(AMOUNT, 0, 0);
    }

    /// @param delay Deadline, in seconds ahead; any the contract takes.
    /// @param grace Any grace the contract takes.
    /// @param elapsed Seconds since creation, up to a day past both.
    function testFuzz_exactlyOneOfDeliveryAndClaim(uint256 delay, uint256 grace, uint256 elapsed) external {
        delay = bound(delay, 1, escrow.MAX_DEADLINE_DELAY());
        grace = bound(grace, escrow.MIN_ABANDONMENT_GRACE(), escrow.MAX_ABANDONMENT_GRACE());
        elapsed = bound(elapsed, 0, delay + grace + 1 days);
        vm.prank(buyer);
        escrow.createEscrow(id, seller, AMOUNT, address(token), T0 + delay, WINDOW, grace, CRITERIA);
        vm.warp(T0 + elapsed);
        assertEq(escrow.canClaimAbandoned(id), elapsed >= delay + grace, "can claim");

        uint256 snapshot = vm.snapshotState();
        vm.prank(seller);
        (bool delivered,) = address(escrow).call(abi.encodeCall(escrow.submitDelivery, (id, PROOF)));
        vm.revertToState(snapshot);
        vm.prank(buyer);
        (bool claimed,) = address(escrow).call(abi.encodeCall(escrow.claimAbandoned, (id)));
        assertEq(claimed, elapsed >= delay + grace, "claimed");
        assertEq(delivered, !claimed, "delivered");
    }

    function _claim() private {
        vm.prank(buyer);
        escrow.claimAbandoned(id);
    }
}
