// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";
import {DecoderHarness} from "./mocks/DecoderHarness.sol";

/// @notice What is checked is what is executed, for every calldata that passes (L12); what could be read in two
/// ways does not pass.
///
/// Positions in a batch's calldata: mode 4, offset 36, length 68, then from 100 the encoding: 32, the count, one
/// offset a call, and the calls: target, value, 96, length, data.
contract ExecutionDecoderTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    uint256 private constant COUNT_AT = 132;
    uint256 private constant OFFSETS_AT = 164;

    DecoderHarness private harness;

    function setUp() public override {
        super.setUp();
        harness = deployHarness();
    }

    /// @dev From the artifact, as the module is deployed: this file need not be compiled again when the decoder changes.
    function deployHarness() private returns (DecoderHarness deployed) {
        bytes memory code = vm.getCode("DecoderHarness.sol:DecoderHarness");
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        assertTrue(address(deployed) != address(0), "deployed");
    }

    // --- what passes ---

    /// @param target Any. @param value Any. @param data Any.
    ///
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_single_isReadAsTheAccountReadsIt(address target, uint256 value, bytes calldata data)
        external
        view
    {
        bytes memory callData = single(target, value, data);
        TestAccount.Execution[] memory calls = harness.decode(callData);
        assertEq(calls.length, 1, "one call");
        assertEq(calls[0].target, target, "target");
        assertEq(calls[0].value, value, "value");
        assertEq(calls[0].callData, data, "data");
        assertTrue(_passesSafely(callData), "passes");
    }

    /// @param seed Any. @param count Bounded to 1 to 8 calls.
    ///
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_batch_isReadAsTheAccountReadsIt(uint256 seed, uint256 count) external view {
        TestAccount.Execution[] memory calls = _randomCalls(seed, bound(count, 1, 8));
        bytes memory callData = batch(calls);
        assertEq(abi.encode(harness.decode(callData)), abi.encode(calls), "calls");
        assertTrue(_passesSafely(callData), "passes");
    }

    function test_batchOfOneFiftyAndMany() external view {
        uint256[3] memory counts = [uint256(1), 50, 300];
        for (uint256 i; i < 3; ++i) {
            bytes memory callData = repeat(counts[i], USDC, 1, abi.encodeWithSelector(TRANSFER, seller, 1));
            assertEq(harness.decode(callData).length, counts[i], "count");
            assertTrue(_passesSafely(callData), "passes");
        }
    }

    function test_batchOfEmptyCalls() external view {
        uint256[2] memory counts = [uint256(3), 300];
        for (uint256 i; i < 2; ++i) {
            bytes memory callData = repeat(counts[i], seller, 1, "");
            assertEq(harness.decode(callData).length, counts[i], "count");
            assertTrue(_passesSafely(callData), "passes");
        }
    }

    /// @dev Bytes between the end of an argument and the next word are part of no argument for any reader.
    function test_dirtyPadding_isReadByNobody() external view {
        bytes memory callData = repeat(2, USDC, 0, hex"11223344");
        for (uint256 i = 1; i < 29; ++i) {
            callData[callData.length - i] = 0xff;
        }
        assertTrue(_passesSafely(callData), "batch");
        callData = single(USDC, 0, hex"11223344");
        callData[callData.length - 1] = 0xff;
        assertTrue(_passesSafely(callData), "single");
    }

    // --- what does not ---

    /// @param selector Any but the one that is allowed.
    ///
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_reverts_onOtherSelectors(bytes4 selector) external {
        bytes memory callData = transfer(1);
        if (selector == bytes4(callData)) selector = 0x8dd7712f;
        for (uint256 i; i < 4; ++i) {
            callData[i] = selector[i];
        }
        _refuse(callData, abi.encodeWithSelector(ISpendCap.SelectorNotAllowed.selector, selector));
    }

    function test_reverts_onTheAccountsOtherFunctions() external {
        string[7] memory functions = [
            "executeUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
            "executeFromExecutor(bytes32,bytes)",
            "installModule(uint256,address,bytes)",
            "uninstallModule(uint256,address,bytes)",
            "upgradeToAndCall(address,bytes)",
            "changeRootValidator(bytes21,address,bytes,bytes)",
            "invalidateNonce(uint32)"
        ];
        for (uint256 i; i < functions.length; ++i) {
            bytes4 selector = bytes4(keccak256(bytes(functions[i])));
            bytes memory callData = abi.encodePacked(selector, new bytes(320));
            _refuse(callData, abi.encodeWithSelector(ISpendCap.SelectorNotAllowed.selector, selector));
        }
    }

    function test_reverts_onCalldataOf0To3Bytes() external {
        bytes memory whole = transfer(1);
        for (uint256 length; length < 4; ++length) {
            _refuse(
                _cut(whole, length), abi.encodeWithSelector(ISpendCap.SelectorNotAllowed.selector, bytes4(0))
            );
        }
    }

    /// @param mode Any but the two that are allowed.
    ///
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_reverts_onOtherModes(bytes32 mode) external {
        if (mode == SINGLE || mode == BATCH) mode = ~mode;
        _refuseMode(mode);
    }

    function test_reverts_onDelegateStaticAndTryModes() external {
        bytes1[4] memory callTypes = [bytes1(0x00), 0x01, 0xfe, 0xff];
        for (uint256 i; i < 4; ++i) {
            // Try.
            _refuseMode(bytes32(callTypes[i]) | bytes32(uint256(1) << 240));
            // Default, with a mode selector or a payload.
            _refuseMode(bytes32(callTypes[i]) | bytes32(uint256(1) << 176));
            _refuseMode(bytes32(callTypes[i]) | bytes32(uint256(1)));
        }
        _refuseMode(bytes32(bytes1(0xff)));
        _refuseMode(bytes32(bytes1(0xfe)));
        _refuseMode(bytes32(bytes1(0x02)));
    }

    /// @dev The least calldata that is whole says which mode it has.
    function test_reverts_onOtherModesWithNothingToExecute() external {
        bytes32 mode = bytes32(bytes1(0xff));
        _refuse(
            abi.encodeCall(TestAccount.execute, (mode, "")),
            abi.encodeWithSelector(ISpendCap.ModeNotAllowed.selector, mode)
        );
    }

    function test_reverts_onTruncatedCalldata() external {
        bytes memory callData = repeat(2, USDC, 0, abi.encodeWithSelector(TRANSFER, seller, 1));
        for (uint256 length = 4; length < callData.length; ++length) {
            _refuse(_cut(callData, length));
        }
        callData = transfer(1);
        for (uint256 length = 4; length < callData.length; ++length) {
            _refuse(_cut(callData, length));
        }
    }

    function test_reverts_onTrailingBytes() external {
        bytes memory ofBatch = repeat(2, USDC, 0, "");
        bytes memory ofSingle = transfer(1);
        for (uint256 extra = 1; extra < 66; ++extra) {
            _refuse(abi.encodePacked(ofBatch, new bytes(extra)));
            _refuse(abi.encodePacked(ofSingle, new bytes(extra)));
        }
        // Trailing bytes inside the execution calldata, with the outer length to match.
        bytes memory inner = abi.encodePacked(_encoded(2), new bytes(32));
        _refuse(abi.encodeCall(TestAccount.execute, (BATCH, inner)));
    }

    function test_reverts_onAnotherOuterOffset() external {
        uint256[6] memory offsets = [uint256(0), 32, 63, 65, 96, type(uint256).max];
        bytes memory callData = transfer(1);
        for (uint256 i; i < offsets.length; ++i) {
            _refuse(_put(callData, 36, offsets[i]));
        }
        // A second, identical argument further on is not looked at either.
        bytes memory moved = abi.encodePacked(_put(transfer(1), 36, callData.length - 4 - 64), _tail(callData, 68));
        _refuse(moved);
    }

    function test_reverts_onAnotherOuterLength() external {
        bytes memory callData = transfer(1);
        uint256[7] memory lengths =
            [uint256(0), 51, 53, 32, 256, type(uint256).max, type(uint256).max - 30];
        for (uint256 i; i < lengths.length; ++i) {
            _refuse(_put(callData, 68, lengths[i]));
        }
        // Lengths that end, or pad, to nothing when they wrap.
        bytes memory empty = abi.encodeCall(TestAccount.execute, (SINGLE, ""));
        for (uint256 i; i < 132; ++i) {
            _refuse(_put(empty, 68, type(uint256).max - i));
        }
    }

    function test_reverts_onSingleShorterThanTargetAndValue() external {
        for (uint256 length; length < 52; ++length) {
            _refuse(abi.encodeCall(TestAccount.execute, (SINGLE, new bytes(length))));
        }
        harness.decode(abi.encodeCall(TestAccount.execute, (SINGLE, new bytes(52))));
    }

    function test_reverts_onBatchShorterThanItsHead() external {
        for (uint256 length; length < 64; ++length) {
            _refuse(abi.encodeCall(TestAccount.execute, (BATCH, new bytes(length))));
            // The right offset, and a count of 0 only to him who reads on past the end.
            if (length < 32) continue;
            bytes memory head = _put(new bytes(length), 0, 32);
            _refuse(abi.encodeCall(TestAccount.execute, (BATCH, head)));
        }
    }

    function test_reverts_onEmptyBatch() external {
        _refuse(
            batch(new TestAccount.Execution[](0)), abi.encodeWithSelector(ISpendCap.EmptyBatch.selector)
        );
        _refuse(
            _put(repeat(2, USDC, 0, ""), COUNT_AT, 0), abi.encodeWithSelector(ISpendCap.EmptyBatch.selector)
        );
    }

    function test_reverts_onAnotherBatchOffset() external {
        bytes memory callData = repeat(2, USDC, 0, "");
        uint256[5] memory offsets = [uint256(0), 31, 33, 64, type(uint256).max - 31];
        for (uint256 i; i < offsets.length; ++i) {
            _refuse(_put(callData, 100, offsets[i]));
        }
    }

    function test_reverts_onAnotherCount() external {
        bytes memory callData = repeat(3, USDC, 0, "");
        uint256[8] memory counts =
            [uint256(1), 2, 4, 5, 1 << 64, 1 << 251, 1 << 255, type(uint256).max];
        for (uint256 i; i < counts.length; ++i) {
            _refuse(_put(callData, COUNT_AT, counts[i]));
        }
    }

    /// @dev Seen before the claims are counted, also where every call takes the least room there is.
    function test_reverts_onOneMoreThanFit_beforeTheClaimsAreCounted() external view {
        bytes memory callData = _put(repeat(95, seller, 1, ""), COUNT_AT, 96);
        bytes memory shown = presentation(0, indices(95, NATIVE_CALL), defaultTerms().encode());
        (, bytes memory refusal,) = policy.canSpend(Door.Signer, PERMISSION, operation(callData), shown);
        assertEq(refusal, abi.encodeWithSelector(ISpendCap.MalformedExecution.selector), "refusal");
    }

    function test_reverts_onOverlappingCyclicAndDistantOffsets() external {
        bytes memory callData = repeat(3, USDC, 0, "");
        // Canonical offsets are 96, 224 and 352.
        uint256[10] memory offsets =
            [uint256(0), 32, 64, 95, 97, 224, 352, 480, 1 << 64, type(uint256).max - 95];
        for (uint256 call; call < 3; ++call) {
            for (uint256 i; i < offsets.length; ++i) {
                if (offsets[i] == 96 + 128 * call) continue;
                _refuse(_put(callData, OFFSETS_AT + 32 * call, offsets[i]));
            }
        }
        // Two calls swapped: each is well formed, but the order would differ.
        _refuse(_put(_put(callData, OFFSETS_AT, 224), OFFSETS_AT + 32, 96));
    }

    function test_reverts_onDirtyTarget() external {
        bytes memory callData = repeat(1, USDC, 0, "");
        for (uint256 bit = 160; bit < 256; ++bit) {
            _refuse(_put(callData, OFFSETS_AT + 32, uint256(uint160(USDC)) | 1 << bit));
        }
    }

    function test_lastAddressThereIs_isATarget() external view {
        address last = address(type(uint160).max);
        assertEq(harness.decode(repeat(1, last, 0, ""))[0].target, last, "target");
    }

    function test_reverts_onAnotherDataOffset() external {
        bytes memory callData = repeat(2, USDC, 0, hex"11223344");
        uint256[7] memory offsets = [uint256(0), 64, 95, 97, 128, 160, type(uint256).max - 31];
        for (uint256 i; i < offsets.length; ++i) {
            _refuse(_put(callData, OFFSETS_AT + 64 + 64, offsets[i]));
        }
    }

    function test_reverts_onAnotherDataLength() external {
        bytes memory callData = repeat(2, USDC, 0, hex"11223344");
        uint256[7] memory lengths =
            [uint256(0), 33, 64, 192, 1 << 64, type(uint256).max, type(uint256).max - 31];
        for (uint256 i; i < lengths.length; ++i) {
            _refuse(_put(callData, OFFSETS_AT + 64 + 96, lengths[i]));
            _refuse(_put(callData, OFFSETS_AT + 64 + 160 + 96, lengths[i]));
        }
        // A length within the same word is another, equally canonical call: the session key signed these very bytes.
        bytes memory other = _put(callData, OFFSETS_AT + 64 + 96, 5);
        assertEq(harness.decode(other)[0].callData, hex"1122334400", "one byte more");
        assertTrue(_passesSafely(other), "passes");
    }

    // --- differential ---

    /// @notice Whatever is done to the words of a batch: if it passes, the account reads the same calls.
    /// @param seed Chooses calls, how many words to change, where, and to what.
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_mutatedWords_passOnlyWhenReadAlike(uint256 seed) external view {
        bytes memory callData = batch(_randomCalls(seed, 1 + seed % 4));
        uint256 changes = 1 + (seed >> 8) % 3;
        for (uint256 i; i < changes; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 words = (callData.length - 4) / 32;
            uint256 position = 4 + 32 * (seed % words);
            callData = _put(callData, position, _hostileWord(seed >> 16, callData, position));
        }
        _passesSafely(callData);
    }

    /// @notice The same for single bytes, cut and extended.
    /// @param seed Chooses calls and changes.
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_mutatedBytes_passOnlyWhenReadAlike(uint256 seed) external view {
        bytes memory callData = seed & 1 == 0
            ? batch(_randomCalls(seed, 1 + seed % 4))
            : single(USDC, seed, abi.encodePacked(seed));
        uint256 changes = (seed >> 8) % 3;
        for (uint256 i; i < changes; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            callData[seed % callData.length] = bytes1(uint8(seed >> 32));
        }
        if (seed >> 40 & 3 == 0) callData = _cut(callData, (seed >> 48) % (callData.length + 1));
        if (seed >> 42 & 3 == 0) callData = abi.encodePacked(callData, new bytes((seed >> 48) % 65));
        _passesSafely(callData);
    }

    /// @notice Bytes that were never an encoding: nothing passes that the account reads otherwise.
    /// @param data Any bytes. @param inBatch Which mode to claim.
    ///
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_randomExecutions_passOnlyWhenReadAlike(bytes calldata data, bool inBatch) external view {
        _passesSafely(abi.encodeCall(TestAccount.execute, (inBatch ? BATCH : SINGLE, data)));
    }

    // --- helpers ---

    /// @return Whether the module accepts `callData`; fails when it does and another reader sees other calls.
    function _passesSafely(bytes memory callData) private view returns (bool) {
        try harness.decode(callData) returns (TestAccount.Execution[] memory seen) {
            // As the account's own lenient reader sees it.
            assertEq(abi.encode(account.decode(callData)), abi.encode(seen), "the account reads the same");
            // As the compiler's strict decoder sees it.
            (bytes32 mode, bytes memory encoded) = abi.decode(_tail(callData, 4), (bytes32, bytes));
            bytes memory canonical;
            if (mode == BATCH) {
                TestAccount.Execution[] memory decoded = abi.decode(encoded, (TestAccount.Execution[]));
                assertEq(abi.encode(decoded), abi.encode(seen), "the compiler reads the same");
                canonical = batch(seen);
            } else {
                assertEq(seen.length, 1, "one call");
                assertEq(
                    encoded, abi.encodePacked(seen[0].target, seen[0].value, seen[0].callData), "the compiler reads the same"
                );
                canonical = single(seen[0].target, seen[0].value, seen[0].callData);
            }
            // And it is what an encoder writes, padding aside.
            assertEq(_withoutPadding(callData, seen, mode), canonical, "canonical");
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Clears what lies between the end of a call's data and the next word.
    function _withoutPadding(bytes memory callData, TestAccount.Execution[] memory calls, bytes32 mode)
        private
        pure
        returns (bytes memory cleaned)
    {
        cleaned = bytes.concat(callData);
        uint256 end = mode == BATCH ? OFFSETS_AT + 32 * calls.length : 100;
        for (uint256 i; i < calls.length; ++i) {
            end += (mode == BATCH ? 128 : 52) + calls[i].callData.length;
            while (mode == BATCH ? end % 32 != 4 : end < cleaned.length) {
                cleaned[end++] = 0;
            }
        }
    }

    function _refuse(bytes memory callData) private {
        _refuse(callData, abi.encodeWithSelector(ISpendCap.MalformedExecution.selector));
    }

    function _refuse(bytes memory callData, bytes memory reason) private {
        vm.expectRevert(reason);
        harness.decode(callData);
    }

    function _refuseMode(bytes32 mode) private {
        bytes memory callData = repeat(1, USDC, 0, abi.encodeWithSelector(TRANSFER, seller, 1));
        _refuse(_put(callData, 4, uint256(mode)), abi.encodeWithSelector(ISpendCap.ModeNotAllowed.selector, mode));
    }

    function _encoded(uint256 count) private view returns (bytes memory) {
        TestAccount.Execution[] memory calls = new TestAccount.Execution[](count);
        for (uint256 i; i < count; ++i) {
            calls[i] = TestAccount.Execution(USDC, 0, abi.encodeWithSelector(TRANSFER, seller, 1));
        }
        return abi.encode(calls);
    }

    function _randomCalls(uint256 seed, uint256 count) private pure returns (TestAccount.Execution[] memory calls) {
        calls = new TestAccount.Execution[](count);
        for (uint256 i; i < count; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            calls[i].target = address(uint160(seed));
            calls[i].value = seed >> 200;
            calls[i].callData = new bytes((seed >> 160) % 100);
            for (uint256 j; j < calls[i].callData.length; ++j) {
                calls[i].callData[j] = bytes1(uint8(seed >> (j % 32)));
            }
        }
    }

    /// @dev A word that an attacker would try: near what is there, near the ends, or a small multiple of 32.
    function _hostileWord(uint256 seed, bytes memory callData, uint256 position) private pure returns (uint256) {
        uint256 present;
        assembly ("memory-safe") {
            present := mload(add(add(callData, 32), position))
        }
        uint256 kind = seed % 8;
        uint256 amount = seed >> 8;
        unchecked {
            if (kind == 0) return 32 * (amount % 24);
            if (kind == 1) return present + 32;
            if (kind == 2) return present - 32;
            if (kind == 3) return present + amount % 32;
            if (kind == 4) return type(uint256).max - 32 * (amount % 24) + 1;
            if (kind == 5) return present ^ 1 << (amount % 256);
            if (kind == 6) return callData.length - amount % 200;
            return amount;
        }
    }

    function _put(bytes memory data, uint256 position, uint256 word) private pure returns (bytes memory changed) {
        changed = bytes.concat(data);
        assembly ("memory-safe") {
            mstore(add(add(changed, 32), position), word)
        }
    }

    function _cut(bytes memory data, uint256 length) private pure returns (bytes memory shorter) {
        shorter = bytes.concat(data);
        assembly ("memory-safe") {
            mstore(shorter, length)
        }
    }

    function _tail(bytes memory data, uint256 start) private pure returns (bytes memory tail) {
        tail = new bytes(data.length - start);
        for (uint256 i; i < tail.length; ++i) {
            tail[i] = data[start + i];
        }
    }
}
