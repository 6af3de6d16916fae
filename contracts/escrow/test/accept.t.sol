// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract AcceptTest is EscrowBase {
    function test_paysSellerAndFee_whenDelivered() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.EscrowReleased(id, seller, buyer, PRICE, FEE);
        vm.prank(buyer);
        escrow.accept(id);
        assertStatus(IAbbaBabaEscrow.Status.Released);
        assertPaid(0, PRICE, FEE);
    }

    function test_paysSellerAndFee_whenBuyerConcedesDispute() external {
        reach(IAbbaBabaEscrow.Status.Disputed);
        vm.prank(buyer);
        escrow.accept(id);
        assertStatus(IAbbaBabaEscrow.Status.Released);
        assertPaid(0, PRICE, FEE);
    }

    function test_paysSeller_afterWindowAndAfterResolutionTimeout() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        uint256 snapshot = vm.snapshotState();
        vm.warp(T0 + WINDOW);
        vm.prank(buyer);
        escrow.accept(id);
        assertPaid(0, PRICE, FEE);

        vm.revertToState(snapshot);
        raise();
        vm.warp(T0 + TIMEOUT);
        vm.prank(buyer);
        escrow.accept(id);
        assertPaid(0, PRICE, FEE);
    }

    function test_reverts_beforeDelivery() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Funded, DELIVERED | DISPUTED));
        vm.prank(buyer);
        escrow.accept(id);
    }

    function test_reverts_secondTime() external {
        reach(IAbbaBabaEscrow.Status.Released);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Released, DELIVERED | DISPUTED));
        vm.prank(buyer);
        escrow.accept(id);
        assertPaid(0, PRICE, FEE);
    }

    function test_reverts_bySeller() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.expectRevert(notBuyer(seller));
        vm.prank(seller);
        escrow.accept(id);
    }

    /// @param amount Any amount the contract takes (2 to 2^96 - 1).
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_conservesAmount(uint256 amount) external {
        amount = bound(amount, escrow.MIN_AMOUNT(), escrow.MAX_AMOUNT());
        create(id, amount);
        deliver();
        vm.prank(buyer);
        escrow.accept(id);
        uint256 fee = token.balanceOf(feeReceiver);
        assertEq(token.balanceOf(seller) + fee, amount, "paid out");
        assertEq(token.balanceOf(address(escrow)), 0, "held");
        // The fee is the ceiling of 2/102 of the amount.
        assertEq(fee, (amount * 200 + 10_199) / 10_200, "fee");
    }
}
