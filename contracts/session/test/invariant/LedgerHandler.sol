// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {SessionLedger} from "../../ledger/SessionLedger.sol";
import {Session} from "../../ledger/SessionSlot.sol";
import {SessionTerms} from "../../rules/SessionTerms.sol";
import {Door} from "../../types/Door.sol";
import {SessionId} from "../../types/SessionId.sol";
import {MockERC20} from "../../../escrow/test/mocks/MockERC20.sol";
import {SessionBase} from "../base/SessionBase.sol";
import {TermsBuilder} from "../base/TermsBuilder.sol";
import {TestAccount} from "../base/TestAccount.sol";

/// @notice Drives three accounts with the same six sessions through grants, operations, pulls, kills and time, beside
/// a model that says in advance whether each step must succeed. A step that does otherwise reverts.
contract LedgerHandler is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    struct Grant {
        Door door;
        bytes4 permissionId;
        bool revoked;
        uint256 operations;
        uint256 gas;
    }

    struct Counter {
        uint256 period;
        uint256 inPeriod;
        uint256 total;
    }

    struct Step {
        uint256 a;
        uint256 s;
        uint32 period;
        Door door;
        bytes4 permissionId;
        uint256 gas;
        uint256[3] sums;
    }

    uint256 internal constant ACCOUNTS = 3;
    uint256 internal constant SESSIONS = 6;
    /// @dev Tokens: 0 native, 1 and 2 ERC-20.
    uint256 internal constant TOKENS = 3;
    uint256 internal constant FUNDS = 1e30;
    uint112 internal constant CAP = 1_000;

    TestAccount[3] internal accounts;
    MockERC20[3] internal tokens;
    TermsBuilder.Terms[6] internal terms;
    bytes[6] internal packed;

    mapping(uint256 a => mapping(uint256 s => Grant)) internal grants;
    mapping(uint256 a => mapping(uint256 s => mapping(uint256 t => Counter))) internal counters;
    mapping(uint256 a => mapping(uint256 t => uint256)) internal debited;
    mapping(uint256 a => mapping(uint256 t => uint256)) internal funds;
    uint256[3] internal epochs;
    uint256 internal clock = T0;

    uint256 public steps;
    uint256 public operationsTried;
    uint256 public operationsDone;
    uint256 public executionsReverted;
    uint256 public pulled;
    uint256 public killed;

    error Disagreement(string what, bool expected, bytes reason);
    error SignatureFailed();
    error OutsideWindow();
    error OnlySelf();

    constructor() {
        setUp();
        (MockERC20 one, MockERC20 two) = (new MockERC20(), new MockERC20());
        (tokens[1], tokens[2]) = address(one) < address(two) ? (one, two) : (two, one);
        for (uint256 a; a < ACCOUNTS; ++a) {
            accounts[a] = new TestAccount(vm.addr(OWNER_KEY));
            for (uint256 t; t < TOKENS; ++t) {
                // The last account is nearly broke: executions revert, and what they were charged stays charged.
                funds[a][t] = a == 2 ? CAP : FUNDS;
                if (t == 0) vm.deal(address(accounts[a]), funds[a][t]);
                else tokens[t].mint(address(accounts[a]), funds[a][t]);
            }
        }
        for (uint256 s; s < SESSIONS; ++s) {
            _buildTerms(s);
            packed[s] = terms[s].encode();
        }
        for (uint256 a; a < ACCOUNTS; ++a) {
            for (uint256 s; s < 3; ++s) {
                _install(a, s, s == 1 ? Door.Policy : Door.Signer, PERMISSION);
            }
        }
    }

    /// @notice One step of any kind.
    /// @param seed Chooses everything.
    function step(uint256 seed) external {
        vm.warp(clock);
        ++steps;
        seed = uint256(keccak256(abi.encode(seed, steps)));
        uint256 kind = seed % 64;
        uint256 a = (seed >> 8) % ACCOUNTS;
        uint256 s = (seed >> 16) % SESSIONS;
        seed >>= 64;
        if (kind < 44) _operate(a, s, seed);
        else if (kind < 50) _pull(a, seed);
        else if (kind < 55) clock += seed % 600;
        else if (kind < 61) _install(a, s, seed & 1 == 0 ? Door.Signer : Door.Policy, _permission(seed >> 1));
        else if (kind < 63) _revoke(a, s, seed);
        else if (seed % 4 == 0) _revokeAll(a);
    }

    /// @notice What an EntryPoint does with an operation: all of validation or nothing, then execution, which may fail.
    function handle(TestAccount sender, Door door, bytes4 permissionId, PackedUserOperation calldata userOp)
        external
        returns (bool executed)
    {
        if (msg.sender != address(this)) revert OnlySelf();
        uint256 result = door == Door.Signer
            ? sender.validateWithSigner(policy, permissionId, userOp, hashOf(userOp))
            : sender.validateWithPolicy(policy, permissionId, userOp);
        if (uint160(result) != 0) revert SignatureFailed();
        uint256 last = uint48(result >> 160);
        if (block.timestamp < result >> 208 || (last != 0 && block.timestamp > last)) revert OutsideWindow();
        try sender.run(userOp.callData) {
            executed = true;
        } catch {}
    }

    // --- what must hold ---

    function check() external view {
        for (uint256 a; a < ACCOUNTS; ++a) {
            assertEq(policy.epochOf(address(accounts[a])), epochs[a], "epoch");
            for (uint256 t; t < TOKENS; ++t) {
                // L2, L5: what left, and what others may still pull, is no more than was debited.
                uint256 left = funds[a][t] - _balance(a, t);
                uint256 pullable = t == 0 ? 0 : tokens[t].allowance(address(accounts[a]), shop);
                assertLe(left + pullable, debited[a][t], "outflow and allowance");
            }
            for (uint256 s; s < SESSIONS; ++s) {
                _checkSession(a, s);
            }
        }
    }

    function _checkSession(uint256 a, uint256 s) private view {
        SessionId id = idOf(packed[s]);
        Grant storage grant = grants[a][s];
        Session memory session_ = policy.getSession(id, address(accounts[a]));
        // L4, L7, L8: only the account's own charges, and each of them, are in its ledger.
        assertTrue(session_.door == grant.door && session_.revoked == grant.revoked, "door, revoked");
        assertTrue(session_.permissionId == grant.permissionId, "permission");
        assertEq(session_.operations, grant.operations, "operations");
        assertEq(session_.gasSpent, grant.gas, "gas");
        assertLe(session_.operations, terms[s].maxOperations, "operations within terms");
        // L11
        assertLe(session_.gasSpent, terms[s].gasBudget, "gas within terms");
        for (uint256 t; t < TOKENS; ++t) {
            SessionLedger.Spending memory actual = policy.getSpending(id, address(tokens[t]), address(accounts[a]));
            Counter storage counter = counters[a][s][t];
            assertEq(actual.period, counter.period, "period");
            assertEq(actual.inPeriod, counter.inPeriod, "in period");
            assertEq(actual.total, counter.total, "total");
            // L1
            assertLe(actual.inPeriod, terms[s].limits[t].perPeriod, "period's cap");
            assertLe(actual.total, terms[s].limits[t].lifetime, "lifetime's cap");
        }
    }

    // --- steps ---

    function _operate(uint256 a, uint256 s, uint256 seed) private {
        ++operationsTried;
        // Prefer what is installed; nothing is proved by refusing the same thing again and again.
        for (uint256 i; i < SESSIONS && !_lives(a, s) && seed % 8 != 0; ++i) {
            s = (s + 1) % SESSIONS;
        }
        Step memory current = Step(a, s, 0, grants[a][s].door, grants[a][s].permissionId, 0, [uint256(0), 0, 0]);
        if (current.door == Door.None) current.door = Door.Signer;
        uint256 hostile = (seed >> 8) % 32;
        if (hostile == 0) current.door = current.door == Door.Signer ? Door.Policy : Door.Signer;
        if (hostile == 1) current.permissionId = ~current.permissionId;
        uint256 length = terms[s].periodLength;
        current.period = length == 0 ? 0 : uint32((clock - T0) / length);
        if (hostile == 2) ++current.period;
        if (hostile == 3 && current.period != 0) --current.period;

        (bytes memory callData, bytes memory list, uint256 allowed) = _calls(current, seed >> 16);
        PackedUserOperation memory userOp = operation(callData);
        userOp.sender = address(accounts[a]);
        userOp.nonce = steps;
        userOp.preVerificationGas = (seed >> 96) % 300;
        userOp.accountGasLimits = 0;
        userOp.gasFees = bytes32(uint256(1));
        if (seed >> 112 & 1 == 0) {
            userOp.paymasterAndData = abi.encodePacked(paymaster, uint128(100), uint128(1));
        }
        current.gas = userOp.preVerificationGas + (userOp.paymasterAndData.length == 0 ? 0 : 101);
        userOp.signature = current.door == Door.Signer
            ? signed(userOp, current.period, list, packed[s])
            : presentation(current.period, list, packed[s]);
        if (hostile == 4 && current.door == Door.Signer) userOp.signature[9] ^= 0x01;
        bool expected = _mayPass(current) && !(hostile == 4 && current.door == Door.Signer);
        _send(current, userOp, expected, allowed);
    }

    function _send(Step memory current, PackedUserOperation memory userOp, bool expected, uint256 allowed) private {
        (uint256 a, uint256 s) = (current.a, current.s);
        uint256[3] memory before = [_balance(a, 0), _balance(a, 1), _balance(a, 2)];
        try this.handle(accounts[a], current.door, current.permissionId, userOp) returns (bool executed) {
            if (!expected) revert Disagreement("passed", false, "");
            ++operationsDone;
            if (!executed) ++executionsReverted;
            ++grants[a][s].operations;
            grants[a][s].gas += current.gas;
            for (uint256 t; t < TOKENS; ++t) {
                _debit(current, t);
                // L12: what was executed is what was summed, but for allowances, which move nothing yet.
                uint256 unmoved = t == 1 ? allowed : 0;
                assertEq(
                    before[t] - _balance(a, t), executed ? current.sums[t] - unmoved : 0, "moved exactly"
                );
            }
        } catch (bytes memory reason) {
            if (expected) revert Disagreement("refused", true, reason);
        }
    }

    function _debit(Step memory current, uint256 t) private {
        uint256 sum = current.sums[t];
        if (sum == 0) return;
        Counter storage counter = counters[current.a][current.s][t];
        counter.inPeriod = (counter.period == current.period ? counter.inPeriod : 0) + sum;
        counter.period = current.period;
        counter.total += sum;
        debited[current.a][t] += sum;
    }

    /// @dev One to four calls, now and then a little too much; fills in what they spend.
    /// `allowed` is how much of token 1 is only allowed to the shop.
    function _calls(Step memory current, uint256 seed)
        private
        view
        returns (bytes memory callData, bytes memory list, uint256 allowed)
    {
        TestAccount.Execution[] memory calls = new TestAccount.Execution[](1 + seed % 4);
        list = new bytes(calls.length);
        for (uint256 i; i < calls.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 amount = (seed >> 8) % (seed >> 64 & 7 == 0 ? CAP + 2 : CAP / 4);
            uint8 index = uint8(seed % 4);
            list[i] = bytes1(index);
            if (index == 3) {
                calls[i] = TestAccount.Execution(seller, amount, "");
                current.sums[0] += amount;
            } else if (index == 2) {
                calls[i] = TestAccount.Execution(
                    address(tokens[1]), 0, abi.encodeWithSelector(APPROVE, shop, amount)
                );
                current.sums[1] += amount;
                allowed += amount;
            } else {
                calls[i] = TestAccount.Execution(
                    address(tokens[1 + index]), 0, abi.encodeWithSelector(TRANSFER, seller, amount)
                );
                current.sums[1 + index] += amount;
            }
        }
        callData = calls.length == 1 && seed & 1 << 200 == 0
            ? single(calls[0].target, calls[0].value, calls[0].callData)
            : batch(calls);
    }

    function _pull(uint256 a, uint256 seed) private {
        uint256 allowed = tokens[1].allowance(address(accounts[a]), shop);
        uint256 balance = _balance(a, 1);
        uint256 amount = bound(seed, 0, allowed < balance ? allowed : balance);
        vm.prank(shop);
        tokens[1].transferFrom(address(accounts[a]), shop, amount);
        pulled += amount;
    }

    function _install(uint256 a, uint256 s, Door door, bytes4 permissionId) private {
        bool expected = !grants[a][s].revoked && epochs[a] == terms[s].epoch;
        try accounts[a].install(policy, installData(permissionId, door, packed[s])) {
            if (!expected) revert Disagreement("installed", false, "");
            (grants[a][s].door, grants[a][s].permissionId) = (door, permissionId);
        } catch (bytes memory reason) {
            if (expected) revert Disagreement("not installed", true, reason);
        }
    }

    function _revoke(uint256 a, uint256 s, uint256 seed) private {
        SessionId id = idOf(packed[s]);
        if (seed % 4 == 0) {
            accounts[a].call(address(policy), 0, abi.encodeCall(policy.revoke, (id)));
        } else if (seed % 4 == 1) {
            vm.prank(guardian);
            policy.revokeAsGuardian(address(accounts[a]), packed[s]);
        } else if (seed % 4 == 2) {
            accounts[a].uninstall(policy, abi.encodePacked(bytes32(PERMISSION), SessionId.unwrap(id)));
        } else {
            // A stranger presses every switch there is: nothing happens to anybody but him.
            vm.startPrank(stranger);
            policy.revoke(id);
            policy.revokeAll();
            policy.onUninstall(abi.encodePacked(bytes32(PERMISSION), SessionId.unwrap(id)));
            vm.stopPrank();
            return;
        }
        grants[a][s].revoked = true;
        ++killed;
    }

    function _revokeAll(uint256 a) private {
        accounts[a].call(address(policy), 0, abi.encodeCall(policy.revokeAll, ()));
        ++epochs[a];
        ++killed;
        // The owner grants anew what belongs to the new epoch.
        for (uint256 s; s < SESSIONS; ++s) {
            if (terms[s].epoch == epochs[a]) _install(a, s, Door.Signer, PERMISSION);
        }
    }

    // --- the model ---

    function _lives(uint256 a, uint256 s) private view returns (bool) {
        return grants[a][s].door != Door.None && !grants[a][s].revoked && epochs[a] == terms[s].epoch;
    }

    function _mayPass(Step memory current) private view returns (bool) {
        Grant storage grant = grants[current.a][current.s];
        TermsBuilder.Terms storage granted = terms[current.s];
        if (!_lives(current.a, current.s)) return false;
        if (current.door != grant.door || current.permissionId != grant.permissionId) return false;
        if (grant.operations >= granted.maxOperations || grant.gas + current.gas > granted.gasBudget) return false;
        if (clock < granted.validAfter || clock > granted.validUntil) return false;
        for (uint256 t; t < TOKENS; ++t) {
            if (current.sums[t] == 0) continue;
            // The claim must be the period that the clock is in.
            if (granted.periodLength == 0 ? current.period != 0 : current.period != (clock - T0) / granted.periodLength) {
                return false;
            }
            Counter storage counter = counters[current.a][current.s][t];
            uint256 inPeriod = counter.period == current.period ? counter.inPeriod : 0;
            if (current.sums[t] > granted.limits[t].perOperation) return false;
            if (inPeriod + current.sums[t] > granted.limits[t].perPeriod) return false;
            if (counter.total + current.sums[t] > granted.limits[t].lifetime) return false;
        }
        return true;
    }

    function _buildTerms(uint256 s) private {
        TermsBuilder.Terms storage built = terms[s];
        built.version = 1;
        built.sessionKey = sessionKey;
        built.salt = uint64(s);
        built.epoch = s < 3 ? 0 : s < 5 ? 1 : 2;
        built.validAfter = uint48(T0);
        built.validUntil = uint48(T0 + (s == 1 ? 2_000 : 20_000));
        built.periodLength = s % 3 == 0 ? 0 : s % 3 == 1 ? 500 : 60;
        built.maxOperations = s == 2 ? 15 : 1_000;
        built.gasBudget = s == 0 ? 6_000 : 1_000_000;
        built.guardian = 5;
        built.paymaster = 255;
        for (uint112 t; t < TOKENS; ++t) {
            built.limits.push(TermsBuilder.Limit(CAP - 100 * t, 3 * CAP, s % 3 == 0 ? 3 * CAP : 12 * CAP));
            built.addresses.push(address(tokens[t]));
        }
        built.addresses.push(shop);
        built.addresses.push(seller);
        built.addresses.push(guardian);
        for (uint8 i; i < 3; ++i) {
            built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, i == 2 ? 3 : 4, 1));
            built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, i == 1 ? 2 : 1, 1));
        }
        built.calls.push(TermsBuilder.Call(1, TRANSFER, 0, 0, 2));
        built.calls.push(TermsBuilder.Call(2, TRANSFER, 0, 2, 2));
        built.calls.push(TermsBuilder.Call(1, APPROVE, 0, 4, 2));
        built.calls.push(TermsBuilder.Call(4, bytes4(0), type(uint96).max, 0, 0));
    }

    function _permission(uint256 seed) private pure returns (bytes4) {
        return seed % 4 == 0 ? bytes4(0x55667788) : PERMISSION;
    }

    function _balance(uint256 a, uint256 t) private view returns (uint256) {
        return t == 0 ? address(accounts[a]).balance : tokens[t].balanceOf(address(accounts[a]));
    }
}
