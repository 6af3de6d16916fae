// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionModule} from "../../SessionModule.sol";

/// @notice Redeems while it is being called: as itself, and as a session key that is a contract.
contract ReentrantTarget {
    SessionModule private immutable _MODULE;
    bytes[] private _contexts;
    bytes32[] private _modes;
    bytes[] private _executions;
    bool private _armed;

    constructor(SessionModule module) {
        _MODULE = module;
    }

    /// @notice What to redeem when called next.
    function arm(bytes calldata context, bytes32 mode, bytes calldata execution) external {
        (_contexts, _modes, _executions) = (new bytes[](1), new bytes32[](1), new bytes[](1));
        (_contexts[0], _modes[0], _executions[0]) = (context, mode, execution);
        _armed = true;
    }

    /// @notice Redeems what is armed, from outside any execution.
    function start() external {
        _MODULE.redeemDelegations(_contexts, _modes, _executions);
    }

    fallback() external {
        if (!_armed) return;
        _armed = false;
        _MODULE.redeemDelegations(_contexts, _modes, _executions);
    }
}
