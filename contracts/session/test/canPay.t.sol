// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {PaymentRefusal} from "../types/PaymentRefusal.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

contract CanPayTest is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    /// @dev One drawn case.
    struct Case {
        Door door;
        bool pending;
        bytes4 permissionId;
        bytes terms;
        Payment payment;
    }

    // --- each refusal ---

    function test_names_everyRefusal() external {
        bytes memory terms = payingTerms().encode();
        assertTrue(_answer(Door.Signer, PERMISSION, paymentOf(0, 0), terms) == PaymentRefusal.SessionNotInstalled, "installed");
        SessionId id = installAt(Door.Signer, terms);
        Payment memory payment = paymentOf(0, 0);
        _names(payment, terms, PaymentRefusal.None);
        payment.kind = 2;
        _names(payment, terms, PaymentRefusal.Malformed);
        payment = paymentOf(0, 0);
        payment.rule = 2;
        _names(payment, terms, PaymentRefusal.RuleUnknown);
        payment = paymentOf(0, 0);
        payment.to = stranger;
        _names(payment, terms, PaymentRefusal.PayeeNotAllowed);
        payment = paymentOf(0, 0);
        payment.value += 1;
        _names(payment, terms, PaymentRefusal.ValueTooHigh);
        _names(paymentOf(0, SLOTS), terms, PaymentRefusal.SlotOutOfRange);
        _names(paymentOf(PERIODS, 0), terms, PaymentRefusal.PeriodOutsideSession);
        payment = paymentOf(0, 0);
        payment.validAfter -= 1;
        _names(payment, terms, PaymentRefusal.StartsBeforePeriod);
        payment = paymentOf(0, 0);
        payment.validBefore += 1;
        _names(payment, terms, PaymentRefusal.EndsAfterPeriod);
        payment = paymentOf(0, 0);
        assertTrue(_answer(Door.Signer, 0, payment, terms) == PaymentRefusal.PermissionMismatch, "permission");
        assertTrue(_answer(Door.Policy, PERMISSION, payment, terms) == PaymentRefusal.SessionNotInstalled, "door");
        asAccount(abi.encodeCall(policy.setCeiling, (USDC, type(uint112).max)));
        _names(payment, terms, PaymentRefusal.NotReserved);
        asAccount(abi.encodeCall(policy.revokeAll, ()));
        _names(payment, terms, PaymentRefusal.EpochPassed);
        asAccount(abi.encodeCall(policy.revoke, (id)));
        _names(payment, terms, PaymentRefusal.SessionRevoked);
    }

    function test_malformed_atEveryOtherLength() external {
        bytes memory terms = payingTerms().encode();
        installAt(Door.Signer, terms);
        for (uint256 length; length < 240; ++length) {
            if (length == 118) continue;
            assertTrue(
                policy.canPay(address(account), Door.Signer, PERMISSION, new bytes(length), terms)
                    == PaymentRefusal.Malformed,
                "payment"
            );
        }
        bytes memory payload = encode(paymentOf(0, 0));
        for (uint256 length; length < 77; ++length) {
            assertTrue(
                policy.canPay(address(account), Door.Signer, PERMISSION, payload, new bytes(length))
                    == PaymentRefusal.Malformed,
                "terms"
            );
        }
    }

    function test_notInstalled_withNothingButAHeader() external view {
        PaymentRefusal refusal =
            policy.canPay(address(account), Door.Signer, PERMISSION, encode(paymentOf(0, 0)), new bytes(77));
        assertTrue(refusal == PaymentRefusal.SessionNotInstalled, "well formed, as far as that goes");
    }

    function test_notInstalled_atWhatIsNoDoor() external view {
        bytes memory terms = payingTerms().encode();
        Door[4] memory none = [Door.None, Door.Executor, Door.Fallback, Door.Hook];
        for (uint256 i; i < 4; ++i) {
            PaymentRefusal refusal = _answer(none[i], 0, paymentOf(0, 0), terms);
            assertTrue(refusal == PaymentRefusal.SessionNotInstalled, "no door");
        }
    }

    // --- pending sessions of the validator's door ---

    function test_pending_isJudgedAsIfGranted() external view {
        bytes memory terms = payingTerms().encode();
        Payment memory payment = paymentOf(0, 0);
        assertTrue(_answer(Door.Validator, 0, payment, terms) == PaymentRefusal.None, "allowed");
        payment.value += 1;
        assertTrue(_answer(Door.Validator, 0, payment, terms) == PaymentRefusal.ValueTooHigh, "value");
    }

    /// @dev A session killed before its first use is named as such, not by a revert of its own kind.
    function test_pending_namesWhatKilledIt() external {
        bytes memory terms = payingTerms().encode();
        Payment memory payment = paymentOf(0, 0);
        uint256 snapshot = vm.snapshotState();
        asAccount(abi.encodeCall(policy.revoke, (idOf(terms))));
        assertTrue(_answer(Door.Validator, 0, payment, terms) == PaymentRefusal.SessionRevoked, "revoked");
        vm.revertToState(snapshot);
        snapshot = vm.snapshotState();
        asAccount(abi.encodeCall(policy.revokeAll, ()));
        assertTrue(_answer(Door.Validator, 0, payment, terms) == PaymentRefusal.EpochPassed, "epoch");
        vm.revertToState(snapshot);
        asAccount(abi.encodeCall(policy.setCeiling, (USDC, 1)));
        assertTrue(_answer(Door.Validator, 0, payment, terms) == PaymentRefusal.NotReserved, "ceiling");
    }

    function test_pending_reverts_whenTermsCanNotBeGranted() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.version = 2;
        bytes memory terms = built.encode();
        bytes memory payload = encode(paymentOf(0, 0));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.TermsVersionUnknown.selector, 2));
        policy.canPay(address(account), Door.Validator, 0, payload, terms);
    }

    // --- against the doors and the token ---

    /// @notice Whatever is asked, `canPay` says what the door then does; and what it allows settles on the token, in
    /// its window, exactly once.
    /// @param seed Decides terms, the session's state, the door and the payment.
    /// hardhat-config: default.fuzz.runs = 500
    /// hardhat-config: deep.fuzz.runs = 10000
    function testFuzz_equalsTheDoorAndTheToken(uint256 seed) external {
        _compare(seed);
    }

    /// @notice The generator reaches both sides often enough to mean something.
    function test_generatorReachesBothSides() external {
        uint256 allowed;
        for (uint256 i; i < 200; ++i) {
            uint256 snapshot = vm.snapshotState();
            if (_compare(uint256(keccak256(abi.encode(i))))) ++allowed;
            vm.revertToState(snapshot);
        }
        assertLe(30, allowed, "allowed");
        assertLe(allowed, 170, "refused");
    }

    function _compare(uint256 seed) private returns (bool allowed) {
        Case memory c = _draw(seed);
        bytes memory payload = encode(c.payment);
        allowed = policy.canPay(address(account), c.door, c.permissionId, payload, c.terms) == PaymentRefusal.None;
        bytes32 digest = digestOf(c.payment, c.terms);
        bytes memory signature = presented(c.door, digest, payload, c.terms, SESSION_KEY);
        if (c.door == Door.Validator && c.pending) {
            signature = abi.encodePacked(grantOf(c.terms), sign(SESSION_KEY, digest), payload, c.terms);
        }
        bytes32 hash = _roll(seed, 50, 2) == 0 ? digest : modular.wrap(digest);
        assertEq(vouches(c.door, c.permissionId, hash, signature), allowed, "the door's answer");
        if (c.permissionId != permissionOf(c.door)) return allowed;
        assertEq(_settles(c, signature), allowed && _isTimely(c), "the token's");
        if (allowed && _isTimely(c)) assertTrue(!_settles(c, signature), "once");
    }

    function _settles(Case memory c, bytes memory signature) private returns (bool) {
        try this.settleFor(c.payment, nonceOf(c.payment, idOf(c.terms)), routed(c.door, signature)) {
            return true;
        } catch {
            return false;
        }
    }

    function _isTimely(Case memory c) private view returns (bool) {
        return block.timestamp > c.payment.validAfter && block.timestamp < c.payment.validBefore;
    }

    /// @dev Half of all payments are right, the others wrong by little, in one or several ways.
    function _draw(uint256 seed) private returns (Case memory c) {
        TermsBuilder.Terms memory built = payingTerms();
        if (_roll(seed, 1, 4) == 0) built.periodLength = [0, 1, 3_333, 20_000][_roll(seed, 2, 4)];
        if (_roll(seed, 3, 8) == 0) built.epoch = 1;
        built.payments[USDC_RULE].payeeCount = uint8(1 + _roll(seed, 4, 3));
        c.door = [Door.Validator, Door.Validator, Door.Policy, Door.Signer][_roll(seed, 5, 4)];
        c.permissionId = permissionOf(c.door);
        c.terms = built.encode();
        _drawPayment(c.payment, built, seed);
        _drawState(c, built, seed);
        vm.warp(T0 + uint256(c.payment.period) * built.periodLength + _roll(seed, 6, 40) * 25);
    }

    function _drawPayment(Payment memory payment, TermsBuilder.Terms memory built, uint256 seed) private view {
        bool second = _roll(seed, 10, 4) == 0;
        uint256 length = built.periodLength == 0 ? uint256(WINDOW) + 1 : built.periodLength;
        uint256 count = WINDOW / length + 1;
        payment.kind = uint8(_roll(seed, 11, 2));
        payment.rule = second ? SECOND_RULE : USDC_RULE;
        (payment.name, payment.version) = ("USDC", "2");
        payment.token = second ? SECOND : USDC;
        payment.to = second ? stranger : seller;
        payment.value = uint112(1 + _roll(seed, 12, second ? PER_SECOND_PAYMENT : PER_PAYMENT));
        payment.period = uint32(_roll(seed, 13, count));
        payment.slot = uint16(_roll(seed, 14, second ? SECOND_SLOTS : SLOTS));
        uint256 first = T0 + payment.period * length;
        uint256 last = first + length - 1 > T0 + WINDOW ? T0 + WINDOW : first + length - 1;
        (payment.validAfter, payment.validBefore) = (uint48(first - 1), uint48(last + 1));
        if (_roll(seed, 15, 2) == 0) return;
        uint256 wrong = _roll(seed, 16, 10);
        if (wrong == 0) payment.value = second ? PER_SECOND_PAYMENT + 1 : PER_PAYMENT + 1;
        if (wrong == 1) payment.to = [shop, guardian, paymaster, address(0xbeef)][_roll(seed, 17, 4)];
        if (wrong == 2) payment.slot = second ? SECOND_SLOTS : SLOTS;
        if (wrong == 3) payment.period = uint32(count);
        if (wrong == 4) payment.validAfter -= 1;
        if (wrong == 5) payment.validBefore += 1;
        if (wrong == 6) payment.rule = uint8(2 + _roll(seed, 18, 254));
        if (wrong == 7) payment.kind = uint8(2 + _roll(seed, 18, 254));
        if (wrong == 8) payment.period = payment.period == 0 ? 1 : payment.period - 1;
        if (wrong == 9) (payment.rule, payment.token) = second ? (USDC_RULE, USDC) : (SECOND_RULE, SECOND);
    }

    function _drawState(Case memory c, TermsBuilder.Terms memory built, uint256 seed) private {
        uint256 state = _roll(seed, 20, 16);
        if (built.epoch == 1) asAccount(abi.encodeCall(policy.revokeAll, ()));
        if (state == 0) asAccount(abi.encodeCall(policy.setCeiling, (USDC, type(uint112).max)));
        if (state == 1) asAccount(abi.encodeCall(policy.setCeiling, (SECOND, type(uint112).max)));
        c.pending = _roll(seed, 21, 4) == 0;
        if (!c.pending) installAt(state == 2 ? _another(c.door) : c.door, c.terms);
        if (state == 3) asAccount(abi.encodeCall(policy.setCeiling, (USDC, type(uint112).max)));
        if (state == 4) asAccount(abi.encodeCall(policy.revoke, (idOf(c.terms))));
        if (state == 5) asAccount(abi.encodeCall(policy.revokeAll, ()));
        if (state == 6 && c.door != Door.Validator) c.permissionId = ~c.permissionId;
    }

    function _another(Door door) private pure returns (Door) {
        return door == Door.Validator ? Door.Policy : Door.Validator;
    }

    function _answer(Door door, bytes4 permissionId, Payment memory payment, bytes memory terms)
        private
        view
        returns (PaymentRefusal)
    {
        return policy.canPay(address(account), door, permissionId, encode(payment), terms);
    }

    function _names(Payment memory payment, bytes memory terms, PaymentRefusal expected) private {
        assertTrue(_answer(Door.Signer, PERMISSION, payment, terms) == expected, "refusal");
        bytes32 digest = digestOf(payment, terms);
        bytes memory signature = presented(Door.Signer, digest, encode(payment), terms, SESSION_KEY);
        assertEq(
            vouches(Door.Signer, PERMISSION, digest, signature), expected == PaymentRefusal.None, "the door's answer"
        );
    }

    function _roll(uint256 seed, uint256 what, uint256 sides) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what))) % sides;
    }
}
