// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract PauseTest is EscrowBase {
    /// @dev Administrators grant the role by this value, on every chain.
    function test_roleIsTheHashOfItsName() external view {
        assertEq(escrow.PAUSER_ROLE(), keccak256("PAUSER_ROLE"), "role");
    }

    function test_stopsCreationAndNoExit() external {
        IAbbaBabaEscrow.Status[3] memory live =
            [IAbbaBabaEscrow.Status.Funded, IAbbaBabaEscrow.Status.Delivered, IAbbaBabaEscrow.Status.Disputed];
        for (uint256 i; i < live.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            reach(live[i]);
            vm.prank(admin);
            escrow.pause();
            vm.expectRevert(abi.encodeWithSelector(Pausable.EnforcedPause.selector));
            create(idOf(buyer, 2), AMOUNT);
            if (i == 0) deliver();
            if (i != 2) raise();
            vm.warp(T0 + TIMEOUT);
            vm.prank(buyer);
            escrow.claimUnresolved(id);
            assertStatus(IAbbaBabaEscrow.Status.Resolved);
            vm.revertToState(snapshot);
        }
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.prank(admin);
        escrow.pause();
        vm.warp(DEADLINE + GRACE);
        vm.prank(buyer);
        escrow.claimAbandoned(id);
        assertPaid(AMOUNT, 0, 0);
    }

    function test_stopsNoPayout() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.prank(admin);
        escrow.pause();
        vm.warp(T0 + WINDOW);
        uint256 snapshot = vm.snapshotState();
        vm.prank(buyer);
        escrow.accept(id);
        assertPaid(0, PRICE, FEE);
        vm.revertToState(snapshot);
        snapshot = vm.snapshotState();
        escrow.finalizeRelease(id);
        assertPaid(0, PRICE, FEE);
        vm.revertToState(snapshot);
        vm.prank(seller);
        escrow.cancel(id);
        assertPaid(AMOUNT, 0, 0);
    }

    function test_unpauseAllowsCreation() external {
        vm.startPrank(admin);
        escrow.pause();
        assertEq(escrow.paused(), true, "paused");
        escrow.unpause();
        vm.stopPrank();
        create();
        assertStatus(IAbbaBabaEscrow.Status.Funded);
    }

    function test_allowsAppointedPauser() external {
        bytes32 role = escrow.PAUSER_ROLE();
        vm.prank(admin);
        escrow.grantRole(role, stranger);
        vm.prank(stranger);
        escrow.pause();
        assertEq(escrow.paused(), true, "paused");
    }

    function test_reverts_byOthers() external {
        bytes32 role = escrow.PAUSER_ROLE();
        address[2] memory callers = [resolver, stranger];
        for (uint256 i; i < callers.length; ++i) {
            bytes memory reason = abi.encodeWithSelector(
                IAccessControl.AccessControlUnauthorizedAccount.selector, callers[i], role
            );
            vm.expectRevert(reason);
            vm.prank(callers[i]);
            escrow.pause();
            vm.expectRevert(reason);
            vm.prank(callers[i]);
            escrow.unpause();
        }
    }
}
