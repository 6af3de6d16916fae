// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CalldataWords} from "./CalldataWords.sol";
import {SessionTerms} from "./SessionTerms.sol";

/// @notice Has every allowance counted that is given under a ceiling.
///
/// One that the entry which gives it does not count must be counted by the very next call, which is of its spender and
/// counts at least as much of the token. So `approve` and `createEscrow` in one batch are counted once, and no allowance
/// is left for another session, whose terms need not count what its calls pull.
library Allowances {
    using CalldataWords for bytes;
    using SessionTerms for bytes;

    /// @notice An allowance that nothing has counted yet.
    struct Uncounted {
        address spender;
        /// Index of the token's limit.
        uint256 limit;
        /// Base units; 0: there is none.
        uint256 amount;
        /// What was counted of the token when it was given, in base units.
        uint256 counted;
    }

    /// @notice Notes what a call allows and does not count.
    /// @param entry The call's entry in the terms.
    /// @param limit Index of the limit of the token that is called.
    /// @param data An `approve`, if nothing counts it: terms allow no other such call.
    /// @param spent What is counted so far, one element per limit.
    function note(
        Uncounted memory allowance,
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        uint256 entry,
        uint256 limit,
        bytes calldata data,
        uint256[] memory spent
    ) internal pure {
        if (terms.hasSpendRule(tables, entry)) return;
        // The rule that pins the spender has compared the whole word.
        allowance.spender = address(uint160(data.load(4)));
        (allowance.limit, allowance.amount, allowance.counted) = (limit, data.load(36), spent[limit]);
    }

    /// @notice Whether the call after it, of `target`, has counted it.
    function isCounted(Uncounted memory allowance, address target, uint256[] memory spent)
        internal
        pure
        returns (bool)
    {
        return target == allowance.spender && spent[allowance.limit] - allowance.counted >= allowance.amount;
    }
}
