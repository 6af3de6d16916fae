// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

contract RevokeAllTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    function test_killsLiveAndPendingSessions() external {
        (bytes memory live,) = installDefault();
        TermsBuilder.Terms memory built = defaultTerms();
        built.salt = 1;
        bytes memory pending = built.encode();

        vm.expectEmit(address(policy));
        emit ISpendCap.EpochRaised(address(account), 1);
        _revokeAll();
        assertEq(policy.epochOf(address(account)), 1, "epoch");
        bytes memory reason = abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0);
        refuse(live, 0, TRANSFER_CALL, transfer(1), reason);
        bytes memory data = installData(PERMISSION, Door.Policy, pending);
        vm.expectRevert(reason);
        account.install(policy, data);
    }

    function test_aLaterEpoch_doesNotReviveAnEarlierOne() external {
        (bytes memory first,) = installDefault();
        _revokeAll();
        TermsBuilder.Terms memory built = defaultTerms();
        built.epoch = 1;
        (bytes memory second,) = install(built);
        authorize(second, 0, TRANSFER_CALL, transfer(1));
        _revokeAll();
        refuse(
            first, 0, TRANSFER_CALL, transfer(1), abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 2, 0)
        );
        refuse(
            second, 0, TRANSFER_CALL, transfer(1), abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 2, 1)
        );
    }

    function test_byAStranger_touchesOnlyHisOwn() external {
        (bytes memory terms,) = installDefault();
        vm.prank(stranger);
        policy.revokeAll();
        vm.prank(guardian);
        policy.revokeAll();
        assertEq(policy.epochOf(address(account)), 0, "epoch");
        assertEq(policy.epochOf(stranger), 1, "his own");
        authorize(terms, 0, TRANSFER_CALL, transfer(1));
    }

    function _revokeAll() private {
        account.call(address(policy), 0, abi.encodeCall(policy.revokeAll, ()));
    }
}
