// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {InvariantBase} from "../../../test-support/InvariantBase.sol";
import {LedgerHandler} from "./LedgerHandler.sol";

/// @notice L1 to L9, L11 and L12 after any sequence of the handler's steps, which fail the run when the module does
/// otherwise than the model says. Each invariant looks at one account in turn, and at all when a sequence ends.
contract LedgerInvariantTest is InvariantBase {
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
    /// balances against the sum of its calls).
    function invariant_L2_L3_L5_L12_outflowIsDebited() external view {
        handler.checkOutflow(handler.steps() % 3);
    }

    /// @notice L6: a session that was revoked, has expired or is of an older epoch passes no door.
    function invariant_L6_deadSessionsPassNoDoor() external {
        uint256 steps = handler.steps();
        handler.checkDead(steps % 3, (steps / 3) % 6);
        handler.checkDead((steps + 1) % 3, (steps / 7) % 6);
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
        }
        reportWork("ledger", handler.steps(), handler.work());
    }

    /// @notice A long walk with the same handler takes every kind of step.
    /// @param seed Any start of the walk.
    /// hardhat-config: default.fuzz.runs = 12
    /// hardhat-config: deep.fuzz.runs = 200
    function testFuzz_handlerTakesEveryKindOfStep(uint256 seed) external {
        for (uint256 i; i < 200; ++i) {
            handler.step(uint256(keccak256(abi.encode(seed, i))));
        }
        assertTrue(handler.executionsReverted() != 0, "executions reverted");
        assertTrue(handler.redeemed() != 0, "redeemed");
        assertTrue(handler.pulled() != 0, "pulled");
        assertTrue(handler.killed() != 0, "killed");
    }
}
