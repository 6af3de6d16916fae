// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {InvariantBase} from "../../../test-support/InvariantBase.sol";
import {LedgerHandler} from "./LedgerHandler.sol";

/// @notice L1 to L12 after any sequence of the handler's steps. Each invariant looks at one account, the one that spent
/// last or each in turn, and at all when a sequence ends; what it fails with begins with the property's number.
contract LedgerInvariantTest is InvariantBase {
    uint256 private constant KINDS = 14;

    LedgerHandler private handler;

    function setUp() external {
        handler = new LedgerHandler();
        target(address(handler), LedgerHandler.step.selector);
    }

    /// @notice L1, L4, L7, L8, L11: the ledger is the model's; caps hold, nothing falls, nobody else's is written.
    function invariant_L1_L4_L7_L8_L11_ledgerIsTheModels() external view {
        handler.checkLedger(handler.steps() % 3);
    }

    /// @notice L2, L3, L5, L12: what leaves and what may be pulled is what was debited (the steps hold each operation's
    /// debit against the sum of its calls, and what moved against the debit).
    function invariant_L2_L3_L5_L12_outflowIsDebited() external view {
        handler.checkOutflow(handler.spender());
    }

    /// @notice L6: a session that was revoked, has expired or is of an older epoch passes no door, and what it signed
    /// before settles no more.
    function invariant_L6_deadSessionsPassNoDoor() external {
        uint256 steps = handler.steps();
        handler.checkDead(steps % 3, (steps / 3) % 6, uint256(keccak256(abi.encode(steps))));
    }

    /// @notice L10: in each period, no more settles than the rule's slots times its cap; ceilings count all of it.
    function invariant_L10_paymentsStayInTheirSlots() external view {
        handler.checkPayments(handler.spender());
    }

    /// @notice L9: a session reaches neither the module nor its own account.
    function invariant_L9_sessionsReachNoRoot() external {
        uint256 steps = handler.steps();
        handler.checkRoots(steps % 3, (steps / 3) % 6, uint256(keccak256(abi.encode(steps))));
    }

    /// @notice Runs after every sequence: every account, and that the handler did not idle.
    function afterInvariant() external {
        for (uint256 a; a < 3; ++a) {
            handler.checkLedger(a);
            handler.checkOutflow(a);
            handler.checkPayments(a);
        }
        reportWork("ledger", handler.steps(), handler.work());
    }

    /// @notice Some walks together take every kind of step.
    function test_handlerTakesEveryKindOfStep() external {
        uint256[KINDS] memory sums;
        for (uint256 walk; walk < 24; ++walk) {
            handler = new LedgerHandler();
            for (uint256 i; i < 100; ++i) {
                handler.step(uint256(keccak256(abi.encode(walk, i))));
            }
            uint256[KINDS] memory counts = handler.counts();
            for (uint256 kind; kind < KINDS; ++kind) {
                sums[kind] += counts[kind];
            }
        }
        for (uint256 kind; kind < KINDS; ++kind) {
            assertTrue(sums[kind] != 0, string.concat("kind of step ", vm.toString(kind)));
        }
    }
}
