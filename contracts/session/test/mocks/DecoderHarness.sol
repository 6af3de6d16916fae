// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../../ISpendCap.sol";
import {ExecutionDecoder} from "../../rules/ExecutionDecoder.sol";
import {TestAccount} from "../base/TestAccount.sol";

/// @notice Shows which calls the module sees in some calldata.
contract DecoderHarness {
    using ExecutionDecoder for ExecutionDecoder.Batch;

    function decode(bytes calldata callData) external pure returns (TestAccount.Execution[] memory executions) {
        if (!ExecutionDecoder.isExecute(callData)) {
            revert ISpendCap.SelectorNotAllowed(ExecutionDecoder.selectorOf(callData));
        }
        (bytes32 mode, bytes calldata encoded) = ExecutionDecoder.open(callData);
        ExecutionDecoder.Batch memory batch = ExecutionDecoder.openExecution(mode, encoded);
        executions = new TestAccount.Execution[](batch.count);
        for (uint256 i; i < executions.length; ++i) {
            (executions[i].target, executions[i].value, executions[i].callData) = batch.read(encoded, i);
        }
    }
}
