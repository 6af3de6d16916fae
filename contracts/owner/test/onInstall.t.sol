// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOwnerValidator} from "../IOwnerValidator.sol";
import {OwnerBase} from "./base/OwnerBase.sol";
import {DomainAccount} from "./mocks/DomainAccount.sol";

/// @notice Owners are set, added and removed by the account alone, and there is always one.
contract OnInstallTest is OwnerBase {
    bytes1 private constant SET = 0x00;
    bytes1 private constant ADD = 0x01;
    bytes1 private constant REMOVE = 0x02;

    function test_setsOwners_inTheirOrder() external view {
        assertEq(ids(account), abi.encodePacked(KEY_SLOT, keyId(KEY), PASSKEY_SLOT, passkeyId(PASSKEY)), "owners");
        assertTrue(validator.isInitialized(address(account)), "initialized");
        (uint256 x, uint256 y) = vm.publicKeyP256(PASSKEY);
        assertEq(validator.passkeyId(bytes32(x), bytes32(y)), passkeyId(PASSKEY), "id");
    }

    function test_set_replacesAllBefore() external {
        vm.expectEmit(address(validator));
        emit IOwnerValidator.OwnersRemoved(address(account));
        vm.expectEmit(address(validator));
        emit IOwnerValidator.KeyAdded(address(account), vm.addr(OTHER), 0);
        account.install(abi.encodePacked(SET, keyOwner(OTHER)));
        assertEq(ids(account), abi.encodePacked(uint8(0), keyId(OTHER)), "owners");
        bytes32 digest = operationDigest(address(account));
        assertTrue(!isValid(byKey(KEY_SLOT, KEY, digest)), "former key");
        assertTrue(!isValid(byPasskey(PASSKEY_SLOT, PASSKEY, digest)), "former passkey");
        assertTrue(isValid(byKey(0, OTHER, digest)), "new key");
    }

    function test_add_takesTheFirstFreeSlot() external {
        (uint256 x, uint256 y) = vm.publicKeyP256(OTHER);
        vm.expectEmit(address(validator));
        emit IOwnerValidator.PasskeyAdded(address(account), passkeyId(OTHER), 2, bytes32(x), bytes32(y));
        account.install(abi.encodePacked(ADD, passkeyOwner(OTHER)));
        account.install(abi.encodePacked(REMOVE, keyOwner(KEY)));
        account.install(abi.encodePacked(ADD, keyOwner(OTHER)));
        assertEq(
            ids(account),
            abi.encodePacked(uint8(0), keyId(OTHER), PASSKEY_SLOT, passkeyId(PASSKEY), uint8(2), passkeyId(OTHER)),
            "owners"
        );
        bytes32 digest = operationDigest(address(account));
        assertTrue(isValid(byPasskey(2, OTHER, digest)), "spare passkey");
        assertTrue(isValid(byKey(0, OTHER, digest)), "spare key");
        assertTrue(!isValid(byKey(0, KEY, digest)), "removed key");
    }

    function test_add_isTheFirst_ofAnAccountWithoutOwners() external {
        DomainAccount fresh = new DomainAccount(validator);
        fresh.install(abi.encodePacked(ADD, keyOwner(KEY)));
        assertEq(ids(fresh), abi.encodePacked(uint8(0), keyId(KEY)), "owners");
    }

    function test_remove_endsAnOwner() external {
        vm.expectEmit(address(validator));
        emit IOwnerValidator.OwnerRemoved(address(account), passkeyId(PASSKEY), PASSKEY_SLOT);
        account.install(abi.encodePacked(REMOVE, passkeyOwner(PASSKEY)));
        assertTrue(!isValid(byPasskey(PASSKEY_SLOT, PASSKEY, operationDigest(address(account)))), "removed");
        assertEq(ids(sibling).length, 66, "the sibling keeps both");
    }

    function test_revert_remove_whenItIsTheLast() external {
        account.install(abi.encodePacked(REMOVE, keyOwner(KEY)));
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.LastOwner.selector, passkeyId(PASSKEY)));
        account.install(abi.encodePacked(REMOVE, passkeyOwner(PASSKEY)));
    }

    function test_revert_remove_whenItIsNoOwner() external {
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.OwnerUnknown.selector, keyId(OTHER)));
        account.install(abi.encodePacked(REMOVE, keyOwner(OTHER)));
    }

    function test_revert_add_whenItIsOneAlready() external {
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.OwnerExists.selector, keyId(KEY)));
        account.install(abi.encodePacked(ADD, keyOwner(KEY)));
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.OwnerExists.selector, passkeyId(PASSKEY)));
        account.install(abi.encodePacked(ADD, passkeyOwner(PASSKEY)));
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.OwnerExists.selector, keyId(OTHER)));
        account.install(abi.encodePacked(SET, keyOwner(OTHER), keyOwner(OTHER)));
    }

    function test_revert_add_whenAllSlotsAreTaken() external {
        for (uint256 i = 2; i < 16; ++i) {
            account.install(abi.encodePacked(ADD, bytes1(0x00), address(uint160(i))));
        }
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.TooManyOwners.selector));
        account.install(abi.encodePacked(ADD, keyOwner(OTHER)));
        account.install(abi.encodePacked(REMOVE, bytes1(0x00), address(9)));
        account.install(abi.encodePacked(ADD, keyOwner(OTHER)));
        assertTrue(isValid(byKey(9, OTHER, operationDigest(address(account)))), "slot 9");
    }

    function test_revert_whenTheKeyIsZero() external {
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.KeyZero.selector));
        account.install(abi.encodePacked(ADD, bytes1(0x00), address(0)));
    }

    /// @param x Any number; of the two points with it none is (x, x).
    function testFuzz_revert_whenThePasskeyIsNotOnTheCurve(uint256 x) external {
        (uint256 real, uint256 y) = vm.publicKeyP256(PASSKEY);
        uint256 p = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF;
        uint256[2][5] memory points = [[x, x], [real, y ^ 1], [uint256(0), 0], [real, p + y % 2], [p, y]];
        for (uint256 i; i < points.length; ++i) {
            (bytes32 px, bytes32 py) = (bytes32(points[i][0]), bytes32(points[i][1]));
            vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.PasskeyNotOnCurve.selector, px, py));
            account.install(abi.encodePacked(ADD, bytes1(0x01), px, py));
        }
    }

    /// @param length Bytes that are no form's.
    function testFuzz_revert_whenTheDataHasNoForm(uint8 command, uint8 kind, uint256 length) external {
        command = uint8(bound(command, 0, 3));
        kind = uint8(bound(kind, 0, 3));
        length = bound(length, 0, 70);
        bool isAddress = kind == 0 || kind == 2;
        if (isAddress && length == 20 && command < 3) ++length;
        if (kind == 1 && length == 64 && command < 3) ++length;
        // Two owners in a row are the form of setting.
        if (command == 0 && isAddress && length > 20) length = 19;
        if (command == 0 && kind == 1 && length > 64) length = 63;
        bytes memory owner = abi.encodePacked(kind, keyOwner(OTHER), new bytes(64));
        assembly ("memory-safe") {
            mstore(owner, add(length, 1))
        }
        bytes memory before = ids(account);
        (bool success, bytes memory reason) =
            address(account).call(abi.encodeCall(account.install, (abi.encodePacked(command, owner))));
        assertTrue(!success, "refused");
        if (command == 3) assertEq(reason, abi.encodePacked(IOwnerValidator.InstallDataMalformed.selector), "reason");
        assertEq(ids(account), before, "owners");
    }

    function test_revert_whenNoOwnerIsNamed() external {
        DomainAccount fresh = new DomainAccount(validator);
        bytes[4] memory forms = [bytes(""), hex"00", hex"01", hex"02"];
        for (uint256 i; i < forms.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.InstallDataMalformed.selector));
            fresh.install(forms[i]);
        }
        assertTrue(!validator.isInitialized(address(fresh)), "no owners");
    }

    function test_changesNothing_whenInstalledAgainWithoutData() external {
        bytes memory before = ids(account);
        account.install("");
        assertEq(ids(account), before, "owners");
    }

    function test_changesNobodyElses() external {
        bytes memory before = ids(account);
        vm.prank(vm.addr(KEY));
        validator.onInstall(abi.encodePacked(SET, keyOwner(OTHER)));
        assertEq(ids(account), before, "owners");
    }
}
