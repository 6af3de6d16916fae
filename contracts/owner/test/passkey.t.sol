// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOwnerValidator} from "../IOwnerValidator.sol";
import {PasskeySuite} from "./base/PasskeySuite.sol";

/// @notice Passkeys where the chain has no precompile: verified in Solidity.
contract PasskeyInSolidityTest is PasskeySuite {
    /// @dev Nobody may call its address afterwards: a call of it would revert, and with it the check.
    function deployValidator() internal override returns (IOwnerValidator deployed) {
        deployed = deployWhere("");
        vm.mockCallRevert(PRECOMPILE, "", "");
    }

    function hasPrecompile() internal pure override returns (bool) {
        return false;
    }

    function mostGas() internal pure override returns (uint256) {
        return 400_000;
    }
}
