// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExecutionDecoder} from "../rules/ExecutionDecoder.sol";
import {TestBase} from "../../test-support/TestBase.sol";
import {SixNineAccount} from "../../test-support/accounts/SixNineAccount.sol";

/// @notice Reads calldata as the module does, and as the compiler does.
contract CalldataReaders {
    using ExecutionDecoder for ExecutionDecoder.Batch;

    function seen(bytes calldata callData) external pure returns (SixNineAccount.Call[] memory calls) {
        (bytes32 mode, bytes calldata encoded) = ExecutionDecoder.openUserOp(callData);
        ExecutionDecoder.Batch memory batch = mode == ExecutionDecoder.MODE_CALL
            ? ExecutionDecoder.openCall()
            : ExecutionDecoder.openExecution(mode, encoded);
        calls = new SixNineAccount.Call[](batch.count);
        for (uint256 i; i < calls.length; ++i) {
            (calls[i].target, calls[i].value, calls[i].data) = batch.read(encoded, i);
        }
    }

    function made(bytes calldata callData) external pure returns (SixNineAccount.Call[] memory calls) {
        if (bytes4(callData) == 0x8dd7712f) callData = callData[4:];
        if (bytes4(callData) == 0xb61d27f6) {
            calls = new SixNineAccount.Call[](1);
            (calls[0].target, calls[0].value, calls[0].data) = abi.decode(callData[4:], (address, uint256, bytes));
        } else {
            calls = abi.decode(callData[4:], (SixNineAccount.Call[]));
        }
    }
}

/// @notice What an ERC-6900 account runs is what the module has read, whatever stands in the calldata.
contract Erc6900CalldataTest is TestBase {
    CalldataReaders private readers = new CalldataReaders();

    /// hardhat-config: default.fuzz.runs = 2000
    function testFuzz_readsWhatTheCompilerReads(uint256 seed, uint8 form) external view {
        bytes memory callData;
        if (form % 2 == 0) {
            callData = abi.encodeWithSelector(0xb61d27f6, address(uint160(seed)), seed >> 200, new bytes(seed % 70));
        } else {
            SixNineAccount.Call[] memory calls = new SixNineAccount.Call[](1 + seed % 3);
            for (uint256 i; i < calls.length; ++i) {
                calls[i] = SixNineAccount.Call(address(uint160(seed >> i)), i, new bytes((seed >> i) % 70));
            }
            callData = abi.encodeWithSelector(0x34fcd5be, calls);
        }
        if (form % 4 > 1) callData = bytes.concat(hex"8dd7712f", callData);
        uint256 base = form % 4 > 1 ? 8 : 4;
        // A third is left as it is.
        for (uint256 i; i < seed % 3; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 position = base + 32 * ((seed >> 128) % ((callData.length - base) / 32));
            uint256 word = _hostile(seed, callData, position);
            assembly ("memory-safe") { mstore(add(add(callData, 32), position), word) }
        }
        if (seed % 5 == 0) callData = bytes.concat(callData, new bytes(seed % 65));
        try readers.seen(callData) returns (SixNineAccount.Call[] memory seen) {
            assertEq(abi.encode(readers.made(callData)), abi.encode(seen), "read alike");
        } catch {}
    }

    function _hostile(uint256 seed, bytes memory callData, uint256 position) private pure returns (uint256) {
        uint256 present;
        assembly ("memory-safe") { present := mload(add(add(callData, 32), position)) }
        uint256 amount = seed >> 8;
        unchecked {
            uint256 kind = seed % 9;
            if (kind == 0) return 32 * (amount % 24);
            if (kind == 1) return present + 32;
            if (kind == 2) return present - 32;
            if (kind == 3) return present + amount % 32;
            if (kind == 4) return type(uint256).max - 32 * (amount % 24) + 1;
            if (kind == 5) return present ^ 1 << (amount % 256);
            if (kind == 6) return callData.length - amount % 200;
            if (kind == 7) return type(uint256).max - 63 + (amount % 3) * 32;
            return amount;
        }
    }
}
