// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Ceiling, Spending} from "../types/Budget.sol";
import {Door} from "../types/Door.sol";
import {Session} from "../types/Session.sol";
import {SessionId} from "../types/SessionId.sol";
import {AccountLedger} from "./AccountLedger.sol";
import {Accounting} from "./Accounting.sol";
import {SessionSlot, pack} from "./SessionSlot.sol";

/// @notice What sessions have used and whether they live. Knows amounts and limits, but neither rules nor doors.
///
/// What an operation would use is worked out first, as a `Debit`, by functions that write nothing: so a question
/// ("would this pass?") and the real thing can not differ. `_commit` then writes it.
///
/// @dev Every mapping ends in the account, so that each slot is the account's associated storage (ERC-7562), and
/// every write is of the entry of the account that the caller speaks for. Counters never fall.
abstract contract SessionLedger is AccountLedger {
    using Accounting for Session;
    using Accounting for Spending;
    using Accounting for Ceiling;

    /// @notice Who uses a session, and as what.
    struct Use {
        address account;
        Door door;
        /// Kernel's, or the ERC-6900 entity; zero for the validator's door.
        bytes4 permissionId;
    }

    /// @notice What an operation asks for of one token, and what its session may spend of it, in base units.
    struct Spend {
        address token;
        uint256 amount;
        uint112 perOperation;
        uint112 perPeriod;
        uint112 lifetime;
    }

    /// @notice An amount of a token that a session's payment rules are worth, in base units.
    struct Worth {
        address token;
        uint256 amount;
    }

    /// @notice What an operation changes: the session as it will be, and a line for each token that is spent.
    struct Debit {
        SessionId id;
        address account;
        Session session;
        /// Whether the account has set a ceiling for any token.
        bool capped;
        Line[] lines;
    }

    /// @notice What is spent of one token, and counted under its ceiling, once the debit is written.
    struct Line {
        address token;
        Spending spending;
        Ceiling ceiling;
    }

    mapping(SessionId id => mapping(address account => SessionSlot)) internal _sessions;
    mapping(SessionId id => mapping(address token => mapping(address account => Spending))) private _spendings;
    /// @dev The session that a Kernel permission holds as a policy, or an ERC-6900 entity other than 0. A place is
    /// permission id or entity (4) ‖ `Door` (1).
    mapping(uint256 place => mapping(address account => SessionId)) private _holders;

    /// @inheritdoc ISpendCap
    function getSession(SessionId id, address account) external view returns (Session memory) {
        return _sessions[id][account].unpack();
    }

    /// @inheritdoc ISpendCap
    function getSpending(SessionId id, address token, address account) external view returns (Spending memory) {
        return _spendings[id][token][account];
    }

    /// @dev Installing again, under whatever permission, meets the same counters.
    /// @param worths What each payment rule is worth in all.
    function _install(SessionId id, Use memory use, uint64 epoch, Worth[] memory worths) internal {
        (Session memory session, bool capped) = _admit(id, use, epoch);
        if (capped) _reserve(session, use.account, worths);
        _sessions[id][use.account] = pack(session);
        if (use.door == Door.Policy || (use.door == Door.Validation && use.permissionId != 0)) _takePlace(id, use);
    }

    /// @notice The session as it would be right after its installation; reverts when it may not be installed.
    /// @return session The session.
    /// @return capped Whether the account has set a ceiling for any token.
    function _admit(SessionId id, Use memory use, uint64 epoch)
        internal
        view
        returns (Session memory session, bool capped)
    {
        session = _sessions[id][use.account].unpack();
        // Check it was not revoked, before now or under an earlier epoch.
        if (session.revoked) revert SessionIsRevoked(id);
        capped = _checkEpoch(use.account, epoch);
        (session.door, session.permissionId) = (use.door, use.permissionId);
    }

    /// @notice Begins a debit of a session that lives and is used as it was installed.
    function _load(SessionId id, Use memory use, uint64 epoch) internal view returns (Debit memory debit) {
        Session memory session = _sessions[id][use.account].unpack();
        if (session.revoked) revert SessionIsRevoked(id);
        if (session.door != use.door) revert SessionNotInstalled(id, use.door);
        if (session.permissionId != use.permissionId) {
            revert PermissionMismatch(session.permissionId, use.permissionId);
        }
        (debit.id, debit.account, debit.session) = (id, use.account, session);
        debit.capped = _checkEpoch(use.account, epoch);
    }

    /// @notice Begins a debit of a session never installed, as if it were installed right before; reverts as that would.
    function _foresee(SessionId id, Use memory use, uint64 epoch, Worth[] memory worths)
        internal
        view
        returns (Debit memory debit)
    {
        (debit.id, debit.account) = (id, use.account);
        (debit.session, debit.capped) = _admit(id, use, epoch);
        if (!debit.capped) return debit;
        // Check the ceilings can hold what its payments are worth.
        for (uint256 i; i < worths.length; ++i) {
            _foreseenCeiling(worths[i].token, use.account, worths, i + 1);
        }
    }

    /// @notice Adds what an operation spends to a debit.
    /// @param foreseen What installing the session would take out of the ceilings first; none if it is installed.
    function _spend(Debit memory debit, uint32 period, Spend[] memory spends, Worth[] memory foreseen)
        internal
        view
    {
        debit.lines = new Line[](spends.length);
        for (uint256 i; i < spends.length; ++i) {
            Spend memory wish = spends[i];
            Line memory line = debit.lines[i];
            line.token = wish.token;
            line.spending = _spendings[debit.id][wish.token][debit.account].spend(
                wish.token, period, wish.amount, wish.perOperation, wish.perPeriod, wish.lifetime
            );
            if (!debit.capped) continue;
            line.ceiling = _foreseenCeiling(wish.token, debit.account, foreseen, foreseen.length);
            if (line.ceiling.set) line.ceiling.draw(wish.token, wish.amount);
        }
    }

    /// @notice Whether the account has set a ceiling for `token`.
    function _hasCeiling(address account, address token) internal view returns (bool) {
        return _ceilings[token][account].set;
    }

    function _commit(Debit memory debit) internal {
        _sessions[debit.id][debit.account] = pack(debit.session);
        for (uint256 i; i < debit.lines.length; ++i) {
            Line memory line = debit.lines[i];
            _spendings[debit.id][line.token][debit.account] = line.spending;
            if (line.ceiling.set) _ceilings[line.token][debit.account] = line.ceiling;
        }
    }

    function _revoke(SessionId id, address account) internal {
        _kill(id, account);
        emit SessionRevoked(id, account);
    }

    /// @dev Without an event.
    function _kill(SessionId id, address account) internal {
        Session memory session = _sessions[id][account].unpack();
        session.revoked = true;
        _sessions[id][account] = pack(session);
    }

    /// @notice Whether session `id` of `account` was ever installed; dead or not.
    function _wasInstalled(SessionId id, address account) internal view returns (bool) {
        return _sessions[id][account].unpack().door != Door.None;
    }

    /// @notice Makes session `id` the one of its permission or entity, and kills the one that it was before.
    /// @dev Kernel puts one permission in the place of another of the same id, and ERC-6900 accounts uninstall an entity
    /// without data, and tell no module. A policy does not see whose key signs: the session that was replaced would be
    /// used by the key of the new one. What an account's message grants names no entity, so entity 0 has many sessions.
    function _takePlace(SessionId id, Use memory use) private {
        uint256 place = uint256(uint32(use.permissionId)) << 8 | uint256(use.door);
        SessionId former = _holders[place][use.account];
        if (SessionId.unwrap(former) == SessionId.unwrap(id)) return;
        _holders[place][use.account] = id;
        if (SessionId.unwrap(former) == 0) return;
        Session memory session = _sessions[former][use.account].unpack();
        // Check it was not installed anew since, under another permission or at another door.
        if (session.door == use.door && session.permissionId == use.permissionId) _revoke(former, use.account);
    }

    /// @return The ceiling of `token` once the first `count` of `worths` that are of it are counted.
    function _foreseenCeiling(address token, address account, Worth[] memory worths, uint256 count)
        private
        view
        returns (Ceiling memory)
    {
        Ceiling memory ceiling = _ceilings[token][account];
        if (!ceiling.set) return ceiling;
        for (uint256 i; i < count; ++i) {
            if (worths[i].token == token) ceiling.draw(token, worths[i].amount);
        }
        return ceiling;
    }

    /// @dev A rule that is reserved stays so: payments signed under it may settle at any time.
    function _reserve(Session memory session, address account, Worth[] memory worths) private {
        for (uint256 i; i < worths.length; ++i) {
            Ceiling memory ceiling = _ceilings[worths[i].token][account];
            if (!ceiling.set || session.reserved & (1 << i) != 0) continue;
            ceiling.draw(worths[i].token, worths[i].amount);
            _ceilings[worths[i].token][account] = ceiling;
            // at most 16 payment rules
            session.reserved |= uint16(1 << i);
        }
    }
}
