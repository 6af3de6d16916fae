// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice The grant against the EIP-712 hash of its message, written here from the message's definition. The SDK's
/// tests compare it with viem's hash too, over sessions with calls of every group.
contract GrantDigestTest is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    string private constant LIMIT = "SpendLimit(address token,uint112 perOperation,uint112 perPeriod,uint112 lifetime)";
    string private constant PAYMENT =
        "PaymentLimit(address token,uint112 perPayment,uint16 paymentsPerPeriod,address[] payees,bool anyPayee)";
    string private constant ETHER = "EtherTransfer(uint8 entry,address recipient,uint96 maxWei)";
    string private constant TOKEN = "TokenTransfer(uint8 entry,address token,address[] recipients,bool anyRecipient)";
    string private constant APPROVAL = "Approval(uint8 entry,address token,address[] spenders,bool anySpender,bool metered)";
    string private constant PURCHASE =
        "EscrowPurchase(uint8 entry,address escrow,address token,address[] sellers,bool anySeller,bytes32 firstEscrowId,bytes32 lastEscrowId,bool anyEscrowId)";
    string private constant ACTION =
        "EscrowAction(uint8 entry,address escrow,string action,bytes32 firstEscrowId,bytes32 lastEscrowId,bool anyEscrowId)";
    string private constant OTHER =
        "OtherCall(uint8 entry,address target,bytes4 selector,uint96 maxWei,bool metered,ArgumentRule[] rules)";
    string private constant RULE = "ArgumentRule(uint8 argument,string condition,uint256[] values,address[] addresses)";
    string private constant GRANT =
        "GrantSession(address account,address sessionKey,uint64 epoch,uint48 validAfter,uint48 validUntil,uint32 periodSeconds,uint32 maxOperations,uint96 gasBudgetWei,string gasPayment,address paymaster,address guardian,SpendLimit[] limits,PaymentLimit[] payments,EtherTransfer[] etherTransfers,TokenTransfer[] tokenTransfers,Approval[] approvals,EscrowPurchase[] escrowPurchases,EscrowAction[] escrowActions,OtherCall[] otherCalls,bytes32 sessionId)";

    function test_isTheHashOfTheMessage() external view {
        _compare(payingTerms(), address(account));
        _compare(payingTerms(), stranger);
    }

    function test_saysWhoPaysForGas_andWhoMayRevoke() external view {
        TermsBuilder.Terms memory terms = payingTerms();
        (terms.paymaster, terms.guardian) = (255, 255);
        _compare(terms, address(account));
        terms.paymaster = 254;
        _compare(terms, address(account));
    }

    function test_isOfThisChain() external {
        bytes memory terms = payingTerms().encode();
        bytes32 here = policy.grantDigest(terms, address(account));
        vm.chainId(block.chainid + 1);
        assertTrue(policy.grantDigest(terms, address(account)) != here, "another chain");
        _compare(payingTerms(), address(account));
    }

    function test_reverts_whenTermsCanNotBeGranted() external {
        TermsBuilder.Terms memory terms = payingTerms();
        terms.version = 2;
        bytes memory encoded = terms.encode();
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.TermsVersionUnknown.selector, 2));
        policy.grantDigest(encoded, address(account));
        encoded = payingTerms().encode();
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.TargetForbidden.selector, shop));
        policy.grantDigest(encoded, shop);
    }

    // --- the message, from its definition ---

    function _compare(TermsBuilder.Terms memory terms, address owner) private view {
        bytes memory encoded = terms.encode();
        bytes32 message = _message(terms, owner, SessionId.unwrap(idOf(encoded)));
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Abba Baba Sessions"),
                keccak256("1"),
                block.chainid,
                address(policy)
            )
        );
        bytes32 expected = keccak256(abi.encodePacked("\x19\x01", domain, message));
        assertEq(policy.grantDigest(encoded, owner), expected, "digest");
    }

    function _message(TermsBuilder.Terms memory terms, address owner, bytes32 id) private view returns (bytes32) {
        // Referenced types follow in alphabetical order.
        bytes memory types =
            abi.encodePacked(GRANT, APPROVAL, RULE, ACTION, PURCHASE, ETHER, OTHER, PAYMENT, LIMIT, TOKEN);
        bytes memory first = abi.encode(
            keccak256(types),
            owner,
            terms.sessionKey,
            terms.epoch,
            terms.validAfter,
            terms.validUntil,
            terms.periodLength,
            terms.maxOperations,
            terms.gasBudget
        );
        return keccak256(bytes.concat(first, _roles(terms), _limits(terms), _payments(terms), _calls(), id));
    }

    function _roles(TermsBuilder.Terms memory terms) private view returns (bytes memory) {
        string memory payment = "The paymaster may pay for gas and take for it, beyond all limits, any token the account lets it take.";
        if (terms.paymaster == 254) payment = "The account pays for gas in ETH.";
        if (terms.paymaster == 255) {
            payment = "Any paymaster may pay for gas and take for it, beyond all limits, any token the account lets it take.";
        }
        return abi.encode(
            keccak256(bytes(payment)),
            terms.paymaster >= 254 ? address(0) : paymaster,
            terms.guardian == 255 ? address(0) : guardian
        );
    }

    /// @dev Of the calls of `DoorsBase.payingTerms`: a transfer, an approval, a purchase elsewhere, a gift of ether.
    function _calls() private view returns (bytes memory) {
        bytes32 nothing = keccak256("");
        bytes32 tokens = _hash(
            abi.encode(keccak256(bytes(TOKEN)), TRANSFER_CALL, USDC, keccak256(abi.encode(seller)), false)
        );
        bytes32 approvals = _hash(
            abi.encode(keccak256(bytes(APPROVAL)), APPROVE_CALL, USDC, keccak256(abi.encode(shop)), false, false)
        );
        bytes32 others = _hash(
            abi.encode(
                keccak256(abi.encodePacked(OTHER, RULE)), BUY_CALL, shop, BUY, VALUE_CAP, true, _hash(_spends(0, USDC))
            )
        );
        bytes32 ethers = _hash(abi.encode(keccak256(bytes(ETHER)), NATIVE_CALL, seller, VALUE_CAP));
        return abi.encode(ethers, tokens, approvals, nothing, nothing, others);
    }

    function _spends(uint256 argument, address token) private pure returns (bytes memory) {
        return abi.encode(
            keccak256(bytes(RULE)), argument, keccak256("spends"), keccak256(""), keccak256(abi.encode(token))
        );
    }

    /// @dev The hash of an array with one element.
    function _hash(bytes memory element) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(element)));
    }

    function _limits(TermsBuilder.Terms memory terms) private pure returns (bytes32) {
        bytes memory all;
        for (uint256 i; i < terms.limits.length; ++i) {
            TermsBuilder.Limit memory limit = terms.limits[i];
            bytes memory one = abi.encode(
                keccak256(bytes(LIMIT)), terms.addresses[i], limit.perOperation, limit.perPeriod, limit.lifetime
            );
            all = bytes.concat(all, keccak256(one));
        }
        return keccak256(all);
    }

    function _payments(TermsBuilder.Terms memory terms) private pure returns (bytes32) {
        bytes memory all;
        for (uint256 i; i < terms.payments.length; ++i) {
            TermsBuilder.Payment memory payment = terms.payments[i];
            bytes memory payees;
            for (uint256 j; j < payment.payeeCount; ++j) {
                payees = bytes.concat(payees, abi.encode(terms.addresses[payment.firstPayee + j]));
            }
            bytes memory one = abi.encode(
                keccak256(bytes(PAYMENT)),
                terms.addresses[payment.token],
                payment.perPayment,
                payment.perPeriod,
                keccak256(payees),
                payment.payeeCount == 0
            );
            all = bytes.concat(all, keccak256(one));
        }
        return keccak256(all);
    }
}
