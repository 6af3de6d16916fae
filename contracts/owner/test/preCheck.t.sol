// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOwnerValidator} from "../IOwnerValidator.sol";
import {OwnerBase} from "./base/OwnerBase.sol";

/// @notice Who may call an account directly: an ECDSA owner's address, and nobody else.
contract PreCheckTest is OwnerBase {
    function test_letsAnOwnerThrough() external {
        vm.prank(address(account));
        assertEq(validator.preCheck(vm.addr(KEY), 1 ether, hex"c0de"), "", "nothing to remember");
        vm.prank(address(account));
        validator.postCheck("");
    }

    /// @param caller Anybody: the address that a passkey's id would be, cut short, too.
    function testFuzz_revert_whenTheCallerIsNoOwner(address caller) external {
        vm.assume(caller != vm.addr(KEY));
        address[3] memory callers = [caller, address(uint160(uint256(passkeyId(PASSKEY)))), address(0)];
        for (uint256 i; i < callers.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.CallerNotOwner.selector, callers[i]));
            vm.prank(address(account));
            validator.preCheck(callers[i], 0, "");
        }
    }

    function test_revert_whenTheAccountHasNoOwners() external {
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.CallerNotOwner.selector, vm.addr(KEY)));
        validator.preCheck(vm.addr(KEY), 0, "");
    }

    function test_isValidatorAndHook_andNothingElse() external view {
        for (uint256 type_; type_ < 12; ++type_) {
            assertEq(validator.isModuleType(type_), type_ == 1 || type_ == 4, "module type");
        }
    }
}
