// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";

contract RevokeTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    function test_killsALiveSession_keepsItsCounters() external {
        (bytes memory terms, SessionId id) = installDefault();
        authorize(terms, 0, TRANSFER_CALL, transfer(7));
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionRevoked(id, address(account));
        _revoke(id);
        assertTrue(session(id).revoked, "revoked");
        assertTrue(session(id).door == Door.Signer && session(id).permissionId == PERMISSION, "rest kept");
        assertEq(session(id).operations, 1, "operations");
        assertEq(session(id).gasSpent, 250_000 gwei, "gas");
        assertSpent(id, USDC, 0, 7, 7);
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
        SessionId id = idOf(terms);
        _revoke(id);
        bytes memory data = installData(PERMISSION, Door.Signer, terms);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
        account.install(policy, data);
    }

    function test_twice_isTheSame() external {
        (, SessionId id) = installDefault();
        _revoke(id);
        _revoke(id);
        assertTrue(session(id).revoked, "revoked");
    }

    /// @dev In whatever order: a batch that revokes before it grants undoes both, and says so by failing.
    function test_inOneBatchWithItsGrant_isFinal() external {
        bytes memory terms = defaultTerms().encode();
        SessionId id = idOf(terms);
        TestAccount.Execution[] memory calls = new TestAccount.Execution[](2);
        calls[0] = TestAccount.Execution(address(policy), 0, abi.encodeCall(policy.grant, (terms)));
        calls[1] = TestAccount.Execution(address(policy), 0, abi.encodeCall(policy.revoke, (id)));
        bytes memory grantFirst = batch(calls);
        (calls[0], calls[1]) = (calls[1], calls[0]);
        bytes memory revokeFirst = batch(calls);
        bytes memory revoked = abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id);

        vm.expectRevert(revoked);
        account.run(revokeFirst);
        assertTrue(!session(id).revoked && session(id).door == Door.None, "nothing happened");

        account.run(grantFirst);
        assertTrue(session(id).revoked, "dead");
        vm.expectRevert(revoked);
        account.run(grantFirst);
    }

    function test_byAStranger_touchesOnlyHisOwn() external {
        (bytes memory terms, SessionId id) = installDefault();
        address[4] memory others = [stranger, guardian, sessionKey, vm.addr(OWNER_KEY)];
        for (uint256 i; i < others.length; ++i) {
            vm.prank(others[i]);
            policy.revoke(id);
        }
        assertTrue(!session(id).revoked, "alive");
        authorize(terms, 0, TRANSFER_CALL, transfer(1));
    }

    function test_leavesOtherSessionsAlone() external {
        (, SessionId id) = installDefault();
        TermsBuilder.Terms memory built = defaultTerms();
        built.salt = 1;
        (bytes memory other,) = install(built);
        _revoke(id);
        authorize(other, 0, TRANSFER_CALL, transfer(1));
    }

    function _revoke(SessionId id) private {
        account.call(address(policy), 0, abi.encodeCall(policy.revoke, (id)));
    }
}
