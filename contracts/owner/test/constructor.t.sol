// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOwnerValidator} from "../IOwnerValidator.sol";
import {OwnerBase} from "./base/OwnerBase.sol";

/// @notice What is at the precompile's address, whatever its kind.
contract ConstructorTest is OwnerBase {
    function test_knowsThePrecompile_whenItTellsSignaturesApart() external {
        assertTrue(deploy().hasPrecompile(), "precompile");
    }

    function test_knowsNone_whenItAnswersTheSameToEverything() external {
        bytes[6] memory answers =
            [bytes(""), abi.encode(1), abi.encode(0), abi.encode(2), abi.encodePacked(uint8(1)), abi.encode(1, 1)];
        for (uint256 i; i < answers.length; ++i) {
            assertTrue(!deployWhere(answers[i]).hasPrecompile(), "no precompile");
        }
    }

    function test_knowsNone_whenItReverts() external {
        vm.mockCallRevert(PRECOMPILE, "", abi.encode(1));
        assertTrue(!deploy().hasPrecompile(), "no precompile");
    }

    /// @dev The same creation code, so the same address by CREATE2; and kept, whatever the chain gets later.
    function test_keepsWhatItFound() external {
        IOwnerValidator without = deployWhere("");
        assertTrue(address(without).codehash != address(deploy()).codehash, "an immutable differs");
        assertTrue(!without.hasPrecompile(), "kept");
    }
}
