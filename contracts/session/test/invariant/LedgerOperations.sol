// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {MockERC20} from "../../../escrow/test/mocks/MockERC20.sol";
import {IERC6900Validation} from "../../interfaces/IERC6900Validation.sol";
import {Door} from "../../types/Door.sol";
import {TestAccount} from "../base/TestAccount.sol";
import {LedgerAccount} from "./LedgerAccount.sol";
import {LedgerOwner} from "./LedgerOwner.sol";

/// @notice Operations at every door, in the EntryPoint's manner, and allowances that are pulled.
abstract contract LedgerOperations is LedgerOwner {
    /// @dev Most that `_operateModestly` spends in a call.
    uint256 private constant _MODEST = 3;

    uint256 private _tried;

    error SignatureFailed();
    error OutsideSeconds();
    error OnlySelf();
    error Rehearsed(bool ran);

    /// @notice What an EntryPoint does with an operation: all of validation or nothing, then execution, which may fail.
    function handle(LedgerAccount sender, Door door, bytes4 permissionId, PackedUserOperation calldata userOp)
        external
        returns (bool executed)
    {
        if (msg.sender != address(this)) revert OnlySelf();
        uint256 result = door == Door.Signer
            ? sender.validateWithSigner(policy, permissionId, userOp, hashOf(userOp))
            : door == Door.Policy
                ? sender.validateWithPolicy(policy, permissionId, userOp)
                : door == Door.Validation
                    ? sender.validateWithEntity(
                        IERC6900Validation(address(policy)), permissionId, userOp, hashOf(userOp)
                    )
                    : sender.validateWithValidator(policy, userOp, hashOf(userOp));
        if (uint160(result) != 0) revert SignatureFailed();
        uint256 last = uint48(result >> 160);
        if (block.timestamp < result >> 208 || (last != 0 && block.timestamp > last)) revert OutsideSeconds();
        try sender.run(userOp.callData) {
            executed = true;
        } catch {}
    }

    /// @notice Runs calls, and reverts with whether they ran.
    function rehearse(LedgerAccount sender, bytes calldata callData) external {
        (bool success,) = address(sender).call(abi.encodeCall(TestAccount.run, (callData)));
        revert Rehearsed(success);
    }

    function _operate(uint256 a, uint256 s, uint256 seed) internal {
        _operateOnce(a, _preferLiving(a, s, seed), seed, CAP + 2);
    }

    /// @dev What was asked for was refused, as it had to be: now something little, wherever a session lives.
    function _operateModestly(uint256 a, uint256 s, uint256 seed) internal {
        for (uint256 i; i < ACCOUNTS * SESSIONS; ++i) {
            (a, s) = ((a + i) % ACCOUNTS, (s + i / ACCOUNTS + 1) % SESSIONS);
            if (_lives(a, s) && _operateOnce(a, s, (seed | 1) << 12, _MODEST)) return;
        }
    }

    /// @dev Presents calls at a door, signed and, if asked, with the grant.
    function _try(Step memory current, bytes memory callData, bytes memory list)
        internal
        returns (bool passed, bool executed, bytes memory reason)
    {
        account = accounts[current.a];
        bytes memory grant = current.granted ? grantOf(packed[current.s]) : bytes(hex"00");
        bytes memory shown = presentation(current.period, list, packed[current.s]);
        if (current.redeems) return _redeem(current, callData, abi.encodePacked(account, grant, shown));
        PackedUserOperation memory userOp = operation(callData);
        userOp.nonce = _tried;
        (userOp.accountGasLimits, userOp.gasFees) = (0, bytes32(uint256(1)));
        // Some of it, and then the same part every time, is the paymaster's.
        if (current.gas > 100) userOp.paymasterAndData = abi.encodePacked(paymaster, uint128(100), uint128(1));
        userOp.preVerificationGas = current.gas > 100 ? current.gas - 101 : current.gas;
        userOp.signature = shown;
        if (current.door != Door.Policy) {
            userOp.signature = signed(userOp, current.period, list, packed[current.s]);
            if (current.unsigned) userOp.signature[9] ^= 0x01;
            if (current.door != Door.Signer) userOp.signature = abi.encodePacked(grant, userOp.signature);
        }
        try this.handle(accounts[current.a], current.door, current.permissionId, userOp) returns (bool ran) {
            return (true, ran, "");
        } catch (bytes memory why) {
            return (false, false, why);
        }
    }

    function _pull(uint256 a, uint256 seed) internal {
        uint256 allowed = tokens[1].allowance(address(accounts[a]), shop);
        uint256 balance = _balance(a, 1);
        uint256 amount = bound(seed, 0, allowed < balance ? allowed : balance);
        // Enough for whatever the token may take of it.
        tokens[1].mint(shop, 100);
        vm.prank(shop);
        // Which token is the first differs with its address, and one of them returns nothing.
        (bool success, bytes memory reason) =
            address(tokens[1]).call(abi.encodeCall(MockERC20.transferFrom, (address(accounts[a]), shop, amount)));
        if (!success) revert Disagreement("pull", reason);
        (worked, spender) = (amount != 0, a);
        if (worked) _count(Kind.Pulled);
    }

    /// @return passed Whether the operation passed, as the model said it would.
    function _operateOnce(uint256 a, uint256 s, uint256 seed, uint256 most) private returns (bool passed) {
        ++_tried;
        Step memory current = _draw(a, s, seed, most == _MODEST ? 31 : (seed >> 8) % 32);
        seed = uint256(keccak256(abi.encode(seed)));
        (bytes memory callData, bytes memory list) = _calls(current, seed, most);
        current.gas = current.redeems ? 0 : (seed >> 96) % 300 + (seed >> 112 & 1 == 0 ? 101 : 0);
        if (current.corrupted) _corrupt(callData, seed >> 128);
        Line line = _breaks(current);
        bool expected = line == Line.None && !current.corrupted;
        // The executor executes at once: what fails then was never charged.
        if (current.redeems && expected) expected = _executes(a, callData);

        uint256[6] memory before = _balances(a);
        bool executed;
        bytes memory reason;
        (passed, executed, reason) = _try(current, callData, list);
        if (!passed && expected) revert Disagreement("operation", reason);
        if (!passed) return false;
        (worked, spender) = (true, a);
        _count(Kind.Operated);
        if (current.corrupted) _count(Kind.CorruptedOperated);
        if (current.redeems) _count(Kind.Redeemed);
        if (current.door == Door.Validation) _count(Kind.OperatedByEntity);
        if (!executed) _count(Kind.ExecutionReverted);
        // What a corrupted one says is not known before, so what it spends can not be held against it yet.
        if (line != Line.None && !(current.corrupted && (line == Line.L1 || line == Line.Ceiling))) ++broken[line];
        _measure(current, before, executed);
        _noteOperation(current);
    }

    /// @dev Holds what was charged against the sum of the calls, and what moved against what was charged.
    function _measure(Step memory current, uint256[6] memory before, bool executed) private {
        (uint256 a, uint256 s) = (current.a, current.s);
        for (uint256 t; t < TOKENS; ++t) {
            uint256 moved = before[t] - _balance(a, t);
            if (current.sums[t] == 0 && moved == 0 && !current.corrupted) continue;
            uint256 charged = policy.getSpending(ids[s], address(tokens[t]), address(accounts[a])).total;
            uint256 known = counters[a][s][t].total;
            charged = charged < known ? 0 : charged - known;
            if (current.corrupted) current.sums[t] = charged;
            if (charged != current.sums[t]) ++broken[Line.L3];
            // Allowances move nothing yet; which part of a corrupted one is an allowance, nobody knows.
            uint256 unmoved = t != 1 ? 0 : !current.corrupted ? current.allowed : charged < moved ? 0 : charged - moved;
            if (executed ? moved + unmoved != charged : moved != 0) ++broken[Line.L12];
        }
    }

    /// @dev Flips a bit, one time in two in the last amount of a batch.
    function _corrupt(bytes memory callData, uint256 seed) private pure {
        uint256 position = seed % 2 == 0 ? callData.length - 29 : 4 + (seed >> 8) % (callData.length - 4);
        callData[position] ^= bytes1(uint8(1 << (seed >> 64) % 8));
    }

    function _draw(uint256 a, uint256 s, uint256 seed, uint256 hostile) private view returns (Step memory current) {
        (current.a, current.s) = (a, s);
        (current.door, current.permissionId) = (grants[a][s].door, grants[a][s].permissionId);
        // What a message grants is used as a validator's or as entity 0's.
        if (current.door == Door.None) current.door = seed >> 20 & 3 == 0 ? Door.Validation : Door.Validator;
        if (hostile == 0) current.door = current.door == Door.Signer ? Door.Policy : Door.Signer;
        if (hostile == 1) current.permissionId = ~current.permissionId;
        if (hostile == 5) (current.door, current.granted) = (Door.Validator, true);
        if (current.door == Door.Validator) {
            current.permissionId = bytes4(0);
            current.redeems = seed >> 13 & 1 == 0;
            current.granted = current.granted || grants[a][s].door != Door.Validator || seed >> 14 & 7 == 0;
        }
        if (current.door == Door.Validation && current.permissionId == bytes4(0)) {
            current.granted = grants[a][s].door == Door.None || seed >> 14 & 7 == 0;
        }
        current.period = _periodOf(s);
        if (hostile == 2) ++current.period;
        if (hostile == 3 && current.period != 0) --current.period;
        current.unsigned = hostile == 4 && current.door != Door.Policy;
        current.corrupted = hostile == 6 || hostile == 7;
    }

    function _redeem(Step memory current, bytes memory callData, bytes memory context)
        private
        returns (bool, bool, bytes memory)
    {
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) =
            (new bytes[](1), new bytes32[](1), new bytes[](1));
        contexts[0] = context;
        try this.split(callData) returns (bytes32 mode, bytes memory execution) {
            (modes[0], executions[0]) = (mode, execution);
        } catch (bytes memory why) {
            // Only what was corrupted can not be taken apart.
            return (false, false, why);
        }
        vm.prank(current.unsigned ? stranger : sessionKey);
        try policy.redeemDelegations(contexts, modes, executions) {
            return (true, true, "");
        } catch (bytes memory why) {
            return (false, false, why);
        }
    }

    /// @notice Mode and execution of a call of `execute`.
    function split(bytes calldata callData) external pure returns (bytes32 mode, bytes memory execution) {
        return abi.decode(callData[4:], (bytes32, bytes));
    }

    /// @dev Whether the calls would run, which the model does not say.
    function _executes(uint256 a, bytes memory callData) private returns (bool) {
        try this.rehearse(accounts[a], callData) {}
        catch (bytes memory reason) {
            return keccak256(reason) == keccak256(abi.encodeWithSelector(Rehearsed.selector, true));
        }
        return false;
    }

    /// @dev One to four calls, now and then a little too much; fills in what they spend.
    function _calls(Step memory current, uint256 seed, uint256 most)
        private
        view
        returns (bytes memory callData, bytes memory list)
    {
        // Now and then a cap exactly, or a unit more: always of the same token, so that a period's fills up.
        if (most != _MODEST && (seed >> 200) % 3 == 0 && !current.corrupted) return _press(current, seed);
        TestAccount.Execution[] memory calls = new TestAccount.Execution[](1 + seed % 4);
        list = new bytes(calls.length);
        for (uint256 i; i < calls.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 amount = (seed >> 8) % (seed >> 64 & 7 == 0 || most < CAP / 4 ? most : CAP / 4);
            uint8 index = uint8(seed % 7);
            list[i] = bytes1(index);
            if (index == 6) {
                calls[i] = TestAccount.Execution(seller, amount, "");
                current.sums[0] += amount;
            } else if (index == 5) {
                calls[i] = TestAccount.Execution(
                    address(tokens[1]), 0, abi.encodeWithSelector(APPROVE, shop, amount)
                );
                current.sums[1] += amount;
                current.allowed += amount;
            } else {
                calls[i] = TestAccount.Execution(
                    address(tokens[1 + index]), 0, abi.encodeWithSelector(TRANSFER, seller, amount)
                );
                current.sums[1 + index] += amount;
            }
        }
        callData = _encode(current.door, calls, seed & 1 << 200 == 0);
    }

    function _press(Step memory current, uint256 seed)
        private
        view
        returns (bytes memory callData, bytes memory list)
    {
        uint256 t = 1 + current.s % 5;
        uint256 amount = _room(current.a, current.s, t) + (seed >> 128 & 1);
        current.sums[t] = amount;
        callData = _encodeOne(
            current.door, TestAccount.Execution(address(tokens[t]), 0, abi.encodeWithSelector(TRANSFER, seller, amount))
        );
        list = abi.encodePacked(uint8(t - 1));
    }

    /// @dev Calls as the accounts of a door execute them.
    /// @param plainly Whether one call is no batch.
    function _encode(Door door, TestAccount.Execution[] memory calls, bool plainly)
        private
        pure
        returns (bytes memory)
    {
        if (plainly && calls.length == 1) return _encodeOne(door, calls[0]);
        return door == Door.Validation ? abi.encodeCall(LedgerAccount.executeBatch, (calls)) : batch(calls);
    }

    function _encodeOne(Door door, TestAccount.Execution memory one) internal pure returns (bytes memory) {
        if (door != Door.Validation) return single(one.target, one.value, one.callData);
        return abi.encodeWithSignature("execute(address,uint256,bytes)", one.target, one.value, one.callData);
    }
}
