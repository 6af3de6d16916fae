// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {BlocklistToken} from "./mocks/BlocklistToken.sol";
import {MockERC20} from "./mocks/MockERC20.sol";

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
