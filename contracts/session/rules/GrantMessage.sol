// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionId} from "../types/SessionId.sol";
import {SessionTerms} from "./SessionTerms.sol";

/// @notice What an owner signs to grant a session in band: an EIP-712 message in which a wallet shows what may be lost.
/// @dev Given terms that `TermsValidation` has accepted.
library GrantMessage {
    using SessionTerms for bytes;

    bytes32 private constant _LIMIT_TYPEHASH =
        keccak256("SpendLimit(address token,uint112 perOperation,uint112 perPeriod,uint112 lifetime)");
    bytes32 private constant _PAYMENT_TYPEHASH =
        keccak256("PaymentLimit(address token,uint112 perPayment,uint16 paymentsPerPeriod,address[] payees,bool anyPayee)");
    bytes32 private constant _CALL_TYPEHASH =
        keccak256("AllowedCall(address target,bytes4 selector,uint96 valueCapWei,uint8 rules)");
    bytes32 private constant _GRANT_TYPEHASH = keccak256(
        "GrantSession(address account,address sessionKey,uint64 epoch,uint48 validAfter,uint48 validUntil,"
        "uint32 periodSeconds,uint32 maxOperations,uint96 gasBudgetWei,SpendLimit[] limits,PaymentLimit[] payments,"
        "AllowedCall[] calls,address[] parties,bytes32 sessionId)"
        "AllowedCall(address target,bytes4 selector,uint96 valueCapWei,uint8 rules)"
        "PaymentLimit(address token,uint112 perPayment,uint16 paymentsPerPeriod,address[] payees,bool anyPayee)"
        "SpendLimit(address token,uint112 perOperation,uint112 perPeriod,uint112 lifetime)"
    );

    /// @notice The EIP-712 struct hash of the grant. `sessionId` binds every term, also those that are not spelled out.
    function hashStruct(bytes calldata terms, address account, SessionId id) internal pure returns (bytes32) {
        SessionTerms.Tables memory tables = terms.tablesOf();
        bytes memory header = abi.encode(
            _GRANT_TYPEHASH,
            account,
            terms.sessionKey(),
            terms.epoch(),
            terms.validAfter(),
            terms.validUntil(),
            terms.periodLength(),
            terms.maxOperations(),
            terms.gasBudget()
        );
        return keccak256(
            abi.encodePacked(
                header,
                _hashLimits(terms, tables),
                _hashPayments(terms, tables),
                _hashCalls(terms, tables),
                _hashParties(terms, tables),
                SessionId.unwrap(id)
            )
        );
    }

    function _hashLimits(bytes calldata terms, SessionTerms.Tables memory tables) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](terms.limitCount());
        for (uint256 i; i < hashes.length; ++i) {
            (uint112 perOperation, uint112 perPeriod, uint112 lifetime) = terms.limitAt(i);
            hashes[i] = keccak256(
                abi.encode(_LIMIT_TYPEHASH, terms.addressAt(tables, i), perOperation, perPeriod, lifetime)
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hashPayments(bytes calldata terms, SessionTerms.Tables memory tables) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](terms.paymentCount());
        for (uint256 i; i < hashes.length; ++i) {
            SessionTerms.PaymentEntry memory entry = terms.paymentAt(tables, i);
            bytes memory payees = _listed(terms, tables, "", entry.firstPayee, entry.payeeCount);
            hashes[i] = keccak256(
                abi.encode(
                    _PAYMENT_TYPEHASH,
                    entry.token,
                    entry.perPayment,
                    entry.perPeriod,
                    keccak256(payees),
                    entry.payeeCount == 0
                )
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hashCalls(bytes calldata terms, SessionTerms.Tables memory tables) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](terms.callCount());
        for (uint256 i; i < hashes.length; ++i) {
            SessionTerms.CallEntry memory entry = terms.callAt(tables, i);
            hashes[i] = keccak256(
                abi.encode(_CALL_TYPEHASH, entry.target, entry.selector, entry.valueCap, entry.ruleCount)
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }

    /// @dev The operands of all `Counterparty` rules, in the rules' order.
    function _hashParties(bytes calldata terms, SessionTerms.Tables memory tables) private pure returns (bytes32) {
        bytes memory parties;
        uint256 rules = terms.ruleCount();
        for (uint256 i; i < rules; ++i) {
            (uint256 kind,, uint256 first, uint256 count) = terms.ruleAt(tables, i);
            if (kind == uint256(SessionTerms.RuleKind.Counterparty)) {
                parties = _listed(terms, tables, parties, first, count);
            }
        }
        return keccak256(parties);
    }

    /// @dev Appends addresses to an EIP-712 array, a word each.
    function _listed(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        bytes memory list,
        uint256 first,
        uint256 count
    ) private pure returns (bytes memory) {
        for (uint256 i; i < count; ++i) {
            list = abi.encodePacked(list, uint256(uint160(terms.addressAt(tables, first + i))));
        }
        return list;
    }
}
