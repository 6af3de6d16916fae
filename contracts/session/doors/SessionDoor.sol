// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {CallRules} from "../rules/CallRules.sol";
import {ExecutionDecoder} from "../rules/ExecutionDecoder.sol";
import {GasCost} from "../rules/GasCost.sol";
import {Periods} from "../rules/Periods.sol";
import {SessionIdentity} from "../rules/SessionIdentity.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {TermsValidation} from "../rules/TermsValidation.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionRevocation} from "./SessionRevocation.sol";

/// @notice What all doors have in common: install terms, and hold a user operation against them.
///
/// A user operation presents its session as `period (4) ‖ number of calls (1) ‖ call indices (1 each) ‖ terms`:
/// the budget period it spends in, for each call which entry of the terms allows it, and the terms themselves.
/// Period and indices are claims; a false one is refused here or, for the period, by the EntryPoint's clock.
abstract contract SessionDoor is SessionRevocation {
    using SessionTerms for bytes;
    using ExecutionDecoder for ExecutionDecoder.Batch;

    /// @notice A presented session, taken apart.
    struct Presentation {
        uint32 period;
        uint256 callCount;
    }

    /// @dev EntryPoint v0.7: no session may call it.
    address internal constant ENTRY_POINT = 0x0000000071727De22E5E9d8BAf0edAc6f37da032;

    error WrongAccount(address caller, address sender);
    error PresentationMalformed();
    error CallCountMismatch(uint256 claimed, uint256 actual);
    error PaymasterNotAllowed(address paymaster);

    /// @notice The id that a session with `terms` has on this chain and in this module.
    function sessionIdOf(bytes calldata terms) external view returns (SessionId) {
        return SessionIdentity.idOf(terms);
    }

    /// @notice Reverts, naming the flaw, unless `account` could install a session with `terms`.
    function checkTerms(bytes calldata terms, address account) external view {
        TermsValidation.validate(terms, account, [address(this), ENTRY_POINT]);
    }

    function _installSession(address account, Door door, bytes4 permissionId, bytes calldata terms) internal {
        TermsValidation.validate(terms, account, [address(this), ENTRY_POINT]);
        _install(SessionIdentity.idOf(terms), account, door, permissionId, terms.epoch(), terms);
    }

    /// @notice Holds a user operation against the presented session and charges it; reverts when it is not allowed.
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
        (uint32 period, bytes calldata indices, bytes calldata terms) = _open(presentation);
        id = SessionIdentity.idOf(terms);
        _authorizeGas(id, door, permissionId, userOp, terms);
        validationData = _authorizeCalls(id, period, indices, userOp.callData, terms);
        sessionKey = terms.sessionKey();
    }

    /// @dev Structure of the terms is not checked here: only terms that were checked are installed.
    function _authorizeGas(
        SessionId id,
        Door door,
        bytes4 permissionId,
        PackedUserOperation calldata userOp,
        bytes calldata terms
    ) private {
        (uint256 gasCost, address paymaster) = GasCost.worstCase(userOp);
        _chargeOperation(
            id, msg.sender, door, permissionId, terms.epoch(), terms.maxOperations(), terms.gasBudget(), gasCost
        );
        // Check who pays for gas.
        uint256 index = terms.paymasterIndex();
        if (paymaster != address(0) && index != SessionTerms.NO_INDEX) {
            if (index == SessionTerms.NO_PAYMASTER || terms.addressAt(terms.tablesOf(), index) != paymaster) {
                revert PaymasterNotAllowed(paymaster);
            }
        }
    }

    function _authorizeCalls(
        SessionId id,
        uint32 period,
        bytes calldata indices,
        bytes calldata callData,
        bytes calldata terms
    ) private returns (uint256 validationData) {
        SessionTerms.Tables memory tables = terms.tablesOf();
        (ExecutionDecoder.Batch memory batch, bytes calldata encoded) = ExecutionDecoder.open(callData);
        if (batch.count != indices.length) revert CallCountMismatch(indices.length, batch.count);

        // Check every call, and sum what all of them spend before any cap is looked at.
        uint256[] memory spent = new uint256[](terms.limitCount());
        for (uint256 i; i < indices.length; ++i) {
            (address target, uint256 value, bytes calldata data) = batch.read(encoded, i);
            CallRules.check(terms, tables, uint8(indices[i]), target, value, data, spent);
        }

        (uint48 first, uint48 last) = (terms.validAfter(), terms.validUntil());
        for (uint256 i; i < spent.length; ++i) {
            if (spent[i] == 0) continue;
            (first, last) = Periods.bounds(terms, period);
            (uint112 perOperation, uint112 perPeriod, uint112 lifetime) = terms.limitAt(i);
            address token = terms.addressAt(tables, i);
            _chargeSpend(id, msg.sender, token, period, spent[i], perOperation, perPeriod, lifetime);
        }
        return uint256(first) << 208 | uint256(last) << 160;
    }

    function _open(bytes calldata presentation)
        private
        pure
        returns (uint32 period, bytes calldata indices, bytes calldata terms)
    {
        if (presentation.length < 5) revert PresentationMalformed();
        period = uint32(bytes4(presentation[0:4]));
        uint256 end = 5 + uint256(uint8(presentation[4]));
        // Check the terms have at least a header, so that reading it stays inside.
        if (presentation.length < end + SessionTerms.HEADER_SIZE) revert PresentationMalformed();
        indices = presentation[5:end];
        terms = presentation[end:];
    }
}
