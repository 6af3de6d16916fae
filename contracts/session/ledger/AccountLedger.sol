// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Accounting, Ceiling} from "./Accounting.sol";

/// @notice What holds for all sessions of an account together: the epoch they live in, and the ceilings they share.
///
/// A ceiling counts everything that any session spends of its token while it is set, through whatever door; payments
/// by signature are counted whole when their session is installed, as no one sees them settle. It is cumulative:
/// the owner grants more by raising the limit.
///
/// @dev Every mapping ends in the account: see `SessionLedger`.
abstract contract AccountLedger {
    using Accounting for Ceiling;

    /// @notice One slot, read by every operation, so that an account without ceilings pays nothing for them.
    struct AccountState {
        uint64 epoch;
        /// How many tokens have a ceiling in force.
        uint32 ceilings;
    }

    mapping(address account => AccountState) internal _accounts;
    mapping(address token => mapping(address account => Ceiling)) internal _ceilings;

    event EpochRaised(address indexed account, uint64 epoch);
    event CeilingSet(address indexed account, address indexed token, uint112 limit);
    event CeilingRemoved(address indexed account, address indexed token);

    error EpochMismatch(uint64 current, uint64 inTerms);

    /// @notice Bounds what all sessions of the calling account together may spend of `token` from now on.
    /// @param token Address zero is native ETH.
    /// @param limit Base units; what was counted under an earlier ceiling of this token still counts.
    function setCeiling(address token, uint112 limit) external {
        Ceiling memory ceiling = _ceilings[token][msg.sender];
        if (!ceiling.set) _accounts[msg.sender].ceilings += 1;
        _ceilings[token][msg.sender] = Ceiling({set: true, limit: limit, used: ceiling.used});
        emit CeilingSet(msg.sender, token, limit);
    }

    /// @notice Lifts the calling account's ceiling of `token`; what was counted is kept, should it be set again.
    function removeCeiling(address token) external {
        Ceiling memory ceiling = _ceilings[token][msg.sender];
        if (!ceiling.set) return;
        _accounts[msg.sender].ceilings -= 1;
        _ceilings[token][msg.sender] = Ceiling({set: false, limit: 0, used: ceiling.used});
        emit CeilingRemoved(msg.sender, token);
    }

    /// @notice The ceiling of `token` over all sessions of `account`, in base units.
    function ceilingOf(address account, address token) external view returns (Ceiling memory) {
        return _ceilings[token][account];
    }

    /// @notice The account's epoch: sessions granted under an earlier one are dead.
    function epochOf(address account) external view returns (uint64) {
        return _accounts[account].epoch;
    }

    function _raiseEpoch(address account) internal {
        uint64 epoch = ++_accounts[account].epoch;
        emit EpochRaised(account, epoch);
    }

    function _checkEpoch(uint64 current, uint64 inTerms) internal pure {
        if (current != inTerms) revert EpochMismatch(current, inTerms);
    }
}
