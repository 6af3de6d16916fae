// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract ResolveDisputeTest is EscrowBase {
    uint8 private constant REFUND = 0;
    uint8 private constant PAID = 1;
    uint8 private constant SPLIT = 2;

    function setUp() public override {
        super.setUp();
        reach(IAbbaBabaEscrow.Status.Disputed);
    }

    function test_refundsEverything_withOutcome0() external {
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.DisputeResolved(id, resolver, IAbbaBabaEscrow.Outcome.BuyerRefund, AMOUNT, 0, 0);
        _resolve(REFUND, 100, 0);
        assertStatus(IAbbaBabaEscrow.Status.Resolved);
        assertPaid(AMOUNT, 0, 0);
    }

    function test_paysSeller_withOutcome1() external {
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.DisputeResolved(id, resolver, IAbbaBabaEscrow.Outcome.SellerPaid, 0, PRICE, FEE);
        _resolve(PAID, 0, 100);
        assertStatus(IAbbaBabaEscrow.Status.Resolved);
        assertPaid(0, PRICE, FEE);
    }

    function test_dividesPriceAndFee_withOutcome2() external {
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.DisputeResolved(
            id, resolver, IAbbaBabaEscrow.Outcome.Split, 76_500_000, 25_000_000, 500_000
        );
        _resolve(SPLIT, 75, 25);
        assertPaid(76_500_000, 25_000_000, 500_000);
    }

    function test_givesDustToBuyer_whenItDoesNotDivide() external {
        // 103 locks 100 (floor of 100.98), fee 3; of a third, 33 and floor(0.99) = 0 go; 70 stay the buyer's.
        id = idOf(buyer, 2);
        create(id, 103);
        deliver();
        raise();
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.DisputeResolved(id, resolver, IAbbaBabaEscrow.Outcome.Split, 70, 33, 0);
        _resolve(SPLIT, 67, 33);
    }

    /// @param amount Any amount the contract takes.
    /// @param sellerPercent Any share of a split (1 to 99).
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_conservesAmount_inAnySplit(uint256 amount, uint256 sellerPercent) external {
        amount = bound(amount, escrow.MIN_AMOUNT(), escrow.MAX_AMOUNT());
        sellerPercent = bound(sellerPercent, 1, 99);
        id = idOf(buyer, 2);
        create(id, amount);
        deliver();
        raise();
        uint256 before = token.balanceOf(buyer);
        _resolve(SPLIT, 100 - sellerPercent, sellerPercent);
        (uint256 locked, uint256 fee) = escrow.splitAmount(amount);
        uint256 toSeller = token.balanceOf(seller);
        uint256 toFee = token.balanceOf(feeReceiver);
        uint256 toBuyer = token.balanceOf(buyer) - before;
        assertEq(toSeller, locked * sellerPercent / 100, "seller");
        assertEq(toFee, fee * sellerPercent / 100, "fee");
        assertEq(toBuyer + toSeller + toFee, amount, "conserved");
        // The buyer never gets less than their exact share, and at most 2 units more.
        uint256 exactTimesHundred = amount * (100 - sellerPercent);
        assertLe(exactTimesHundred, toBuyer * 100, "buyer's share");
        assertLe(toBuyer * 100, exactTimesHundred + 200, "dust");
        assertEq(token.balanceOf(address(escrow)), AMOUNT, "the other escrow");
    }

    function test_passes_inLastSecond_revertsAfter() external {
        uint256 snapshot = vm.snapshotState();
        vm.warp(T0 + TIMEOUT - 1);
        _resolve(PAID, 0, 100);
        assertStatus(IAbbaBabaEscrow.Status.Resolved);
        vm.revertToState(snapshot);
        uint256[2] memory times = [T0 + TIMEOUT, T0 + TIMEOUT + 1];
        for (uint256 i; i < times.length; ++i) {
            vm.warp(times[i]);
            vm.expectRevert(timed(IAbbaBabaEscrow.ResolutionOverdue.selector, T0 + TIMEOUT));
            _resolve(PAID, 0, 100);
        }
    }

    function test_reverts_withUnknownOutcome() external {
        uint8[2] memory outcomes = [3, 255];
        for (uint256 i; i < outcomes.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.InvalidOutcome.selector, outcomes[i], 2));
            _resolve(outcomes[i], 50, 50);
        }
    }

    function test_reverts_whenSharesAreNotHundred() external {
        uint256[2][10] memory shares = [
            [uint256(0), 0],
            [uint256(50), 49],
            [uint256(50), 51],
            [uint256(101), 0],
            [uint256(0), 101],
            [uint256(200), 100],
            [type(uint256).max, 101],
            [uint256(101), type(uint256).max],
            // One share alone is too great, and the sum overflows.
            [type(uint256).max, 1],
            [uint256(1), type(uint256).max]
        ];
        for (uint8 outcome; outcome <= SPLIT; ++outcome) {
            for (uint256 i; i < shares.length; ++i) {
                vm.expectRevert(
                    abi.encodeWithSelector(
                        IAbbaBabaEscrow.PercentagesNotHundred.selector, shares[i][0], shares[i][1]
                    )
                );
                _resolve(outcome, shares[i][0], shares[i][1]);
            }
        }
    }

    function test_reverts_whenSharesAreAnotherOutcomes() external {
        uint256[3][6] memory rulings = [
            [uint256(REFUND), 0, 100],
            [uint256(REFUND), 50, 50],
            [uint256(PAID), 100, 0],
            [uint256(PAID), 1, 99],
            [uint256(SPLIT), 100, 0],
            [uint256(SPLIT), 0, 100]
        ];
        for (uint256 i; i < rulings.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAbbaBabaEscrow.OutcomeMismatch.selector, rulings[i][0], rulings[i][1], rulings[i][2]
                )
            );
            _resolve(uint8(rulings[i][0]), rulings[i][1], rulings[i][2]);
        }
    }

    function test_reverts_byNewResolver_passesByOld() external {
        address another = makeAddr("another resolver");
        applyConfig(another, makeAddr("another receiver"));
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NotResolver.selector, another, resolver));
        vm.prank(another);
        escrow.resolveDispute(id, PAID, 0, 100);
        _resolve(PAID, 0, 100);
        assertPaid(0, PRICE, FEE);
    }

    function _resolve(uint8 outcome, uint256 buyerPercent, uint256 sellerPercent) private {
        vm.prank(resolver);
        escrow.resolveDispute(id, outcome, buyerPercent, sellerPercent);
    }
}
