// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "./TestBase.sol";
import {Vm} from "./Vm.sol";

/// @notice What every invariant suite shares: the one call that the runner makes, and the account of what it did.
/// @dev How many runs, and of which length, is the test profile's (`hardhat.config.ts`).
abstract contract InvariantBase is TestBase {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev Least share of a sequence's calls that must be real work, in percent. (Of all together more is asked:
    /// `scripts/hardhat/summarizeWork.ts`. In a long sequence much may have been revoked early.)
    uint256 private constant LEAST_WORK = 40;

    address private _handler;
    bytes4 private _selector;

    /// @notice Tells the runner to call the handler, and nothing else. (It knows contracts by their artifacts: when one
    /// file is run alone, `hardhat build` must have run before.)
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = _handler;
    }

    /// @notice Tells the runner which call of the handler to make.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = _handler;
        targets[0].selectors = new bytes4[](1);
        targets[0].selectors[0] = _selector;
    }

    function target(address handler, bytes4 selector) internal {
        (_handler, _selector) = (handler, selector);
    }

    /// @dev Fails when the handler idled in this sequence; otherwise notes, for the account that the run prints, what it did.
    function reportWork(string memory suite, uint256 calls, uint256 work) internal {
        assertLe(LEAST_WORK * calls, work * 100, "share of calls that did real work");
        if (calls == 0) return; // a sequence that failed at its first call
        string memory line = string.concat("[", suite, " ", vm.toString(calls), " ", vm.toString(work), "]");
        vm.writeLine("cache/invariant-work.log", line);
    }
}
