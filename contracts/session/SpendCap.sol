// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Grants} from "./core/Grants.sol";
import {GrantRules} from "./GrantRules.sol";
import {SessionModule} from "./SessionModule.sol";

/// @notice The session module as it is deployed: no constructor arguments, no administrator, no way to change it.
/// @dev Compiled apart, for size. All else, tests included, knows it by its abstract base, which has no bytecode.
contract SpendCap is SessionModule {
    constructor() Grants(new GrantRules()) {}
}
