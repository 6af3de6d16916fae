// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Vm} from "../../test-support/Vm.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

contract RevokeAsGuardianTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    function test_killsALiveSession() external {
        (bytes memory terms, SessionId id) = installDefault();
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionRevoked(id, address(account));
        vm.prank(guardian);
        policy.revokeAsGuardian(address(account), terms);
        refuse(
            terms,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id)
        );
    }

    function test_killsAPendingSession() external {
        bytes memory terms = defaultTerms().encode();
        vm.expectEmit(address(policy));
        emit ISpendCap.PendingSessionRevoked(idOf(terms), address(account), guardian);
        vm.prank(guardian);
        policy.revokeAsGuardian(address(account), terms);
        bytes memory data = installData(PERMISSION, Door.Signer, terms);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, idOf(terms)));
        account.install(policy, data);
    }

    function test_killsOnlyThatSessionOfThatAccount() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.salt = 1;
        (bytes memory other,) = install(built);
        (bytes memory terms, SessionId id) = installDefault();
        vm.prank(guardian);
        policy.revokeAsGuardian(stranger, terms);
        assertTrue(!session(id).revoked, "another account's");
        vm.prank(guardian);
        policy.revokeAsGuardian(address(account), terms);
        authorize(other, 0, TRANSFER_CALL, transfer(1));
    }

    function test_reverts_forEverybodyElse(address caller) external {
        bytes memory terms = defaultTerms().encode();
        if (caller == guardian) caller = stranger;
        _refuse(caller, terms);
        for (uint256 i; i < 6; ++i) {
            address named = defaultTerms().addresses[i];
            if (named != guardian) _refuse(named, terms);
        }
        _refuse(sessionKey, terms);
    }

    function test_reverts_whenNobodyIsGuardian() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.guardian = 255;
        bytes memory terms = built.encode();
        _refuse(guardian, terms);
        _refuse(address(0), terms);
    }

    /// @dev Terms that name the thief as guardian are other terms: they kill nothing that was granted.
    function test_madeUpTerms_killNothingGranted() external {
        (bytes memory terms, SessionId id) = installDefault();
        TermsBuilder.Terms memory madeUp = defaultTerms();
        madeUp.addresses[4] = stranger;
        bytes memory forged = madeUp.encode();
        vm.prank(stranger);
        policy.revokeAsGuardian(address(account), forged);
        assertTrue(!session(id).revoked, "alive");
        authorize(terms, 0, TRANSFER_CALL, transfer(1));
    }

    /// @dev Nobody but the account and the guardian of a session that it installed can have `SessionRevoked` emitted,
    /// however often he tries.
    function test_madeUpTerms_neverEmitSessionRevoked() external {
        TermsBuilder.Terms memory madeUp = defaultTerms();
        madeUp.addresses[4] = stranger;
        bytes memory forged = madeUp.encode();
        vm.recordLogs();
        for (uint256 i; i < 3; ++i) {
            vm.prank(stranger);
            policy.revokeAsGuardian(address(account), forged);
        }
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 3, "events");
        for (uint256 i; i < 3; ++i) {
            assertEq(logs[i].topics[0], ISpendCap.PendingSessionRevoked.selector, "event");
        }
    }

    function test_reverts_whenTermsAreTruncatedOrExtended() external {
        bytes memory terms = defaultTerms().encode();
        uint256 length = terms.length;
        for (uint256 i; i < length; ++i) {
            bytes memory shorter = bytes.concat(terms);
            assembly ("memory-safe") {
                mstore(shorter, i)
            }
            _refuse(guardian, shorter);
        }
        _refuse(guardian, abi.encodePacked(terms, uint8(0)));
    }

    /// @dev An index past the table would read whatever follows it in calldata.
    function test_reverts_whenGuardianIndexIsPastTheTable() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.words = new uint256[](1);
        built.words[0] = uint256(uint160(stranger)) << 96;
        built.guardian = 6;
        _refuse(stranger, built.pack());
    }

    function _refuse(address caller, bytes memory terms) private {
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.NotGuardian.selector, caller));
        vm.prank(caller);
        policy.revokeAsGuardian(address(account), terms);
    }
}
