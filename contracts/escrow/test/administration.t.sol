// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract SetConfigTest is EscrowBase {
    address private _newResolver = makeAddr("new resolver");
    address private _newReceiver = makeAddr("new receiver");

    function test_appliesToNewEscrowsOnly() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        bytes32 before = keccak256(abi.encode(escrow.getEscrowDetails(id)));
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.ConfigAdded(2, _newResolver, _newReceiver);
        vm.prank(admin);
        escrow.setConfig(_newResolver, _newReceiver);
        assertEq(keccak256(abi.encode(escrow.getEscrowDetails(id))), before, "live escrow");

        (uint256 index, address r, address f) = escrow.currentConfig();
        assertEq(index, 2, "index");
        assertEq(r, _newResolver, "resolver");
        assertEq(f, _newReceiver, "receiver");
        (r, f) = escrow.configAt(1);
        assertEq(r, resolver, "old resolver");
        assertEq(f, feeReceiver, "old receiver");

        // The old escrow pays the old receiver, a new one the new.
        vm.prank(buyer);
        escrow.accept(id);
        assertPaid(0, PRICE, FEE);
        id = idOf(buyer, 2);
        create(id, AMOUNT);
        deliver();
        vm.prank(buyer);
        escrow.accept(id);
        assertEq(token.balanceOf(_newReceiver), FEE, "new receiver");
        assertEq(token.balanceOf(feeReceiver), FEE, "old receiver");
    }

    function test_reverts_withImpossibleConfig() external {
        address[2][4] memory configs = [
            [address(0), feeReceiver],
            [resolver, address(0)],
            [address(escrow), feeReceiver],
            [resolver, address(escrow)]
        ];
        for (uint256 i; i < configs.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IAbbaBabaEscrow.InvalidConfig.selector, configs[i][0], configs[i][1])
            );
            vm.prank(admin);
            escrow.setConfig(configs[i][0], configs[i][1]);
        }
    }

    function test_reverts_byOthers() external {
        address[4] memory callers = [resolver, feeReceiver, buyer, stranger];
        for (uint256 i; i < callers.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAccessControl.AccessControlUnauthorizedAccount.selector, callers[i], bytes32(0)
                )
            );
            vm.prank(callers[i]);
            escrow.setConfig(_newResolver, _newReceiver);
        }
    }
}

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

contract PauseTest is EscrowBase {
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
