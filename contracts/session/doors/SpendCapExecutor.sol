// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7579Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {IERC7710DelegationManager} from "../interfaces/IERC7710DelegationManager.sol";
import {SessionIdentity} from "../rules/SessionIdentity.sol";
import {Door} from "../types/Door.sol";
import {Payments} from "../core/Payments.sol";

/// @notice The door without a bundler: an executor (type 2) at which a session key, sending from its own address,
/// redeems what its session allows, under the same rules and the same ledger.
///
/// A permission context is `account (20) ‖ grant ‖ presentation`, with the grant as in `SpendCapValidator`; sessions
/// are those of the validator's door. The key pays for its gas, so the session's gas budget is not charged.
abstract contract SpendCapExecutor is Payments, IERC7710DelegationManager {
    error LengthsDiffer(uint256 contexts, uint256 modes, uint256 executions);
    error NotSessionKey(address caller);
    error OutsideWindow(uint48 first, uint48 last);

    /// @inheritdoc IERC7710DelegationManager
    function redeemDelegations(
        bytes[] calldata permissionContexts,
        bytes32[] calldata modes,
        bytes[] calldata executionCallDatas
    ) external {
        if (permissionContexts.length != modes.length || modes.length != executionCallDatas.length) {
            revert LengthsDiffer(permissionContexts.length, modes.length, executionCallDatas.length);
        }
        for (uint256 i; i < modes.length; ++i) {
            _redeem(permissionContexts[i], modes[i], executionCallDatas[i]);
        }
    }

    function _redeem(bytes calldata context, bytes32 mode, bytes calldata execution) private {
        if (context.length < 20) revert PresentationMalformed();
        address account = address(bytes20(context[0:20]));
        (bytes calldata grantSignature, bytes calldata presentation) = _takeGrant(context[20:]);
        (,, bytes calldata terms) = _open(presentation);
        _installByGrant(SessionIdentity.idOf(terms), account, terms, grantSignature);

        Debit memory debit = _debitOf(account, Door.Validator, bytes4(0));
        (address sessionKey, uint256 validationData) =
            _assess(debit, mode, execution, presentation);
        // Check the session key itself is calling, in the seconds that an EntryPoint would have enforced.
        if (msg.sender != sessionKey) revert NotSessionKey(msg.sender);
        // Each cast cuts out the field's own bits.
        (uint48 first, uint48 last) = (uint48(validationData >> 208), uint48(validationData >> 160));
        if (block.timestamp < first || block.timestamp > last) revert OutsideWindow(first, last);

        _commit(debit);
        IERC7579Execution(account).executeFromExecutor(mode, execution);
    }
}
