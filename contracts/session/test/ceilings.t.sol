// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {PaymentRefusal} from "../types/PaymentRefusal.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {Door} from "../types/Door.sol";
import {CeilingBase} from "./base/CeilingBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";

/// @notice Ceilings over several sessions, all doors and payments by signature.
contract CeilingsTest is CeilingBase {
    using TermsBuilder for TermsBuilder.Terms;

    // --- spending ---

    function test_hold_overTwoSessions() external {
        bytes memory first = spender(Door.Signer, 0);
        bytes memory second = spender(Door.Signer, 1);
        setCeiling(USDC, 120e6);
        authorize(first, 0, TRANSFER_CALL, transfer(100e6));
        refuse(second, 0, TRANSFER_CALL, transfer(20e6 + 1), exceeded(USDC, 120e6, 100e6, 20e6 + 1));
        authorize(second, 0, TRANSFER_CALL, transfer(20e6));
        refuse(first, 0, TRANSFER_CALL, transfer(1), exceeded(USDC, 120e6, 120e6, 1));
    }

    function test_hold_overAllDoors() external {
        Door[4] memory doors = [Door.Validator, Door.Policy, Door.Signer, Door.Executor];
        bytes[4] memory terms = [
            spender(Door.Validator, 0),
            spender(Door.Policy, 1),
            spender(Door.Signer, 2),
            spender(Door.Validator, 3)
        ];
        setCeiling(USDC, 40e6);
        for (uint256 i; i < 4; ++i) {
            assertCeiling(USDC, true, 40e6, i * 10e6);
            spend(doors[i], terms[i], TRANSFER_CALL, transfer(10e6));
        }
        assertCeiling(USDC, true, 40e6, 40e6);
        for (uint256 i; i < 4; ++i) {
            vm.expectRevert(exceeded(USDC, 40e6, 40e6, 1));
            this.spendAt(doors[i], terms[i]);
        }
    }

    function spendAt(Door door, bytes memory terms) external {
        spend(door, terms, TRANSFER_CALL, transfer(1));
    }

    function test_count_theSumOfABatch_ofSeveralTokens() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(USDC, 6);
        setCeiling(NATIVE, 3);
        bytes memory two = repeat(2, shop, 1, abi.encodeWithSelector(BUY, 3));
        authorize(terms, 0, indices(2, BUY_CALL), two);
        assertCeiling(USDC, true, 6, 6);
        assertCeiling(NATIVE, true, 3, 2);
        bytes memory more = repeat(2, shop, 1, abi.encodeWithSelector(BUY, 0));
        refuse(terms, 0, indices(2, BUY_CALL), more, exceeded(NATIVE, 3, 2, 2));
    }

    /// @dev Otherwise a session whose terms do not meter the token would spend past the ceiling.
    function test_refuse_aCallOnATokenThatTheTermsDoNotMeter() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.addresses[2] = SECOND;
        (bytes memory terms,) = install(built);
        bytes memory call = single(SECOND, 0, abi.encodeWithSelector(BUY, 1));
        authorize(terms, 0, BUY_CALL, call);
        setCeiling(SECOND, type(uint112).max);
        refuse(terms, 0, BUY_CALL, call, abi.encodeWithSelector(ISpendCap.CeilingUnmetered.selector, SECOND));
        setCeiling(USDC, type(uint112).max);
        refuse(terms, 0, BUY_CALL, call, abi.encodeWithSelector(ISpendCap.CeilingUnmetered.selector, SECOND));
        removeCeiling(SECOND);
        authorize(terms, 0, BUY_CALL, call);
    }

    /// @dev Otherwise it would be pulled through another session, whose terms need not count what its calls pull.
    function test_refuse_anAllowanceThatNothingCounts() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.limits[1] = TermsBuilder.Limit(0, 0, 0);
        (bytes memory terms,) = install(built);
        bytes memory unmetered = abi.encodeWithSelector(ISpendCap.CeilingUnmetered.selector, USDC);
        authorize(terms, 0, APPROVE_CALL, _approve(type(uint256).max));
        setCeiling(USDC, type(uint112).max);
        refuse(terms, 0, APPROVE_CALL, _approve(1), unmetered);
        refuse(terms, 0, APPROVE_CALL, _approve(type(uint256).max), unmetered);
        // It takes back what was allowed; a ceiling of another token asks nothing.
        authorize(terms, 0, APPROVE_CALL, _approve(0));
        removeCeiling(USDC);
        setCeiling(SECOND, 1);
        authorize(terms, 0, APPROVE_CALL, _approve(1));
    }

    /// @dev Its spender, called at once, counts it: exactly that much, or more.
    function test_count_anAllowanceOnce_byTheNextCall() external {
        (bytes memory terms,) = installDefault();
        setCeiling(USDC, 100);
        _pass(terms, _two(_allow(shop, 7), _buy(7)));
        assertCeiling(USDC, true, 100, 7);
        _pass(terms, _two(_allow(shop, 7), _buy(8)));
        assertCeiling(USDC, true, 100, 15);
        _pass(terms, _four(_allow(shop, 3), _buy(3), _allow(shop, 4), _buy(4)));
        assertCeiling(USDC, true, 100, 22);
        // A token that wants it reset first.
        _pass(terms, _four(_allow(shop, 0), _allow(shop, 5), _buy(5), _transfer(1)));
        assertCeiling(USDC, true, 100, 28);
    }

    function test_refuse_anAllowanceThatTheNextCallDoesNotCount() external {
        (bytes memory terms,) = installDefault();
        TestAccount.Execution memory other = TestAccount.Execution(seller, 1, "");
        TestAccount.Execution[][8] memory batches = [
            // One unit too few; none; another call between, or before; twice.
            _two(_allow(shop, 7), _buy(6)),
            _two(_allow(shop, 7), _buy(0)),
            _two(_allow(shop, 7), _transfer(7)),
            _two(_allow(shop, 7), other),
            _two(_buy(7), _allow(shop, 7)),
            _four(_allow(shop, 7), other, _buy(7), other),
            _four(_allow(shop, 7), _allow(shop, 7), _buy(7), _buy(7)),
            _two(_allow(shop, type(uint256).max), _buy(PER_OPERATION))
        ];
        for (uint256 i; i < batches.length; ++i) {
            _pass(terms, batches[i]);
        }
        setCeiling(USDC, type(uint112).max);
        for (uint256 i; i < batches.length; ++i) {
            refuse(
                terms,
                0,
                _entries(batches[i]),
                batch(batches[i]),
                abi.encodeWithSelector(ISpendCap.CeilingUnmetered.selector, USDC)
            );
        }
    }

    /// @dev A rule on the amount counts it when it is given; the call that pulls it counts for itself.
    function test_count_aMeteredAllowance() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, 1, 1);
        (bytes memory terms,) = install(built);
        setCeiling(USDC, 10);
        authorize(terms, 0, APPROVE_CALL, _approve(10));
        assertCeiling(USDC, true, 10, 10);
        refuse(terms, 0, APPROVE_CALL, _approve(1), exceeded(USDC, 10, 10, 1));
    }

    function _approve(uint256 amount) private view returns (bytes memory) {
        return single(USDC, 0, abi.encodeWithSelector(APPROVE, shop, amount));
    }

    function _allow(address spender_, uint256 amount) private pure returns (TestAccount.Execution memory) {
        return TestAccount.Execution(USDC, 0, abi.encodeWithSelector(APPROVE, spender_, amount));
    }

    function _buy(uint256 amount) private view returns (TestAccount.Execution memory) {
        return TestAccount.Execution(shop, 0, abi.encodeWithSelector(BUY, amount));
    }

    function _transfer(uint256 amount) private view returns (TestAccount.Execution memory) {
        return TestAccount.Execution(USDC, 0, abi.encodeWithSelector(TRANSFER, seller, amount));
    }

    function _two(TestAccount.Execution memory a, TestAccount.Execution memory b)
        private
        pure
        returns (TestAccount.Execution[] memory list)
    {
        list = new TestAccount.Execution[](2);
        (list[0], list[1]) = (a, b);
    }

    function _four(
        TestAccount.Execution memory a,
        TestAccount.Execution memory b,
        TestAccount.Execution memory c,
        TestAccount.Execution memory d
    ) private pure returns (TestAccount.Execution[] memory list) {
        list = new TestAccount.Execution[](4);
        (list[0], list[1], list[2], list[3]) = (a, b, c, d);
    }

    /// @dev The entry of the default terms that each call is of.
    function _entries(TestAccount.Execution[] memory calls) private view returns (bytes memory list) {
        list = new bytes(calls.length);
        for (uint256 i; i < calls.length; ++i) {
            uint8 entry = calls[i].target == shop ? BUY_CALL : calls[i].target == seller ? NATIVE_CALL : TRANSFER_CALL;
            if (calls[i].target == USDC && bytes4(calls[i].callData) == APPROVE) entry = APPROVE_CALL;
            list[i] = bytes1(entry);
        }
    }

    function _pass(bytes memory terms, TestAccount.Execution[] memory calls) private {
        authorize(terms, 0, _entries(calls), batch(calls));
    }

    /// @dev What a paymaster takes in tokens no ceiling sees: under one, only the paymaster that the owner named is used.
    function test_refuse_aPaymasterThatTheTermsDoNotName() external {
        TermsBuilder.Terms memory built = defaultTerms();
        (built.paymaster, built.salt) = (255, 1);
        (bytes memory any,) = install(built);
        (bytes memory named,) = installDefault();
        _paidBy(any, stranger, "");
        setCeiling(SECOND, type(uint112).max);
        _paidBy(any, stranger, abi.encodeWithSelector(ISpendCap.PaymasterUnderCeiling.selector, stranger));
        _paidBy(any, paymaster, abi.encodeWithSelector(ISpendCap.PaymasterUnderCeiling.selector, paymaster));
        _paidBy(named, paymaster, "");
        authorize(any, 0, TRANSFER_CALL, transfer(1));
        removeCeiling(SECOND);
        _paidBy(any, stranger, "");
    }

    /// @param reason Empty when the operation is to pass.
    function _paidBy(bytes memory terms, address payer, bytes memory reason) private {
        PackedUserOperation memory userOp = operation(transfer(1));
        userOp.paymasterAndData = abi.encodePacked(payer, uint128(0), uint128(0));
        userOp.signature = signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms);
        if (reason.length == 0) validate(userOp);
        else refuse(userOp, reason);
    }

    /// @dev An account without ceilings pays nothing for them, neither before the first nor once the last is lifted.
    function test_withoutAny_noneIsRead() external {
        for (uint64 i; i < 2; ++i) {
            vm.record();
            bytes memory terms = _payer(i, Door.Signer);
            assertEq(_slotsRead(), 2, "session and account");
            vm.record();
            authorize(terms, 0, BUY_CALL, single(shop, 0, abi.encodeWithSelector(BUY, 1)));
            assertEq(_slotsRead(), 3, "session, account and what is spent");
            setCeiling(USDC, 1);
            setCeiling(SECOND, 1);
            removeCeiling(SECOND);
            removeCeiling(USDC);
        }
    }

    // --- payments are reserved ---

    function test_reserve_whatAllPaymentsAreWorth_atEveryDoor() external {
        Door[3] memory doors = [Door.Validator, Door.Policy, Door.Signer];
        setCeiling(USDC, 3 * WORTH);
        setCeiling(SECOND, 3 * SECOND_WORTH);
        for (uint256 i; i < 3; ++i) {
            bytes memory terms = _payer(uint64(i), doors[i]);
            assertCeiling(USDC, true, 3 * WORTH, (i + 1) * WORTH);
            assertCeiling(SECOND, true, 3 * SECOND_WORTH, (i + 1) * SECOND_WORTH);
            assertEq(session(idOf(terms)).reserved, 3, "both rules");
            pay(doors[i], paymentOf(0, 0), terms);
        }
        assertCeiling(USDC, true, 3 * WORTH, 3 * WORTH);
    }

    function test_reserve_once() external {
        setCeiling(USDC, 10 * WORTH);
        setCeiling(SECOND, 10 * SECOND_WORTH);
        bytes memory terms = _payer(0, Door.Signer);
        installAt(Door.Signer, terms);
        installAt(Door.Validator, terms);
        asAccount(abi.encodeCall(policy.grant, (terms)));
        assertCeiling(USDC, true, 10 * WORTH, WORTH);
        assertCeiling(SECOND, true, 10 * SECOND_WORTH, SECOND_WORTH);
        // Also when the ceiling was lifted in between: payments of the rule may settle at any time.
        removeCeiling(USDC);
        setCeiling(USDC, 10 * WORTH);
        installAt(Door.Signer, terms);
        assertCeiling(USDC, true, 10 * WORTH, WORTH);
        pay(Door.Signer, paymentOf(0, 0), terms);
    }

    function test_reserve_refusesTheInstall_whenItDoesNotFit() external {
        bytes memory terms = payingTerms().encode();
        setCeiling(USDC, WORTH - 1);
        bytes memory data = installData(PERMISSION, Door.Signer, terms);
        vm.expectRevert(exceeded(USDC, WORTH - 1, 0, WORTH));
        account.install(policy, data);
        assertCeiling(USDC, true, WORTH - 1, 0);
        vm.expectRevert(exceeded(USDC, WORTH - 1, 0, WORTH));
        asAccount(abi.encodeCall(policy.grant, (terms)));
        refuseValidated(
            validatorOperation(grantOf(terms), terms, 0, TRANSFER_CALL, transfer(1)),
            exceeded(USDC, WORTH - 1, 0, WORTH)
        );
        setCeiling(USDC, WORTH);
        account.install(policy, data);
        assertCeiling(USDC, true, WORTH, WORTH);
        refuse(terms, 0, TRANSFER_CALL, transfer(1), exceeded(USDC, WORTH, WORTH, 1));
    }

    function test_reserve_readsNothingBehindTheTerms() external {
        setCeiling(USDC, 10 * WORTH);
        bytes memory terms = payingTerms().encode();
        // One more rule of the same token, where the encoding only fills up.
        uint8 token = payingTerms().payments[0].token;
        bytes memory rule = abi.encodePacked(token, uint8(0), uint8(1), uint112(WORTH), uint16(1));
        bytes memory head = abi.encodePacked(policy.grant.selector, abi.encode(0x20, terms.length));
        asAccount(bytes.concat(head, terms, rule, new bytes(32)));
        assertCeiling(USDC, true, 10 * WORTH, WORTH);
    }

    function test_reserve_leavesTheRestToSpending() external {
        setCeiling(USDC, WORTH + 5);
        bytes memory terms = _payer(0, Door.Signer);
        authorize(terms, 0, TRANSFER_CALL, transfer(5));
        refuse(terms, 0, TRANSFER_CALL, transfer(1), exceeded(USDC, WORTH + 5, WORTH + 5, 1));
    }

    function test_reserve_countsEveryRuleOfAToken() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.payments[SECOND_RULE].token = 1;
        bytes memory terms = built.encode();
        bytes memory data = installData(PERMISSION, Door.Signer, terms);
        setCeiling(USDC, WORTH + SECOND_WORTH - 1);
        vm.expectRevert(exceeded(USDC, WORTH + SECOND_WORTH - 1, WORTH, SECOND_WORTH));
        account.install(policy, data);
        setCeiling(USDC, WORTH + SECOND_WORTH);
        account.install(policy, data);
        assertCeiling(USDC, true, WORTH + SECOND_WORTH, WORTH + SECOND_WORTH);
    }

    /// @dev Without a period's length the whole window is one period.
    function test_reserve_onePeriod_whenThereIsNoLength() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.periodLength = 0;
        setCeiling(USDC, WORTH);
        installAt(Door.Signer, built.encode());
        assertCeiling(USDC, true, WORTH, uint256(PER_PAYMENT) * SLOTS);
    }

    function test_reserve_theLargestWorth_doesNotWrap() external {
        TermsBuilder.Terms memory built = payingTerms();
        (built.validAfter, built.validUntil, built.periodLength) = (0, LAST_SECOND, 1);
        built.payments[USDC_RULE].perPayment = type(uint112).max;
        built.payments[USDC_RULE].perPeriod = type(uint16).max;
        setCeiling(USDC, type(uint112).max);
        uint256 worth = uint256(type(uint112).max) * type(uint16).max * 2 ** 47;
        bytes memory data = installData(PERMISSION, Door.Signer, built.encode());
        vm.expectRevert(exceeded(USDC, type(uint112).max, 0, worth));
        account.install(policy, data);
    }

    function test_refuse_paymentsThatAreNotReserved() external {
        bytes memory terms = _payer(0, Door.Signer);
        assertEq(session(idOf(terms)).reserved, 0, "nothing to reserve in");
        _assertPays(terms, PaymentRefusal.None);
        setCeiling(USDC, 10 * WORTH);
        _assertPays(terms, PaymentRefusal.NotReserved);
        assertCeiling(USDC, true, 10 * WORTH, 0);
        installAt(Door.Signer, terms);
        _assertPays(terms, PaymentRefusal.None);
        assertCeiling(USDC, true, 10 * WORTH, WORTH);
    }

    /// @dev What its own payments will reserve counts before a pending session spends.
    function test_reserve_isForeseenForAPendingSession() external {
        bytes memory terms = payingTerms().encode();
        setCeiling(USDC, WORTH + PER_OPERATION - 1);
        (bool allowed, bytes memory refusal,) = policy.canSpend(
            Door.Signer,
            PERMISSION,
            operation(transfer(PER_OPERATION)),
            presentation(0, abi.encodePacked(TRANSFER_CALL), terms)
        );
        assertTrue(!allowed, "one unit past the ceiling");
        bytes memory expected = exceeded(USDC, WORTH + PER_OPERATION - 1, WORTH, PER_OPERATION);
        assertEq(keccak256(refusal), keccak256(expected), "refusal");
        setCeiling(USDC, WORTH + PER_OPERATION);
        (allowed,,) = policy.canSpend(
            Door.Signer,
            PERMISSION,
            operation(transfer(PER_OPERATION)),
            presentation(0, abi.encodePacked(TRANSFER_CALL), terms)
        );
        assertTrue(allowed, "exactly");
    }

    function test_reserve_isForeseenForEveryRuleOfAToken() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.payments[SECOND_RULE].token = 1;
        bytes memory shown = presentation(0, abi.encodePacked(TRANSFER_CALL), built.encode());
        uint256 worth = WORTH + SECOND_WORTH;
        setCeiling(USDC, worth + 4);
        (bool allowed, bytes memory refusal,) = policy.canSpend(Door.Signer, PERMISSION, operation(transfer(5)), shown);
        assertTrue(!allowed, "one unit past the ceiling");
        assertEq(refusal, exceeded(USDC, worth + 4, worth, 5), "refusal");
        setCeiling(USDC, worth + 5);
        (allowed,,) = policy.canSpend(Door.Signer, PERMISSION, operation(transfer(5)), shown);
        assertTrue(allowed, "exactly");
    }

    /// @dev Each rule has its own bit: the first one's says nothing of the second's.
    function test_reserve_letsTheSecondRulePay() external {
        setCeiling(SECOND, SECOND_WORTH);
        bytes memory terms = _payer(0, Door.Signer);
        assertEq(session(idOf(terms)).reserved, 1 << SECOND_RULE, "the second rule's bit");
        Payment memory payment = paymentOf(0, 0);
        (payment.rule, payment.value) = (SECOND_RULE, PER_SECOND_PAYMENT);
        assertTrue(
            policy.canPay(address(account), Door.Signer, PERMISSION, encode(payment), terms) == PaymentRefusal.None,
            "reserved"
        );
        setCeiling(USDC, WORTH);
        _assertPays(terms, PaymentRefusal.NotReserved);
    }

    function test_refuse_onlyPaymentsOfTheTokenWithACeiling() external {
        bytes memory terms = _payer(0, Door.Signer);
        setCeiling(SECOND, 10 * SECOND_WORTH);
        _assertPays(terms, PaymentRefusal.None);
        removeCeiling(SECOND);
        setCeiling(USDC, WORTH);
        _assertPays(terms, PaymentRefusal.NotReserved);
        removeCeiling(USDC);
        _assertPays(terms, PaymentRefusal.None);
    }

    /// @dev What the terms say against a payment is named before what the ceiling does.
    function test_refuse_namesTheTermsFirst() external {
        bytes memory terms = _payer(0, Door.Signer);
        setCeiling(USDC, 10 * WORTH);
        Payment memory payment = paymentOf(0, 0);
        payment.value += 1;
        assertTrue(
            policy.canPay(address(account), Door.Signer, PERMISSION, encode(payment), terms)
                == PaymentRefusal.ValueTooHigh,
            "value"
        );
    }

    /// @dev Nothing is installed by a signature, so nothing can be reserved by one.
    function test_refuse_paymentsWithAGrantInBand() external {
        bytes memory terms = payingTerms().encode();
        setCeiling(USDC, 10 * WORTH);
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        bytes memory signature =
            abi.encodePacked(grantOf(terms), sign(SESSION_KEY, digest), encode(payment), terms);
        assertTrue(!vouches(Door.Validator, 0, digest, signature), "not reserved");
        removeCeiling(USDC);
        assertTrue(vouches(Door.Validator, 0, digest, signature), "no ceiling");
    }

    /// @dev What every session together can take of a token, by any way, is at most its ceiling.
    function test_boundsWhatLeaves_whenEveryWayIsUsedToTheFull() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.validUntil = built.validAfter + PERIOD - 1;
        built.addresses[3] = seller;
        bytes memory paying = built.encode();
        uint256 worth = uint256(PER_PAYMENT) * SLOTS;
        setCeiling(USDC, worth + 30e6);
        installAt(Door.Signer, paying);
        bytes memory other = spender(Door.Validator, 1);
        spend(Door.Executor, other, TRANSFER_CALL, transfer(20e6));
        authorize(paying, 0, TRANSFER_CALL, transfer(10e6));
        account.run(transfer(10e6));
        for (uint16 slot; slot < SLOTS; ++slot) {
            pay(Door.Signer, paymentOf(0, slot), paying);
        }
        assertEq(_balance(), FUNDS - worth - 30e6, "left");
        vm.expectRevert(exceeded(USDC, worth + 30e6, worth + 30e6, 1));
        this.spendAt(Door.Executor, other);
    }

    function _payer(uint64 salt, Door door) private returns (bytes memory terms) {
        TermsBuilder.Terms memory built = payingTerms();
        built.salt = salt;
        terms = built.encode();
        installAt(door, terms);
    }

    function _assertPays(bytes memory terms, PaymentRefusal expected) private {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        bytes memory signature = presented(Door.Signer, digest, encode(payment), terms, SESSION_KEY);
        assertEq(
            vouches(Door.Signer, PERMISSION, digest, signature), expected == PaymentRefusal.None, "the door's answer"
        );
        assertTrue(
            policy.canPay(address(account), Door.Signer, PERMISSION, encode(payment), terms) == expected, "canPay"
        );
    }

    /// @dev How many slots of the module were read since `vm.record`.
    function _slotsRead() private returns (uint256 distinct) {
        (bytes32[] memory reads,) = vm.accesses(address(policy));
        for (uint256 i; i < reads.length; ++i) {
            uint256 first;
            while (reads[first] != reads[i]) ++first;
            if (first == i) ++distinct;
        }
    }

    function _balance() private view returns (uint256) {
        (, bytes memory result) = USDC.staticcall(abi.encodeWithSignature("balanceOf(address)", address(account)));
        return abi.decode(result, (uint256));
    }
}
