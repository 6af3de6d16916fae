// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";

contract OnInstallTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    function test_emitsTermsAndStoresSession() external {
        bytes memory terms = defaultTerms().encode();
        SessionId id = idOf(terms);
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionInstalled(id, address(account), Door.Policy, terms);
        install(Door.Policy, terms);
        assertTrue(session(id).door == Door.Policy, "door");
        assertTrue(session(id).permissionId == PERMISSION, "permission");
        assertTrue(!session(id).revoked, "revoked");
        assertEq(session(id).operations, 0, "operations");
        assertEq(session(id).gasSpent, 0, "gas");
        assertEq(SessionId.unwrap(policy.sessionIdOf(terms)), SessionId.unwrap(id), "id");
    }

    function test_reverts_whenTagIsNoDoor() external {
        bytes memory terms = defaultTerms().encode();
        for (uint256 tag; tag < 256; ++tag) {
            if (tag == 1 || tag == 5 || tag == 6 || tag == 7) continue;
            bytes memory data = abi.encodePacked(bytes32(PERMISSION), uint8(tag), terms);
            vm.expectRevert(abi.encodeWithSelector(ISpendCap.InstallDataMalformed.selector));
            account.install(policy, data);
        }
    }

    function test_reverts_whenShorterThanTag() external {
        for (uint256 length = 1; length < 33; ++length) {
            vm.expectRevert(abi.encodeWithSelector(ISpendCap.InstallDataMalformed.selector));
            account.install(policy, new bytes(length));
        }
    }

    function test_installsNothing_whenEmpty() external {
        vm.record();
        account.install(policy, "");
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(policy));
        assertEq(reads.length + writes.length, 0, "accesses");
    }

    function test_storesAnyDoorOfThree() external {
        Door[3] memory doors = [Door.Validator, Door.Policy, Door.Signer];
        for (uint256 i; i < 3; ++i) {
            TermsBuilder.Terms memory built = defaultTerms();
            built.salt = uint64(i);
            bytes memory terms = built.encode();
            account.install(policy, installData(i == 0 ? bytes4(0) : PERMISSION, doors[i], terms));
            assertTrue(session(idOf(terms)).door == doors[i], "door");
            assertTrue(session(idOf(terms)).permissionId == (i == 0 ? bytes4(0) : PERMISSION), "permission");
        }
    }

    /// @dev Payments alone are something to grant; nothing at all is not.
    function test_installs_whenThereAreOnlyPayments() external {
        TermsBuilder.Terms memory built = defaultTerms();
        delete built.calls;
        delete built.rules;
        built.payments = new TermsBuilder.Payment[](1);
        built.payments[0] = TermsBuilder.Payment(1, 3, 1, 5, 1);
        (bytes memory terms, SessionId id) = install(built);
        assertTrue(session(id).door == Door.Signer, "installed");
        refuse(terms, 0, 0, transfer(1), abi.encodeWithSelector(ISpendCap.CallIndexOutOfRange.selector, 0, 0));
        delete built.payments;
        _refuse(built.encode(), abi.encodeWithSelector(ISpendCap.NothingAllowed.selector));
    }

    function test_again_meetsTheSameCounters() external {
        (bytes memory terms, SessionId id) = installDefault();
        authorize(terms, 0, TRANSFER_CALL, transfer(PER_OPERATION));
        install(Door.Signer, terms);
        assertSpent(id, USDC, 0, PER_OPERATION, PER_OPERATION);
        assertEq(session(id).operations, 1, "operations");
        assertEq(session(id).gasSpent, 250_000 gwei, "gas");
    }

    function test_underAnotherPermission_meetsTheSameCountersAndClosesTheFirst() external {
        (bytes memory terms, SessionId id) = installDefault();
        authorize(terms, 0, TRANSFER_CALL, transfer(PER_OPERATION));
        bytes4 other = 0x55667788;
        account.install(policy, installData(other, Door.Signer, terms));
        assertSpent(id, USDC, 0, PER_OPERATION, PER_OPERATION);
        refuse(
            terms,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.PermissionMismatch.selector, other, PERMISSION)
        );
    }

    function test_throughTheOtherDoor_meetsTheSameCountersAndClosesTheFirst() external {
        (bytes memory terms, SessionId id) = installDefault();
        authorize(terms, 0, TRANSFER_CALL, transfer(PER_OPERATION));
        install(Door.Policy, terms);
        assertSpent(id, USDC, 0, PER_OPERATION, PER_OPERATION);
        assertEq(session(id).operations, 1, "operations");
        refuse(
            terms,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Signer)
        );
    }

    function test_reverts_afterRevoke_beforeOrAfterFirstInstall() external {
        bytes memory pending = defaultTerms().encode();
        account.call(address(policy), 0, abi.encodeCall(policy.revoke, (idOf(pending))));
        _refuse(pending, abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, idOf(pending)));

        TermsBuilder.Terms memory other = defaultTerms();
        other.salt = 1;
        (bytes memory live, SessionId id) = install(other);
        account.call(address(policy), 0, abi.encodeCall(policy.revoke, (id)));
        _refuse(live, abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
    }

    function test_reverts_afterUninstall() external {
        (bytes memory terms, SessionId id) = installDefault();
        uninstall(id);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
    }

    function test_reverts_whenEpochIsPastOrFuture() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        account.call(address(policy), 0, abi.encodeCall(policy.revokeAll, ()));
        _refuse(terms.encode(), abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0));
        terms.epoch = 2;
        _refuse(terms.encode(), abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 2));
        terms.epoch = 1;
        (bytes memory packed,) = install(terms);
        authorize(packed, 0, TRANSFER_CALL, transfer(1));
    }

    function test_equalTermsWithAnotherSalt_areTwoSessions() external {
        (bytes memory first, SessionId firstId) = installDefault();
        TermsBuilder.Terms memory again = defaultTerms();
        again.salt = type(uint64).max;
        (bytes memory second, SessionId secondId) = install(again);
        assertTrue(SessionId.unwrap(firstId) != SessionId.unwrap(secondId), "two ids");
        authorize(first, 0, TRANSFER_CALL, transfer(3));
        authorize(second, 0, TRANSFER_CALL, transfer(5));
        assertSpent(firstId, USDC, 0, 3, 3);
        assertSpent(secondId, USDC, 0, 5, 5);
        account.call(address(policy), 0, abi.encodeCall(policy.revoke, (firstId)));
        authorize(second, 0, TRANSFER_CALL, transfer(5));
        assertSpent(secondId, USDC, 0, 10, 10);
    }

    function test_sameTermsOnTwoAccounts_shareNothing() external {
        (bytes memory terms, SessionId id) = installDefault();
        authorize(terms, 0, TRANSFER_CALL, transfer(3));
        TestAccount other = new TestAccount(vm.addr(OWNER_KEY));
        other.install(policy, installData(PERMISSION, Door.Signer, terms));
        assertEq(policy.getSpending(id, USDC, address(other)).total, 0, "spent by the other");
        assertEq(policy.getSession(id, address(other)).operations, 0, "operations of the other");
        account.call(address(policy), 0, abi.encodeCall(policy.revoke, (id)));
        assertTrue(!policy.getSession(id, address(other)).revoked, "the other lives");
    }

    /// @dev Two sessions behind one 4-byte permission id: each answers to its own key and counters only.
    function test_collidingPermissionIds_winNothing() external {
        (bytes memory victim, SessionId victimId) = installDefault();
        uint256 thiefKey = uint256(keccak256("thief"));
        TermsBuilder.Terms memory built = defaultTerms();
        built.sessionKey = vm.addr(thiefKey);
        (bytes memory thief, SessionId thiefId) = install(built);

        // The thief's key does not sign for the victim's session.
        PackedUserOperation memory userOp = operation(transfer(1));
        bytes memory list = abi.encodePacked(TRANSFER_CALL);
        userOp.signature = abi.encodePacked(
            sign(thiefKey, sessionDigest(hashOf(userOp), 0, list, victim)), presentation(0, list, victim)
        );
        uint256 snapshot = vm.snapshotState();
        assertEq(validate(userOp), 1, "validation data");
        vm.revertToState(snapshot);
        // And its own session charges only its own counters.
        userOp.signature = abi.encodePacked(
            sign(thiefKey, sessionDigest(hashOf(userOp), 0, list, thief)), presentation(0, list, thief)
        );
        assertEq(validate(userOp), window(T0, T0 + PERIOD - 1), "validation data");
        assertSpent(victimId, USDC, 0, 0, 0);
        assertSpent(thiefId, USDC, 0, 1, 1);
    }

    /// @dev Kernel puts one permission in the place of another without a word. As a policy we see no key: the new
    /// signer's would use the session that was there before.
    function test_collidingPermissionIds_ofPolicies_killTheReplaced() external {
        bytes memory victim = defaultTerms().encode();
        install(Door.Policy, victim);
        TermsBuilder.Terms memory built = defaultTerms();
        built.sessionKey = vm.addr(uint256(keccak256("thief")));
        built.limits[1] = TermsBuilder.Limit(1, 1, 1);
        bytes memory thief = built.encode();
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionRevoked(idOf(victim), address(account));
        install(Door.Policy, thief);

        PackedUserOperation memory userOp = operation(transfer(PER_OPERATION));
        userOp.signature = presentation(0, abi.encodePacked(TRANSFER_CALL), victim);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, idOf(victim)));
        account.validateWithPolicy(policy, PERMISSION, userOp);
        userOp = operation(transfer(1));
        userOp.signature = presentation(0, abi.encodePacked(TRANSFER_CALL), thief);
        account.validateWithPolicy(policy, PERMISSION, userOp);
        assertSpent(idOf(thief), USDC, 0, 1, 1);
    }

    function test_permissionOfAPolicy_sparesWhatIsElsewhere() external {
        bytes[3] memory terms;
        for (uint64 i; i < 3; ++i) {
            TermsBuilder.Terms memory built = defaultTerms();
            built.salt = i;
            terms[i] = built.encode();
        }
        // The same session again; at another door; under another permission since; of another permission.
        install(Door.Policy, terms[0]);
        install(Door.Policy, terms[0]);
        assertTrue(!session(idOf(terms[0])).revoked, "the same");
        install(Door.Signer, terms[0]);
        install(Door.Policy, terms[1]);
        assertTrue(!session(idOf(terms[0])).revoked, "another door");
        account.install(policy, installData(~PERMISSION, Door.Policy, terms[1]));
        install(Door.Policy, terms[2]);
        assertTrue(!session(idOf(terms[1])).revoked, "another permission");
        install(Door.Signer, terms[1]);
        assertTrue(!session(idOf(terms[2])).revoked, "by a signer");
    }

    function test_anyoneInstallsOnlyForHimself() external {
        bytes memory terms = defaultTerms().encode();
        bytes memory data = installData(PERMISSION, Door.Signer, terms);
        vm.prank(stranger);
        policy.onInstall(data);
        assertTrue(session(idOf(terms)).door == Door.None, "account untouched");
        assertTrue(policy.getSession(idOf(terms), stranger).door == Door.Signer, "his own");
    }

    function test_isModuleType_ofFourDoors(uint256 typeId) external view {
        assertTrue(policy.isModuleType(1) && policy.isModuleType(2), "validator and executor");
        assertTrue(policy.isModuleType(5) && policy.isModuleType(6), "policy and signer");
        if (typeId != 1 && typeId != 2 && typeId != 5 && typeId != 6) assertTrue(!policy.isModuleType(typeId), "nothing else");
        assertTrue(policy.isInitialized(address(account)), "always ready");
    }

    function _refuse(bytes memory terms, bytes memory reason) private {
        bytes memory data = installData(PERMISSION, Door.Signer, terms);
        vm.expectRevert(reason);
        account.install(policy, data);
        data = installData(0x55667788, Door.Policy, terms);
        vm.expectRevert(reason);
        account.install(policy, data);
    }
}
