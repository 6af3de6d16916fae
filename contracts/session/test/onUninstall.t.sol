// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Grants} from "../core/Grants.sol";
import {AccountLedger} from "../ledger/AccountLedger.sol";
import {SessionLedger} from "../ledger/SessionLedger.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";

contract OnUninstallTest is SessionBase {
    function test_killsTheSessionForEver() external {
        (bytes memory terms, SessionId id) = installDefault();
        vm.expectEmit(address(policy));
        emit SessionLedger.SessionRevoked(id, address(account));
        uninstall(id);
        assertTrue(session(id).revoked, "revoked");
        refuse(
            terms,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(SessionLedger.SessionIsRevoked.selector, id)
        );
    }

    function test_keepsCounters() external {
        (bytes memory terms, SessionId id) = installDefault();
        authorize(terms, 0, TRANSFER_CALL, transfer(7));
        uninstall(id);
        assertSpent(id, USDC, 0, 7, 7);
        assertEq(session(id).operations, 1, "operations");
    }

    function test_byAStranger_touchesOnlyHisOwn() external {
        (bytes memory terms, SessionId id) = installDefault();
        bytes memory data = abi.encodePacked(bytes32(PERMISSION), SessionId.unwrap(id));
        vm.prank(stranger);
        policy.onUninstall(data);
        authorize(terms, 0, TRANSFER_CALL, transfer(1));
    }

    function test_killsEverySession_whenEmpty() external {
        (bytes memory terms,) = installDefault();
        account.uninstall(policy, "");
        refuse(terms, 0, TRANSFER_CALL, transfer(1), abi.encodeWithSelector(AccountLedger.EpochMismatch.selector, 1, 0));
    }

    function test_reverts_whenDataHasAnotherLength() external {
        for (uint256 length = 1; length < 128; ++length) {
            if (length == 64) continue;
            vm.expectRevert(abi.encodeWithSelector(Grants.InstallDataMalformed.selector));
            account.uninstall(policy, new bytes(length));
        }
    }
}
