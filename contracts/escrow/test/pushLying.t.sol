// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {LyingToken} from "./mocks/LyingToken.sol";
import {MockERC20} from "./mocks/MockERC20.sol";

contract PushLyingTest is EscrowBase {
    function newToken() internal override returns (MockERC20) {
        return new LyingToken();
    }

    function test_movesNothing_whenTokenMovesAndSaysFalse() external {
        LyingToken.Lie[2] memory lies = [LyingToken.Lie.MovesSaysFalse, LyingToken.Lie.MovesSaysTwo];
        for (uint256 i; i < lies.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            reach(IAbbaBabaEscrow.Status.Delivered);
            LyingToken(address(token)).setLie(lies[i]);
            vm.prank(buyer);
            escrow.accept(id);
            // What the token moved was undone, so that the credit is not a second payment.
            assertPaid(0, 0, 0);
            assertEq(escrow.creditOf(seller, address(token)), PRICE, "seller's credit");
            assertEq(escrow.creditOf(feeReceiver, address(token)), FEE, "fee credit");
            vm.revertToState(snapshot);
        }
    }

    function test_credits_whenTokenSaysFalse() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        LyingToken(address(token)).setLie(LyingToken.Lie.SaysFalseMovesNothing);
        vm.prank(seller);
        escrow.cancel(id);
        assertPaid(0, 0, 0);
        assertEq(escrow.creditOf(buyer, address(token)), AMOUNT, "credit");
    }

    function test_credits_whenBalanceIsGone() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        LyingToken(address(token)).burn(address(escrow), 1);
        vm.prank(seller);
        escrow.cancel(id);
        assertEq(escrow.creditOf(buyer, address(token)), AMOUNT, "credit");
    }

    function test_createReverts_whenNothingArrives() external {
        LyingToken(address(token)).setLie(LyingToken.Lie.SaysTrueMovesNothing);
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.AmountNotReceived.selector, token, AMOUNT, 0));
        create();
    }

    function test_createReverts_whenBalanceShrinks() external {
        create();
        id = idOf(buyer, 2);
        LyingToken(address(token)).setLie(LyingToken.Lie.ShrinksOnPull);
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.AmountNotReceived.selector, token, AMOUNT, 0));
        create();
    }
}
