// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {SessionLedger} from "../ledger/SessionLedger.sol";
import {ModuleDomain} from "../rules/ModuleDomain.sol";
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

    constructor() EIP712(ModuleDomain.NAME, ModuleDomain.VERSION) {}

    /// @inheritdoc ISpendCap
    function revoke(SessionId id) external {
        _revoke(id, msg.sender);
    }

    /// @inheritdoc ISpendCap
    function revokeAll() external {
        _raiseEpoch(msg.sender);
    }

    /// @inheritdoc ISpendCap
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

    /// @inheritdoc ISpendCap
    function revokeAllWithSignature(address account, uint256 nonce, uint256 deadline, bytes calldata signature)
        external
    {
        bytes32 structHash = keccak256(abi.encode(_REVOKE_ALL_TYPEHASH, account, nonce, deadline));
        _useSignature(account, structHash, nonce, deadline, signature);
        _raiseEpoch(account);
    }

    /// @inheritdoc ISpendCap
    function revokeAsGuardian(address account, bytes calldata terms) external {
        uint256 index = terms.length < SessionTerms.HEADER_SIZE ? SessionTerms.NO_INDEX : terms.guardianIndex();
        if (
            index == SessionTerms.NO_INDEX || terms.length != terms.endOf(terms.tablesOf())
                || index >= terms.addressCount() || terms.addressAt(terms.tablesOf(), index) != msg.sender
        ) revert NotGuardian(msg.sender);
        SessionId id = SessionIdentity.idOf(terms);
        if (_wasInstalled(id, account)) return _revoke(id, account);
        _kill(id, account);
        emit PendingSessionRevoked(id, account, msg.sender);
    }

    /// @inheritdoc ISpendCap
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
