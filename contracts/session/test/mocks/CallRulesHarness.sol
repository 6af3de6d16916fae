// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CallRules} from "../../rules/CallRules.sol";
import {SessionTerms} from "../../rules/SessionTerms.sol";

/// @notice Holds calls against terms that no module would install.
contract CallRulesHarness {
    using SessionTerms for bytes;

    function check(bytes calldata terms, uint256 index, address target, uint256 value, bytes calldata data)
        external
        pure
        returns (uint256[] memory spent)
    {
        spent = new uint256[](terms.limitCount());
        CallRules.check(terms, terms.tablesOf(), index, target, value, data, spent);
    }
}
