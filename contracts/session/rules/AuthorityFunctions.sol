// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The functions by which accounts, and the contracts that govern them, are set up and used: no session may
/// call them, of whatever target.
///
/// A module believes its caller, the account: `onInstall` of the account's validator names a new owner. Safe's adapter
/// believes an account that calls it directly: `installModule` and `execute` there are the Safe's own. And an account may
/// be another's owner, module or delegate: what it has that one execute, no limit counts. What other contracts with
/// authority offer beside these (their own setters), nobody can list: who grants a session must know its targets.
library AuthorityFunctions {
    /// @dev Eight selectors in each word, four bytes each. ERC-7579's modules: onInstall, onUninstall, isModuleType,
    /// isInitialized; its accounts: installModule, uninstallModule, execute, executeFromExecutor.
    uint256 private constant _MODULES = 0x6d61fe708a91b0e3ecd05961d60b347f9517e29fa71763a8e9ae5c53d691c964;
    /// @dev ERC-7579's hooks: preCheck, postCheck; its validators: validateUserOp; ERC-4337's accounts: validateUserOp,
    /// executeUserOp; Kernel's policies and signers: checkUserOpPolicy, checkUserOpSignature; ERC-6900's accounts:
    /// installValidation.
    uint256 private constant _OPERATIONS = 0xd68f6025173bf7da9700320319822f7c8dd7712f7129edce0ccab7a11bbf564c;
    /// @dev Accounts of ERC-6900, ERC-4337's samples and ERC-6551: execute, executeBatch (of calls; of addresses and
    /// calldata; with values, too), execute with an operation; proxies and owned contracts: upgradeTo, upgradeToAndCall,
    /// transferOwnership.
    uint256 private constant _ACCOUNTS = 0xb61d27f634fcd5be18dfb3c747e1da2a519454473659cfe64f1ef286f2fde38b;
    /// @dev ERC-6900's accounts: executeWithRuntimeValidation, uninstallValidation, installExecution, uninstallExecution;
    /// its modules: validateUserOp, validateRuntime, preExecutionHook, postExecutionHook.
    uint256 private constant _ERC6900 = 0xf2680c0fb6b1ccfe001a63e993b1dc610ab8785f465d33e0ed6dfb135d413a81;
    /// @dev Kernel: installValidations, uninstallValidation, changeRootValidator, grantAccess, invalidateNonce,
    /// initialize (3.0; 3.1 and later); Nexus: initializeAccount.
    uint256 private constant _KERNEL = 0x9198bdf5e6f3d50a52141cd9b9b829411f1b92e312af322c3c3b752b4b6a1419;
    /// @dev Safe: execTransaction, execTransactionFromModule, execTransactionFromModuleReturnData, approveHash,
    /// enableModule, disableModule, setup, setFallbackHandler.
    uint256 private constant _SAFE = 0x6a761202468721a75229073fd4d9bdcd610b5925e009cfdeb63e800df08a0323;
    /// @dev Safe: addOwnerWithThreshold, removeOwner, swapOwner, changeThreshold, setGuard, setModuleGuard; its module for
    /// ERC-4337: executeUserOp, executeUserOpWithErrorString.
    uint256 private constant _SAFE_OWNERS = 0x0d582f13f8dc5dd9e318b52b694e80c3e19a9dd9e068df377bb37428541d63c8;
    /// @dev ERC-6900's modules: preUserOpValidationHook, preRuntimeValidationHook; ERC-7710: redeemDelegations; Nexus and
    /// Safe7579: setRegistry; Safe7579: initializeAccount, initializeAccountWithValidators; ERC-725: execute,
    /// executeBatch.
    uint256 private constant _OTHERS = 0x2a3d428c3d6bda32cef6d209eab77e17540fb4f979aad60e44c028fe31858452;

    /// @dev One bit for each first byte that they have: most other functions have another.
    bytes32 private constant _FIRST_BYTES = 0x0105364b005040000240008000aa24000a022602201688d0305204008b843401;
    /// @dev 1, and the highest bit, in each of eight numbers of 32 bits.
    uint256 private constant _ONES = 0x0000000100000001000000010000000100000001000000010000000100000001;
    uint256 private constant _HIGHS = 0x8000000080000000800000008000000080000000800000008000000080000000;

    /// @notice Whether `selector` is one of them.
    function isOne(bytes4 selector) internal pure returns (bool) {
        if (uint256(_FIRST_BYTES) >> uint8(bytes1(selector)) & 1 == 0) return false;
        return _isIn(selector, _MODULES) || _isIn(selector, _OPERATIONS) || _isIn(selector, _ACCOUNTS)
            || _isIn(selector, _ERC6900) || _isIn(selector, _KERNEL) || _isIn(selector, _SAFE)
            || _isIn(selector, _SAFE_OWNERS) || _isIn(selector, _OTHERS);
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
