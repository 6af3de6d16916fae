// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract CancelConfigTest is EscrowBase {
    address private _newResolver = makeAddr("new resolver");
    address private _newReceiver = makeAddr("new receiver");

    function test_takesBackWhatIsAnnounced() external {
        setConfig(_newResolver, _newReceiver);
        vm.warp(T0 + CONFIG_DELAY - 1);
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.ConfigCanceled(2);
        _cancel();
        for (uint256 i; i < 2; ++i) {
            assertCurrent(1, resolver, feeReceiver);
            assertAnnounced(0, address(0), address(0), 0);
            assertConfigAt(2, address(0), address(0));
            vm.warp(T0 + 2 * CONFIG_DELAY);
        }
    }

    function test_leavesItsIndexToTheNext() external {
        setConfig(stranger, stranger);
        _cancel();
        applyConfig(_newResolver, _newReceiver);
        assertCurrent(2, _newResolver, _newReceiver);
    }

    function test_reverts_whenNothingIsAnnounced() external {
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NoConfigAnnounced.selector));
        _cancel();
        setConfig(_newResolver, _newReceiver);
        _cancel();
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NoConfigAnnounced.selector));
        _cancel();
    }

    function test_reverts_onceItIsInForce() external {
        setConfig(_newResolver, _newReceiver);
        vm.warp(T0 + CONFIG_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NoConfigAnnounced.selector));
        _cancel();
        assertCurrent(2, _newResolver, _newReceiver);
    }

    function test_reverts_byOthers() external {
        setConfig(_newResolver, _newReceiver);
        address[4] memory callers = [resolver, _newResolver, buyer, stranger];
        for (uint256 i; i < callers.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAccessControl.AccessControlUnauthorizedAccount.selector, callers[i], bytes32(0)
                )
            );
            vm.prank(callers[i]);
            escrow.cancelConfig();
        }
    }

    function _cancel() private {
        vm.prank(admin);
        escrow.cancelConfig();
    }
}
