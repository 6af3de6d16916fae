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
        TermsValidation.validate(terms, account, msg.sender);
    }
}
