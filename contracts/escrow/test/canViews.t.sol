// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

/// @notice `canFinalize`, `canClaimAbandoned`, `canClaimUnresolved`, `isDisputeWindowActive` equal the real calls.
contract CanTest is EscrowBase {
    function test_equalTheCall_inEveryStatusAndAtEveryBoundary() external {
        uint256[9] memory times = [
            T0,
            T0 + WINDOW - 1,
            T0 + WINDOW,
            T0 + WINDOW + 1,
            DEADLINE + GRACE - 1,
            DEADLINE + GRACE,
            DEADLINE + GRACE + 1,
            T0 + TIMEOUT - 1,
            T0 + TIMEOUT
        ];
        uint256 clean = vm.snapshotState();
        for (uint8 s; s <= uint8(type(IAbbaBabaEscrow.Status).max); ++s) {
            reach(IAbbaBabaEscrow.Status(s));
            for (uint256 t; t < times.length; ++t) {
                if (s == uint8(IAbbaBabaEscrow.Status.Abandoned) && times[t] < DEADLINE + GRACE) continue;
                vm.warp(times[t]);
                assertEq(_succeeds(abi.encodeCall(escrow.finalizeRelease, (id))), escrow.canFinalize(id), "f");
                assertEq(
                    _succeeds(abi.encodeCall(escrow.claimAbandoned, (id))), escrow.canClaimAbandoned(id), "a"
                );
                assertEq(
                    _succeeds(abi.encodeCall(escrow.claimUnresolved, (id))), escrow.canClaimUnresolved(id), "u"
                );
                assertEq(_succeeds(abi.encodeCall(escrow.dispute, (id))), escrow.isDisputeWindowActive(id), "d");
            }
            vm.revertToState(clean);
            clean = vm.snapshotState();
        }
    }

    function _succeeds(bytes memory data) private returns (bool success) {
        uint256 snapshot = vm.snapshotState();
        vm.prank(buyer);
        (success,) = address(escrow).call(data);
        vm.revertToState(snapshot);
    }
}
