// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "../../../test-support/TestBase.sol";
import {LedgerHandler} from "./LedgerHandler.sol";

/// @notice L1 to L8, L11 and L12 after any sequence of the handler's steps. A step that reverts fails the run.
contract LedgerInvariantTest is TestBase {
    LedgerHandler private handler;

    function setUp() external {
        handler = new LedgerHandler();
    }

    /// @notice Tells the runner to call the handler's one step, and nothing else.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(handler);
        targets[0].selectors = new bytes4[](1);
        targets[0].selectors[0] = LedgerHandler.step.selector;
    }

    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 24
    /// hardhat-config: invariant.depth = 150
    function invariant_ledger() external view {
        handler.check();
    }

    /// @notice Runs after every sequence: the steps were taken, and a good part of the operations passed.
    function afterInvariant() external view {
        assertLe(100, handler.steps(), "steps");
        assertLe(25, handler.operationsDone() * 100 / handler.operationsTried(), "operations that passed, percent");
    }

    /// @notice A walk with the same handler: most operations pass, and every kind of step is taken.
    /// @param seed Any start of the walk.
    /// hardhat-config: fuzz.runs = 12
    function testFuzz_handlerDoesRealWork(uint256 seed) external {
        for (uint256 i; i < 200; ++i) {
            handler.step(uint256(keccak256(abi.encode(seed, i))));
        }
        handler.check();
        uint256 share = handler.operationsDone() * 100 / handler.operationsTried();
        assertLe(30, share, "operations that passed, percent");
        assertTrue(handler.executionsReverted() != 0, "executions reverted");
        assertTrue(handler.pulled() != 0, "pulled");
        assertTrue(handler.killed() != 0, "killed");
    }
}
