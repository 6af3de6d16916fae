// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SessionLedger} from "../ledger/SessionLedger.sol";
import {SessionIdentity} from "../rules/SessionIdentity.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {SessionId} from "../types/SessionId.sol";

/// @notice The kill switch. Works before a session's first use, after it and while it is pending, and is final.
///
/// Three ways lead to it for the owner: a user operation, a direct call by the account, and a signature of the
/// account that anyone may relay. The guardian named in a session's terms may kill that one session.
abstract contract Revocation is SessionLedger, EIP712 {
    using SessionTerms for bytes;

    bytes32 private constant _REVOKE_TYPEHASH =
        keccak256("RevokeSession(address account,bytes32 sessionId,uint256 nonce,uint256 deadline)");
    bytes32 private constant _REVOKE_ALL_TYPEHASH =
        keccak256("RevokeAllSessions(address account,uint256 nonce,uint256 deadline)");

    /// @dev One bit per nonce, so that signatures can be used in any order: a kill switch never waits for another.
    mapping(address account => mapping(uint256 word => uint256 bits)) private _usedNonces;

    error SignatureExpired(uint256 deadline);
    error NonceUsed(uint256 nonce);
    error SignatureInvalid(address account);
    error NotGuardian(address caller);

    constructor() EIP712("Abba Baba Sessions", "1") {}

    /// @notice Kills session `id` of the calling account, installed or not, for ever.
    function revoke(SessionId id) external {
        _revoke(id, msg.sender);
    }

    /// @notice Kills every session that the calling account has granted so far, installed or pending.
    function revokeAll() external {
        _raiseEpoch(msg.sender);
    }

    /// @notice `revoke` by a signature of `account` over `RevokeSession`, sent by anyone.
    /// @param nonce Any number that the account has not used here before; order does not matter.
    /// @param deadline Last second (unix time) in which the signature may be used.
    /// @param signature Checked by the account itself (ERC-1271).
    function revokeWithSignature(
        address account,
        SessionId id,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash =
            keccak256(abi.encode(_REVOKE_TYPEHASH, account, SessionId.unwrap(id), nonce, deadline));
        _useSignature(account, structHash, nonce, deadline, signature);
        _revoke(id, account);
    }

    /// @notice `revokeAll` by a signature of `account` over `RevokeAllSessions`, sent by anyone.
    /// @dev Parameters as in `revokeWithSignature`.
    function revokeAllWithSignature(address account, uint256 nonce, uint256 deadline, bytes calldata signature)
        external
    {
        bytes32 structHash = keccak256(abi.encode(_REVOKE_ALL_TYPEHASH, account, nonce, deadline));
        _useSignature(account, structHash, nonce, deadline, signature);
        _raiseEpoch(account);
    }

    /// @notice Kills the session with these terms, installed or pending; only for the guardian that they name.
    /// @dev Terms made up by a stranger hash to an id that no account ever granted.
    function revokeAsGuardian(address account, bytes calldata terms) external {
        uint256 index = terms.length < SessionTerms.HEADER_SIZE ? SessionTerms.NO_INDEX : terms.guardianIndex();
        if (
            index == SessionTerms.NO_INDEX || terms.length != terms.endOf(terms.tablesOf())
                || index >= terms.addressCount() || terms.addressAt(terms.tablesOf(), index) != msg.sender
        ) revert NotGuardian(msg.sender);
        _revoke(SessionIdentity.idOf(terms), account);
    }

    /// @notice Whether `account` has used `nonce` for a revocation by signature.
    function isNonceUsed(address account, uint256 nonce) external view returns (bool) {
        return _usedNonces[account][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    function _useSignature(
        address account,
        bytes32 structHash,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) private {
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        uint256 bit = 1 << (nonce & 0xff);
        if (_usedNonces[account][nonce >> 8] & bit != 0) revert NonceUsed(nonce);
        _usedNonces[account][nonce >> 8] |= bit;

        bytes32 digest = _hashTypedDataV4(structHash);
        if (!SignatureChecker.isValidERC1271SignatureNow(account, digest, signature)) {
            revert SignatureInvalid(account);
        }
    }
}
