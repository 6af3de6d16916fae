// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISpendCap} from "./ISpendCap.sol";
import {SessionIdentity} from "./rules/SessionIdentity.sol";
import {SessionTerms} from "./rules/SessionTerms.sol";
import {Door} from "./types/Door.sol";
import {SessionId} from "./types/SessionId.sol";
import {SpendCapPolicy} from "./doors/SpendCapPolicy.sol";
import {SpendCapValidation} from "./doors/SpendCapValidation.sol";
import {SpendCapValidator} from "./doors/SpendCapValidator.sol";

/// @notice The session module: one rulebook and one ledger behind all doors.
///
/// One contract, so that one revocation reaches every session of an account and one ceiling counts all of them,
/// whichever door they come through.
abstract contract SessionModule is SpendCapPolicy, SpendCapValidator, SpendCapValidation {
    using SessionTerms for bytes;

    /// @inheritdoc ISpendCap
    function assess(Door door, bytes4 permissionId, PackedUserOperation calldata userOp, bytes calldata presentation)
        external
        view
        returns (uint256 validationData)
    {
        (uint32 period, bytes calldata entries, bytes calldata terms) = _open(presentation);
        SessionId id = SessionIdentity.idOf(terms);
        if (!_isInstallable(uint8(door))) revert SessionNotInstalled(id, door);
        if (door == Door.Validation) _checkNoExecute(userOp);
        Use memory use = Use({account: userOp.sender, door: door, permissionId: permissionId});
        (Debit memory debit, Worth[] memory foreseen) = _wasInstalled(id, use.account)
            ? (_load(id, use, terms.epoch()), new Worth[](0))
            : _foreseeGrant(id, use, terms);
        (Request memory request, bytes calldata execution) = _requestOf(use, userOp, period);
        return _assess(debit, request, execution, entries, terms, foreseen);
    }

    function isModuleType(uint256 moduleTypeId) external pure override returns (bool) {
        return moduleTypeId == uint256(Door.Validator) || moduleTypeId == uint256(Door.Executor)
            || moduleTypeId == uint256(Door.Policy) || moduleTypeId == uint256(Door.Signer);
    }

    /// @notice Always true: sessions are installed one by one, the account itself needs no set-up.
    function isInitialized(address) external pure returns (bool) {
        return true;
    }
}
