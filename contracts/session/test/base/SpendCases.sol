// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Door} from "../../types/Door.sol";
import {CeilingBase} from "./CeilingBase.sol";
import {TermsBuilder} from "./TermsBuilder.sol";
import {TestAccount} from "./TestAccount.sol";

/// @notice Draws sessions, ledgers and operations: right ones, ones wrong by little, and hostile bytes.
abstract contract SpendCases is CeilingBase {
    using TermsBuilder for TermsBuilder.Terms;

    /// @notice One operation, by whichever door it is tried.
    struct Case {
        /// `Executor` stands for a redemption of the validator's session.
        Door door;
        bytes4 permissionId;
        bool pending;
        bytes terms;
        uint32 period;
        bytes list;
        bytes callData;
        bytes32 gasFees;
        bytes paymasterAndData;
    }

    function draw(uint256 seed) internal returns (Case memory c) {
        TermsBuilder.Terms memory built = payingTerms();
        if (roll(seed, 1, 4) == 0) built.periodLength = [uint32(0), 1, 3_333, 20_000][roll(seed, 2, 4)];
        if (roll(seed, 3, 8) == 0) built.epoch = 1;
        if (roll(seed, 4, 4) == 0) built.maxOperations = uint32(roll(seed, 5, 4));
        if (roll(seed, 6, 4) == 0) built.limits[1].perOperation = uint112(roll(seed, 7, 60e6));
        if (roll(seed, 8, 4) == 0) built.limits[1].perPeriod = uint112(roll(seed, 9, 80e6));
        if (roll(seed, 10, 4) == 0) built.limits[1].lifetime = uint112(roll(seed, 11, 100e6));
        if (roll(seed, 12, 4) == 0) delete built.payments;
        if (roll(seed, 13, 8) == 0) built.gasBudget = uint96(300_000 gwei);
        built.paymaster = [uint8(5), 5, 254, 255][roll(seed, 14, 4)];
        // A session that calls the second token without metering it.
        if (roll(seed, 15, 6) == 0) built.addresses[2] = SECOND;
        c.door = [Door.Validator, Door.Executor, Door.Policy, Door.Signer][roll(seed, 16, 4)];
        c.permissionId = c.door == Door.Executor ? bytes4(0) : permissionOf(c.door);
        c.pending = roll(seed, 17, 3) == 0;
        if (c.pending && roll(seed, 18, 10) == 0) built.version = 2;
        c.terms = built.encode();
        _drawOperation(c, built, seed);
        _drawLedger(c, built, seed);
    }

    function doorOf(Door door) internal pure returns (Door) {
        return door == Door.Executor ? Door.Validator : door;
    }

    // --- the operation ---

    function _drawOperation(Case memory c, TermsBuilder.Terms memory built, uint256 seed) private view {
        c.period = uint32(roll(seed, 30, 3));
        if (roll(seed, 31, 12) == 0) c.period = uint32(roll(seed, 32, 20_000));
        uint256 count = roll(seed, 33, 2) == 0 ? 1 : 1 + roll(seed, 34, 4);
        TestAccount.Execution[] memory calls = new TestAccount.Execution[](count);
        c.list = new bytes(count);
        for (uint256 i; i < count; ++i) {
            uint8 index = uint8(roll(seed, 40 + i, 4));
            c.list[i] = bytes1(index);
            calls[i] = _call(index, built, uint256(keccak256(abi.encode(seed, i))));
        }
        c.callData = count == 1 && roll(seed, 35, 2) == 0
            ? single(calls[0].target, calls[0].value, calls[0].callData)
            : batch(calls);
        _makeWrong(c, seed);
        if (c.door == Door.Executor) return;
        uint256 price = [uint256(1 gwei), 1 gwei, 0, 3 gwei, 40 gwei, 100 gwei][roll(seed, 36, 6)];
        c.gasFees = bytes32(price << 128 | price);
        uint256 paid = roll(seed, 37, 6);
        if (paid == 0) c.paymasterAndData = abi.encodePacked(paymaster, uint128(10_000), uint128(5_000), "data");
        if (paid == 1) c.paymasterAndData = abi.encodePacked(stranger, uint128(1), uint128(type(uint128).max >> roll(seed, 38, 120)));
    }

    function _call(uint8 index, TermsBuilder.Terms memory built, uint256 seed)
        private
        view
        returns (TestAccount.Execution memory call)
    {
        uint256 amount = roll(seed, 1, 3) == 0 ? roll(seed, 2, 120e6) : roll(seed, 2, 25e6);
        if (index == TRANSFER_CALL) {
            call = TestAccount.Execution(USDC, 0, abi.encodeWithSelector(TRANSFER, seller, amount));
        } else if (index == APPROVE_CALL) {
            call = TestAccount.Execution(USDC, 0, abi.encodeWithSelector(APPROVE, built.addresses[2], amount));
        } else if (index == BUY_CALL) {
            call = TestAccount.Execution(built.addresses[2], 0, abi.encodeWithSelector(BUY, amount));
        } else {
            call = TestAccount.Execution(seller, roll(seed, 3, 0.42 ether), "");
        }
        uint256 wrong = roll(seed, 4, 40);
        if (wrong == 0) call.target = [stranger, USDC, address(account), address(policy), SECOND][roll(seed, 5, 5)];
        if (wrong == 1) call.value = roll(seed, 6, 0.5 ether);
        if (wrong == 2) call.callData = abi.encodePacked(call.callData, uint8(1));
        if (wrong == 3) call.callData = abi.encodeWithSelector(TRANSFER, stranger, amount);
        if (wrong == 4) call.callData = abi.encodeWithSelector(TRANSFER, uint256(uint160(seller)) | 1 << 200, amount);
        if (wrong == 5) call.callData = abi.encodeWithSelector(TRANSFER, seller, type(uint256).max - amount);
        if (wrong == 6) call.callData = abi.encodeWithSelector(TRANSFER, seller);
        if (wrong == 7) call.callData = new bytes(roll(seed, 7, 5));
    }

    /// @dev One time in four: bytes changed, cut or added, another selector, another number of claims.
    function _makeWrong(Case memory c, uint256 seed) private pure {
        if (roll(seed, 60, 4) != 0) return;
        uint256 wrong = roll(seed, 61, 6);
        bytes memory data = c.callData;
        if (wrong < 2) {
            // Where the words of modes, offsets and lengths are, more often than elsewhere.
            uint256 words = roll(seed, 62, 2) == 0 && data.length > 260 ? 8 : data.length / 32;
            uint256 place = 4 + 32 * roll(seed, 63, words) + (wrong == 0 ? 31 : roll(seed, 64, 32));
            if (place < data.length) data[place] ^= bytes1(uint8(1 << roll(seed, 65, 8)));
        } else if (wrong == 2) {
            uint256 length = roll(seed, 66, data.length);
            assembly ("memory-safe") {
                mstore(data, length)
            }
        } else if (wrong == 3) {
            c.callData = bytes.concat(data, new bytes(1 + roll(seed, 67, 64)));
        } else if (wrong == 4) {
            c.list = bytes.concat(c.list, hex"00");
        } else {
            c.list[roll(seed, 68, c.list.length)] = bytes1(uint8(roll(seed, 69, 6)));
        }
    }

    // --- the ledger ---

    function _drawLedger(Case memory c, TermsBuilder.Terms memory built, uint256 seed) private {
        if (built.epoch == 1) asAccount(abi.encodeCall(policy.revokeAll, ()));
        // Ceilings before installation are reserved in, later ones are not.
        if (roll(seed, 80, 4) == 0) _drawCeilings(seed);
        if (!c.pending && built.version == 1) {
            Door door = doorOf(c.door);
            if (roll(seed, 81, 24) == 0) door = door == Door.Validator ? Door.Policy : Door.Validator;
            try this.installFor(door, c.permissionId, c.terms) {
                _spendBefore(c, seed);
            } catch {
                // The ceiling does not hold its payments: it stays pending.
                c.pending = true;
            }
        }
        if (roll(seed, 82, 5) == 0) _drawCeilings(seed + 1);
        uint256 killed = roll(seed, 83, 24);
        if (killed == 0) asAccount(abi.encodeCall(policy.revoke, (idOf(c.terms))));
        if (killed == 1) asAccount(abi.encodeCall(policy.revokeAll, ()));
        if (killed == 2 && !c.pending && doorOf(c.door) != Door.Validator) c.permissionId = ~c.permissionId;
    }

    function installFor(Door door, bytes4 permissionId, bytes memory terms) external {
        account.install(policy, installData(permissionId, door, terms));
    }

    function _drawCeilings(uint256 seed) private {
        uint256 around = roll(seed, 84, 2) == 0 ? WORTH : 0;
        if (roll(seed, 85, 2) == 0) {
            asAccount(abi.encodeCall(policy.setCeiling, (USDC, uint112(around + roll(seed, 86, 100e6)))));
        }
        if (roll(seed, 87, 3) == 0) {
            asAccount(abi.encodeCall(policy.setCeiling, (NATIVE, uint112(roll(seed, 88, 0.6 ether)))));
        }
        if (roll(seed, 89, 3) == 0) {
            asAccount(abi.encodeCall(policy.setCeiling, (SECOND, uint112(roll(seed, 90, 10 * SECOND_WORTH)))));
        }
        if (roll(seed, 91, 5) == 0) asAccount(abi.encodeCall(policy.removeCeiling, (USDC)));
    }

    /// @dev Up to two transfers, in the case's period or before; whether they pass is of no matter.
    function _spendBefore(Case memory c, uint256 seed) private {
        uint256 times = roll(seed, 92, 3);
        for (uint256 i; i < times; ++i) {
            Case memory before;
            (before.door, before.permissionId, before.terms) = (c.door, c.permissionId, c.terms);
            before.period = roll(seed, 93 + i, 2) == 0 ? c.period : uint32(roll(seed, 95 + i, 3));
            (before.list, before.callData) = (abi.encodePacked(TRANSFER_CALL), transfer(roll(seed, 97 + i, 90e6)));
            before.gasFees = c.door == Door.Executor ? bytes32(0) : bytes32(uint256(1 gwei));
            (bool success,) = enforce(before);
            success;
        }
    }

    /// @dev Has the door do it.
    /// @return success Whether it let it pass. @return result Validation data, or what it reverted with.
    function enforce(Case memory c) internal virtual returns (bool success, bytes memory result);

    function roll(uint256 seed, uint256 what, uint256 sides) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what))) % sides;
    }
}
