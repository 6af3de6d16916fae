// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionModule} from "../../SessionModule.sol";

/// @notice An account that approves every signature, executes nothing, and kills or re-enters while it is asked to.
contract LyingAccount {
    bytes private _onExecute;
    SessionModule private immutable _MODULE;

    constructor(SessionModule module) {
        _MODULE = module;
    }

    function setOnExecute(bytes calldata data) external {
        _onExecute = data;
    }

    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return 0x1626ba7e;
    }

    function executeFromExecutor(bytes32, bytes calldata) external payable returns (bytes[] memory results) {
        if (_onExecute.length == 0) return results;
        (bool success, bytes memory reason) = address(_MODULE).call(_onExecute);
        if (success) return results;
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
