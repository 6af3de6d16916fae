// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7579Module} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Session} from "../ledger/SessionSlot.sol";
import {GrantMessage} from "../rules/GrantMessage.sol";
import {Periods} from "../rules/Periods.sol";
import {SessionIdentity} from "../rules/SessionIdentity.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {TermsValidation} from "../rules/TermsValidation.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {Revocation} from "./Revocation.sol";

/// @notice How sessions come to be: granted by the account's own call, or by its owner's signature at first use.
abstract contract Grants is Revocation, IERC7579Module {
    using SessionTerms for bytes;

    /// @dev EntryPoint v0.7: no session may call it.
    address internal constant ENTRY_POINT = 0x0000000071727De22E5E9d8BAf0edAc6f37da032;

    error InstallDataMalformed();
    error GrantMalformed();
    error GrantSignatureInvalid(address account);

    /// @notice Installs the module for the calling account and, unless `data` is empty, a session with it.
    /// @dev No account says as which module type it calls; the byte after the first word, which the owner signed,
    /// says which door the session answers at, and the ledger refuses to serve another.
    /// @param data Nothing, or: Kernel permission id, else zero (32, left-aligned) ‖ `Door` (1) ‖ terms
    function onInstall(bytes calldata data) external {
        if (data.length == 0) return;
        if (data.length < 33) revert InstallDataMalformed();
        uint8 door = uint8(data[32]);
        if (!_isInstallable(door)) revert InstallDataMalformed();
        _installSession(msg.sender, Door(door), bytes4(data[0:4]), data[33:]);
    }

    /// @notice Uninstalling kills: what was granted can not be brought back by replaying its grant.
    /// @param data Kernel permission id or zero (32) ‖ session id (32): kills that session; nothing: kills all.
    function onUninstall(bytes calldata data) external {
        if (data.length == 0) return _raiseEpoch(msg.sender);
        if (data.length != 64) revert InstallDataMalformed();
        _revoke(SessionId.wrap(bytes32(data[32:64])), msg.sender);
    }

    /// @notice Grants the calling account's session with `terms`, for use through this module as a validator or an
    /// executor of the account.
    function grant(bytes calldata terms) external {
        _installSession(msg.sender, Door.Validator, bytes4(0), terms);
    }

    /// @notice The id that a session with `terms` has on this chain and in this module.
    function sessionIdOf(bytes calldata terms) external view returns (SessionId) {
        return SessionIdentity.idOf(terms);
    }

    /// @notice Reverts, naming the flaw, unless `account` could install a session with `terms`.
    function checkTerms(bytes calldata terms, address account) external view {
        _validateTerms(terms, account);
    }

    /// @notice The EIP-712 digest whose signature by `account` (ERC-1271) grants a session with `terms` in band.
    function grantDigest(bytes calldata terms, address account) external view returns (bytes32) {
        _validateTerms(terms, account);
        return _grantDigest(terms, account, SessionIdentity.idOf(terms));
    }

    function _installSession(address account, Door door, bytes4 permissionId, bytes calldata terms) internal {
        _validateTerms(terms, account);
        SessionId id = SessionIdentity.idOf(terms);
        (uint256[] memory payments, address[] memory tokens) = _worthOfPayments(terms);
        _install(id, account, door, permissionId, terms.epoch(), payments, tokens);
        emit SessionInstalled(id, account, door, terms);
    }

    /// @notice Installs the session if it is not yet and the account signed for it.
    /// @param signature The account's over the grant; empty when there is none.
    function _installByGrant(SessionId id, address account, bytes calldata terms, bytes calldata signature) internal {
        if (signature.length == 0 || _sessions[id][account].unpack().door == Door.Validator) return;
        if (!_isGranted(id, account, terms, signature)) revert GrantSignatureInvalid(account);
        _installSession(account, Door.Validator, bytes4(0), terms);
    }

    /// @notice Fills in the state that a session never installed would be in right after its installation; reverts as
    /// that would.
    function _foreseeSession(Debit memory debit, bytes calldata terms) internal view {
        _validateTerms(terms, debit.account);
        Session memory session = _sessions[debit.id][debit.account].unpack();
        uint256 ceilings =
            _admit(session, debit.id, debit.account, debit.door, debit.permissionId, terms.epoch());
        debit.session = session;
        debit.capped = ceilings != 0;
        if (ceilings == 0) return;
        (uint256[] memory payments, address[] memory tokens) = _worthOfPayments(terms);
        _checkReservable(debit.account, payments, tokens);
    }

    /// @notice What installing a session would take out of the ceiling of `token`, in base units.
    function _toBeReserved(address token, bytes calldata terms) internal pure returns (uint256 reserved) {
        (uint256[] memory payments, address[] memory tokens) = _worthOfPayments(terms);
        for (uint256 i; i < payments.length; ++i) {
            // at most 16 times 2^176
            if (tokens[i] == token) reserved += payments[i];
        }
    }

    /// @notice Whether the account signed a grant of these terms.
    function _isGranted(SessionId id, address account, bytes calldata terms, bytes calldata signature)
        internal
        view
        returns (bool)
    {
        _validateTerms(terms, account);
        return SignatureChecker.isValidERC1271SignatureNow(account, _grantDigest(terms, account, id), signature);
    }

    /// @notice Whether sessions are installed at this door; redemptions use those of the validator's.
    function _isInstallable(uint8 door) internal pure returns (bool) {
        return door == uint8(Door.Validator) || door == uint8(Door.Policy) || door == uint8(Door.Signer);
    }

    /// @notice Splits `0x00 ‖ rest` or `0x01 ‖ length (2) ‖ grant signature ‖ rest`.
    function _takeGrant(bytes calldata data) internal pure returns (bytes calldata signature, bytes calldata rest) {
        if (data.length == 0) revert GrantMalformed();
        if (data[0] == 0x00) return (data[:0], data[1:]);
        if (data[0] != 0x01 || data.length < 3) revert GrantMalformed();
        uint256 end = 3 + uint256(uint16(bytes2(data[1:3])));
        if (data.length < end) revert GrantMalformed();
        return (data[3:end], data[end:]);
    }

    /// @notice What each payment rule can cost in all: most per payment · payments per period · periods.
    function _worthOfPayments(bytes calldata terms)
        internal
        pure
        returns (uint256[] memory payments, address[] memory tokens)
    {
        uint256 count = terms.paymentCount();
        payments = new uint256[](count);
        tokens = new address[](count);
        SessionTerms.Tables memory tables = terms.tablesOf();
        for (uint256 i; i < count; ++i) {
            SessionTerms.PaymentEntry memory entry = terms.paymentAt(tables, i);
            tokens[i] = entry.token;
            unchecked {
                // 2^112 · 2^16 · 2^48
                payments[i] = uint256(entry.perPayment) * entry.perPeriod * Periods.count(terms);
            }
        }
    }

    function _validateTerms(bytes calldata terms, address account) internal view {
        TermsValidation.validate(terms, account, [address(this), ENTRY_POINT]);
    }

    function _grantDigest(bytes calldata terms, address account, SessionId id) private view returns (bytes32) {
        return _hashTypedDataV4(GrantMessage.hashStruct(terms, account, id));
    }
}
