// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ModuleDomain} from "../../session/rules/ModuleDomain.sol";
import {MessageTypes} from "../../session/rules/MessageTypes.sol";

/// @notice The session module's messages, which name the account in their first field: so they are signed as they are, and
/// a device shows them whole.
library SessionMessage {
    bytes32 private constant _REVOKE =
        keccak256("RevokeSession(address account,bytes32 sessionId,uint256 nonce,uint256 deadline)");
    bytes32 private constant _REVOKE_ALL =
        keccak256("RevokeAllSessions(address account,uint256 nonce,uint256 deadline)");

    /// @dev Module (20) ‖ kind (1) ‖ length of the fields (2).
    uint256 private constant _HEAD = 23;

    /// @param account Whom the message has to name.
    /// @param data See `IOwnerValidator`.
    /// @return digest The message's EIP-712 digest on this chain; zero when it is none, or of another account.
    /// @return ownerSignature What stands behind it.
    function read(address account, bytes calldata data)
        internal
        view
        returns (bytes32 digest, bytes calldata ownerSignature)
    {
        ownerSignature = data[:0];
        if (data.length < _HEAD) return (digest, ownerSignature);
        bytes32 typeHash = _typeOf(uint8(data[20]));
        uint256 end = _HEAD + uint256(uint16(bytes2(data[21:23])));
        if (typeHash == bytes32(0) || end < _HEAD + 32 || data.length < end) return (digest, ownerSignature);
        bytes calldata fields = data[_HEAD:end];
        if (bytes32(fields[0:32]) != bytes32(uint256(uint160(account)))) return (digest, ownerSignature);
        address module = address(bytes20(data[0:20]));
        bytes32 structHash = keccak256(abi.encodePacked(typeHash, fields));
        return (MessageHashUtils.toTypedDataHash(ModuleDomain.separator(module), structHash), data[end:]);
    }

    function _typeOf(uint8 kind) private pure returns (bytes32) {
        if (kind == 0) return MessageTypes.GRANT;
        if (kind == 1) return _REVOKE;
        return kind == 2 ? _REVOKE_ALL : bytes32(0);
    }
}
