// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Accounting} from "../ledger/Accounting.sol";
import {Session} from "../ledger/SessionSlot.sol";
import {CallRules} from "../rules/CallRules.sol";
import {ExecutionDecoder} from "../rules/ExecutionDecoder.sol";
import {GasCost} from "../rules/GasCost.sol";
import {Periods} from "../rules/Periods.sol";
import {SessionIdentity} from "../rules/SessionIdentity.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {Grants} from "./Grants.sol";

/// @notice What all doors have in common: hold an operation against the terms of its session.
///
/// An operation presents its session as `period (4) ‖ number of calls (1) ‖ call indices (1 each) ‖ terms`: the budget
/// period it spends in, for each call which entry of the terms allows it, and the terms themselves. Period and indices
/// are claims; a false one is refused here or, for the period, by the EntryPoint's clock.
abstract contract Operations is Grants {
    using Accounting for Session;
    using ExecutionDecoder for ExecutionDecoder.Batch;
    using SessionTerms for bytes;

    uint256 internal constant SIGNATURE_SIZE = 65;
    uint256 internal constant SIG_VALIDATION_FAILED = 1;
    bytes4 internal constant ERC1271_VALID = 0x1626ba7e;
    bytes4 internal constant ERC1271_INVALID = 0xffffffff;

    error WrongAccount(address caller, address sender);
    error PresentationMalformed();
    error CallCountMismatch(uint256 claimed, uint256 actual);
    error PaymasterNotAllowed(address paymaster);

    /// @notice Holds a user operation of the calling account against the presented session and charges it; reverts
    /// when it is not allowed.
    /// @dev Reads no clock. What is charged stays charged when the execution reverts later.
    /// @return id The session.
    /// @return sessionKey The key that must have signed.
    /// @return validationData The seconds in which the operation may be included, ERC-4337 packed.
    function _authorize(
        Door door,
        bytes4 permissionId,
        PackedUserOperation calldata userOp,
        bytes calldata presentation
    ) internal returns (SessionId id, address sessionKey, uint256 validationData) {
        // Check the caller speaks for the account whose ledger is charged.
        if (msg.sender != userOp.sender) revert WrongAccount(msg.sender, userOp.sender);
        Debit memory debit = _debitOf(msg.sender, door, permissionId);
        (sessionKey, validationData) = _assessOperation(debit, userOp, presentation);
        _commit(debit);
        id = debit.id;
    }

    function _debitOf(address account, Door door, bytes4 permissionId) internal pure returns (Debit memory debit) {
        (debit.account, debit.door, debit.permissionId) = (account, door, permissionId);
    }

    /// @notice As `_assess`, of a user operation.
    function _assessOperation(
        Debit memory debit,
        PackedUserOperation calldata userOp,
        bytes calldata presentation
    ) internal view returns (address sessionKey, uint256 validationData) {
        (debit.gasCost, debit.paymaster) = GasCost.worstCase(userOp);
        (bytes32 mode, bytes calldata encoded) = ExecutionDecoder.open(userOp.callData);
        return _assess(debit, mode, encoded, presentation);
    }

    /// @notice Fills in what an execution would charge; reverts, naming the term, when it is not allowed.
    /// @dev Writes nothing. Structure of the terms is not checked here: only terms that were checked are installed.
    function _assess(
        Debit memory debit,
        bytes32 mode,
        bytes calldata encoded,
        bytes calldata presentation
    ) internal view returns (address sessionKey, uint256 validationData) {
        (uint32 period, bytes calldata indices, bytes calldata terms) = _open(presentation);
        debit.id = SessionIdentity.idOf(terms);
        if (!debit.asIfGranted) _loadSession(debit, terms.epoch());
        debit.session.operate(terms.maxOperations(), terms.gasBudget(), debit.gasCost);
        _checkPaymaster(debit.paymaster, terms);
        validationData = _assessCalls(debit, period, indices, mode, encoded, terms);
        sessionKey = terms.sessionKey();
    }

    function _open(bytes calldata presentation)
        internal
        pure
        returns (uint32 period, bytes calldata indices, bytes calldata terms)
    {
        if (!_isOpenable(presentation)) revert PresentationMalformed();
        period = uint32(bytes4(presentation[0:4]));
        uint256 end = 5 + uint256(uint8(presentation[4]));
        indices = presentation[5:end];
        terms = presentation[end:];
    }

    /// @dev Whether the terms have at least a header, so that reading it stays inside.
    function _isOpenable(bytes calldata presentation) internal pure returns (bool) {
        return presentation.length >= 5
            && presentation.length >= 5 + uint256(uint8(presentation[4])) + SessionTerms.HEADER_SIZE;
    }

    /// @notice Whether the session key signed a user operation and its claims.
    /// @param signature ECDSA (65) over the EIP-191 message of keccak256(operation's hash ‖ session id ‖ claims).
    function _isSignedBy(
        address sessionKey,
        bytes32 userOpHash,
        SessionId id,
        bytes calldata presentation,
        bytes calldata signature
    ) internal pure returns (bool) {
        uint256 claimsEnd = 5 + uint256(uint8(presentation[4]));
        bytes32 digest = keccak256(abi.encodePacked(userOpHash, SessionId.unwrap(id), presentation[:claimsEnd]));
        return _recovers(sessionKey, MessageHashUtils.toEthSignedMessageHash(digest), signature);
    }

    function _recovers(address sessionKey, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, signature);
        return failure == ECDSA.RecoverError.NoError && signer == sessionKey;
    }

    function _checkPaymaster(address paymaster, bytes calldata terms) private pure {
        uint256 index = terms.paymasterIndex();
        if (paymaster != address(0) && index != SessionTerms.NO_INDEX) {
            if (index == SessionTerms.NO_PAYMASTER || terms.addressAt(terms.tablesOf(), index) != paymaster) {
                revert PaymasterNotAllowed(paymaster);
            }
        }
    }

    function _assessCalls(
        Debit memory debit,
        uint32 period,
        bytes calldata indices,
        bytes32 mode,
        bytes calldata encoded,
        bytes calldata terms
    ) private view returns (uint256 validationData) {
        SessionTerms.Tables memory tables = terms.tablesOf();
        ExecutionDecoder.Batch memory batch = ExecutionDecoder.openExecution(mode, encoded);
        if (batch.count != indices.length) revert CallCountMismatch(indices.length, batch.count);

        // Check every call, and sum what all of them spend before any cap is looked at.
        uint256[] memory spent = new uint256[](terms.limitCount());
        for (uint256 i; i < indices.length; ++i) {
            (address target, uint256 value, bytes calldata data) = batch.read(encoded, i);
            CallRules.check(terms, tables, uint8(indices[i]), target, value, data, spent);
            if (debit.capped && !_isLimited(terms, tables, target)) _checkMetered(debit.account, target);
        }

        (uint48 first, uint48 last) = (terms.validAfter(), terms.validUntil());
        for (uint256 i; i < spent.length; ++i) {
            if (spent[i] == 0) continue;
            if (debit.count == 0) _prepareSpending(debit, spent.length);
            (first, last) = Periods.bounds(terms, period);
            (uint112 perOperation, uint112 perPeriod, uint112 lifetime) = terms.limitAt(i);
            address token = terms.addressAt(tables, i);
            uint256 reserved = debit.asIfGranted ? _toBeReserved(token, terms) : 0;
            _debitSpend(debit, token, period, spent[i], perOperation, perPeriod, lifetime, reserved);
        }
        return uint256(first) << 208 | uint256(last) << 160;
    }

    function _isLimited(bytes calldata terms, SessionTerms.Tables memory tables, address target)
        private
        pure
        returns (bool)
    {
        uint256 limits = terms.limitCount();
        for (uint256 i; i < limits; ++i) {
            if (terms.addressAt(tables, i) == target) return true;
        }
        return false;
    }
}
