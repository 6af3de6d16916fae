// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGrantRules} from "./interfaces/IGrantRules.sol";
import {GrantMessage} from "./rules/GrantMessage.sol";
import {TermsValidation} from "./rules/TermsValidation.sol";
import {SessionId} from "./types/SessionId.sol";

/// @notice The half of the session module that is needed only when something is granted: it checks terms and states
/// them for the owner. Apart, because both halves together would exceed the size that a contract may have.
/// @dev Made by the module's constructor, and immutable like it: no storage, no administrator, nothing but view
/// functions. Terms are the only thing that it is told.
contract GrantRules is IGrantRules {
    /// @dev The EntryPoints v0.7 to v0.9, which hand an account's modules packed operations: no session may call them.
    address private constant _ENTRY_POINT_V07 = 0x0000000071727De22E5E9d8BAf0edAc6f37da032;
    address private constant _ENTRY_POINT_V08 = 0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108;
    address private constant _ENTRY_POINT_V09 = 0x433709009B8330FDa32311DF1C2AFA402eD8D009;

    /// @inheritdoc IGrantRules
    function check(bytes calldata terms, address account) external view {
        _check(terms, account);
    }

    /// @inheritdoc IGrantRules
    function checkAndHash(bytes calldata terms, address account, SessionId id)
        external
        view
        returns (bytes32 structHash)
    {
        _check(terms, account);
        return GrantMessage.hashStruct(terms, account, id);
    }

    /// @dev No session may call the module that enforces it: the caller.
    function _check(bytes calldata terms, address account) private view {
        TermsValidation.validate(terms, account, [msg.sender, _ENTRY_POINT_V07, _ENTRY_POINT_V08, _ENTRY_POINT_V09]);
    }
}
