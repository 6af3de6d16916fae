// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {BlocklistToken} from "./mocks/BlocklistToken.sol";
import {FeeOnTransferToken} from "./mocks/FeeOnTransferToken.sol";
import {LyingToken} from "./mocks/LyingToken.sol";
import {MockERC20} from "./mocks/MockERC20.sol";
import {NoReturnToken} from "./mocks/NoReturnToken.sol";
import {ReturnBombToken} from "./mocks/ReturnBombToken.sol";

contract PushBlocklistTest is EscrowBase {
    function newToken() internal override returns (MockERC20) {
        return new BlocklistToken();
    }

    function test_creditsBlockedSeller_andPaysTheFee() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        _block(seller);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.Credited(id, seller, address(token), PRICE);
        vm.prank(buyer);
        escrow.accept(id);
        assertStatus(IAbbaBabaEscrow.Status.Released);
        assertPaid(0, 0, FEE);
        assertEq(escrow.creditOf(seller, address(token)), PRICE, "credit");
    }

    function test_creditsBlockedFeeReceiver_andPaysTheSeller() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        _block(feeReceiver);
        vm.prank(buyer);
        escrow.accept(id);
        assertPaid(0, PRICE, 0);
        assertEq(escrow.creditOf(feeReceiver, address(token)), FEE, "credit");
    }

    function test_creditsBlockedBuyer_inASplit() external {
        reach(IAbbaBabaEscrow.Status.Disputed);
        _block(buyer);
        vm.warp(T0 + TIMEOUT);
        vm.prank(seller);
        escrow.claimUnresolved(id);
        assertPaid(0, 50e6, 1e6);
        assertEq(escrow.creditOf(buyer, address(token)), 51e6, "credit");
    }

    function test_creditsAll_whenTheEscrowItselfIsBlocked() external {
        reach(IAbbaBabaEscrow.Status.Disputed);
        _block(address(escrow));
        vm.prank(resolver);
        escrow.resolveDispute(id, 2, 75, 25);
        assertPaid(0, 0, 0);
        uint256 owed = escrow.creditOf(buyer, address(token)) + escrow.creditOf(seller, address(token))
            + escrow.creditOf(feeReceiver, address(token));
        assertEq(owed, AMOUNT, "credits");
    }

    function _block(address account) private {
        BlocklistToken(address(token)).setBlocked(account, true);
    }
}

contract PushReturnBombTest is EscrowBase {
    function newToken() internal override returns (MockERC20) {
        return new ReturnBombToken();
    }

    function test_creditsVictim_andPaysTheOthers_whateverTheBomb() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        ReturnBombToken.Bomb[3] memory bombs =
            [ReturnBombToken.Bomb.Reverts, ReturnBombToken.Bomb.Returns, ReturnBombToken.Bomb.Burns];
        for (uint256 i; i < bombs.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            ReturnBombToken(address(token)).arm(bombs[i], seller);
            vm.prank(buyer);
            uint256 before = gasleft();
            escrow.accept(id);
            assertLe(before - gasleft(), 300_000, "gas");
            assertPaid(0, 0, FEE);
            assertEq(escrow.creditOf(seller, address(token)), PRICE, "credit");
            vm.revertToState(snapshot);
        }
    }
}

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

contract PushFeeOnTransferTest is EscrowBase {
    function newToken() internal override returns (MockERC20) {
        return new FeeOnTransferToken();
    }

    function test_createReverts_whenLessOrMoreArrives() external {
        int256[4] memory fees = [int256(1), 1e6, -1, -1e6];
        for (uint256 i; i < fees.length; ++i) {
            FeeOnTransferToken(address(token)).setFee(fees[i]);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAbbaBabaEscrow.AmountNotReceived.selector, token, AMOUNT, uint256(int256(AMOUNT) - fees[i])
                )
            );
            create();
        }
    }

    function test_othersAreUnharmed_whenFeeStartsLater() external {
        create();
        id = idOf(buyer, 2);
        create(id, AMOUNT);
        deliver();
        FeeOnTransferToken(address(token)).setFee(1);
        vm.prank(buyer);
        escrow.accept(id);
        // The recipients bear the token's fee; the other escrow's money is untouched.
        assertEq(token.balanceOf(seller), PRICE - 1, "seller");
        assertEq(token.balanceOf(address(escrow)), AMOUNT, "the other escrow");
    }
}

contract PushNoReturnTest is EscrowBase {
    function newToken() internal override returns (MockERC20) {
        return new NoReturnToken();
    }

    function test_paysInFull_withTokenThatReturnsNothing() external {
        reach(IAbbaBabaEscrow.Status.Resolved);
        assertPaid(51e6, 50e6, 1e6);
    }
}

contract PushGasTest is EscrowBase {
    /// @notice Whatever gas the caller brings: either nothing happens, or the seller is paid. Nobody can turn a
    /// payment into a credit by starving it.
    function test_neverCredits_forLackOfGas() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.warp(T0 + WINDOW);
        bytes memory data = abi.encodeCall(escrow.finalizeRelease, (id));
        uint256 refused;
        uint256 paid;
        for (uint256 gasLimit = 10_000; gasLimit < 400_000; gasLimit += 700) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(stranger);
            (bool success,) = address(escrow).call{gas: gasLimit}(data);
            if (success) {
                assertPaid(0, PRICE, FEE);
                ++paid;
            } else {
                assertStatus(IAbbaBabaEscrow.Status.Delivered);
                ++refused;
            }
            vm.revertToState(snapshot);
        }
        assertTrue(refused > 50 && paid > 50, "both happened");
    }
}
