// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {SessionIdentity} from "./rules/SessionIdentity.sol";
import {Door} from "./types/Door.sol";
import {SpendCapExecutor} from "./doors/SpendCapExecutor.sol";
import {SpendCapPolicy} from "./doors/SpendCapPolicy.sol";
import {SpendCapValidator} from "./doors/SpendCapValidator.sol";

/// @notice The session module: one rulebook and one ledger behind all doors.
///
/// One contract, so that one revocation reaches every session of an account and one ceiling counts all of them,
/// whichever door they come through.
abstract contract SessionModule is SpendCapPolicy, SpendCapValidator, SpendCapExecutor {
    /// @notice Whether a user operation, or a redemption written as one, would pass, apart from its signature.
    /// @dev Takes the parameters of `assess` and runs it, and so the very code that enforces.
    /// @return allowed Whether it would pass.
    /// @return refusal The ABI-encoded error that names the term, its limit, what is spent and what was asked.
    /// @return validationData As of `assess`.
    function canSpend(Door, bytes4, PackedUserOperation calldata, bytes calldata)
        external
        view
        returns (bool allowed, bytes memory refusal, uint256 validationData)
    {
        bytes memory result;
        (allowed, result) = address(this).staticcall(abi.encodePacked(this.assess.selector, msg.data[4:]));
        if (!allowed) return (false, result, 0);
        validationData = abi.decode(result, (uint256));
    }

    /// @notice Reverts as enforcement would, unless the operation would pass, apart from its signature.
    /// @dev A session that was never installed is judged as if its grant came with the operation. The clock is not
    /// read: compare the result with it.
    /// @param door How the session is or will be installed.
    /// @param permissionId Kernel's; zero for the validator's door.
    /// @param userOp For a redemption: account, `execute` calldata, and no gas.
    /// @param presentation As in the signature: see `Operations`.
    /// @return validationData The seconds in which it may be included, ERC-4337 packed.
    function assess(Door door, bytes4 permissionId, PackedUserOperation calldata userOp, bytes calldata presentation)
        external
        view
        returns (uint256 validationData)
    {
        Debit memory debit = _debitOf(userOp.sender, door, permissionId);
        _assessGrant(debit, presentation);
        (, validationData) = _assessOperation(debit, userOp, presentation);
    }

    function isModuleType(uint256 moduleTypeId) external pure override returns (bool) {
        return moduleTypeId == uint256(Door.Validator) || moduleTypeId == uint256(Door.Executor)
            || moduleTypeId == uint256(Door.Policy) || moduleTypeId == uint256(Door.Signer);
    }

    /// @notice Always true: sessions are installed one by one, the account itself needs no set-up.
    function isInitialized(address) external pure returns (bool) {
        return true;
    }

    /// @dev What comes before the operation itself, at a door that would install a session, never installed, with it.
    function _assessGrant(Debit memory debit, bytes calldata presentation) private view {
        // The validator's door opens the presentation first, the others after the operation.
        if (debit.door != Door.Validator && !_isOpenable(presentation)) return;
        (,, bytes calldata terms) = _open(presentation);
        debit.id = SessionIdentity.idOf(terms);
        if (!_isInstallable(uint8(debit.door))) revert SessionNotInstalled(debit.id, debit.door);
        debit.asIfGranted = _sessions[debit.id][debit.account].unpack().door == Door.None;
        if (debit.asIfGranted) _foreseeSession(debit, terms);
    }
}
