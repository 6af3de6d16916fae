// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract ClaimUnresolvedTest is EscrowBase {
    function test_splitsEvenly_byEitherParty_atTimeout() external {
        reach(IAbbaBabaEscrow.Status.Disputed);
        vm.warp(T0 + TIMEOUT);
        address[2] memory parties = [buyer, seller];
        for (uint256 i; i < parties.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.expectEmit(address(escrow));
            emit IAbbaBabaEscrow.UnresolvedSplit(id, parties[i], 51e6, 50e6, 1e6);
            vm.prank(parties[i]);
            escrow.claimUnresolved(id);
            assertStatus(IAbbaBabaEscrow.Status.Resolved);
            assertPaid(51e6, 50e6, 1e6);
            vm.revertToState(snapshot);
        }
    }

    function test_reverts_inResolversLastSecond() external {
        reach(IAbbaBabaEscrow.Status.Disputed);
        vm.warp(T0 + TIMEOUT - 1);
        vm.expectRevert(timed(IAbbaBabaEscrow.ResolutionPending.selector, T0 + TIMEOUT));
        vm.prank(buyer);
        escrow.claimUnresolved(id);
    }

    function test_reverts_byThirdParty() external {
        reach(IAbbaBabaEscrow.Status.Disputed);
        vm.warp(T0 + TIMEOUT);
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NotParty.selector, resolver, buyer, seller));
        vm.prank(resolver);
        escrow.claimUnresolved(id);
    }

    function test_reverts_secondTime() external {
        reach(IAbbaBabaEscrow.Status.Disputed);
        vm.warp(T0 + TIMEOUT);
        vm.prank(buyer);
        escrow.claimUnresolved(id);
        vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status.Resolved, DISPUTED));
        vm.prank(seller);
        escrow.claimUnresolved(id);
        assertPaid(51e6, 50e6, 1e6);
    }
}
