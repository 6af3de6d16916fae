// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PaymentRefusal} from "../types/PaymentRefusal.sol";
import {SessionId} from "../types/SessionId.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {Periods} from "./Periods.sol";
import {SessionTerms} from "./SessionTerms.sol";

/// @notice Decides whether one EIP-3009 authorization is within a session's terms.
///
/// A payment is presented as `kind (1) ‖ rule (1) ‖ period (4) ‖ slot (2) ‖ to (20) ‖ value (14) ‖ validAfter (6) ‖
/// validBefore (6) ‖ keccak256(name) (32) ‖ keccak256(version) (32)`, the last two being those of the token's EIP-712
/// domain. The token's address, the chain, the payer and the nonce are not presented but put in here, so that whatever
/// is presented, the digest means a payment by this account of this token or nothing at all.
///
/// The nonce is fixed by session, rule, period and slot, and the token takes each nonce once: that, and no counter of
/// ours, bounds what can ever settle.
library PaymentRules {
    using CalldataWords for bytes;
    using SessionTerms for bytes;

    /// @notice A presented payment, taken apart.
    struct Payment {
        /// 0: `transferWithAuthorization`, 1: `receiveWithAuthorization`.
        uint256 kind;
        uint256 rule;
        uint32 period;
        uint256 slot;
        address to;
        /// Base units.
        uint256 value;
        /// The token moves nothing until the second after this one.
        uint48 validAfter;
        /// The token moves nothing from this second on.
        uint48 validBefore;
        bytes32 nameHash;
        bytes32 versionHash;
    }

    /// @notice Bytes of a presented payment.
    uint256 internal constant SIZE = 118;

    // Where its fields begin.
    uint256 private constant _KIND_AT = 0;
    uint256 private constant _RULE_AT = 1;
    uint256 private constant _PERIOD_AT = 2;
    uint256 private constant _SLOT_AT = 6;
    uint256 private constant _TO_AT = 8;
    uint256 private constant _VALUE_AT = 28;
    uint256 private constant _VALID_AFTER_AT = 42;
    uint256 private constant _VALID_BEFORE_AT = 48;
    uint256 private constant _NAME_HASH_AT = 54;
    uint256 private constant _VERSION_HASH_AT = 86;

    bytes32 private constant _DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant _TRANSFER_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,"
        "bytes32 nonce)"
    );
    bytes32 private constant _RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,"
        "bytes32 nonce)"
    );

    /// @param data At least `SIZE` bytes.
    function read(bytes calldata data) internal pure returns (Payment memory payment) {
        // Every cast keeps the whole field.
        payment.kind = data.field(_KIND_AT, 1);
        payment.rule = data.field(_RULE_AT, 1);
        payment.period = uint32(data.field(_PERIOD_AT, 4));
        payment.slot = data.field(_SLOT_AT, 2);
        payment.to = address(uint160(data.field(_TO_AT, 20)));
        payment.value = data.field(_VALUE_AT, 14);
        payment.validAfter = uint48(data.field(_VALID_AFTER_AT, 6));
        payment.validBefore = uint48(data.field(_VALID_BEFORE_AT, 6));
        payment.nameHash = bytes32(data.load(_NAME_HASH_AT));
        payment.versionHash = bytes32(data.load(_VERSION_HASH_AT));
    }

    /// @notice Holds a payment against terms whose structure `TermsValidation` has accepted.
    /// @return refusal `None`, or the first term that refuses it.
    /// @return token The token of the rule, when there is one.
    function check(bytes calldata terms, Payment memory payment)
        internal
        pure
        returns (PaymentRefusal refusal, address token)
    {
        if (payment.kind > 1) return (PaymentRefusal.Malformed, token);
        if (payment.rule >= terms.paymentCount()) return (PaymentRefusal.RuleUnknown, token);
        SessionTerms.Tables memory tables = terms.tablesOf();
        SessionTerms.PaymentEntry memory entry = terms.paymentAt(tables, payment.rule);
        token = entry.token;

        if (!_isPayee(terms, tables, entry, payment.to)) return (PaymentRefusal.PayeeNotAllowed, token);
        if (payment.value > entry.perPayment) return (PaymentRefusal.ValueTooHigh, token);
        if (payment.slot >= entry.perPeriod) return (PaymentRefusal.SlotOutOfRange, token);

        (bool inside, uint48 first, uint48 last) =
            Periods.tryBounds(terms.validAfter(), terms.validUntil(), terms.periodLength(), payment.period);
        if (!inside) return (PaymentRefusal.PeriodOutsideSession, token);
        // Check it can settle in the period only: the token's bounds are exclusive.
        if (uint256(payment.validAfter) + 1 < first) return (PaymentRefusal.StartsBeforePeriod, token);
        if (payment.validBefore > uint256(last) + 1) return (PaymentRefusal.EndsAfterPeriod, token);
        return (PaymentRefusal.None, token);
    }

    /// @notice The EIP-712 digest that the token asks a signature of, per EIP-3009.
    function digest(Payment memory payment, SessionId id, address account, address token)
        internal
        view
        returns (bytes32)
    {
        bytes32 domain =
            keccak256(abi.encode(_DOMAIN_TYPEHASH, payment.nameHash, payment.versionHash, block.chainid, token));
        bytes32 message = keccak256(
            abi.encode(
                payment.kind == 0 ? _TRANSFER_TYPEHASH : _RECEIVE_TYPEHASH,
                account,
                payment.to,
                payment.value,
                uint256(payment.validAfter),
                uint256(payment.validBefore),
                nonceOf(payment, id, account)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    /// @notice The only nonce under which the payment of a slot can settle.
    function nonceOf(Payment memory payment, SessionId id, address account) internal pure returns (bytes32) {
        return keccak256(abi.encode(id, account, payment.rule, uint256(payment.period), payment.slot));
    }

    function _isPayee(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        SessionTerms.PaymentEntry memory entry,
        address to
    ) private pure returns (bool) {
        // Terms without payees say "anyone": see `TermsValidation`.
        if (entry.payeeCount == 0) return true;
        for (uint256 i; i < entry.payeeCount; ++i) {
            if (terms.addressAt(tables, entry.firstPayee + i) == to) return true;
        }
        return false;
    }
}
