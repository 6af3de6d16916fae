// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

/// @notice Every function, called by every party, in every status, around every boundary: what `IAbbaBabaEscrow`'s
/// table allows happens, and everything else is refused with the exact error.
contract MatrixTest is EscrowBase {
    enum Fn {
        SubmitDelivery,
        Accept,
        FinalizeRelease,
        Dispute,
        ResolveDispute,
        ClaimUnresolved,
        ClaimAbandoned,
        Cancel
    }


    function test_allowsExactlyTheTable() external {
        address[6] memory callers = [buyer, seller, resolver, feeReceiver, admin, stranger];
        // A moment for each boundary and the seconds around it; those before the status is reached are skipped.
        uint256[10] memory times = [
            T0,
            T0 + WINDOW - 1,
            T0 + WINDOW,
            T0 + WINDOW + 1,
            DEADLINE,
            DEADLINE + GRACE - 1,
            DEADLINE + GRACE,
            DEADLINE + GRACE + 1,
            T0 + TIMEOUT - 1,
            T0 + TIMEOUT
        ];
        uint256 clean = vm.snapshotState();
        for (uint8 s; s <= uint8(type(IAbbaBabaEscrow.Status).max); ++s) {
            IAbbaBabaEscrow.Status status = IAbbaBabaEscrow.Status(s);
            reach(status);
            for (uint256 t; t < times.length; ++t) {
                if (status == IAbbaBabaEscrow.Status.Abandoned && times[t] < DEADLINE + GRACE) continue;
                vm.warp(times[t]);
                for (uint8 f; f <= uint8(type(Fn).max); ++f) {
                    for (uint256 c; c < callers.length; ++c) {
                        _check(Fn(f), status, callers[c], times[t]);
                    }
                }
            }
            vm.revertToState(clean);
            clean = vm.snapshotState();
        }
    }

    function _check(Fn fn, IAbbaBabaEscrow.Status status, address caller, uint256 time) private {
        bytes memory expected = _refusal(fn, status, caller, time);
        uint256 snapshot = vm.snapshotState();
        vm.prank(caller);
        (bool success, bytes memory reason) = address(escrow).call(_call(fn));
        if (expected.length == 0) {
            assertTrue(success, "allowed by the table");
            assertEq(uint256(statusOf(id)), uint256(_next(fn)), "next status");
        } else {
            assertTrue(!success, "refused by the table");
            assertEq(reason, expected, "refusal");
        }
        vm.revertToState(snapshot);
    }

    function _call(Fn fn) private view returns (bytes memory) {
        if (fn == Fn.SubmitDelivery) return abi.encodeCall(escrow.submitDelivery, (id, PROOF));
        if (fn == Fn.Accept) return abi.encodeCall(escrow.accept, (id));
        if (fn == Fn.FinalizeRelease) return abi.encodeCall(escrow.finalizeRelease, (id));
        if (fn == Fn.Dispute) return abi.encodeCall(escrow.dispute, (id));
        if (fn == Fn.ResolveDispute) return abi.encodeCall(escrow.resolveDispute, (id, 2, 50, 50));
        if (fn == Fn.ClaimUnresolved) return abi.encodeCall(escrow.claimUnresolved, (id));
        if (fn == Fn.ClaimAbandoned) return abi.encodeCall(escrow.claimAbandoned, (id));
        return abi.encodeCall(escrow.cancel, (id));
    }

    function _next(Fn fn) private pure returns (IAbbaBabaEscrow.Status) {
        if (fn == Fn.SubmitDelivery) return IAbbaBabaEscrow.Status.Delivered;
        if (fn == Fn.Accept || fn == Fn.FinalizeRelease) return IAbbaBabaEscrow.Status.Released;
        if (fn == Fn.Dispute) return IAbbaBabaEscrow.Status.Disputed;
        if (fn == Fn.ClaimAbandoned) return IAbbaBabaEscrow.Status.Abandoned;
        if (fn == Fn.Cancel) return IAbbaBabaEscrow.Status.Refunded;
        return IAbbaBabaEscrow.Status.Resolved;
    }

    function _allowed(Fn fn) private pure returns (uint256) {
        if (fn == Fn.SubmitDelivery || fn == Fn.ClaimAbandoned) return FUNDED;
        if (fn == Fn.Accept) return DELIVERED | DISPUTED;
        if (fn == Fn.FinalizeRelease || fn == Fn.Dispute) return DELIVERED;
        if (fn == Fn.Cancel) return FUNDED | DELIVERED | DISPUTED;
        return DISPUTED;
    }

    /// @dev The error the table prescribes; empty if it allows the call. Everything happened at T0, so that the window
    /// ends at T0 + WINDOW and the resolver's time at T0 + TIMEOUT.
    function _refusal(
        Fn fn,
        IAbbaBabaEscrow.Status status,
        address caller,
        uint256 time
    ) private view returns (bytes memory) {
        if ((1 << uint8(status)) & _allowed(fn) == 0) return wrongStatus(status, _allowed(fn));
        if (fn == Fn.SubmitDelivery || fn == Fn.Cancel) {
            if (caller != seller) return notSeller(caller);
        }
        if (fn == Fn.Accept || fn == Fn.Dispute || fn == Fn.ClaimAbandoned) {
            if (caller != buyer) return notBuyer(caller);
        }
        if (fn == Fn.ResolveDispute && caller != resolver) {
            return abi.encodeWithSelector(IAbbaBabaEscrow.NotResolver.selector, caller, resolver);
        }
        if (fn == Fn.ClaimUnresolved && caller != buyer && caller != seller) {
            return abi.encodeWithSelector(IAbbaBabaEscrow.NotParty.selector, caller, buyer, seller);
        }
        if (fn == Fn.SubmitDelivery && time >= DEADLINE + GRACE) {
            return _timed(IAbbaBabaEscrow.DeliveryClosed.selector, DEADLINE + GRACE, time);
        }
        if (fn == Fn.ClaimAbandoned && time < DEADLINE + GRACE) {
            return _timed(IAbbaBabaEscrow.NotAbandonedYet.selector, DEADLINE + GRACE, time);
        }
        if (fn == Fn.Dispute && time >= T0 + WINDOW) {
            return _timed(IAbbaBabaEscrow.DisputeWindowClosed.selector, T0 + WINDOW, time);
        }
        if (fn == Fn.FinalizeRelease && time < T0 + WINDOW) {
            return _timed(IAbbaBabaEscrow.DisputeWindowOpen.selector, T0 + WINDOW, time);
        }
        if (fn == Fn.ResolveDispute && time >= T0 + TIMEOUT) {
            return _timed(IAbbaBabaEscrow.ResolutionOverdue.selector, T0 + TIMEOUT, time);
        }
        if (fn == Fn.ClaimUnresolved && time < T0 + TIMEOUT) {
            return _timed(IAbbaBabaEscrow.ResolutionPending.selector, T0 + TIMEOUT, time);
        }
        return "";
    }

    function _timed(bytes4 selector, uint256 boundary, uint256 time) private view returns (bytes memory) {
        return abi.encodeWithSelector(selector, id, boundary, time);
    }
}
