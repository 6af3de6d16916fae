// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {Session, SessionSlot, pack} from "./SessionSlot.sol";

/// @notice What sessions have used and whether they live. Knows amounts and limits, but neither rules nor doors.
///
/// @dev Every mapping ends in the account, so that each slot is the account's associated storage (ERC-7562), and
/// every write is of the entry of the account that the caller speaks for. Counters never fall.
abstract contract SessionLedger {
    /// @notice What a session has spent of one token, one slot.
    struct Spending {
        /// The last period in which it spent.
        uint32 period;
        /// Base units spent in that period.
        uint112 inPeriod;
        /// Base units spent since the session was granted.
        uint112 total;
    }

    /// @notice Which of a token's three caps.
    enum Cap {
        Operation,
        Period,
        Lifetime
    }

    mapping(SessionId id => mapping(address account => SessionSlot)) private _sessions;
    mapping(SessionId id => mapping(address token => mapping(address account => Spending))) private _spendings;
    mapping(address account => uint64) private _epochs;

    event SessionInstalled(SessionId indexed id, address indexed account, Door door, bytes terms);
    event SessionRevoked(SessionId indexed id, address indexed account);
    event EpochRaised(address indexed account, uint64 epoch);

    error SessionNotInstalled(SessionId id, Door door);
    error SessionIsRevoked(SessionId id);
    error EpochMismatch(uint64 current, uint64 inTerms);
    error PermissionMismatch(bytes4 installed, bytes4 used);
    error OperationsExhausted(uint32 max);
    error GasBudgetExceeded(uint256 limit, uint256 spent, uint256 requested);
    error SpendCapExceeded(Cap cap, address token, uint256 limit, uint256 spent, uint256 requested);
    error PeriodPassed(uint32 current, uint32 claimed);

    /// @notice The state of session `id` of `account`.
    function getSession(SessionId id, address account) external view returns (Session memory) {
        return _sessions[id][account].unpack();
    }

    /// @notice What session `id` of `account` has spent of `token`, in base units; address zero is native ETH.
    function getSpending(SessionId id, address token, address account) external view returns (Spending memory) {
        return _spendings[id][token][account];
    }

    /// @notice The account's epoch: sessions granted under an earlier one are dead.
    function epochOf(address account) external view returns (uint64) {
        return _epochs[account];
    }

    /// @dev Installing again, under whatever permission, meets the same counters.
    function _install(
        SessionId id,
        address account,
        Door door,
        bytes4 permissionId,
        uint64 epoch,
        bytes calldata terms
    ) internal {
        Session memory session = _sessions[id][account].unpack();
        // Check it was not revoked, before now or under an earlier epoch.
        if (session.revoked) revert SessionIsRevoked(id);
        _checkEpoch(account, epoch);

        session.door = door;
        session.permissionId = permissionId;
        _sessions[id][account] = pack(session);
        emit SessionInstalled(id, account, door, terms);
    }

    function _revoke(SessionId id, address account) internal {
        Session memory session = _sessions[id][account].unpack();
        session.revoked = true;
        _sessions[id][account] = pack(session);
        emit SessionRevoked(id, account);
    }

    function _raiseEpoch(address account) internal {
        uint64 epoch = ++_epochs[account];
        emit EpochRaised(account, epoch);
    }

    /// @notice Counts one user operation and its worst-case gas against a live session.
    /// @param gasCost Worst case in wei.
    function _chargeOperation(
        SessionId id,
        address account,
        Door door,
        bytes4 permissionId,
        uint64 epoch,
        uint32 maxOperations,
        uint96 gasBudget,
        uint256 gasCost
    ) internal {
        Session memory session = _sessions[id][account].unpack();
        // Check the session lives and is used as it was installed.
        if (session.revoked) revert SessionIsRevoked(id);
        if (session.door != door) revert SessionNotInstalled(id, door);
        if (session.permissionId != permissionId) revert PermissionMismatch(session.permissionId, permissionId);
        _checkEpoch(account, epoch);

        // Check the budgets of operations and gas.
        if (session.operations >= maxOperations) revert OperationsExhausted(maxOperations);
        if (gasCost > gasBudget || session.gasSpent > gasBudget - gasCost) {
            revert GasBudgetExceeded(gasBudget, session.gasSpent, gasCost);
        }
        unchecked {
            // operations < maxOperations; gasSpent + gasCost <= gasBudget < 2^96
            session.operations += 1;
            session.gasSpent += uint96(gasCost);
        }
        _sessions[id][account] = pack(session);
    }

    /// @notice Charges what one user operation spends of `token`, in base units, to its period and to the session.
    function _chargeSpend(
        SessionId id,
        address account,
        address token,
        uint32 period,
        uint256 amount,
        uint112 perOperation,
        uint112 perPeriod,
        uint112 lifetime
    ) internal {
        Spending memory spending = _spendings[id][token][account];
        // Check time does not run backwards: a period once left keeps what was spent in it.
        if (period < spending.period) revert PeriodPassed(spending.period, period);
        uint256 inPeriod = period == spending.period ? spending.inPeriod : 0;
        uint256 total = spending.total;

        // Check the three caps.
        if (amount > perOperation) revert SpendCapExceeded(Cap.Operation, token, perOperation, 0, amount);
        unchecked {
            // amount <= perOperation < 2^112, and both counters are below 2^112
            if (inPeriod + amount > perPeriod) {
                revert SpendCapExceeded(Cap.Period, token, perPeriod, inPeriod, amount);
            }
            if (total + amount > lifetime) revert SpendCapExceeded(Cap.Lifetime, token, lifetime, total, amount);
            // both sums are at most a uint112 cap
            _spendings[id][token][account] =
                Spending({period: period, inPeriod: uint112(inPeriod + amount), total: uint112(total + amount)});
        }
    }

    function _checkEpoch(address account, uint64 epoch) private view {
        if (_epochs[account] != epoch) revert EpochMismatch(_epochs[account], epoch);
    }
}
