// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The standard functions by which the contracts that govern an account are set up and used: no session may
/// call them, of whatever target.
///
/// A module believes its caller, the account: `onInstall` of the account's validator names a new owner. Safe's adapter
/// believes an account that calls it directly: `installModule` and `execute` there are the Safe's own. What other
/// contracts with authority offer beside the standards (their own setters), nobody can list: who grants a session must
/// know its targets.
library AuthorityFunctions {
    /// @dev Eight selectors, four bytes each: onInstall, onUninstall, isModuleType, isInitialized (ERC-7579's modules),
    /// installModule, uninstallModule, execute, executeFromExecutor (its accounts).
    uint256 private constant _MODULES = 0x6d61fe708a91b0e3ecd05961d60b347f9517e29fa71763a8e9ae5c53d691c964;
    /// @dev preCheck, postCheck (ERC-7579's hooks), validateUserOp (its validators), validateUserOp, executeUserOp
    /// (ERC-4337's accounts), checkUserOpPolicy, checkUserOpSignature (Kernel's policies and signers),
    /// installValidation (ERC-6900's accounts).
    uint256 private constant _OPERATIONS = 0xd68f6025173bf7da9700320319822f7c8dd7712f7129edce0ccab7a11bbf564c;

    /// @dev 1, and the highest bit, in each of eight numbers of 32 bits.
    uint256 private constant _ONES = 0x0000000100000001000000010000000100000001000000010000000100000001;
    uint256 private constant _HIGHS = 0x8000000080000000800000008000000080000000800000008000000080000000;

    /// @notice Whether `selector` is one of them.
    function isOne(bytes4 selector) internal pure returns (bool) {
        return _isIn(selector, _MODULES) || _isIn(selector, _OPERATIONS);
    }

    /// @dev Looks at all eight at once: one that is equal leaves a zero, and only below a zero does a number borrow that
    /// has no highest bit of its own.
    function _isIn(bytes4 selector, uint256 selectors) private pure returns (bool) {
        unchecked {
            uint256 differences = selectors ^ (uint256(uint32(selector)) * _ONES);
            return (differences - _ONES) & ~differences & _HIGHS != 0;
        }
    }
}
