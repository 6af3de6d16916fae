// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {AccountLedger} from "./AccountLedger.sol";
import {Accounting, Ceiling, Spending} from "./Accounting.sol";
import {Session, SessionSlot, pack} from "./SessionSlot.sol";

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

    /// @notice An operation on its way to the ledger: who uses which session how, and what that changes.
    struct Debit {
        address account;
        Door door;
        bytes4 permissionId;
        /// Worst-case gas that counts against the session's budget, in wei.
        uint256 gasCost;
        /// The paymaster named, or zero.
        address paymaster;
        SessionId id;
        /// Whether the session, never installed, is judged as if its grant came with this operation.
        bool asIfGranted;
        Session session;
        /// Whether the account has set a ceiling for any token.
        bool capped;
        /// How many entries of the lists are filled.
        uint256 count;
        /// Tokens that are spent.
        address[] tokens;
        /// What is spent of them then.
        Spending[] spendings;
        /// What is counted of them then; empty when the account has set no ceiling.
        Ceiling[] ceilings;
    }

    mapping(SessionId id => mapping(address account => SessionSlot)) internal _sessions;
    mapping(SessionId id => mapping(address token => mapping(address account => Spending))) private _spendings;

    event SessionInstalled(SessionId indexed id, address indexed account, Door door, bytes terms);
    event SessionRevoked(SessionId indexed id, address indexed account);

    error SessionNotInstalled(SessionId id, Door door);
    error SessionIsRevoked(SessionId id);
    error PermissionMismatch(bytes4 installed, bytes4 used);
    error CeilingUnmetered(address token);

    /// @notice The state of session `id` of `account`.
    function getSession(SessionId id, address account) external view returns (Session memory) {
        return _sessions[id][account].unpack();
    }

    /// @notice What session `id` of `account` has spent of `token`, in base units; address zero is native ETH.
    function getSpending(SessionId id, address token, address account) external view returns (Spending memory) {
        return _spendings[id][token][account];
    }

    /// @dev Installing again, under whatever permission, meets the same counters.
    /// @param payments What each payment rule is worth in all, in base units.
    /// @param tokens The token of each payment rule.
    function _install(
        SessionId id,
        address account,
        Door door,
        bytes4 permissionId,
        uint64 epoch,
        uint256[] memory payments,
        address[] memory tokens
    ) internal {
        Session memory session = _sessions[id][account].unpack();
        uint256 ceilings = _admit(session, id, account, door, permissionId, epoch);
        if (ceilings != 0) _reserve(session, account, payments, tokens);
        _sessions[id][account] = pack(session);
    }

    /// @notice Gives `session` its door, in memory, if it may be installed.
    /// @return ceilings How many ceilings the account has set.
    function _admit(
        Session memory session,
        SessionId id,
        address account,
        Door door,
        bytes4 permissionId,
        uint64 epoch
    ) internal view returns (uint256 ceilings) {
        // Check it was not revoked, before now or under an earlier epoch.
        if (session.revoked) revert SessionIsRevoked(id);
        AccountState memory state = _accounts[account];
        _checkEpoch(state.epoch, epoch);
        (session.door, session.permissionId) = (door, permissionId);
        return state.ceilings;
    }

    /// @notice Reverts as `_install` would when the ceilings can not hold the payments of a session never installed.
    function _checkReservable(address account, uint256[] memory payments, address[] memory tokens) internal view {
        for (uint256 i; i < payments.length; ++i) {
            Ceiling memory ceiling = _ceilings[tokens[i]][account];
            if (!ceiling.set) continue;
            for (uint256 j; j <= i; ++j) {
                if (tokens[j] == tokens[i]) ceiling.draw(tokens[i], payments[j]);
            }
        }
    }

    function _revoke(SessionId id, address account) internal {
        Session memory session = _sessions[id][account].unpack();
        session.revoked = true;
        _sessions[id][account] = pack(session);
        emit SessionRevoked(id, account);
    }

    /// @notice Loads the session that `debit` names, if it lives and is used as it was installed.
    function _loadSession(Debit memory debit, uint64 epoch) internal view {
        Session memory session = _sessions[debit.id][debit.account].unpack();
        if (session.revoked) revert SessionIsRevoked(debit.id);
        if (session.door != debit.door) revert SessionNotInstalled(debit.id, debit.door);
        if (session.permissionId != debit.permissionId) {
            revert PermissionMismatch(session.permissionId, debit.permissionId);
        }
        AccountState memory state = _accounts[debit.account];
        _checkEpoch(state.epoch, epoch);
        debit.session = session;
        debit.capped = state.ceilings != 0;
    }

    /// @notice Makes room in `debit` for what is spent of `most` tokens.
    function _prepareSpending(Debit memory debit, uint256 most) internal pure {
        debit.tokens = new address[](most);
        debit.spendings = new Spending[](most);
        if (debit.capped) debit.ceilings = new Ceiling[](most);
    }

    /// @notice Adds to `debit` what an operation spends of `token`, in base units.
    /// @param reserved What installing the session in this very operation would take out of the token's ceiling.
    function _debitSpend(
        Debit memory debit,
        address token,
        uint32 period,
        uint256 amount,
        uint112 perOperation,
        uint112 perPeriod,
        uint112 lifetime,
        uint256 reserved
    ) internal view {
        uint256 index = debit.count++;
        debit.tokens[index] = token;
        Spending memory spending = _spendings[debit.id][token][debit.account];
        debit.spendings[index] = spending.spend(token, period, amount, perOperation, perPeriod, lifetime);
        if (!debit.capped) return;
        Ceiling memory ceiling = _ceilings[token][debit.account];
        if (ceiling.set) {
            if (reserved != 0) ceiling.draw(token, reserved);
            ceiling.draw(token, amount);
        }
        debit.ceilings[index] = ceiling;
    }

    /// @notice Refuses a call on a token whose ceiling would not see what it spends.
    function _checkMetered(address account, address target) internal view {
        if (_ceilings[target][account].set) revert CeilingUnmetered(target);
    }

    function _commit(Debit memory debit) internal {
        _sessions[debit.id][debit.account] = pack(debit.session);
        for (uint256 i; i < debit.count; ++i) {
            address token = debit.tokens[i];
            _spendings[debit.id][token][debit.account] = debit.spendings[i];
            if (debit.capped && debit.ceilings[i].set) {
                _ceilings[token][debit.account] = debit.ceilings[i];
            }
        }
    }

    /// @dev A rule that is reserved stays so: payments signed under it may settle at any time.
    function _reserve(Session memory session, address account, uint256[] memory payments, address[] memory tokens)
        private
    {
        for (uint256 i; i < payments.length; ++i) {
            Ceiling memory ceiling = _ceilings[tokens[i]][account];
            if (!ceiling.set || session.reserved & (1 << i) != 0) continue;
            ceiling.draw(tokens[i], payments[i]);
            _ceilings[tokens[i]][account] = ceiling;
            // at most 16 payment rules
            session.reserved |= uint16(1 << i);
        }
    }
}
