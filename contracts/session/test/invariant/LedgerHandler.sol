// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {BlocklistToken} from "../../../escrow/test/mocks/BlocklistToken.sol";
import {FeeOnTransferToken} from "../../../escrow/test/mocks/FeeOnTransferToken.sol";
import {MockERC20} from "../../../escrow/test/mocks/MockERC20.sol";
import {NoReturnToken} from "../../../escrow/test/mocks/NoReturnToken.sol";
import {ReentrantParty} from "../../../escrow/test/mocks/ReentrantParty.sol";
import {ReentrantToken} from "../../../escrow/test/mocks/ReentrantToken.sol";
import {Ceiling, Spending} from "../../ledger/Accounting.sol";
import {Session} from "../../ledger/SessionSlot.sol";
import {SessionTerms} from "../../rules/SessionTerms.sol";
import {Door} from "../../types/Door.sol";
import {SessionId} from "../../types/SessionId.sol";
import {SessionBase} from "../base/SessionBase.sol";
import {TermsBuilder} from "../base/TermsBuilder.sol";
import {TestAccount} from "../base/TestAccount.sol";
import {InvariantAccount} from "./InvariantAccount.sol";

/// @notice Drives three accounts with the same six sessions through grants, operations at every door, pulls, ceilings,
/// kills and time, beside a model that says in advance whether each step must succeed. A step that does otherwise
/// reverts.
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
        uint256[6] sums;
        /// The session key redeems by itself, at the executor's door.
        bool redeems;
        /// The account's signed grant is brought along.
        bool granted;
    }

    struct Ceiled {
        bool set;
        uint256 limit;
        uint256 used;
    }

    uint256 internal constant ACCOUNTS = 3;
    uint256 internal constant SESSIONS = 6;
    /// @dev Tokens: 0 native, then, in the order of their addresses: a plain one, one that takes fees, one that blocks
    /// the seller, one that returns nothing, one that lets the seller re-enter.
    uint256 internal constant TOKENS = 6;
    uint256 internal constant FUNDS = 1e30;
    uint112 internal constant CAP = 1_000;

    InvariantAccount[3] internal accounts;
    MockERC20[6] internal tokens;
    FeeOnTransferToken private _feeTaking = new FeeOnTransferToken();
    BlocklistToken private _blocking = new BlocklistToken();
    ReentrantParty private _party = new ReentrantParty();
    TermsBuilder.Terms[6] internal terms;
    bytes[6] internal packed;

    mapping(uint256 a => mapping(uint256 s => Grant)) internal grants;
    mapping(uint256 a => mapping(uint256 s => mapping(uint256 t => Counter))) internal counters;
    mapping(uint256 a => mapping(uint256 t => uint256)) internal debited;
    mapping(uint256 a => mapping(uint256 t => uint256)) internal funds;
    mapping(uint256 a => mapping(uint256 t => Ceiled)) internal ceilings;
    uint256[3] internal epochs;
    uint256 internal clock = T0;

    uint256 public steps;
    /// @notice Steps in which an operation passed, an allowance was pulled, or a grant, a ceiling or a kill went through.
    uint256 public work;
    uint256 public redeemed;
    bool private _worked;
    uint256 public operationsTried;
    uint256 public operationsDone;
    uint256 public executionsReverted;
    uint256 public pulled;
    uint256 public killed;

    error Disagreement(string what, bool expected, bytes reason);
    error SignatureFailed();
    error OutsideWindow();
    error OnlySelf();
    error Rehearsed(bool ran);

    constructor() {
        setUp();
        _sortTokens([new MockERC20(), _feeTaking, _blocking, new NoReturnToken(), new ReentrantToken()]);
        for (uint256 a; a < ACCOUNTS; ++a) {
            accounts[a] = new InvariantAccount(vm.addr(OWNER_KEY), address(policy));
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
                _install(a, s, s == 0 ? Door.Signer : s == 1 ? Door.Policy : Door.Validator, PERMISSION);
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
        _worked = false;
        if (kind < 42) _operate(a, s, seed);
        else if (kind < 47) _pull(a, seed);
        else if (kind < 51) clock += seed % 600;
        else if (kind < 52) _feeTaking.setFee(int256(seed % 3));
        else if (kind < 53) _blocking.setBlocked(seller, !_blocking.isBlocked(seller));
        else if (kind < 57) _ceil(a, seed);
        else if (kind < 61) _install(a, s, [Door.Signer, Door.Policy, Door.Validator][seed % 3], _permission(seed >> 2));
        else if (kind < 63) _revoke(a, s, seed);
        else if (seed % 4 == 0) _revokeAll(a);
        if (!_worked && (kind < 47 || kind >= 53)) _operateModestly(a, s, seed);
        if (_worked) ++work;
    }

    /// @notice What an EntryPoint does with an operation: all of validation or nothing, then execution, which may fail.
    function handle(InvariantAccount sender, Door door, bytes4 permissionId, PackedUserOperation calldata userOp)
        external
        returns (bool executed)
    {
        if (msg.sender != address(this)) revert OnlySelf();
        uint256 result = door == Door.Signer
            ? sender.validateWithSigner(policy, permissionId, userOp, hashOf(userOp))
            : door == Door.Policy
                ? sender.validateWithPolicy(policy, permissionId, userOp)
                : sender.validateWithValidator(policy, userOp, hashOf(userOp));
        if (uint160(result) != 0) revert SignatureFailed();
        uint256 last = uint48(result >> 160);
        if (block.timestamp < result >> 208 || (last != 0 && block.timestamp > last)) revert OutsideWindow();
        try sender.run(userOp.callData) {
            executed = true;
        } catch {}
    }

    // --- what must hold ---

    /// @notice L2, L5: what left an account, and what others may still pull, is no more than was debited.
    function checkOutflow(uint256 a) external view {
        for (uint256 t; t < TOKENS; ++t) {
            uint256 left = funds[a][t] - _balance(a, t);
            uint256 pullable = t == 0 ? 0 : tokens[t].allowance(address(accounts[a]), shop);
            assertLe(left, debited[a][t], "L2 outflow");
            assertLe(left + pullable, debited[a][t], "L5 outflow and allowance");
        }
    }

    /// @notice L1, L4, L7, L8, L11, for one account: its ledger is the model's, in which nothing ever falls.
    function checkLedger(uint256 a) external view {
        assertEq(policy.epochOf(address(accounts[a])), epochs[a], "L8 epoch");
        for (uint256 t; t < TOKENS; ++t) {
            Ceiling memory ceiling = policy.ceilingOf(address(accounts[a]), address(tokens[t]));
            Ceiled storage expected = ceilings[a][t];
            assertTrue(ceiling.set == expected.set && ceiling.limit == expected.limit, "L8 ceiling");
            assertEq(ceiling.used, expected.used, "L4 ceiling used");
        }
        for (uint256 s; s < SESSIONS; ++s) {
            _checkSession(a, s);
        }
    }

    /// @notice L6: a session that is dead passes no door, not with an old grant either.
    function checkDead(uint256 a, uint256 s) external {
        if (!grants[a][s].revoked && epochs[a] == terms[s].epoch && clock <= terms[s].validUntil) return;
        vm.warp(clock);
        uint256 length = terms[s].periodLength;
        for (uint256 i; i < 5; ++i) {
            Step memory current;
            (current.a, current.s) = (a, s);
            current.period = length == 0 ? 0 : uint32((clock - T0) / length);
            current.door = i == 0 ? Door.Signer : i == 1 ? Door.Policy : Door.Validator;
            (current.granted, current.redeems) = (i > 2, i == 4);
            current.permissionId = i < 2 ? grants[a][s].permissionId : bytes4(0);
            (bool passed,,) = _try(current, single(seller, 1, ""), hex"06", 0, false);
            assertTrue(!passed, "L6 a dead session passed");
        }
    }

    /// @notice L9: no operation of a session reaches its own account or the module.
    function checkRoots(uint256 a, uint256 s, uint256 seed) external {
        vm.warp(clock);
        Step memory current;
        (current.a, current.s, current.door) = (a, s, grants[a][s].door);
        current.permissionId = grants[a][s].permissionId;
        current.redeems = current.door == Door.Validator && seed % 2 == 0;
        bytes memory attack = abi.encodeCall(policy.revokeAll, ());
        if (seed % 3 == 0) attack = abi.encodeCall(policy.setCeiling, (address(0), 0));
        bytes memory callData = seed % 5 == 0
            ? single(address(accounts[a]), 0, abi.encodeCall(TestAccount.call, (address(policy), 0, attack)))
            : single(address(policy), 0, attack);
        (bool passed,,) = _try(current, callData, abi.encodePacked(uint8(seed % 7)), 0, false);
        assertTrue(!passed, "L9 a session reached the module or its account");
    }

    function _checkSession(uint256 a, uint256 s) private view {
        SessionId id = idOf(packed[s]);
        Grant storage grant = grants[a][s];
        Session memory session_ = policy.getSession(id, address(accounts[a]));
        // L4, L7, L8: only the account's own charges, and each of them, are in its ledger.
        assertTrue(session_.door == grant.door && session_.revoked == grant.revoked, "L7 door, revoked");
        assertTrue(session_.permissionId == grant.permissionId, "permission");
        assertEq(session_.operations, grant.operations, "operations");
        assertEq(session_.gasSpent, grant.gas, "gas");
        assertLe(session_.operations, terms[s].maxOperations, "L1 operations");
        // L11
        assertLe(session_.gasSpent, terms[s].gasBudget, "L11 gas");
        for (uint256 t; t < TOKENS; ++t) {
            Spending memory actual = policy.getSpending(id, address(tokens[t]), address(accounts[a]));
            Counter storage counter = counters[a][s][t];
            assertEq(actual.period, counter.period, "period");
            assertEq(actual.inPeriod, counter.inPeriod, "L4 in period");
            assertEq(actual.total, counter.total, "L4 total");
            // L1
            assertLe(actual.inPeriod, terms[s].limits[t].perPeriod, "L1 period's cap");
            assertLe(actual.total, terms[s].limits[t].lifetime, "L1 lifetime's cap");
        }
    }

    // --- steps ---

    function _operate(uint256 a, uint256 s, uint256 seed) private {
        // Prefer what is installed; nothing is proved by refusing the same thing again and again.
        for (uint256 i; i < SESSIONS && !_lives(a, s) && seed % 8 != 0; ++i) {
            s = (s + 1) % SESSIONS;
        }
        _operateOnce(a, s, seed, CAP + 2);
    }

    /// @dev What was asked for was refused, as it had to be: now something little, wherever a session lives.
    function _operateModestly(uint256 a, uint256 s, uint256 seed) private {
        for (uint256 i; i < ACCOUNTS * SESSIONS; ++i) {
            (a, s) = ((a + i) % ACCOUNTS, (s + i / ACCOUNTS + 1) % SESSIONS);
            if (_lives(a, s) && _operateOnce(a, s, (seed | 1) << 12, 3)) return;
        }
    }

    /// @return passed Whether the operation passed, as the model said it would.
    function _operateOnce(uint256 a, uint256 s, uint256 seed, uint256 most) private returns (bool passed) {
        ++operationsTried;
        Step memory current;
        (current.a, current.s) = (a, s);
        (current.door, current.permissionId) = (grants[a][s].door, grants[a][s].permissionId);
        if (current.door == Door.None) current.door = Door.Validator;
        uint256 hostile = most == 3 ? 31 : (seed >> 8) % 32;
        if (hostile == 0) current.door = current.door == Door.Signer ? Door.Policy : Door.Signer;
        if (hostile == 1) current.permissionId = ~current.permissionId;
        if (hostile == 5) (current.door, current.granted) = (Door.Validator, true);
        if (current.door == Door.Validator) {
            current.permissionId = bytes4(0);
            current.redeems = seed >> 13 & 1 == 0;
            current.granted = current.granted || grants[a][s].door != Door.Validator || seed >> 14 & 7 == 0;
        }
        uint256 length = terms[s].periodLength;
        current.period = length == 0 ? 0 : uint32((clock - T0) / length);
        if (hostile == 2) ++current.period;
        if (hostile == 3 && current.period != 0) --current.period;

        (bytes memory callData, bytes memory list, uint256 allowed) = _calls(current, seed >> 16, most);
        bool unsigned = hostile == 4 && current.door != Door.Policy;
        current.gas = current.redeems ? 0 : (seed >> 96) % 300 + (seed >> 112 & 1 == 0 ? 101 : 0);
        bool expected = _mayPass(current) && !unsigned;
        // The executor executes at once: what fails then was never charged.
        if (current.redeems && expected) expected = _executes(a, callData);
        return _send(current, callData, list, expected, allowed, unsigned);
    }

    function _send(
        Step memory current,
        bytes memory callData,
        bytes memory list,
        bool expected,
        uint256 allowed,
        bool unsigned
    ) private returns (bool passed) {
        (uint256 a, uint256 s) = (current.a, current.s);
        uint256[6] memory before = _balances(a);
        bool executed;
        bytes memory reason;
        (passed, executed, reason) = _try(current, callData, list, current.gas, unsigned);
        if (passed != expected) revert Disagreement("operation", expected, reason);
        if (!passed) return false;
        _worked = true;
        ++operationsDone;
        if (current.redeems) ++redeemed;
        if (!executed) ++executionsReverted;
        if (current.granted) (grants[a][s].door, grants[a][s].permissionId) = (Door.Validator, bytes4(0));
        ++grants[a][s].operations;
        grants[a][s].gas += current.gas;
        for (uint256 t; t < TOKENS; ++t) {
            _debit(current, t);
            // L3, L12: what was executed is what was summed, but for allowances, which move nothing yet.
            uint256 unmoved = t == 1 ? allowed : 0;
            assertEq(before[t] - _balance(a, t), executed ? current.sums[t] - unmoved : 0, "L12 moved exactly");
        }
    }

    /// @dev Presents calls at a door, signed and, if asked, with the grant.
    /// @param unsigned With a broken signature, or by another caller.
    function _try(Step memory current, bytes memory callData, bytes memory list, uint256 gasCost, bool unsigned)
        private
        returns (bool passed, bool executed, bytes memory reason)
    {
        InvariantAccount sender = accounts[current.a];
        bytes memory packedTerms = packed[current.s];
        bytes memory grant = hex"00";
        if (current.granted) {
            bytes memory signature = sign(OWNER_KEY, policy.grantDigest(packedTerms, address(sender)));
            grant = abi.encodePacked(uint8(1), uint16(signature.length), signature);
        }
        bytes memory shown = presentation(current.period, list, packedTerms);
        if (current.redeems) {
            (bytes32 mode, bytes memory execution) = this.split(callData);
            vm.prank(unsigned ? stranger : sessionKey);
            try policy.redeemDelegations(
                _one(abi.encodePacked(sender, grant, shown)), _one(mode), _one(execution)
            ) {
                return (true, true, "");
            } catch (bytes memory why) {
                return (false, false, why);
            }
        }
        PackedUserOperation memory userOp = operation(callData);
        (userOp.sender, userOp.nonce) = (address(sender), operationsTried);
        (userOp.accountGasLimits, userOp.gasFees) = (0, bytes32(uint256(1)));
        // Some of it, and then the same part every time, is the paymaster's.
        if (gasCost > 100) userOp.paymasterAndData = abi.encodePacked(paymaster, uint128(100), uint128(1));
        userOp.preVerificationGas = gasCost > 100 ? gasCost - 101 : gasCost;
        userOp.signature = shown;
        if (current.door != Door.Policy) {
            userOp.signature = signed(userOp, current.period, list, packedTerms);
            if (unsigned) userOp.signature[9] ^= 0x01;
            if (current.door == Door.Validator) userOp.signature = abi.encodePacked(grant, userOp.signature);
        }
        try this.handle(sender, current.door, current.permissionId, userOp) returns (bool ran) {
            return (true, ran, "");
        } catch (bytes memory why) {
            return (false, false, why);
        }
    }

    /// @dev Whether the calls would run, which the model does not say.
    function _executes(uint256 a, bytes memory callData) private returns (bool) {
        try this.rehearse(accounts[a], callData) {}
        catch (bytes memory reason) {
            return keccak256(reason) == keccak256(abi.encodeWithSelector(Rehearsed.selector, true));
        }
        return false;
    }

    /// @notice Runs calls, and reverts with whether they ran.
    function rehearse(InvariantAccount sender, bytes calldata callData) external {
        (bool success,) = address(sender).call(abi.encodeCall(TestAccount.run, (callData)));
        revert Rehearsed(success);
    }

    /// @notice Mode and execution of a call of `execute`.
    function split(bytes calldata callData) external pure returns (bytes32 mode, bytes memory execution) {
        return abi.decode(callData[4:], (bytes32, bytes));
    }

    function _one(bytes memory only) private pure returns (bytes[] memory list) {
        list = new bytes[](1);
        list[0] = only;
    }

    function _one(bytes32 only) private pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = only;
    }

    function _debit(Step memory current, uint256 t) private {
        uint256 sum = current.sums[t];
        if (sum == 0) return;
        Counter storage counter = counters[current.a][current.s][t];
        counter.inPeriod = (counter.period == current.period ? counter.inPeriod : 0) + sum;
        counter.period = current.period;
        counter.total += sum;
        debited[current.a][t] += sum;
        if (ceilings[current.a][t].set) ceilings[current.a][t].used += sum;
    }

    /// @dev One to four calls, now and then a little too much; fills in what they spend.
    /// `allowed` is how much of token 1 is only allowed to the shop.
    function _calls(Step memory current, uint256 seed, uint256 most)
        private
        view
        returns (bytes memory callData, bytes memory list, uint256 allowed)
    {
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
        // Enough for whatever the token may take of it.
        tokens[1].mint(shop, 100);
        vm.prank(shop);
        tokens[1].transferFrom(address(accounts[a]), shop, amount);
        pulled += amount;
        _worked = amount != 0;
    }

    function _install(uint256 a, uint256 s, Door door, bytes4 permissionId) private {
        bool expected = !grants[a][s].revoked && epochs[a] == terms[s].epoch;
        if (door == Door.Validator) permissionId = bytes4(0);
        try accounts[a].install(policy, installData(permissionId, door, packed[s])) {
            if (!expected) revert Disagreement("installed", false, "");
            (grants[a][s].door, grants[a][s].permissionId) = (door, permissionId);
            _worked = true;
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
        _worked = true;
    }

    function _revokeAll(uint256 a) private {
        accounts[a].call(address(policy), 0, abi.encodeCall(policy.revokeAll, ()));
        ++epochs[a];
        ++killed;
        _worked = true;
        // The owner grants anew what belongs to the new epoch.
        for (uint256 s; s < SESSIONS; ++s) {
            if (terms[s].epoch == epochs[a]) _install(a, s, Door.Signer, PERMISSION);
        }
    }

    /// @dev Sets, raises, lowers or removes the ceiling of a token over all sessions of an account.
    function _ceil(uint256 a, uint256 seed) private {
        Ceiled storage ceiling = ceilings[a][(seed >> 8) % TOKENS];
        address token = address(tokens[(seed >> 8) % TOKENS]);
        if (seed % 3 == 0) {
            accounts[a].call(address(policy), 0, abi.encodeCall(policy.removeCeiling, (token)));
            (ceiling.set, ceiling.limit) = (false, 0);
        } else {
            uint112 limit = uint112(ceiling.used + (seed >> 16) % (4 * CAP));
            accounts[a].call(address(policy), 0, abi.encodeCall(policy.setCeiling, (token, limit)));
            (ceiling.set, ceiling.limit) = (true, limit);
        }
        _worked = true;
    }

    // --- the model ---

    function _lives(uint256 a, uint256 s) private view returns (bool) {
        return grants[a][s].door != Door.None && !grants[a][s].revoked && epochs[a] == terms[s].epoch;
    }

    function _mayPass(Step memory current) private view returns (bool) {
        Grant storage grant = grants[current.a][current.s];
        TermsBuilder.Terms storage granted = terms[current.s];
        if (grant.revoked || epochs[current.a] != granted.epoch) return false;
        if (grant.door == Door.None && !current.granted) return false;
        if (!current.granted && (current.door != grant.door || current.permissionId != grant.permissionId)) return false;
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
            Ceiled storage ceiling = ceilings[current.a][t];
            if (ceiling.set && ceiling.used + current.sums[t] > ceiling.limit) return false;
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
        built.guardian = 8;
        built.paymaster = 255;
        for (uint112 t; t < TOKENS; ++t) {
            built.limits.push(TermsBuilder.Limit(CAP - 100 * t, 3 * CAP, s % 3 == 0 ? 3 * CAP : 12 * CAP));
            built.addresses.push(address(tokens[t]));
        }
        built.addresses.push(shop);
        built.addresses.push(seller);
        built.addresses.push(guardian);
        // A transfer to the seller for every token, an allowance of the first to the shop, and money to the seller.
        for (uint8 t = 1; t < TOKENS; ++t) {
            built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, 7, 1));
            built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, t, 1));
            built.calls.push(TermsBuilder.Call(t, TRANSFER, 0, 2 * (t - 1), 2));
        }
        built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, 6, 1));
        built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, 1, 1));
        built.calls.push(TermsBuilder.Call(1, APPROVE, 0, 10, 2));
        built.calls.push(TermsBuilder.Call(7, bytes4(0), type(uint96).max, 0, 0));
    }

    /// @dev Terms name tokens in ascending order.
    function _sortTokens(MockERC20[5] memory kinds) private {
        ReentrantToken(address(kinds[4])).setHooked(address(_party));
        // What a stranger kills in the middle of a transfer is his own.
        _party.arm(address(policy), abi.encodeCall(policy.revokeAll, ()));
        for (uint256 i; i < 5; ++i) {
            uint256 rank = 1;
            for (uint256 j; j < 5; ++j) {
                if (address(kinds[j]) < address(kinds[i])) ++rank;
            }
            tokens[rank] = kinds[i];
        }
    }

    function _permission(uint256 seed) private pure returns (bytes4) {
        return seed % 4 == 0 ? bytes4(0x55667788) : PERMISSION;
    }

    function _balances(uint256 a) private view returns (uint256[6] memory all) {
        for (uint256 t; t < TOKENS; ++t) {
            all[t] = _balance(a, t);
        }
    }

    function _balance(uint256 a, uint256 t) private view returns (uint256) {
        return t == 0 ? address(accounts[a]).balance : tokens[t].balanceOf(address(accounts[a]));
    }
}
