// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowId} from "../../IAbbaBabaEscrow.sol";
import {EscrowRules} from "./EscrowRules.sol";
import {EscrowInvariantBase} from "./EscrowInvariantBase.sol";
import {EscrowHandler} from "./EscrowHandler.sol";

/// @notice E1 to E11 after every call of any sequence of the handler's. A call of the handler that reverts fails the run.
/// Each invariant looks at the escrow touched last and at another in turn, and at all of them when a sequence ends.
contract EscrowInvariantTest is EscrowInvariantBase {
    /// @notice E1: what is held is what is live, credited and donated, and donations are nobody's.
    function invariant_E1_heldIsLiveCreditsAndDonations() external view {
        checkHeld(handler.touchedToken());
    }

    /// @notice E2: what came in went out, is locked, or is credited.
    function invariant_E2_inIsOutLockedAndCredited() external view {
        checkFlow(handler.touchedToken());
    }

    /// @notice E3: an escrow pays out its deposit, no more, and all of it by its end.
    function invariant_E3_eachEscrowPaysOutItsDeposit() external view {
        (EscrowId a, EscrowId b) = sample();
        checkConserved(a);
        checkConserved(b);
    }

    /// @notice E4: one payout at most, along the documented edges, and no way out of a final status.
    function invariant_E4_finalStatusesAbsorb() external {
        (EscrowId a, EscrowId b) = sample();
        checkPayouts(a);
        checkPayouts(b);
        if (EscrowRules.isLive(escrow.getEscrowDetails(b))) b = a;
        checkFinal(b);
    }

    /// @notice E5: the fee is the documented one, of creation, and is paid as the seller is.
    function invariant_E5_feeIsFixedAtCreation() external view {
        (EscrowId a, EscrowId b) = sample();
        checkShares(a);
        checkShares(b);
    }

    /// @notice E6: what was agreed never changes, and an id is never used again.
    function invariant_E6_idsAndTermsAreForEver() external {
        (EscrowId a, EscrowId b) = sample();
        checkTerms(a);
        checkTerms(b);
        checkUsed(a);
        checkUsed(b);
    }

    /// @notice E7: who may do what, when, is what the documented table says.
    function invariant_E7_onlyWhoMay() external {
        (EscrowId a, EscrowId b) = sample();
        for (uint256 i; i < 6; ++i) {
            checkCaller(i % 2 == 0 ? a : b, i);
        }
        checkZeroProof(a);
    }

    /// @notice E8: one of dispute and finalize at most, at any second; the views say what the calls do.
    function invariant_E8_viewsEqualCalls() external {
        (EscrowId a, EscrowId b) = sample();
        checkTimes(a);
        checkTimes(b);
    }

    /// @notice E9: everything that is live has an exit that needs nobody else, though everything else stands still.
    function invariant_E9_everyStatusHasAnExit() external {
        (EscrowId a, EscrowId b) = sample();
        checkExit(a);
        checkExit(b);
    }

    /// @notice E10: a call about one escrow leaves every other as it was, in state and in money.
    function invariant_E10_escrowsDoNotTouchEachOther() external {
        checkApart();
    }

    /// @notice E11: the events alone rebuild the storage.
    function invariant_E11_eventsRebuildStorage() external view {
        (EscrowId a, EscrowId b) = sample();
        checkModel(a);
        checkModel(b);
        checkCredits(handler.touchedToken());
        checkSettings();
    }

    /// @notice Runs after every sequence: every escrow and token, and that the handler did not idle.
    function afterInvariant() external {
        for (uint256 t; t < 5; ++t) {
            checkHeld(t);
            checkFlow(t);
            checkCredits(t);
        }
        for (uint256 i; i < handler.count(); ++i) {
            EscrowId id = handler.ids(i);
            checkConserved(id);
            checkPayouts(id);
            checkShares(id);
            checkTerms(id);
            checkModel(id);
        }
        checkSettings();
        reportWork("escrow", handler.calls(), handler.work());
    }
}
