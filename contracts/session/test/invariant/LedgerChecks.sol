// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ceiling, Spending} from "../../types/Budget.sol";
import {Session} from "../../types/Session.sol";
import {Door} from "../../types/Door.sol";
import {TermsBuilder} from "../base/TermsBuilder.sol";
import {TestAccount} from "../base/TestAccount.sol";
import {LedgerPayments} from "./LedgerPayments.sol";

/// @notice What must hold between any two steps.
abstract contract LedgerChecks is LedgerPayments {
    using TermsBuilder for TermsBuilder.Terms;

    /// @notice L2, L3, L5, L12: what left an account, and what others may still pull, is no more than the ledger's own
    /// debits, but for what was paid by signature.
    function checkOutflow(uint256 a) external view {
        for (uint256 t; t < TOKENS; ++t) {
            uint256 left = funds[a][t] - _balance(a, t) - (t == dollar ? paid[a] : 0);
            uint256 debited;
            for (uint256 s; s < SESSIONS; ++s) {
                debited += policy.getSpending(ids[s], address(tokens[t]), address(accounts[a])).total;
            }
            assertLe(left, debited, "L2 outflow");
            if (t == 1) assertLe(left + tokens[t].allowance(address(accounts[a]), shop), debited, "L5 and allowances");
        }
        assertEq(broken[Line.L3], 0, "L3 debited another sum than that of the calls");
        assertEq(broken[Line.L12], 0, "L12 checked one thing, did another");
    }

    /// @notice L1, L4, L7, L8, L11, for one account: its ledger is the model's, in which nothing ever falls.
    function checkLedger(uint256 a) external view {
        assertEq(broken[Line.L7], 0, "L7 installed anew, or fresh");
        assertEq(broken[Line.L8], 0, "L8 passed, but was not granted so");
        assertEq(policy.epochOf(address(accounts[a])), epochs[a], "L8 epoch");
        for (uint256 s; s < SESSIONS; ++s) {
            _checkSession(a, s);
        }
        assertEq(broken[Line.L1], 0, "L1 passed beyond a cap or in another period");
        assertEq(broken[Line.L11], 0, "L11 passed beyond the gas budget");
    }

    /// @notice L10, and the ceilings: payments stay in their slots, and with all else below what the owner allowed.
    function checkPayments(uint256 a) external view {
        assertEq(broken[Line.L10], 0, "L10 settled outside rule, slot or period");
        for (uint256 s; s < SESSIONS; ++s) {
            for (uint256 rule; rule < RULES; ++rule) {
                Settled storage now_ = settled[a][s][rule][_periodOf(s)];
                assertLe(now_.sum, _perPeriod(s, rule), "L10 settled in a period");
                assertLe(now_.count, terms[s].payments[rule].perPeriod, "L10 payments in a period");
                assertLe(settledInAll[a][s][rule], _worth(s, rule), "L10 settled in all");
            }
        }
        assertEq(broken[Line.Ceiling], 0, "ceiling passed");
        for (uint256 t; t < TOKENS; ++t) {
            Ceiling memory actual = policy.ceilingOf(address(accounts[a]), address(tokens[t]));
            Ceiled storage expected = ceilings[a][t];
            assertLe(expected.drawn, actual.used, "ceiling counts less than what left");
            assertTrue(actual.set == expected.set && actual.limit == expected.limit, "ceiling is not the owner's");
            assertEq(actual.used, expected.used, "ceiling used");
        }
    }

    /// @notice L6: a session that is dead passes no door, not with an old grant either, and settles no payment that it
    /// signed, now or when it lived.
    function checkDead(uint256 a, uint256 s, uint256 seed) external {
        assertEq(broken[Line.L6], 0, "L6 passed, but was dead");
        if (!_isDead(a, s)) return;
        vm.warp(clock);
        // Every other door in turn, to save time.
        for (uint256 i = seed >> 128 & 1; i < 7; i += 2) {
            Step memory current;
            (current.a, current.s) = (a, s);
            current.period = _periodOf(s);
            current.door =
                [Door.Signer, Door.Policy, Door.Validator, Door.Validator, Door.Validator, Door.Validation, Door.Validation][i];
            (current.granted, current.redeems) = (i == 3 || i == 4 || i == 6, i == 4);
            current.permissionId = i < 2 || i == 5 ? grants[a][s].permissionId : bytes4(0);
            (bool passed,,) = _try(current, _encodeOne(current.door, TestAccount.Execution(seller, 1, "")), hex"06");
            assertTrue(!passed, "L6 a dead session passed");
        }
        _checkDeadPayments(a, s, seed);
    }

    /// @notice L9: no operation of a session reaches its own account or the module, and no terms that would are
    /// installed.
    function checkRoots(uint256 a, uint256 s, uint256 seed) external {
        vm.warp(clock);
        Step memory current;
        (current.a, current.s, current.door) = (a, s, grants[a][s].door);
        current.permissionId = grants[a][s].permissionId;
        current.period = _periodOf(s);
        current.redeems = current.door == Door.Validator && seed % 2 == 0;
        bytes memory attack = abi.encodeCall(policy.revokeAll, ());
        if (seed % 3 == 0) attack = abi.encodeCall(policy.setCeiling, (address(0), 0));
        TestAccount.Execution memory root = TestAccount.Execution(address(policy), 0, attack);
        if (seed % 5 == 0) {
            bytes memory own = abi.encodeCall(TestAccount.call, (address(policy), 0, attack));
            root = TestAccount.Execution(address(accounts[a]), 0, own);
        }
        bytes memory callData = _encodeOne(current.door, root);
        (bool passed,,) = _try(current, callData, abi.encodePacked(uint8(seed % 7)));
        assertTrue(!passed, "L9 a session reached the module or its account");

        TermsBuilder.Terms memory rooted = terms[s];
        rooted.epoch = uint64(epochs[a]);
        rooted.salt = 99;
        rooted.addresses[7] = [address(policy), address(accounts[a]), ENTRY_POINT][seed % 3];
        try accounts[a].install(policy, installData(PERMISSION, Door.Signer, rooted.encode())) {
            assertTrue(false, "L9 terms that reach the module, the account or the EntryPoint");
        } catch {}
    }

    function _checkSession(uint256 a, uint256 s) private view {
        Grant storage grant = grants[a][s];
        Session memory session_ = policy.getSession(ids[s], address(accounts[a]));
        assertTrue(session_.door == grant.door && session_.revoked == grant.revoked, "L7 door, revoked");
        assertTrue(session_.permissionId == grant.permissionId, "L8 permission");
        assertLe(grant.operations, session_.operations, "L4 operations fell");
        assertLe(session_.operations, grant.operations, "L8 operations of others");
        assertLe(session_.operations, terms[s].maxOperations, "L1 operations");
        assertEq(session_.gasSpent, grant.gas, "L11 gas charged");
        assertLe(session_.gasSpent, terms[s].gasBudget, "L11 gas");
        for (uint256 t; t < TOKENS; ++t) {
            Spending memory actual = policy.getSpending(ids[s], address(tokens[t]), address(accounts[a]));
            Counter storage counter = counters[a][s][t];
            assertEq(actual.period, counter.period, "L1 period");
            assertLe(counter.inPeriod, actual.inPeriod, "L4 spent in the period fell");
            assertLe(counter.total, actual.total, "L4 spent in all fell");
            assertLe(actual.inPeriod, counter.inPeriod, "L8 others spent in the period");
            assertLe(actual.total, counter.total, "L8 others spent");
            assertLe(counter.largest, terms[s].limits[t].perOperation, "L1 operation's cap");
            assertLe(actual.inPeriod, terms[s].limits[t].perPeriod, "L1 period's cap");
            assertLe(actual.total, terms[s].limits[t].lifetime, "L1 lifetime's cap");
        }
    }

    /// @dev A payment signed just now, and what is hoarded of the session's, each by one of its routes in turn.
    function _checkDeadPayments(uint256 a, uint256 s, uint256 seed) private {
        _tryDead(_signedNow(a, s), seed);
        uint256 tried;
        for (uint256 i; i < hoard.length && tried < 2; ++i) {
            uint256 index = (i + seed) % hoard.length;
            if (hoard[index].a != a || hoard[index].s != s || hoard[index].signature.length == 0) continue;
            ++tried;
            _tryDead(hoard[index], seed >> 8);
        }
    }

    function _tryDead(Signed memory held, uint256 seed) private {
        Route memory route;
        uint256 way = seed % 4;
        route.door = way == 0 ? Door.Signer : way == 1 ? Door.Policy : seed & 8 == 0 ? Door.Validation : Door.Validator;
        if (seed & 4 == 0 && grants[held.a][held.s].door != Door.None) route.door = grants[held.a][held.s].door;
        if (route.door != Door.Validator) route.permissionId = grants[held.a][held.s].permissionId;
        route.granted = way == 3;
        (bool passed,) = _present(held, route);
        assertTrue(!passed, "L6 a dead session paid");
    }

    /// @dev The least that a rule can ask for, in a slot that no payment of the handler uses.
    function _signedNow(uint256 a, uint256 s) private returns (Signed memory held) {
        Payment memory payment;
        (payment.period, payment.to, payment.value) = (_periodOf(s), seller, 1);
        (payment.validAfter, payment.validBefore) = (uint48(clock - 1), uint48(clock + 1));
        payment.token = address(tokens[dollar]);
        (payment.name, payment.version) = ("USDC", "2");
        account = accounts[a];
        return Signed(a, s, sign(SESSION_KEY, digestOf(payment, packed[s])), false, clock, _periodOf(s), payment);
    }
}
