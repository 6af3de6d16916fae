// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOwnerValidator} from "../IOwnerValidator.sol";
import {OwnerBase} from "./base/OwnerBase.sol";

/// @notice Whatever an account says at removal: no owner of before is obeyed, and nothing reverts.
contract OnUninstallTest is OwnerBase {
    function testFuzz_removesAll_whateverTheData(bytes calldata data) external {
        bytes32 digest = operationDigest(address(account));
        vm.expectEmit(address(validator));
        emit IOwnerValidator.OwnersRemoved(address(account));
        account.uninstall(data);
        assertTrue(!validator.isInitialized(address(account)), "no owners");
        assertEq(ids(account).length, 0, "none listed");
        assertTrue(!isValid(byKey(KEY_SLOT, KEY, digest)), "key");
        assertTrue(!isValid(byPasskey(PASSKEY_SLOT, PASSKEY, digest)), "passkey");
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.CallerNotOwner.selector, vm.addr(KEY)));
        vm.prank(address(account));
        validator.preCheck(vm.addr(KEY), 0, "");
    }

    /// @dev As validator and as hook: of which it is removed, no account says.
    function test_keepsTheOwners_whileItIsInstalledAsTheOtherType() external {
        bytes memory before = ids(account);
        bytes32 digest = operationDigest(address(account));
        account.install("");
        account.install("");
        account.uninstall("");
        assertEq(ids(account), before, "owners");
        assertTrue(isValid(byKey(KEY_SLOT, KEY, digest)), "obeyed");
        vm.expectEmit(address(validator));
        emit IOwnerValidator.OwnersRemoved(address(account));
        account.uninstall("");
        assertTrue(!validator.isInitialized(address(account)), "no owners");
        assertEq(ids(account).length, 0, "none listed");
        assertTrue(!isValid(byKey(KEY_SLOT, KEY, digest)), "not obeyed");
        // Nothing is left of the second type.
        account.install(abi.encodePacked(bytes1(0x00), keyOwner(OTHER)));
        account.uninstall("");
        assertEq(ids(account).length, 0, "none listed, again");
    }

    /// @dev Owners change in between as ever; the last one stays.
    function test_keepsTheOwners_asTheyWereChanged() external {
        account.install("");
        account.install(abi.encodePacked(bytes1(0x00), keyOwner(OTHER)));
        bytes memory remove = abi.encodePacked(bytes1(0x02), keyOwner(OTHER));
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.LastOwner.selector, keyId(OTHER)));
        account.install(remove);
        account.install(abi.encodePacked(bytes1(0x01), keyOwner(KEY)));
        account.install(remove);
        account.uninstall("");
        assertEq(ids(account), abi.encodePacked(uint8(1), keyId(KEY)), "owners");
        account.uninstall("");
        assertEq(ids(account).length, 0, "none listed");
    }

    function test_doesNothing_withoutOwners() external {
        account.uninstall("");
        account.uninstall("");
        assertTrue(!validator.isInitialized(address(account)), "no owners");
    }

    function test_bringsNobodyBack_whenInstalledAgain() external {
        account.uninstall("");
        account.install(abi.encodePacked(bytes1(0x01), keyOwner(OTHER)));
        bytes32 digest = operationDigest(address(account));
        assertTrue(isValid(byKey(0, OTHER, digest)), "the new one");
        assertTrue(!isValid(byPasskey(PASSKEY_SLOT, PASSKEY, digest)), "one of before, in its slot");
        assertEq(ids(account), abi.encodePacked(uint8(0), keyId(OTHER)), "owners");
    }

    function test_leavesOtherAccountsAlone() external {
        account.uninstall("");
        assertEq(ids(sibling).length, 66, "the sibling keeps both");
    }

    /// @dev One write, however many owners there are: an account that gives little gas is obeyed as well.
    function test_takesLittleGas_withAllSlotsTaken() external {
        for (uint256 i = 2; i < 16; ++i) {
            account.install(abi.encodePacked(bytes2(0x0100), address(uint160(i))));
        }
        vm.prank(address(account));
        validator.onUninstall{gas: 12_000}("");
        assertTrue(!validator.isInitialized(address(account)), "no owners");
    }
}
