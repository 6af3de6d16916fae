// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TermsBuilder} from "../base/TermsBuilder.sol";
import {Door} from "../../types/Door.sol";
import {LedgerWorld} from "./LedgerWorld.sol";

/// @notice What the ledger must say, kept by other means, and what must be refused.
abstract contract LedgerModel is LedgerWorld {
    /// @notice A property, as the step that breaks it is recorded.
    enum Line {
        None,
        /// Caps, number of operations, a period that is not the clock's.
        L1,
        /// A batch debits the sum of its calls.
        L3,
        /// Revoked, expired, or of another epoch.
        L6,
        /// Installing anew resets nothing.
        L7,
        /// Never granted, or used otherwise than it was.
        L8,
        /// A payment outside its rule, its slot or its period.
        L10,
        L11,
        /// Signed by another key, or executed otherwise than checked.
        L12,
        /// The account's ceiling over all its sessions.
        Ceiling
    }

    /// @notice A kind of step, counted so that none is forgotten.
    enum Kind {
        Operated,
        Redeemed,
        CorruptedOperated,
        ExecutionReverted,
        Pulled,
        Killed,
        Lowered,
        Settled,
        SettledLate,
        SettledInNextPeriod,
        ReplayRefused,
        DeadPaymentRefused,
        CeilingRefusedPayment,
        OperatedByEntity
    }

    struct Grant {
        Door door;
        bytes4 permissionId;
        bool revoked;
        /// Payment rules whose worth the ceiling holds.
        bool[2] reserved;
        uint256 operations;
        uint256 gas;
    }

    struct Counter {
        uint256 period;
        uint256 inPeriod;
        uint256 total;
        /// What one operation spent at most.
        uint256 largest;
    }

    struct Ceiled {
        bool set;
        uint256 limit;
        uint256 used;
        /// What operations spent and payments moved while it was set.
        uint256 drawn;
    }

    /// @notice An operation at a door.
    struct Step {
        uint256 a;
        uint256 s;
        uint32 period;
        Door door;
        bytes4 permissionId;
        uint256 gas;
        uint256[6] sums;
        /// How much of token 1 is only allowed to the shop.
        uint256 allowed;
        /// The session key redeems by itself, at the executor's door.
        bool redeems;
        /// The account's signed grant is brought along.
        bool granted;
        /// Another key signs, or another sender redeems.
        bool unsigned;
        /// A byte was changed, so that the model does not know what it says.
        bool corrupted;
    }

    mapping(uint256 a => mapping(uint256 s => Grant)) internal grants;
    mapping(uint256 a => mapping(uint256 s => mapping(uint256 t => Counter))) internal counters;
    mapping(uint256 a => mapping(uint256 t => Ceiled)) internal ceilings;
    /// @notice The session that a permission holds as a policy, or an entity other than 0, counted from 1.
    mapping(uint256 a => mapping(Door door => mapping(bytes4 permissionId => uint256))) private _holders;
    uint256[3] internal epochs;

    /// @notice How many steps passed that had to be refused, or did otherwise than they should, by what they broke.
    mapping(Line line => uint256 count) public broken;
    /// @notice The account that spent last.
    uint256 public spender;
    bool internal worked;
    uint256[14] private _counts;

    /// @notice A step was refused that had to pass.
    error Disagreement(string what, bytes reason);

    /// @notice How many steps there were, by kind.
    function counts() external view returns (uint256[14] memory) {
        return _counts;
    }

    function _count(Kind kind) internal {
        ++_counts[uint256(kind)];
    }

    /// @dev What would be broken if an operation passed; `None` when it has to pass.
    function _breaks(Step memory current) internal view returns (Line) {
        (uint256 a, uint256 s) = (current.a, current.s);
        Grant storage grant = grants[a][s];
        TermsBuilder.Terms storage granted = terms[s];
        if (_isDead(a, s)) return Line.L6;
        if (current.unsigned) return Line.L12;
        // A grant moves no session that was installed.
        bool installs = current.granted && grant.door == Door.None && current.permissionId == bytes4(0);
        if (!_isAt(grant, current.door, current.permissionId) && !installs) return Line.L8;
        if (grant.operations >= granted.maxOperations) return Line.L1;
        if (grant.gas + current.gas > granted.gasBudget) return Line.L11;
        // What a paymaster that the terms do not name takes no ceiling sees; it pays from a cost of 101 on.
        if (current.gas > 100 && _isCeiled(a)) return Line.Ceiling;
        uint256 worth = installs ? _worthLeft(a, s) : 0;
        Ceiled storage dollars = ceilings[a][dollar];
        if (dollars.set && worth != 0 && dollars.used + worth > dollars.limit) return Line.Ceiling;
        for (uint256 t; t < TOKENS; ++t) {
            uint256 sum = current.sums[t];
            if (sum == 0) continue;
            // The claim must be the period that the clock is in.
            if (current.period != _periodOf(s)) return Line.L1;
            Counter storage counter = counters[a][s][t];
            uint256 inPeriod = counter.period == current.period ? counter.inPeriod : 0;
            if (sum > granted.limits[t].perOperation) return Line.L1;
            if (inPeriod + sum > granted.limits[t].perPeriod) return Line.L1;
            if (counter.total + sum > granted.limits[t].lifetime) return Line.L1;
            Ceiled storage ceiling = ceilings[a][t];
            if (ceiling.set && ceiling.used + (t == dollar ? worth : 0) + sum > ceiling.limit) return Line.Ceiling;
        }
        return Line.None;
    }

    /// @dev Whether an account's owner has set a ceiling of any token.
    function _isCeiled(uint256 a) internal view returns (bool) {
        for (uint256 t; t < TOKENS; ++t) {
            if (ceilings[a][t].set) return true;
        }
        return false;
    }

    /// @dev How much of a token one operation may spend now, but for ceilings.
    function _room(uint256 a, uint256 s, uint256 t) internal view returns (uint256 room) {
        TermsBuilder.Limit storage limit = terms[s].limits[t];
        Counter storage counter = counters[a][s][t];
        uint256 inPeriod = counter.period == _periodOf(s) ? counter.inPeriod : 0;
        if (inPeriod > limit.perPeriod || counter.total > limit.lifetime) return 0;
        room = limit.perPeriod - inPeriod;
        if (limit.lifetime - counter.total < room) room = limit.lifetime - counter.total;
        if (limit.perOperation < room) room = limit.perOperation;
    }

    function _isAt(Grant storage grant, Door door, bytes4 permissionId) internal view returns (bool) {
        return grant.door != Door.None && grant.door == door && grant.permissionId == permissionId;
    }

    function _isDead(uint256 a, uint256 s) internal view returns (bool) {
        return grants[a][s].revoked || epochs[a] != terms[s].epoch || clock > terms[s].validUntil;
    }

    function _lives(uint256 a, uint256 s) internal view returns (bool) {
        return grants[a][s].door != Door.None && !_isDead(a, s);
    }

    /// @dev The next session from `s` on that lives, now and then `s` itself: nothing is proved by refusing the same
    /// thing again and again.
    function _preferLiving(uint256 a, uint256 s, uint256 seed) internal view returns (uint256) {
        for (uint256 i; i < SESSIONS && !_lives(a, s) && seed % 8 != 0; ++i) {
            s = (s + 1) % SESSIONS;
        }
        return s;
    }

    /// @dev All that a payment rule can ever cost.
    function _worth(uint256 s, uint256 rule) internal view returns (uint256) {
        return _perPeriod(s, rule) * _periods(s);
    }

    /// @dev What installing a session takes out of the ceiling, if one is set.
    function _worthLeft(uint256 a, uint256 s) internal view returns (uint256 sum) {
        for (uint256 rule; rule < RULES; ++rule) {
            if (!grants[a][s].reserved[rule]) sum += _worth(s, rule);
        }
    }

    /// @dev Counts an installation that passed.
    function _noteInstalled(uint256 a, uint256 s, Door door, bytes4 permissionId) internal {
        (grants[a][s].door, grants[a][s].permissionId) = (door, permissionId);
        if (door == Door.Policy || (door == Door.Validation && permissionId != 0)) _replace(a, s, door, permissionId);
        if (!ceilings[a][dollar].set) return;
        ceilings[a][dollar].used += _worthLeft(a, s);
        grants[a][s].reserved = [true, true];
    }

    /// @dev A permission holds one session as a policy, and an entity other than 0 one: the one before is dead.
    function _replace(uint256 a, uint256 s, Door door, bytes4 permissionId) private {
        uint256 former = _holders[a][door][permissionId];
        _holders[a][door][permissionId] = s + 1;
        if (former == 0 || former == s + 1 || !_isAt(grants[a][former - 1], door, permissionId)) return;
        grants[a][former - 1].revoked = true;
    }

    /// @dev Counts an operation that passed.
    function _noteOperation(Step memory current) internal {
        (uint256 a, uint256 s) = (current.a, current.s);
        if (current.granted && grants[a][s].door == Door.None) _noteInstalled(a, s, current.door, bytes4(0));
        ++grants[a][s].operations;
        grants[a][s].gas += current.gas;
        for (uint256 t; t < TOKENS; ++t) {
            uint256 sum = current.sums[t];
            if (sum == 0) continue;
            Counter storage counter = counters[a][s][t];
            counter.inPeriod = (counter.period == current.period ? counter.inPeriod : 0) + sum;
            counter.period = current.period;
            counter.total += sum;
            if (sum > counter.largest) counter.largest = sum;
            _noteDrawn(a, t, sum, sum);
        }
    }

    /// @dev Counts what left, or may leave, under a ceiling.
    function _noteDrawn(uint256 a, uint256 t, uint256 drawn, uint256 used) internal {
        if (!ceilings[a][t].set) return;
        ceilings[a][t].drawn += drawn;
        ceilings[a][t].used += used;
    }
}
