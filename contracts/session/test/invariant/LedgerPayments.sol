// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestUSDC} from "../../../devnet/token/TestUSDC.sol";
import {Door} from "../../types/Door.sol";
import {TermsBuilder} from "../base/TermsBuilder.sol";
import {LedgerOperations} from "./LedgerOperations.sol";

/// @notice Payments by signature (EIP-3009): signed, settled at once or hoarded, settled late, again, by other routes.
abstract contract LedgerPayments is LedgerOperations {
    /// @notice A payment that the thief holds.
    struct Signed {
        uint256 a;
        uint256 s;
        /// The session key's, or another's.
        bytes signature;
        bool unsigned;
        /// Second and period of the clock when it was signed.
        uint256 signedAt;
        uint256 signedIn;
        Payment payment;
    }

    /// @notice How the account is told to ask its modules.
    struct Route {
        Door door;
        bytes4 permissionId;
        bool granted;
    }

    /// @notice What has settled, measured by the account's balance.
    struct Settled {
        uint256 count;
        uint256 sum;
    }

    uint256 private constant _HOARD = 24;

    Signed[24] internal hoard;
    uint256 private _hoarded;
    /// @dev By the period that the clock is in, whatever the payment says.
    mapping(uint256 a => mapping(uint256 s => mapping(uint256 rule => mapping(uint256 period => Settled)))) internal
        settled;
    mapping(uint256 a => mapping(uint256 s => mapping(uint256 rule => uint256))) internal settledInAll;
    mapping(uint256 a => uint256) internal paid;

    function _pay(uint256 a, uint256 s, uint256 seed) internal {
        if (seed % 3 == 0 && _hoarded != 0) return _settle(_pick(seed >> 8), seed >> 64);
        // Some are kept for later, often for the next period, if the session that lives has long ones.
        bool later = seed >> 2 & 3 == 0;
        if (later && seed >> 120 & 1 == 0) s = 1;
        uint256 index = _hoard(a, _preferLiving(a, s, seed >> 4), seed >> 8, later);
        if (!later) _settle(index, seed >> 64);
    }

    /// @dev Mostly what may settle by now, of a session that lives; else anything, to be tried again.
    function _pick(uint256 seed) private view returns (uint256 index) {
        uint256 kept = _hoarded < _HOARD ? _hoarded : _HOARD;
        for (uint256 i; i < kept; ++i) {
            index = ((seed >> 8) + i) % kept;
            Signed storage held = hoard[index];
            if (seed % 4 == 0) return index;
            if (held.signedAt == clock || clock < held.payment.validAfter || clock > held.payment.validBefore) continue;
            if (_lives(held.a, held.s) && !_isUsed(held)) return index;
        }
    }

    /// @dev Signs a payment, mostly one that the rules allow, and keeps it.
    function _hoard(uint256 a, uint256 s, uint256 seed, bool later) private returns (uint256 index) {
        index = _hoarded++ % _HOARD;
        Payment memory payment = _drawPayment(a, s, seed, later);
        account = accounts[a];
        bool unsigned = seed % 24 == 6;
        bytes32 digest = digestOf(payment, packed[s]);
        bytes memory signature = sign(unsigned ? OWNER_KEY : SESSION_KEY, digest);
        hoard[index] = Signed(a, s, signature, unsigned, clock, _periodOf(s), payment);
    }

    /// @dev Settles a payment on the token, by the route that its session was granted for or another.
    function _settle(uint256 index, uint256 seed) private {
        Signed memory held = hoard[index];
        Route memory route = _routeOf(held.a, held.s, seed);
        Line line = _paymentBreaks(held, route);
        bool used = _isUsed(held);
        uint256 before = _balance(held.a, dollar);
        bool expected = line == Line.None && before >= held.payment.value;
        (bool passed, bytes memory reason) = _present(held, route);
        if (!passed && expected) revert Disagreement("payment", reason);
        if (!passed) return _noteRefused(line, used);
        (worked, spender) = (true, held.a);
        if (line != Line.None) ++broken[line];
        if (before - _balance(held.a, dollar) != held.payment.value) ++broken[Line.L12];
        _noteSettled(held, before - _balance(held.a, dollar));
    }

    /// @dev Gives a payment to the token.
    function _present(Signed memory held, Route memory route) internal returns (bool passed, bytes memory reason) {
        account = accounts[held.a];
        bytes memory shown = abi.encodePacked(encode(held.payment), packed[held.s]);
        if (route.door != Door.Policy) shown = abi.encodePacked(held.signature, shown);
        if (route.door == Door.Validator || route.door == Door.Validation) {
            shown = abi.encodePacked(route.granted ? grantOf(packed[held.s]) : bytes(hex"00"), shown);
        }
        shown = abi.encodePacked(uint8(route.door), route.permissionId, address(policy), shown);
        bytes32 nonce = nonceOf(held.payment, ids[held.s]);
        try this.settleFor(held.payment, nonce, shown) {
            return (true, "");
        } catch (bytes memory why) {
            return (false, why);
        }
    }

    function _routeOf(uint256 a, uint256 s, uint256 seed) private view returns (Route memory route) {
        Grant storage grant = grants[a][s];
        (route.door, route.permissionId) = (grant.door, grant.permissionId);
        uint256 hostile = seed % 16;
        if (route.door == Door.None || hostile == 0) (route.door, route.permissionId) = (Door.Validator, bytes4(0));
        if (hostile == 1) route.door = route.door == Door.Signer ? Door.Policy : Door.Signer;
        if (hostile == 2 && route.door != Door.Validator) route.permissionId = ~route.permissionId;
        if (grant.door == Door.None && seed >> 6 & 3 == 0) route.door = Door.Validation;
        bool isForMessages = route.door == Door.Validator || (route.door == Door.Validation && route.permissionId == 0);
        route.granted = isForMessages && (grant.door == Door.None || seed >> 4 & 3 == 0);
    }

    /// @dev What would be broken if a payment settled; `None` when it has to, if the account has the money.
    function _paymentBreaks(Signed memory held, Route memory route) private view returns (Line) {
        Grant storage grant = grants[held.a][held.s];
        if (_isDead(held.a, held.s)) return Line.L6;
        if (held.unsigned && route.door != Door.Policy) return Line.L12;
        bool pending = route.granted && grant.door == Door.None;
        if (!pending && !_isAt(grant, route.door, route.permissionId)) return Line.L8;
        if (!_isInRule(held) || _isUsed(held)) return Line.L10;
        Ceiled storage ceiling = ceilings[held.a][dollar];
        if (ceiling.set && (!grant.reserved[held.payment.rule] || ceiling.used > ceiling.limit)) return Line.Ceiling;
        return Line.None;
    }

    /// @dev Whether a payment is one of its rule, to be settled in its period only, and that period is now.
    function _isInRule(Signed memory held) private view returns (bool) {
        Payment memory payment = held.payment;
        TermsBuilder.Terms storage granted = terms[held.s];
        if (payment.rule >= RULES || payment.period != _periodOf(held.s)) return false;
        TermsBuilder.Payment storage rule = granted.payments[payment.rule];
        if (payment.value > rule.perPayment || payment.slot >= rule.perPeriod) return false;
        if (rule.payeeCount != 0 && payment.to != seller) return false;
        (uint256 first, uint256 last) = _secondsOf(held.s, payment.period);
        if (payment.validAfter + 1 < first || payment.validBefore > last + 1) return false;
        return clock > payment.validAfter && clock < payment.validBefore;
    }

    function _isUsed(Signed memory held) private view returns (bool) {
        return _isNonceUsed(held.a, _nonceOf(held.a, held.s, held.payment.rule, held.payment.period, held.payment.slot));
    }

    function _isNonceUsed(uint256 a, bytes32 nonce) private view returns (bool) {
        return TestUSDC(address(tokens[dollar])).authorizationState(address(accounts[a]), nonce);
    }

    /// @dev As `nonceOf`, of any account.
    function _nonceOf(uint256 a, uint256 s, uint256 rule, uint256 period, uint256 slot) private view returns (bytes32) {
        return keccak256(abi.encode(ids[s], address(accounts[a]), rule, period, slot));
    }

    function _secondsOf(uint256 s, uint256 period) private view returns (uint256 first, uint256 last) {
        uint256 length = terms[s].periodLength;
        (first, last) = (T0 + period * length, terms[s].validUntil);
        if (length != 0 && first + length - 1 < last) last = first + length - 1;
    }

    function _noteSettled(Signed memory held, uint256 moved) private {
        (uint256 a, uint256 s, uint256 rule) = (held.a, held.s, held.payment.rule);
        _count(Kind.Settled);
        if (held.signedAt != clock) _count(Kind.SettledLate);
        if (held.payment.period != held.signedIn) _count(Kind.SettledInNextPeriod);
        Settled storage so_ = settled[a][s][rule][_periodOf(s)];
        ++so_.count;
        so_.sum += moved;
        settledInAll[a][s][rule] += moved;
        paid[a] += moved;
        if (rule >= RULES || so_.sum > _perPeriod(s, rule)) ++broken[Line.L10];
        _noteDrawn(a, dollar, moved, 0);
    }

    function _noteRefused(Line line, bool used) private {
        if (used) _count(Kind.ReplayRefused);
        if (line == Line.L6) _count(Kind.DeadPaymentRefused);
        if (line == Line.Ceiling) _count(Kind.CeilingRefusedPayment);
    }

    function _drawPayment(uint256 a, uint256 s, uint256 seed, bool later)
        private
        view
        returns (Payment memory payment)
    {
        payment.kind = uint8(seed >> 8 & 1);
        payment.rule = uint8(seed >> 9 & 1);
        TermsBuilder.Payment storage rule = terms[s].payments[payment.rule];
        payment.period = _periodOf(s);
        if (later && seed >> 10 & 1 == 0 && terms[s].periodLength != 0) ++payment.period;
        (uint256 first, uint256 last) = _secondsOf(s, payment.period);
        (payment.validAfter, payment.validBefore) = (uint48(first - 1), uint48(last + 1));
        payment.to = payment.rule == 0 || seed >> 13 & 1 == 0 ? seller : stranger;
        // As much as goes, one time in two: so that the bound is reached.
        payment.value = uint112(seed >> 14 & 1 == 0 ? rule.perPayment : (seed >> 16) % rule.perPayment + 1);
        payment.slot = _freeSlot(a, s, payment, (seed >> 32) % rule.perPeriod, rule.perPeriod);
        payment.token = address(tokens[dollar]);
        (payment.name, payment.version) = ("USDC", "2");
        // In nine of 24 something is wrong; 6 is signed by another key.
        uint256 hostile = seed % 24;
        if (hostile == 0) payment.value = rule.perPayment + 1;
        if (hostile == 1) payment.slot = rule.perPeriod;
        if (hostile == 2) payment.validBefore += 600;
        if (hostile == 3) payment.validAfter -= 600;
        if (hostile == 4) payment.to = shop;
        if (hostile == 5) payment.rule = 2;
        // A slot of another period, in this one's window.
        if (hostile == 7) ++payment.period;
        if (hostile == 8 && payment.period != 0) --payment.period;
    }

    /// @dev The first slot from `slot` on that nothing has settled in; `slot` if all are used.
    function _freeSlot(uint256 a, uint256 s, Payment memory payment, uint256 slot, uint256 slots)
        private
        view
        returns (uint16)
    {
        for (uint256 i; i < slots; ++i) {
            uint256 next = (slot + i) % slots;
            if (!_isNonceUsed(a, _nonceOf(a, s, payment.rule, payment.period, next))) return uint16(next);
        }
        return uint16(slot);
    }
}
