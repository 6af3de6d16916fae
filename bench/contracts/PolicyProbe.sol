// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";

/// @notice Measures the least that policies of SmartSessions cost, whose own are in no npm package. NEVER DEPLOYED
/// outside the bench.
///
/// Each policy is one storage slot, packed: a counter is read, compared and written, a window is read. A real policy
/// does at least as much (the ERC-20 one reads three slots and logs an event), so what is measured with these is a
/// lower bound.
contract PolicyProbe {
    /// @notice What a policy looks at.
    enum Kind {
        /// The second argument of a call: an ERC-20 amount.
        Amount,
        /// A call's native value.
        Value,
        /// How often it is asked.
        Usage,
        /// Nothing: it gives the window in which an operation is valid.
        Window
    }

    struct Budget {
        uint128 limit;
        uint128 used;
    }

    uint256 private constant _FAILED = 1;

    Kind private immutable _KIND;

    mapping(bytes32 id => mapping(address multiplexer => mapping(address account => Budget))) private _budgets;

    constructor(Kind kind) {
        _KIND = kind;
    }

    /// @param data The limit (16); of a window, ERC-4337's packed last and first second without the address.
    function initializeWithMultiplexer(address account, bytes32 id, bytes calldata data) external {
        _budgets[id][msg.sender][account] = Budget(uint128(bytes16(data[0:16])), 0);
    }

    function checkUserOpPolicy(bytes32 id, PackedUserOperation calldata userOp) external returns (uint256) {
        if (_KIND == Kind.Window) return uint256(_budgets[id][msg.sender][userOp.sender].limit) << 160;
        return _charge(id, userOp.sender, 1);
    }

    function checkAction(bytes32 id, address account, address, uint256 value, bytes calldata data)
        external
        returns (uint256)
    {
        return _charge(id, account, _KIND == Kind.Amount ? uint256(bytes32(data[36:68])) : value);
    }

    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }

    function _charge(bytes32 id, address account, uint256 amount) private returns (uint256) {
        Budget storage budget = _budgets[id][msg.sender][account];
        uint256 used = budget.used + amount;
        if (used > budget.limit) return _FAILED;
        // used <= limit, itself below 2^128
        budget.used = uint128(used);
        return 0;
    }
}
