// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC6900Module, IERC6900Validation} from "../interfaces/IERC6900Validation.sol";
import {CalldataWords} from "../rules/CalldataWords.sol";
import {ExecutionDecoder} from "../rules/ExecutionDecoder.sol";
import {Door} from "../types/Door.sol";
import {SpendCapExecutor} from "./SpendCapExecutor.sol";

/// @notice The door of ERC-6900 v2 accounts: scoped session keys through a validation function.
///
/// The entity is the session's permission id: a session that is installed under one entity does not answer under
/// another, which the owner may have given other selectors or hooks. What an account's message grants names no entity,
/// and answers under entity 0. Encodings are the validator's: a user operation's signature and a payment's; and as
/// authorization of a runtime call, a permission context without the account.
///
/// @dev Behind the fallback, so that no other door's function is found later in the dispatch because of these.
abstract contract SpendCapValidation is SpendCapExecutor {
    using CalldataWords for bytes;

    uint256 private constant _USER_OP_HEAD = 9 * 32;

    /// @notice Answers `IERC6900Validation`.
    fallback(bytes calldata input) external returns (bytes memory) {
        bytes calldata arguments = input.length < 4 ? input[:0] : input[4:];
        if (msg.sig == IERC6900Validation.validateUserOp.selector) {
            return abi.encode(_validateUserOp(arguments));
        }
        if (msg.sig == IERC6900Validation.validateRuntime.selector) {
            _validateRuntime(arguments);
            return "";
        }
        if (msg.sig == IERC6900Validation.validateSignature.selector) {
            return abi.encode(_validateSignature(arguments));
        }
        if (msg.sig == IERC165.supportsInterface.selector || msg.sig == IERC6900Module.moduleId.selector) _askRules();
        revert SelectorNotAllowed(msg.sig);
    }

    /// @param arguments Entity, offset of the user operation, its hash.
    function _validateUserOp(bytes calldata arguments) private returns (uint256) {
        PackedUserOperation calldata userOp = _userOpAt(arguments);
        _checkNoExecute(userOp);
        (bytes calldata grantSignature, bytes calldata signature) = _takeGrant(userOp.signature);
        Use memory use = _useOfEntity(arguments.load(0), grantSignature);
        return _validate(use, userOp, bytes32(arguments.load(64)), grantSignature, signature);
    }

    /// @param arguments Account, entity, caller, value, offsets of calldata and authorization.
    function _validateRuntime(bytes calldata arguments) private {
        _checkAccount(arguments, 6);
        (bytes32 mode, bytes calldata execution) = ExecutionDecoder.openCalls(_bytesAt(arguments, 4));
        bytes calldata presented = _bytesAt(arguments, 5);
        (, bytes calldata granted) = _takeAuthorization(presented);
        (bytes calldata grantSignature,) = _takeGrant(granted);
        Use memory use = _useOfEntity(arguments.load(32), grantSignature);
        _chargeRedemption(use, presented, mode, execution, address(uint160(arguments.load(64))));
    }

    /// @param arguments Account, entity, caller, hash, offset of the signature.
    function _validateSignature(bytes calldata arguments) private view returns (bytes4) {
        _checkAccount(arguments, 5);
        (bool formed, bytes calldata grantSignature, bytes calldata rest) = _tryTakeGrant(_bytesAt(arguments, 4));
        if (!formed) return ERC1271_INVALID;
        Use memory use = _useOfEntity(arguments.load(32), grantSignature);
        return _vouch(use.door, use.permissionId, bytes32(arguments.load(96)), grantSignature, rest);
    }

    /// @dev What a message grants names no entity, so that no holder of a key may choose one.
    function _useOfEntity(uint256 entityId, bytes calldata grantSignature) private view returns (Use memory) {
        if (entityId > type(uint32).max || (entityId != 0 && grantSignature.length != 0)) revert GrantMalformed();
        return Use({account: msg.sender, door: Door.Validation, permissionId: bytes4(uint32(entityId))});
    }

    /// @notice Checks the caller is the account that the first of `count` arguments names.
    function _checkAccount(bytes calldata arguments, uint256 count) private view {
        if (arguments.length < count * 32) revert PresentationMalformed();
        address account = address(uint160(arguments.load(0)));
        if (msg.sender != account) revert WrongAccount(msg.sender, account);
    }

    function _userOpAt(bytes calldata arguments) private pure returns (PackedUserOperation calldata userOp) {
        if (arguments.length < _USER_OP_HEAD) revert PresentationMalformed();
        uint256 offset = arguments.load(32);
        unchecked {
            // just compared
            if (offset > arguments.length - _USER_OP_HEAD) revert PresentationMalformed();
        }
        assembly ("memory-safe") {
            userOp := add(arguments.offset, offset)
        }
    }

    /// @notice The bytes whose offset is word `index`.
    /// @dev The caller has checked that the word is there.
    function _bytesAt(bytes calldata arguments, uint256 index) private pure returns (bytes calldata found) {
        unchecked {
            uint256 room = arguments.length - 32;
            uint256 offset = arguments.load(index * 32);
            if (offset > room) revert PresentationMalformed();
            uint256 size = arguments.load(offset);
            if (size > room - offset) revert PresentationMalformed();
            assembly ("memory-safe") {
                found.offset := add(add(arguments.offset, offset), 32)
                found.length := size
            }
        }
    }
}
