// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract SetTokenSupportedTest is EscrowBase {
    function test_delistsForNewEscrowsOnly() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.TokenSupportSet(address(token), false);
        vm.prank(admin);
        escrow.setTokenSupported(address(token), false);
        assertEq(escrow.isTokenSupported(address(token)), false, "supported");
        vm.prank(buyer);
        escrow.accept(id);
        assertPaid(0, PRICE, FEE);
    }

    function test_keepsLiveEscrowsToken_whenListedAgainAmongOthers() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.startPrank(admin);
        escrow.setTokenSupported(address(token), false);
        escrow.setTokenSupported(makeAddr("another token"), true);
        escrow.setTokenSupported(address(token), true);
        vm.stopPrank();
        assertEq(escrow.isTokenSupported(address(token)), true, "supported");
        assertEq(escrow.getEscrowDetails(id).token, address(token), "token");
        vm.prank(buyer);
        escrow.accept(id);
        assertPaid(0, PRICE, FEE);
    }

    function test_reverts_withZeroOrItself() external {
        address[2] memory tokens = [address(0), address(escrow)];
        for (uint256 i; i < tokens.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.InvalidToken.selector, tokens[i]));
            vm.prank(admin);
            escrow.setTokenSupported(tokens[i], true);
        }
    }

    function test_reverts_byOthers() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControl.AccessControlUnauthorizedAccount.selector, resolver, bytes32(0)
            )
        );
        vm.prank(resolver);
        escrow.setTokenSupported(address(token), false);
    }
}
