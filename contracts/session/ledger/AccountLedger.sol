// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Ceiling} from "../types/Budget.sol";

/// @notice What holds for all sessions of an account together: the epoch they live in, and the ceilings they share.
///
/// A ceiling counts everything that any session spends of its token while it is set, through whatever door; payments
/// by signature are counted whole when their session is installed, as no one sees them settle. It is cumulative:
/// the owner grants more by raising the limit.
///
/// @dev Every mapping ends in the account: see `SessionLedger`.
abstract contract AccountLedger is ISpendCap {
    /// @notice One slot, read by every operation, so that an account without ceilings pays nothing for them.
    struct AccountState {
        uint64 epoch;
        /// How many tokens have a ceiling in force.
        uint32 ceilings;
    }

    mapping(address account => AccountState) internal _accounts;
    mapping(address token => mapping(address account => Ceiling)) internal _ceilings;

    /// @inheritdoc ISpendCap
    function setCeiling(address token, uint112 limit) external {
        Ceiling memory ceiling = _ceilings[token][msg.sender];
        if (!ceiling.set) _accounts[msg.sender].ceilings += 1;
        _ceilings[token][msg.sender] = Ceiling({set: true, limit: limit, used: ceiling.used});
        emit CeilingSet(msg.sender, token, limit);
    }

    /// @inheritdoc ISpendCap
    function removeCeiling(address token) external {
        Ceiling memory ceiling = _ceilings[token][msg.sender];
        if (!ceiling.set) return;
        _accounts[msg.sender].ceilings -= 1;
        _ceilings[token][msg.sender] = Ceiling({set: false, limit: 0, used: ceiling.used});
        emit CeilingRemoved(msg.sender, token);
    }

    /// @inheritdoc ISpendCap
    function ceilingOf(address account, address token) external view returns (Ceiling memory) {
        return _ceilings[token][account];
    }

    /// @inheritdoc ISpendCap
    function epochOf(address account) external view returns (uint64) {
        return _accounts[account].epoch;
    }

    function _raiseEpoch(address account) internal {
        uint64 epoch = ++_accounts[account].epoch;
        emit EpochRaised(account, epoch);
    }

    /// @return capped Whether the account has set a ceiling for any token.
    function _checkEpoch(address account, uint64 inTerms) internal view returns (bool capped) {
        AccountState memory state = _accounts[account];
        if (state.epoch != inTerms) revert EpochMismatch(state.epoch, inTerms);
        return state.ceilings != 0;
    }
}
