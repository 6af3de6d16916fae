// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

contract GrantTest is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        terms = payingTerms().encode();
        id = idOf(terms);
    }

    function test_installsAtTheValidatorsDoor() external {
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionInstalled(id, address(account), Door.Validator, terms);
        _grant();
        assertTrue(session(id).door == Door.Validator, "door");
        assertTrue(session(id).permissionId == bytes4(0), "permission");
        uint256 result = validated(validatorOperation(hex"00", terms, 0, TRANSFER_CALL, transfer(1)));
        assertEq(result, window(T0, T0 + PERIOD - 1), "validation data");
    }

    function test_isWhatOnInstallDoes_withDoor1() external {
        uint256 snapshot = vm.snapshotState();
        _grant();
        bytes32 granted = keccak256(abi.encode(session(id)));
        vm.revertToState(snapshot);
        installAt(Door.Validator, terms);
        assertEq(keccak256(abi.encode(session(id))), granted, "the same session");
    }

    function test_again_meetsTheSameCounters() external {
        _grant();
        validated(validatorOperation(hex"00", terms, 0, TRANSFER_CALL, transfer(9)));
        _grant();
        assertSpent(id, USDC, 0, 9, 9);
        assertEq(session(id).operations, 1, "operations");
    }

    function test_reverts_afterRevokeAndNewEpoch() external {
        uint256 snapshot = vm.snapshotState();
        asAccount(abi.encodeCall(policy.revoke, (id)));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
        _grant();
        vm.revertToState(snapshot);
        asAccount(abi.encodeCall(policy.revokeAll, ()));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0));
        _grant();
    }

    function test_reverts_whenTermsReachTheAccountOrTheModule() external {
        address[4] memory forbidden = [address(account), address(policy), ENTRY_POINT, address(0)];
        for (uint256 i; i < 4; ++i) {
            TermsBuilder.Terms memory built = payingTerms();
            built.addresses[2] = forbidden[i];
            bytes memory encoded = built.encode();
            vm.expectRevert(abi.encodeWithSelector(ISpendCap.TargetForbidden.selector, forbidden[i]));
            asAccount(abi.encodeCall(policy.grant, (encoded)));
        }
    }

    function test_anyoneGrantsOnlyForHimself() external {
        vm.prank(stranger);
        policy.grant(terms);
        assertTrue(session(id).door == Door.None, "account untouched");
        assertTrue(policy.getSession(id, stranger).door == Door.Validator, "his own");
    }

    function _grant() private {
        account.call(address(policy), 0, abi.encodeCall(policy.grant, (terms)));
    }
}
