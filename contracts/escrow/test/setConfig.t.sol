// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract SetConfigTest is EscrowBase {
    address private _newResolver = makeAddr("new resolver");
    address private _newReceiver = makeAddr("new receiver");

    function test_isAnnounced_andAppliesAfterTheDelay() external {
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.ConfigAnnounced(2, _newResolver, _newReceiver, T0 + CONFIG_DELAY);
        setConfig(_newResolver, _newReceiver);
        assertEq(escrow.CONFIG_DELAY(), CONFIG_DELAY, "delay");

        uint256[2] memory before = [T0, T0 + CONFIG_DELAY - 1];
        for (uint256 i; i < 2; ++i) {
            vm.warp(before[i]);
            assertCurrent(1, resolver, feeReceiver);
            assertAnnounced(2, _newResolver, _newReceiver, T0 + CONFIG_DELAY);
            assertConfigAt(1, resolver, feeReceiver);
            assertConfigAt(2, address(0), address(0));
        }
        uint256[2] memory afterwards = [T0 + CONFIG_DELAY, T0 + 365 days];
        for (uint256 i; i < 2; ++i) {
            vm.warp(afterwards[i]);
            assertCurrent(2, _newResolver, _newReceiver);
            assertAnnounced(0, address(0), address(0), 0);
            assertConfigAt(1, resolver, feeReceiver);
            assertConfigAt(2, _newResolver, _newReceiver);
            assertConfigAt(3, address(0), address(0));
        }
    }

    /// @dev What a buyer signs before the announcement, or at any time until it applies, is ruled on by whom it names.
    function test_appliesToNoEscrowCreatedBefore() external {
        setConfig(_newResolver, _newReceiver);
        vm.warp(T0 + CONFIG_DELAY - 1);
        id = idOf(buyer, 1);
        create(id, AMOUNT);
        bytes32 agreed = keccak256(abi.encode(escrow.getEscrowDetails(id)));
        assertEq(escrow.getEscrowDetails(id).configIndex, 1, "created under the old one");

        vm.warp(T0 + CONFIG_DELAY);
        assertEq(keccak256(abi.encode(escrow.getEscrowDetails(id))), agreed, "live escrow");
        deliver();
        raise();
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NotResolver.selector, _newResolver, resolver));
        vm.prank(_newResolver);
        escrow.resolveDispute(id, 1, 0, 100);
        vm.prank(resolver);
        escrow.resolveDispute(id, 1, 0, 100);
        assertEq(token.balanceOf(feeReceiver), FEE, "old receiver");

        id = idOf(buyer, 2);
        create(id, AMOUNT);
        assertEq(escrow.getEscrowDetails(id).configIndex, 2, "created under the new one");
        deliver();
        vm.prank(buyer);
        escrow.accept(id);
        assertEq(token.balanceOf(_newReceiver), FEE, "new receiver");
        assertEq(token.balanceOf(feeReceiver), FEE, "old receiver");
    }

    /// @dev Announcing again neither shortens the delay nor brings what was announced before into force.
    function test_replacesWhatIsAnnounced_andBeginsAnew() external {
        setConfig(stranger, stranger);
        vm.warp(T0 + CONFIG_DELAY - 1);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.ConfigAnnounced(2, _newResolver, _newReceiver, T0 + 2 * CONFIG_DELAY - 1);
        setConfig(_newResolver, _newReceiver);
        vm.warp(T0 + 2 * CONFIG_DELAY - 2);
        assertCurrent(1, resolver, feeReceiver);
        vm.warp(T0 + 2 * CONFIG_DELAY - 1);
        assertCurrent(2, _newResolver, _newReceiver);
    }

    function test_isAppended_onceTheLastOneIsInForce() external {
        applyConfig(_newResolver, _newReceiver);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.ConfigAnnounced(3, stranger, stranger, block.timestamp + CONFIG_DELAY);
        setConfig(stranger, stranger);
        assertCurrent(2, _newResolver, _newReceiver);
        vm.warp(block.timestamp + CONFIG_DELAY);
        assertCurrent(3, stranger, stranger);
        assertConfigAt(2, _newResolver, _newReceiver);
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
