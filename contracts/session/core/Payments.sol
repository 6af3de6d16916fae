// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {KernelHash} from "../rules/KernelHash.sol";
import {PaymentRules} from "../rules/PaymentRules.sol";
import {SessionIdentity} from "../rules/SessionIdentity.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {Ceiling} from "../types/Budget.sol";
import {Door} from "../types/Door.sol";
import {PaymentRefusal} from "../types/PaymentRefusal.sol";
import {Session} from "../types/Session.sol";
import {SessionId} from "../types/SessionId.sol";
import {Operations} from "./Operations.sol";

/// @notice What a session may sign in the account's name: EIP-3009 payments under a rule, and nothing else.
///
/// Nothing is written and no clock is read: the token takes each nonce once and enforces the window, and asks the
/// account again whenever a payment settles, so that revocation reaches what was signed before it.
abstract contract Payments is Operations {
    using SessionTerms for bytes;

    /// @inheritdoc ISpendCap
    function canPay(
        address account,
        Door door,
        bytes4 permissionId,
        bytes calldata payment,
        bytes calldata terms
    ) external view returns (PaymentRefusal refusal) {
        if (payment.length != PaymentRules.SIZE || terms.length < SessionTerms.HEADER_SIZE) {
            return PaymentRefusal.Malformed;
        }
        if (!_isInstallable(uint8(door))) return PaymentRefusal.SessionNotInstalled;
        SessionId id = SessionIdentity.idOf(terms);
        bool granted = _isGrantedByMessage(door, permissionId) && _sessions[id][account].unpack().door == Door.None;
        // Check the terms can be granted at all; what else speaks against them is a refusal.
        if (granted) _checkTerms(terms, account);
        (refusal,) = _checkPayment(id, account, door, permissionId, granted, PaymentRules.read(payment), terms);
    }

    /// @notice The ERC-1271 answer to a signature that a door is asked about.
    /// @param signature ECDSA (65) over the payment's own digest ‖ payment (118) ‖ terms
    function _vouch(
        Door door,
        bytes4 permissionId,
        bytes32 hash,
        bytes calldata grantSignature,
        bytes calldata signature
    ) internal view returns (bytes4) {
        if (signature.length < SIGNATURE_SIZE) return ERC1271_INVALID;
        (address sessionKey, bytes32 digest) =
            _payable(door, permissionId, hash, signature[SIGNATURE_SIZE:], grantSignature);
        if (sessionKey == address(0) || !_recovers(sessionKey, digest, signature[:SIGNATURE_SIZE])) {
            return ERC1271_INVALID;
        }
        return ERC1271_VALID;
    }

    /// @notice Whether the session key may and did sign a payment whose digest is `hash`.
    /// @param hash As the account passes it on.
    /// @param presented payment (118) ‖ terms
    /// @param grantSignature The account's over the grant of a session not yet installed; empty when there is none.
    /// @return sessionKey Zero when it may not; else the key.
    /// @return digest What the key must have signed.
    function _payable(
        Door door,
        bytes4 permissionId,
        bytes32 hash,
        bytes calldata presented,
        bytes calldata grantSignature
    ) internal view returns (address sessionKey, bytes32 digest) {
        if (presented.length < PaymentRules.SIZE + SessionTerms.HEADER_SIZE) return (address(0), digest);
        bytes calldata terms = presented[PaymentRules.SIZE:];
        SessionId id = SessionIdentity.idOf(terms);
        // Check the account installed this session, or a grant comes along, which is checked last. Until then the terms
        // may be anything: what is read of them decides nothing but a refusal.
        bool granted = grantSignature.length != 0 && _sessions[id][msg.sender].unpack().door == Door.None;
        if (!granted && _sessions[id][msg.sender].unpack().door != door) return (address(0), digest);

        PaymentRules.Payment memory payment = PaymentRules.read(presented);
        (PaymentRefusal refusal, address token) =
            _checkPayment(id, msg.sender, door, permissionId, granted, payment, terms);
        if (refusal != PaymentRefusal.None) return (address(0), digest);
        digest = PaymentRules.digest(payment, id, msg.sender, token);
        // Check the hash is this payment's, before the account is asked anything.
        if (hash != digest && !KernelHash.isWrapped(hash, msg.sender, digest)) return (address(0), digest);
        if (granted && !_isGranted(id, msg.sender, terms, grantSignature)) return (address(0), digest);
        sessionKey = terms.sessionKey();
    }

    function _checkPayment(
        SessionId id,
        address account,
        Door door,
        bytes4 permissionId,
        bool granted,
        PaymentRules.Payment memory payment,
        bytes calldata terms
    ) private view returns (PaymentRefusal refusal, address token) {
        Session memory session = _sessions[id][account].unpack();
        if (session.revoked) return (PaymentRefusal.SessionRevoked, token);
        if (!granted) {
            if (session.door != door) return (PaymentRefusal.SessionNotInstalled, token);
            if (session.permissionId != permissionId) return (PaymentRefusal.PermissionMismatch, token);
        }
        AccountState memory state = _accounts[account];
        if (state.epoch != terms.epoch()) return (PaymentRefusal.EpochPassed, token);
        (refusal, token) = PaymentRules.check(terms, payment);
        if (refusal != PaymentRefusal.None || state.ceilings == 0) return (refusal, token);
        // Check the account's ceiling, if there is one, holds what this rule is worth, and was not lowered since.
        Ceiling memory ceiling = _ceilings[token][account];
        if (ceiling.set && (session.reserved & (1 << payment.rule) == 0 || ceiling.used > ceiling.limit)) {
            return (PaymentRefusal.NotReserved, token);
        }
    }
}
