// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {IGrantRules} from "../interfaces/IGrantRules.sol";
import {Periods} from "../rules/Periods.sol";
import {SessionIdentity} from "../rules/SessionIdentity.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {Revocation} from "./Revocation.sol";

/// @notice How sessions come to be: granted by the account's own call, or by its owner's signature at first use. And
/// how they end with the module's removal.
abstract contract Grants is Revocation {
    using SessionTerms for bytes;

    /// @dev Kernel permission id, else zero (32, left-aligned) ‖ `Door` (1).
    uint256 private constant _INSTALL_HEAD = 33;
    /// @dev Most bytes that may stand before the terms in uninstall data.
    uint256 private constant _MAX_UNINSTALL_HEAD = 96;

    IGrantRules private immutable _rules;

    constructor(IGrantRules rules) {
        _rules = rules;
    }

    /// @inheritdoc ISpendCap
    function onInstall(bytes calldata data) external {
        if (data.length == 0) return;
        if (data.length < _INSTALL_HEAD) revert InstallDataMalformed();
        uint8 door = uint8(data[32]);
        if (!_isInstallable(door)) revert InstallDataMalformed();
        _grant(Use({account: msg.sender, door: Door(door), permissionId: bytes4(data[0:4])}), data[_INSTALL_HEAD:]);
    }

    /// @inheritdoc ISpendCap
    function onUninstall(bytes calldata data) external {
        (bool named, SessionId id) = _namedBy(data, msg.sender);
        if (named) _revoke(id, msg.sender);
        else _raiseEpoch(msg.sender);
    }

    /// @inheritdoc ISpendCap
    function grant(bytes calldata terms) external {
        _grant(_useOfValidator(msg.sender), terms);
    }

    /// @inheritdoc ISpendCap
    function sessionIdOf(bytes calldata terms) external view returns (SessionId) {
        return SessionIdentity.idOf(terms);
    }

    /// @inheritdoc ISpendCap
    function checkTerms(bytes calldata, address) external view {
        _askRules();
    }

    /// @inheritdoc ISpendCap
    function grantDigest(bytes calldata, address) external view returns (bytes32) {
        _askRules();
    }

    /// @inheritdoc ISpendCap
    function canSpend(Door, bytes4, PackedUserOperation calldata, bytes calldata)
        external
        view
        returns (bool, bytes memory, uint256)
    {
        _askRules();
    }

    /// @inheritdoc ISpendCap
    function grantRules() external view returns (IGrantRules) {
        return _rules;
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        public
        view
        override(EIP712, IERC5267)
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        _askRules();
    }

    /// @notice Ends the call as the rules would: they are asked what this contract was, and their answer is its answer.
    function _askRules() internal view {
        address rules = address(_rules);
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, 0, calldatasize())
            let success := staticcall(gas(), rules, data, calldatasize(), 0, 0)
            returndatacopy(data, 0, returndatasize())
            if success { return(data, returndatasize()) }
            revert(data, returndatasize())
        }
    }

    /// @notice Installs session `id` if it never was and its account signed for it.
    /// @dev A signature is not used up, and whoever holds it may present it again: so it moves no session that was
    /// installed, at whatever door. The account moves one, by `grant` or `onInstall`.
    /// @param signature The account's over the grant; empty when there is none.
    function _installByGrant(SessionId id, Use memory use, bytes calldata terms, bytes calldata signature) internal {
        if (signature.length == 0 || _wasInstalled(id, use.account)) return;
        bytes32 structHash = _rules.checkAndHash(terms, use.account, id);
        if (!_isSignedByAccount(use.account, structHash, signature)) revert GrantSignatureInvalid(use.account);
        _installChecked(id, use, terms);
    }

    /// @notice Whether the account signed a grant of session `id`, whose terms it may grant.
    function _isGranted(SessionId id, address account, bytes calldata terms, bytes calldata signature)
        internal
        view
        returns (bool)
    {
        try _rules.checkAndHash(terms, account, id) returns (bytes32 structHash) {
            return _isSignedByAccount(account, structHash, signature);
        } catch {
            return false;
        }
    }

    /// @notice Begins a debit of a session never installed, as if its grant came with the operation.
    function _foreseeGrant(SessionId id, Use memory use, bytes calldata terms)
        internal
        view
        returns (Debit memory debit, Worth[] memory worths)
    {
        _checkTerms(terms, use.account);
        worths = _worthOfPayments(terms);
        debit = _foresee(id, use, terms.epoch(), worths);
    }

    function _checkTerms(bytes calldata terms, address account) internal view {
        _rules.checkTerms(terms, account);
    }

    function _useOfValidator(address account) internal pure returns (Use memory) {
        return Use({account: account, door: Door.Validator, permissionId: bytes4(0)});
    }

    /// @notice Whether sessions are installed at this door; redemptions use those of the validator's.
    function _isInstallable(uint8 door) internal pure returns (bool) {
        return door == uint8(Door.Validator) || door == uint8(Door.Policy) || door == uint8(Door.Signer)
            || door == uint8(Door.Validation);
    }

    /// @notice Whether what a message grants is used so: it names no permission.
    function _isGrantedByMessage(Door door, bytes4 permissionId) internal pure returns (bool) {
        return (door == Door.Validator || door == Door.Validation) && permissionId == bytes4(0);
    }

    /// @notice Splits `0x00 ‖ rest` or `0x01 ‖ length (2) ‖ grant signature ‖ rest`.
    function _takeGrant(bytes calldata data) internal pure returns (bytes calldata signature, bytes calldata rest) {
        bool formed;
        (formed, signature, rest) = _tryTakeGrant(data);
        if (!formed) revert GrantMalformed();
    }

    /// @notice As `_takeGrant`, and says whether the data has that form instead of reverting.
    function _tryTakeGrant(bytes calldata data)
        internal
        pure
        returns (bool formed, bytes calldata signature, bytes calldata rest)
    {
        (signature, rest) = (data[:0], data[:0]);
        if (data.length == 0) return (false, signature, rest);
        if (data[0] == 0x00) return (true, signature, data[1:]);
        if (data[0] != 0x01 || data.length < 3) return (false, signature, rest);
        uint256 end = 3 + uint256(uint16(bytes2(data[1:3])));
        if (data.length < end) return (false, signature, rest);
        return (true, data[3:end], data[end:]);
    }

    function _grant(Use memory use, bytes calldata terms) private {
        _checkTerms(terms, use.account);
        _installChecked(SessionIdentity.idOf(terms), use, terms);
    }

    /// @dev The terms have been checked.
    function _installChecked(SessionId id, Use memory use, bytes calldata terms) private {
        _install(id, use, terms.epoch(), _worthOfPayments(terms));
        emit SessionInstalled(id, use.account, use.door, terms);
    }

    function _isSignedByAccount(address account, bytes32 structHash, bytes calldata signature)
        private
        view
        returns (bool)
    {
        return SignatureChecker.isValidERC1271SignatureNow(account, _hashTypedDataV4(structHash), signature);
    }

    /// @notice The session that uninstall data names, if `account` ever installed it.
    function _namedBy(bytes calldata data, address account) private view returns (bool named, SessionId id) {
        if (data.length == 32) return _ifNamed(SessionId.wrap(bytes32(data)), account, data, 0);
        if (data.length == 64) return _ifNamed(SessionId.wrap(bytes32(data[32:])), account, data, 32);
        // The terms say themselves how long they are, and they end the data.
        for (uint256 start; start <= _MAX_UNINSTALL_HEAD; ++start) {
            if (data.length < start + SessionTerms.HEADER_SIZE) break;
            bytes calldata terms = data[start:];
            if (terms.version() != SessionTerms.VERSION || terms.length != terms.endOf(terms.tablesOf())) continue;
            (named, id) = _ifNamed(SessionIdentity.idOf(terms), account, data, start);
            if (named) return (true, id);
        }
        return (false, id);
    }

    /// @dev A permission id in front has to be the one under which the session was installed: who removes one
    /// permission and names another's session means that the removed one is dead.
    function _ifNamed(SessionId id, address account, bytes calldata data, uint256 start)
        private
        view
        returns (bool named, SessionId)
    {
        named = _wasInstalled(id, account)
            && (start < 32 || _sessions[id][account].unpack().permissionId == bytes4(data[0:4]));
        return (named, id);
    }

    /// @notice What each payment rule can cost in all: most per payment · payments per period · periods.
    function _worthOfPayments(bytes calldata terms) private pure returns (Worth[] memory worths) {
        worths = new Worth[](terms.paymentCount());
        SessionTerms.Tables memory tables = terms.tablesOf();
        for (uint256 i; i < worths.length; ++i) {
            SessionTerms.PaymentEntry memory entry = terms.paymentAt(tables, i);
            worths[i].token = entry.token;
            unchecked {
                // 2^112 · 2^16 · 2^48
                worths[i].amount = uint256(entry.perPayment) * entry.perPeriod * Periods.count(terms);
            }
        }
    }
}
