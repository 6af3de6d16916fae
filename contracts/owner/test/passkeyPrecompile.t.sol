// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PasskeySuite} from "./base/PasskeySuite.sol";

/// @notice Passkeys where the chain has the precompile.
contract PasskeyByPrecompileTest is PasskeySuite {
    function hasPrecompile() internal pure override returns (bool) {
        return true;
    }

    function mostGas() internal pure override returns (uint256) {
        return 30_000;
    }
}
