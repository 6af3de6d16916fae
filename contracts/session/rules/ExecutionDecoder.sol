// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {CalldataWords} from "./CalldataWords.sol";

/// @notice Reads the calls out of an ERC-7579 `execute(bytes32 mode, bytes executionCalldata)`, or out of the `execute`,
/// `executeBatch` or `executeUserOp` of ERC-6900.
///
/// Accounts differ in how leniently they follow ABI offsets. Here only the one canonical ABI encoding passes: every
/// offset, length and total size must be what an encoder writes, so there is nothing left to read differently. (Padding
/// after an argument's end is not looked at, here as in accounts.)
library ExecutionDecoder {
    using CalldataWords for bytes;

    /// @notice The calls of one operation.
    struct Batch {
        /// Whether the mode is single; then `encoded` is target ‖ value ‖ calldata.
        bool single;
        uint256 count;
        /// Batch only: where the next element is expected, relative to the first offset word.
        uint256 cursor;
    }

    bytes4 internal constant EXECUTE_SELECTOR = 0xe9ae5c53;
    /// @dev ERC-6900's `execute(address,uint256,bytes)` and `executeBatch((address,uint256,bytes)[])`.
    bytes4 internal constant EXECUTE_CALL_SELECTOR = 0xb61d27f6;
    bytes4 internal constant EXECUTE_BATCH_SELECTOR = 0x34fcd5be;
    /// @dev ERC-4337's, which an ERC-6900 account strips and then calls itself with the rest.
    bytes4 internal constant EXECUTE_USER_OP_SELECTOR = 0x8dd7712f;
    bytes32 internal constant MODE_SINGLE = bytes32(0);
    bytes32 internal constant MODE_BATCH = bytes32(uint256(0x01) << 248);
    /// @dev No mode of ERC-7579: the encoded arguments of ERC-6900's `execute`.
    bytes32 internal constant MODE_CALL = bytes32(EXECUTE_CALL_SELECTOR);

    /// @dev Where an element is expected that no offset word points to: 64 before the encoding begins.
    uint256 private constant _NO_OFFSETS = type(uint256).max - 63;

    /// @notice Whether an operation's calldata is of ERC-7579's `execute`.
    function isExecute(bytes calldata callData) internal pure returns (bool) {
        return callData.length >= 4 && bytes4(callData) == EXECUTE_SELECTOR;
    }

    /// @notice Opens the calldata of ERC-7579's `execute`.
    /// @dev The caller has checked that it is.
    /// @return mode The ERC-7579 execution mode.
    /// @return encoded The execution calldata.
    function open(bytes calldata callData) internal pure returns (bytes32 mode, bytes calldata encoded) {
        // Check it is whole and canonical.
        if (callData.length < 100) revert ISpendCap.MalformedExecution();
        mode = bytes32(callData.load(4));
        uint256 length = callData.load(68);
        if (callData.load(36) != 64 || length > callData.length) revert ISpendCap.MalformedExecution();
        unchecked {
            // length <= calldata length, itself far below 2^64
            if (callData.length != 100 + _padded(length)) revert ISpendCap.MalformedExecution();
            encoded = callData[100:100 + length];
        }
    }

    /// @notice Opens the calldata of an operation of an ERC-6900 account.
    function openUserOp(bytes calldata callData) internal pure returns (bytes32 mode, bytes calldata encoded) {
        bool wrapped = selectorOf(callData) == EXECUTE_USER_OP_SELECTOR;
        return openCalls(wrapped ? callData[4:] : callData);
    }

    /// @notice Opens the calldata of ERC-6900's `execute` or `executeBatch`.
    /// @return mode `MODE_CALL`, for `openCall`, or ERC-7579's of a batch.
    /// @return encoded The arguments: those of a batch are encoded as ERC-7579's batches are.
    function openCalls(bytes calldata callData) internal pure returns (bytes32 mode, bytes calldata encoded) {
        bytes4 selector = selectorOf(callData);
        if (selector == EXECUTE_BATCH_SELECTOR) mode = MODE_BATCH;
        else if (selector == EXECUTE_CALL_SELECTOR) mode = MODE_CALL;
        else revert ISpendCap.SelectorNotAllowed(selector);
        encoded = callData[4:];
    }

    /// @return Zero when there is none.
    function selectorOf(bytes calldata callData) internal pure returns (bytes4) {
        return callData.length < 4 ? bytes4(0) : bytes4(callData);
    }

    /// @notice Opens an execution calldata.
    /// @return batch How many calls it holds, and in which form.
    function openExecution(bytes32 mode, bytes calldata encoded) internal pure returns (Batch memory batch) {
        uint256 length = encoded.length;
        if (mode == MODE_SINGLE) {
            if (length < 52) revert ISpendCap.MalformedExecution();
            batch.single = true;
            batch.count = 1;
        } else if (mode == MODE_BATCH) {
            if (length < 64 || encoded.load(0) != 32) revert ISpendCap.MalformedExecution();
            uint256 count = encoded.load(32);
            if (count == 0) revert ISpendCap.EmptyBatch();
            // Every element takes an offset word and at least four more.
            if (count > length / 160) revert ISpendCap.MalformedExecution();
            batch.count = count;
            batch.cursor = count * 32;
        } else {
            revert ISpendCap.ModeNotAllowed(mode);
        }
    }

    /// @notice Opens the arguments of ERC-6900's `execute`, which are what one element of a batch is.
    function openCall() internal pure returns (Batch memory batch) {
        batch.count = 1;
        batch.cursor = _NO_OFFSETS;
    }

    /// @notice Reads call `index`; must be called for 0, 1, 2 … in turn.
    function read(Batch memory batch, bytes calldata encoded, uint256 index)
        internal
        pure
        returns (address target, uint256 value, bytes calldata data)
    {
        if (batch.single) {
            return (address(uint160(encoded.load(0) >> 96)), encoded.load(20), encoded[52:]);
        }
        unchecked {
            // All sums stay below 2^64: each part is first compared with `encoded.length`.
            uint256 start = 64 + batch.cursor;
            // Check the offset points where the element before ended, and the element's head lies inside.
            if (start + 128 > encoded.length) revert ISpendCap.MalformedExecution();
            if (encoded.load(64 + index * 32) != batch.cursor && batch.cursor != _NO_OFFSETS) {
                revert ISpendCap.MalformedExecution();
            }
            uint256 word = encoded.load(start);
            value = encoded.load(start + 32);
            uint256 length = encoded.load(start + 96);
            if (
                word > type(uint160).max || encoded.load(start + 64) != 96
                    || length > encoded.length
            ) revert ISpendCap.MalformedExecution();
            uint256 end = start + 128 + _padded(length);
            // Check the last element ends where the encoding ends, and no other does.
            if (index + 1 == batch.count ? end != encoded.length : end > encoded.length) {
                revert ISpendCap.MalformedExecution();
            }
            target = address(uint160(word));
            data = encoded[start + 128:start + 128 + length];
            batch.cursor = end - 64;
        }
    }

    function _padded(uint256 length) private pure returns (uint256) {
        unchecked {
            // `length` is at most a calldata length
            return (length + 31) & ~uint256(31);
        }
    }
}
