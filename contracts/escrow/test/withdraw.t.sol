// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {BlocklistToken} from "./mocks/BlocklistToken.sol";
import {MockERC20} from "./mocks/MockERC20.sol";

/// @notice `withdraw` and `withdrawTo`.
contract WithdrawTest is EscrowBase {
    function newToken() internal override returns (MockERC20) {
        return new BlocklistToken();
    }

    function setUp() public override {
        super.setUp();
        reach(IAbbaBabaEscrow.Status.Delivered);
        BlocklistToken(address(token)).setBlocked(seller, true);
        vm.prank(buyer);
        escrow.accept(id);
    }

    function test_paysCreditor_onceUnblocked() external {
        BlocklistToken(address(token)).setBlocked(seller, false);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.Withdrawn(seller, address(token), seller, PRICE);
        vm.prank(seller);
        assertEq(escrow.withdraw(address(token)), PRICE, "returned");
        assertPaid(0, PRICE, FEE);
        assertEq(escrow.creditOf(seller, address(token)), 0, "credit");
    }

    function test_paysAnotherAddress_whileBlocked() external {
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.Withdrawn(seller, address(token), stranger, PRICE);
        vm.prank(seller);
        assertEq(escrow.withdrawTo(address(token), stranger), PRICE, "returned");
        assertEq(token.balanceOf(stranger), PRICE, "recipient");
        assertEq(token.balanceOf(address(escrow)), 0, "held");
    }

    function test_reverts_secondTime() external {
        vm.prank(seller);
        escrow.withdrawTo(address(token), stranger);
        create(idOf(buyer, 2), AMOUNT); // other people's money is there to be taken
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NothingToWithdraw.selector, seller, token));
        vm.prank(seller);
        escrow.withdrawTo(address(token), stranger);
    }

    function test_reverts_andKeepsCredit_whileBlocked() external {
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.TransferFailed.selector, token, seller, PRICE));
        vm.prank(seller);
        escrow.withdraw(address(token));
        assertEq(escrow.creditOf(seller, address(token)), PRICE, "credit");
    }

    function test_reverts_withoutCredit() external {
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NothingToWithdraw.selector, stranger, token));
        vm.prank(stranger);
        escrow.withdraw(address(token));
    }

    function test_reverts_inAnotherToken() external {
        address another = makeAddr("another token");
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NothingToWithdraw.selector, seller, another));
        vm.prank(seller);
        escrow.withdraw(another);
    }

    function test_reverts_toZeroOrEscrow() external {
        address[2] memory recipients = [address(0), address(escrow)];
        for (uint256 i; i < recipients.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.InvalidRecipient.selector, recipients[i]));
            vm.prank(seller);
            escrow.withdrawTo(address(token), recipients[i]);
        }
    }

    function test_sumsCredits_ofSeveralEscrows() external {
        id = idOf(buyer, 2);
        create(id, 51);
        deliver();
        vm.prank(buyer);
        escrow.accept(id);
        assertEq(escrow.creditOf(seller, address(token)), PRICE + 50, "credit");
        vm.prank(seller);
        assertEq(escrow.withdrawTo(address(token), stranger), PRICE + 50, "returned");
    }

    function test_paysWhilePausedAndDelisted() external {
        vm.startPrank(admin);
        escrow.pause();
        escrow.setTokenSupported(address(token), false);
        vm.stopPrank();
        vm.prank(seller);
        escrow.withdrawTo(address(token), stranger);
        assertEq(token.balanceOf(stranger), PRICE, "recipient");
    }

    function test_donationsAreNobodys() external {
        token.mint(address(escrow), 1e18);
        vm.prank(seller);
        escrow.withdrawTo(address(token), stranger);
        assertEq(token.balanceOf(stranger), PRICE, "recipient");
        assertEq(token.balanceOf(address(escrow)), 1e18, "donation");
    }
}
