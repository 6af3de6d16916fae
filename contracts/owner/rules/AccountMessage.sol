// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ERC7739Utils} from "@openzeppelin/contracts/utils/cryptography/draft-ERC7739Utils.sol";
import {KernelHash} from "../../session/rules/KernelHash.sol";
import {SessionMessage} from "./SessionMessage.sol";

/// @notice What an owner was shown when an account is asked whether it signed a hash (ERC-1271): never the hash, and always
/// something that names the account and the chain.
library AccountMessage {
    using ERC7739Utils for bytes;

    bytes32 private constant _DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    bytes1 private constant _PERSONAL = 0x00;
    bytes1 private constant _SESSION = 0x01;
    bytes1 private constant _NESTED = 0x02;
    /// @dev Of a message's length.
    uint256 private constant _LENGTH_SIZE = 4;

    /// @param account Who is asked.
    /// @param hash As the account passes it on.
    /// @param signature See `IOwnerValidator`.
    /// @return digest What an owner must have signed; zero when it is not about `hash`, or not for `account` here.
    /// @return ownerSignature The owner's.
    function read(address account, bytes32 hash, bytes calldata signature)
        internal
        view
        returns (bytes32 digest, bytes calldata ownerSignature)
    {
        bytes32 asked;
        bytes1 form = signature.length == 0 ? bytes1(0xff) : signature[0];
        ownerSignature = signature[:0];
        if (form == _SESSION) {
            (asked, ownerSignature) = SessionMessage.read(account, signature[1:]);
            digest = asked;
        } else if (form == _NESTED) {
            (asked, digest, ownerSignature) = _nested(account, signature[1:]);
        } else if (form == _PERSONAL) {
            (asked, digest, ownerSignature) = _personal(account, signature[1:]);
        }
        if (asked == bytes32(0)) return (bytes32(0), ownerSignature);
        if (asked != hash && !KernelHash.isWrapped(hash, account, asked)) return (bytes32(0), ownerSignature);
    }

    /// @notice ERC-7739's `PersonalSign`, in the account's domain.
    /// @dev What an owner is shown there is bytes. EIP-191's prefix is written here, so that no bytes are typed data in
    /// disguise (`0x1901 ‖ …`).
    /// @param data Length of the message (4) ‖ message ‖ the owner's signature.
    function _personal(address account, bytes calldata data)
        private
        view
        returns (bytes32 asked, bytes32 digest, bytes calldata ownerSignature)
    {
        if (data.length < _LENGTH_SIZE) return (asked, digest, data[:0]);
        uint256 end = _LENGTH_SIZE + uint256(uint32(bytes4(data)));
        if (data.length < end) return (asked, digest, data[:0]);
        asked = MessageHashUtils.toEthSignedMessageHash(data[_LENGTH_SIZE:end]);
        (bytes32 name, bytes32 version) = _domainOf(account);
        bytes32 domain = keccak256(abi.encode(_DOMAIN_TYPEHASH, name, version, block.chainid, account));
        digest = MessageHashUtils.toTypedDataHash(domain, ERC7739Utils.personalSignStructHash(asked));
        return (asked, digest, data[end:]);
    }

    /// @notice ERC-7739's `TypedDataSign`, in the domain of whom the message is for.
    function _nested(address account, bytes calldata data)
        private
        view
        returns (bytes32 asked, bytes32 digest, bytes calldata ownerSignature)
    {
        bytes32 separator;
        bytes32 contents;
        string calldata description;
        (ownerSignature, separator, contents, description) = data.decodeTypedDataSig();
        (bytes32 name, bytes32 version) = _domainOf(account);
        bytes32 structHash = ERC7739Utils.typedDataSignStructHash(
            description, contents, abi.encode(name, version, block.chainid, account, bytes32(0))
        );
        // No struct hash: the description is of no type.
        if (structHash == bytes32(0)) return (bytes32(0), bytes32(0), ownerSignature);
        asked = MessageHashUtils.toTypedDataHash(separator, contents);
        digest = MessageHashUtils.toTypedDataHash(separator, structHash);
    }

    /// @dev Reverts for an account that states none (EIP-5267): then such messages cannot be told from another account's.
    function _domainOf(address account) private view returns (bytes32 name, bytes32 version) {
        (, string memory nameText, string memory versionText,,,,) = IERC5267(account).eip712Domain();
        return (keccak256(bytes(nameText)), keccak256(bytes(versionText)));
    }
}
