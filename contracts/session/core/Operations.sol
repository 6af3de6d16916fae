// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Accounting} from "../ledger/Accounting.sol";
import {Allowances} from "../rules/Allowances.sol";
import {CallRules} from "../rules/CallRules.sol";
import {ExecutionDecoder} from "../rules/ExecutionDecoder.sol";
import {GasCost} from "../rules/GasCost.sol";
import {Periods} from "../rules/Periods.sol";
import {SessionIdentity} from "../rules/SessionIdentity.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {Door} from "../types/Door.sol";
import {Session} from "../types/Session.sol";
import {SessionId} from "../types/SessionId.sol";
import {Grants} from "./Grants.sol";

/// @notice What all doors have in common: hold an operation against the terms of its session.
///
/// An operation presents its session as `period (4) ‖ number of calls (1) ‖ call entries (1 each) ‖ terms`: the budget
/// period it spends in, for each call which entry of the terms allows it, and the terms themselves. Period and entries
/// are claims; a false one is refused here or, for the period, by the EntryPoint's clock.
abstract contract Operations is Grants {
    using Accounting for Session;
    using Allowances for Allowances.Uncounted;
    using ExecutionDecoder for ExecutionDecoder.Batch;
    using SessionTerms for bytes;

    /// @notice What an operation asks for, beside its execution.
    struct Request {
        bytes32 mode;
        /// The budget period that it claims to spend in.
        uint32 period;
        /// Worst-case gas that counts against the session's budget, in wei.
        uint256 gasCost;
        /// The paymaster named, or zero.
        address paymaster;
    }

    uint256 internal constant SIGNATURE_SIZE = 65;
    uint256 internal constant SIG_VALIDATION_FAILED = 1;
    bytes4 internal constant ERC1271_VALID = 0x1626ba7e;
    bytes4 internal constant ERC1271_INVALID = 0xffffffff;

    /// @notice Holds a user operation of the calling account against the session that it presents, charges it, and
    /// checks the session key's signature.
    /// @param grantSignature The account's over the grant of a session not yet installed; empty when there is none.
    /// @param signature ECDSA (65) ‖ presentation.
    /// @return ERC-4337 validation data.
    function _validate(
        Use memory use,
        PackedUserOperation calldata userOp,
        bytes32 userOpHash,
        bytes calldata grantSignature,
        bytes calldata signature
    ) internal returns (uint256) {
        if (signature.length < SIGNATURE_SIZE) revert PresentationMalformed();
        bytes calldata presentation = signature[SIGNATURE_SIZE:];
        (SessionId id, bytes calldata terms, uint256 validationData) =
            _authorize(use, userOp, presentation, grantSignature);
        // Check the session key signed; like every account, fail without reverting so that gas can be estimated.
        bytes calldata claims = presentation[:presentation.length - terms.length];
        return _isSignedBy(terms.sessionKey(), userOpHash, id, claims, signature[:SIGNATURE_SIZE])
            ? validationData
            : SIG_VALIDATION_FAILED;
    }

    /// @notice Holds a user operation of the calling account against the session that it presents and charges it;
    /// reverts when it is not allowed.
    /// @dev Reads no clock. What is charged stays charged when the execution reverts later.
    /// @return id The session.
    /// @return terms Its terms.
    /// @return validationData The seconds in which the operation may be included, ERC-4337 packed.
    function _authorize(
        Use memory use,
        PackedUserOperation calldata userOp,
        bytes calldata presentation,
        bytes calldata grantSignature
    ) internal returns (SessionId id, bytes calldata terms, uint256 validationData) {
        // Check the caller speaks for the account whose ledger is charged.
        if (msg.sender != userOp.sender) revert WrongAccount(msg.sender, userOp.sender);
        uint32 period;
        bytes calldata entries;
        (period, entries, terms) = _open(presentation);
        id = SessionIdentity.idOf(terms);
        _installByGrant(id, use, terms, grantSignature);
        Debit memory debit = _load(id, use, terms.epoch());
        (Request memory request, bytes calldata execution) = _requestOf(use, userOp, period);
        validationData = _assess(debit, request, execution, entries, terms, new Worth[](0));
        _commit(debit);
    }

    /// @notice What a user operation asks for.
    function _requestOf(Use memory use, PackedUserOperation calldata userOp, uint32 period)
        internal
        pure
        returns (Request memory request, bytes calldata execution)
    {
        request.period = period;
        (request.gasCost, request.paymaster) = GasCost.worstCase(userOp);
        bytes calldata callData = userOp.callData;
        if (ExecutionDecoder.isExecute(callData)) {
            (request.mode, execution) = ExecutionDecoder.open(callData);
        } else if (use.door == Door.Validation) {
            (request.mode, execution) = ExecutionDecoder.openUserOp(callData);
        } else {
            revert SelectorNotAllowed(ExecutionDecoder.selectorOf(callData));
        }
    }

    /// @notice Fills in what an execution would charge; reverts, naming the term, when it is not allowed.
    /// @dev Writes nothing. Structure of the terms is not checked here: only terms that were checked are installed.
    /// @param entries For each call, which entry of the terms allows it.
    /// @param foreseen What installing the session would take out of the ceilings first; none if it is installed.
    /// @return validationData The seconds in which it may be included, ERC-4337 packed.
    function _assess(
        Debit memory debit,
        Request memory request,
        bytes calldata execution,
        bytes calldata entries,
        bytes calldata terms,
        Worth[] memory foreseen
    ) internal view returns (uint256 validationData) {
        debit.session.operate(terms.maxOperations(), terms.gasBudget(), request.gasCost);
        if (request.paymaster != address(0)) _checkPaymaster(request.paymaster, debit.capped, terms);
        SessionTerms.Tables memory tables = terms.tablesOf();
        uint256[] memory spent = _checkCalls(debit, request.mode, execution, entries, terms, tables);
        Spend[] memory spends = _spendsOf(spent, terms, tables);
        (uint48 first, uint48 last) = (terms.validAfter(), terms.validUntil());
        if (spends.length != 0) {
            (first, last) = Periods.bounds(terms, request.period);
            _spend(debit, request.period, spends, foreseen);
        }
        return uint256(first) << 208 | uint256(last) << 160;
    }

    /// @notice Checks that an operation of an ERC-6900 account does not call ERC-7579's `execute`: which function that
    /// would be, the account's modules say.
    function _checkNoExecute(PackedUserOperation calldata userOp) internal pure {
        if (ExecutionDecoder.isExecute(userOp.callData)) {
            revert SelectorNotAllowed(ExecutionDecoder.EXECUTE_SELECTOR);
        }
    }

    function _open(bytes calldata presentation)
        internal
        pure
        returns (uint32 period, bytes calldata entries, bytes calldata terms)
    {
        // Check the terms have at least a header, so that reading it stays inside.
        if (presentation.length < 5) revert PresentationMalformed();
        uint256 end = 5 + uint256(uint8(presentation[4]));
        if (presentation.length < end + SessionTerms.HEADER_SIZE) revert PresentationMalformed();
        period = uint32(bytes4(presentation[0:4]));
        entries = presentation[5:end];
        terms = presentation[end:];
    }

    /// @notice Whether the session key signed a user operation and its claims.
    /// @param claims Period, number of calls and entries, as presented.
    /// @param signature ECDSA (65) over the EIP-191 message of keccak256(operation's hash ‖ session id ‖ claims).
    function _isSignedBy(
        address sessionKey,
        bytes32 userOpHash,
        SessionId id,
        bytes calldata claims,
        bytes calldata signature
    ) internal pure returns (bool) {
        bytes32 digest = keccak256(abi.encodePacked(userOpHash, SessionId.unwrap(id), claims));
        return _recovers(sessionKey, MessageHashUtils.toEthSignedMessageHash(digest), signature);
    }

    function _recovers(address sessionKey, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, signature);
        return failure == ECDSA.RecoverError.NoError && signer == sessionKey;
    }

    /// @dev What a paymaster takes in tokens, out of an allowance of the account, no ceiling counts: under one, only a
    /// paymaster that the owner named may be used.
    function _checkPaymaster(address paymaster, bool capped, bytes calldata terms) private pure {
        uint256 index = terms.paymasterIndex();
        if (index == SessionTerms.NO_INDEX) {
            if (capped) revert PaymasterUnderCeiling(paymaster);
        } else if (
            index == SessionTerms.NO_PAYMASTER || terms.addressAt(terms.tablesOf(), index) != paymaster
        ) {
            revert PaymasterNotAllowed(paymaster);
        }
    }

    /// @notice Checks every call of an execution.
    /// @return spent What all of them spend together, in base units, one element for each limit.
    function _checkCalls(
        Debit memory debit,
        bytes32 mode,
        bytes calldata execution,
        bytes calldata entries,
        bytes calldata terms,
        SessionTerms.Tables memory tables
    ) private view returns (uint256[] memory spent) {
        // Only there is that mode no caller's word.
        ExecutionDecoder.Batch memory batch =
            mode == ExecutionDecoder.MODE_CALL && debit.session.door == Door.Validation
            ? ExecutionDecoder.openCall()
            : ExecutionDecoder.openExecution(mode, execution);
        if (batch.count != entries.length) revert CallCountMismatch(entries.length, batch.count);
        spent = new uint256[](terms.limitCount());
        Allowances.Uncounted memory allowance;
        for (uint256 i; i < entries.length; ++i) {
            (address target, uint256 value, bytes calldata data) = batch.read(execution, i);
            uint256 entry = uint8(entries[i]);
            CallRules.check(terms, tables, entry, target, value, data, spent);
            if (!debit.capped) continue;
            // Check the ceilings see all that leaves: each call on such a token is counted, by itself or by the next.
            if (allowance.amount != 0) {
                if (!allowance.isCounted(target, spent)) revert CeilingUnmetered(terms.addressAt(tables, allowance.limit));
                allowance.amount = 0;
            }
            if (!_hasCeiling(debit.account, target)) continue;
            uint256 limit = terms.limitIndexOf(tables, target);
            if (limit == SessionTerms.NO_INDEX) revert CeilingUnmetered(target);
            allowance.note(terms, tables, entry, limit, data, spent);
        }
        if (allowance.amount != 0) revert CeilingUnmetered(terms.addressAt(tables, allowance.limit));
    }

    /// @notice What the ledger is asked for: the tokens of which something is spent, with their caps.
    function _spendsOf(uint256[] memory spent, bytes calldata terms, SessionTerms.Tables memory tables)
        private
        pure
        returns (Spend[] memory spends)
    {
        uint256 count;
        for (uint256 i; i < spent.length; ++i) {
            if (spent[i] != 0) ++count;
        }
        spends = new Spend[](count);
        for (uint256 i = spent.length; count != 0;) {
            if (spent[--i] == 0) continue;
            Spend memory spend = spends[--count];
            (spend.token, spend.amount) = (terms.addressAt(tables, i), spent[i]);
            (spend.perOperation, spend.perPeriod, spend.lifetime) = terms.limitAt(i);
        }
    }
}
