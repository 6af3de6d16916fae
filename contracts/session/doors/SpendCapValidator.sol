// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC7579Validator} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {Door} from "../types/Door.sol";
import {Payments} from "../core/Payments.sol";

/// @notice The door of every ERC-7579 account: scoped session keys through a validator (type 1).
///
/// Signatures begin with `0x00`, or with `0x01 ‖ length (2) ‖ grant signature` to bring along the account's own
/// signature that grants the session, for its first use. Then ECDSA (65) of the session key, then what is presented.
abstract contract SpendCapValidator is Payments {
    /// @inheritdoc IERC7579Validator
    /// @dev `userOp.signature` is grant ‖ ECDSA (65) ‖ presentation.
    function validateUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash) external returns (uint256) {
        (bytes calldata grantSignature, bytes calldata signature) = _takeGrant(userOp.signature);
        return _validate(_useOfValidator(msg.sender), userOp, userOpHash, grantSignature, signature);
    }

    /// @inheritdoc IERC7579Validator
    /// @dev `signature` is grant ‖ ECDSA (65) over the payment's own digest ‖ payment ‖ terms; everything that is no
    /// payment under a rule is refused.
    function isValidSignatureWithSender(address, bytes32 hash, bytes calldata signature)
        external
        view
        returns (bytes4)
    {
        // Accounts ask with nothing to find out about ERC-7739, and with anything else that they were handed.
        (bool formed, bytes calldata grantSignature, bytes calldata rest) = _tryTakeGrant(signature);
        if (!formed) return ERC1271_INVALID;
        return _vouch(Door.Validator, bytes4(0), hash, grantSignature, rest);
    }
}
