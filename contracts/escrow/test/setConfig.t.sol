// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

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
