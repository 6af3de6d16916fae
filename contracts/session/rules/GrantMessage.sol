// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionId} from "../types/SessionId.sol";
import {CallMessage} from "./CallMessage.sol";
import {MessageTypes} from "./MessageTypes.sol";
import {SessionTerms} from "./SessionTerms.sol";
import {TermsLists} from "./TermsLists.sol";

/// @notice What an owner signs to grant a session in band: an EIP-712 message that states every term, so that a wallet
/// shows what may be lost.
/// @dev Given terms that `TermsValidation` has accepted, of which there is one encoding for one meaning: terms that
/// differ in anything but the salt differ in this message, also without its `sessionId`.
library GrantMessage {
    using SessionTerms for bytes;
    using TermsLists for bytes;

    /// @dev Who pays for gas, in words: a paymaster is paid out of allowances that no limit of the session counts.
    bytes32 private constant _PAID_BY_ACCOUNT = keccak256("The account pays for gas in ETH.");
    bytes32 private constant _PAID_BY_ONE = keccak256(
        "The paymaster may pay for gas and take for it, beyond all limits, any token the account lets it take."
    );
    bytes32 private constant _PAID_BY_ANY = keccak256(
        "Any paymaster may pay for gas and take for it, beyond all limits, any token the account lets it take."
    );

    /// @notice The EIP-712 struct hash of the grant.
    function hashStruct(bytes calldata terms, address account, SessionId id) internal pure returns (bytes32) {
        SessionTerms.Tables memory tables = terms.tablesOf();
        (bytes32 gasPayment, address paymaster) = _gasPayment(terms, tables);
        bytes memory header = abi.encode(
            MessageTypes.GRANT,
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
                gasPayment,
                abi.encode(paymaster, _guardian(terms, tables)),
                _hashLimits(terms, tables),
                _hashPayments(terms, tables),
                CallMessage.hashGroups(terms, tables),
                SessionId.unwrap(id)
            )
        );
    }

    function _gasPayment(bytes calldata terms, SessionTerms.Tables memory tables)
        private
        pure
        returns (bytes32 words, address paymaster)
    {
        uint256 index = terms.paymasterIndex();
        if (index == SessionTerms.NO_PAYMASTER) return (_PAID_BY_ACCOUNT, address(0));
        if (index == SessionTerms.NO_INDEX) return (_PAID_BY_ANY, address(0));
        return (_PAID_BY_ONE, terms.addressAt(tables, index));
    }

    function _guardian(bytes calldata terms, SessionTerms.Tables memory tables) private pure returns (address) {
        uint256 index = terms.guardianIndex();
        return index == SessionTerms.NO_INDEX ? address(0) : terms.addressAt(tables, index);
    }

    function _hashLimits(bytes calldata terms, SessionTerms.Tables memory tables) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](terms.limitCount());
        for (uint256 i; i < hashes.length; ++i) {
            (uint112 perOperation, uint112 perPeriod, uint112 lifetime) = terms.limitAt(i);
            hashes[i] = keccak256(
                abi.encode(MessageTypes.LIMIT, terms.addressAt(tables, i), perOperation, perPeriod, lifetime)
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hashPayments(bytes calldata terms, SessionTerms.Tables memory tables) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](terms.paymentCount());
        for (uint256 i; i < hashes.length; ++i) {
            SessionTerms.PaymentEntry memory entry = terms.paymentAt(tables, i);
            hashes[i] = keccak256(
                abi.encode(
                    MessageTypes.PAYMENT,
                    entry.token,
                    entry.perPayment,
                    entry.perPeriod,
                    terms.hashAddresses(tables, entry.firstPayee, entry.payeeCount),
                    entry.payeeCount == 0
                )
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
