// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../../escrow/IAbbaBabaEscrow.sol";
import {MessageTypes} from "./MessageTypes.sol";
import {SessionTerms} from "./SessionTerms.sol";
import {TermsLists} from "./TermsLists.sol";

/// @notice States the calls of a session in what its owner signs, each in the first group whose form it has.
///
/// A call has a group's form when its rules are exactly the ones that the group's fields state, in that order;
/// whatever has no such form is stated rule by rule.
library CallMessage {
    using SessionTerms for bytes;
    using TermsLists for bytes;

    enum Group {
        EtherTransfers,
        TokenTransfers,
        Approvals,
        EscrowPurchases,
        EscrowActions,
        OtherCalls
    }

    /// @notice One call on its way into the message.
    struct Call {
        /// Its number in the terms.
        uint256 entry;
        address target;
        bytes4 selector;
        uint256 valueCap;
        /// The next rule to be stated.
        uint256 next;
        /// Where its rules end.
        uint256 end;
    }

    /// @notice Operands of a rule, if it is there.
    struct Operands {
        bool stated;
        uint256 first;
        uint256 count;
    }

    uint256 private constant _GROUPS = 6;
    bytes4 private constant _TRANSFER = 0xa9059cbb;
    bytes4 private constant _APPROVE = 0x095ea7b3;

    /// @return The hashes of the six arrays of calls, one after the other.
    function hashGroups(bytes calldata terms, SessionTerms.Tables memory tables) internal pure returns (bytes memory) {
        bytes[_GROUPS] memory groups;
        uint256 count = terms.callCount();
        for (uint256 i; i < count; ++i) {
            (Group group, bytes32 hash) = _state(terms, tables, i);
            groups[uint256(group)] = bytes.concat(groups[uint256(group)], hash);
        }
        bytes memory hashes;
        for (uint256 i; i < _GROUPS; ++i) {
            hashes = bytes.concat(hashes, keccak256(groups[i]));
        }
        return hashes;
    }

    function _state(bytes calldata terms, SessionTerms.Tables memory tables, uint256 entry)
        private
        pure
        returns (Group group, bytes32 hash)
    {
        Call memory call = _callAt(terms, tables, entry);
        if (call.selector == bytes4(0)) {
            if (call.next == call.end) return (Group.EtherTransfers, _hashEtherTransfer(call));
        } else if (call.valueCap == 0) {
            if (call.selector == _TRANSFER) {
                (group, hash) = (Group.TokenTransfers, _tryTokenTransfer(terms, tables, call));
            } else if (call.selector == _APPROVE) {
                (group, hash) = (Group.Approvals, _tryApproval(terms, tables, call));
            } else if (call.selector == IAbbaBabaEscrow.createEscrow.selector) {
                (group, hash) = (Group.EscrowPurchases, _tryPurchase(terms, tables, call));
            } else {
                (group, hash) = (Group.EscrowActions, _tryAction(terms, tables, call));
            }
            if (hash != bytes32(0)) return (group, hash);
        }
        return (Group.OtherCalls, _hashOther(terms, tables, _callAt(terms, tables, entry)));
    }

    function _hashEtherTransfer(Call memory call) private pure returns (bytes32) {
        return keccak256(abi.encode(MessageTypes.ETHER_TRANSFER, call.entry, call.target, call.valueCap));
    }

    /// @return Zero when the call has another form, as of the functions below.
    function _tryTokenTransfer(bytes calldata terms, SessionTerms.Tables memory tables, Call memory call)
        private
        pure
        returns (bytes32)
    {
        Operands memory recipients = _take(terms, tables, call, SessionTerms.RuleKind.Counterparty, 0);
        if (!_takeSpend(terms, tables, call, 1, call.target) || call.next != call.end) return bytes32(0);
        return keccak256(
            abi.encode(
                MessageTypes.TOKEN_TRANSFER,
                call.entry,
                call.target,
                terms.hashAddresses(tables, recipients.first, recipients.count),
                !recipients.stated
            )
        );
    }

    function _tryApproval(bytes calldata terms, SessionTerms.Tables memory tables, Call memory call)
        private
        pure
        returns (bytes32)
    {
        Operands memory spenders = _take(terms, tables, call, SessionTerms.RuleKind.Address, 0);
        bool metered = _takeSpend(terms, tables, call, 1, call.target);
        if ((!spenders.stated && !metered) || call.next != call.end) return bytes32(0);
        return keccak256(
            abi.encode(
                MessageTypes.APPROVAL,
                call.entry,
                call.target,
                terms.hashAddresses(tables, spenders.first, spenders.count),
                !spenders.stated,
                metered
            )
        );
    }

    function _tryPurchase(bytes calldata terms, SessionTerms.Tables memory tables, Call memory call)
        private
        pure
        returns (bytes32)
    {
        (bool formed, bytes memory ids) = _takeIds(terms, tables, call);
        Operands memory token = _take(terms, tables, call, SessionTerms.RuleKind.Address, 3);
        if (!formed || token.count != 1) return bytes32(0);
        address tokenAddress = terms.addressAt(tables, token.first);
        if (!_takeSpend(terms, tables, call, 2, tokenAddress)) return bytes32(0);
        Operands memory sellers = _take(terms, tables, call, SessionTerms.RuleKind.Counterparty, 1);
        if (call.next != call.end) return bytes32(0);
        bytes memory head = abi.encode(
            MessageTypes.PURCHASE,
            call.entry,
            call.target,
            tokenAddress,
            terms.hashAddresses(tables, sellers.first, sellers.count),
            !sellers.stated
        );
        return keccak256(bytes.concat(head, ids));
    }

    function _tryAction(bytes calldata terms, SessionTerms.Tables memory tables, Call memory call)
        private
        pure
        returns (bytes32)
    {
        bytes32 action = _actionOf(call.selector);
        if (action == bytes32(0)) return bytes32(0);
        (bool formed, bytes memory ids) = _takeIds(terms, tables, call);
        if (!formed || call.next != call.end) return bytes32(0);
        return keccak256(bytes.concat(abi.encode(MessageTypes.ACTION, call.entry, call.target, action), ids));
    }

    /// @return The hash of the name of an escrow's function; zero for other functions.
    function _actionOf(bytes4 selector) private pure returns (bytes32) {
        if (selector == IAbbaBabaEscrow.accept.selector) return keccak256("accept");
        if (selector == IAbbaBabaEscrow.dispute.selector) return keccak256("dispute");
        if (selector == IAbbaBabaEscrow.submitDelivery.selector) return keccak256("submitDelivery");
        if (selector == IAbbaBabaEscrow.finalizeRelease.selector) return keccak256("finalizeRelease");
        if (selector == IAbbaBabaEscrow.claimAbandoned.selector) return keccak256("claimAbandoned");
        if (selector == IAbbaBabaEscrow.claimUnresolved.selector) return keccak256("claimUnresolved");
        if (selector == IAbbaBabaEscrow.withdraw.selector) return keccak256("withdraw");
        if (selector == IAbbaBabaEscrow.cancel.selector) return keccak256("cancel");
        return bytes32(0);
    }

    function _hashOther(bytes calldata terms, SessionTerms.Tables memory tables, Call memory call)
        private
        pure
        returns (bytes32)
    {
        bytes32[] memory rules = new bytes32[](call.end - call.next);
        bool metered;
        for (uint256 i; i < rules.length; ++i) {
            (uint256 kind, uint256 argument, uint256 first, uint256 count) = terms.ruleAt(tables, call.next + i);
            SessionTerms.RuleKind ruleKind = SessionTerms.RuleKind(kind);
            bool ofWords = ruleKind <= SessionTerms.RuleKind.OneOf;
            metered = metered || ruleKind == SessionTerms.RuleKind.Spend;
            rules[i] = keccak256(
                abi.encode(
                    MessageTypes.RULE,
                    argument,
                    _conditionOf(ruleKind),
                    terms.hashWords(tables, first, ofWords ? count : 0),
                    terms.hashAddresses(tables, first, ofWords ? 0 : count)
                )
            );
        }
        return keccak256(
            abi.encode(
                MessageTypes.OTHER,
                call.entry,
                call.target,
                call.selector,
                call.valueCap,
                metered,
                keccak256(abi.encodePacked(rules))
            )
        );
    }

    /// @return The hash of a condition in words, to be followed by its operands.
    function _conditionOf(SessionTerms.RuleKind kind) private pure returns (bytes32) {
        if (kind == SessionTerms.RuleKind.Equal) return keccak256("equal to");
        if (kind == SessionTerms.RuleKind.AtMost) return keccak256("at most");
        if (kind == SessionTerms.RuleKind.AtLeast) return keccak256("at least");
        if (kind == SessionTerms.RuleKind.OneOf) return keccak256("one of");
        if (kind == SessionTerms.RuleKind.Address) return keccak256("a contract of");
        if (kind == SessionTerms.RuleKind.Counterparty) return keccak256("a party of");
        return keccak256("spends");
    }

    function _callAt(bytes calldata terms, SessionTerms.Tables memory tables, uint256 entry)
        private
        pure
        returns (Call memory)
    {
        SessionTerms.CallEntry memory found = terms.callAt(tables, entry);
        return Call({
            entry: entry,
            target: found.target,
            selector: found.selector,
            valueCap: found.valueCap,
            next: found.firstRule,
            end: found.firstRule + found.ruleCount
        });
    }

    /// @notice Takes the next rule of a call, if it is of this kind and argument.
    function _take(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        Call memory call,
        SessionTerms.RuleKind kind,
        uint256 argument
    ) private pure returns (Operands memory operands) {
        if (call.next == call.end) return operands;
        (uint256 ruleKind, uint256 ruleArgument, uint256 first, uint256 count) = terms.ruleAt(tables, call.next);
        if (ruleKind != uint256(kind) || ruleArgument != argument) return operands;
        ++call.next;
        return Operands({stated: true, first: first, count: count});
    }

    /// @notice Takes the rule that an argument is spent of `token`, if it is the next.
    function _takeSpend(
        bytes calldata terms,
        SessionTerms.Tables memory tables,
        Call memory call,
        uint256 argument,
        address token
    ) private pure returns (bool) {
        Operands memory limit = _take(terms, tables, call, SessionTerms.RuleKind.Spend, argument);
        if (!limit.stated) return false;
        if (terms.addressAt(tables, limit.first) == token) return true;
        // Some other token: not this form's rule.
        --call.next;
        return false;
    }

    /// @notice Takes the rules that keep an escrow's id, the first argument, between two words.
    /// @return formed Whether both are there or neither is.
    /// @return ids First, last and "any" of the message, encoded.
    function _takeIds(bytes calldata terms, SessionTerms.Tables memory tables, Call memory call)
        private
        pure
        returns (bool formed, bytes memory ids)
    {
        Operands memory least = _take(terms, tables, call, SessionTerms.RuleKind.AtLeast, 0);
        if (!least.stated) return (true, abi.encode(bytes32(0), bytes32(0), true));
        Operands memory most = _take(terms, tables, call, SessionTerms.RuleKind.AtMost, 0);
        if (!most.stated) return (false, ids);
        return (true, abi.encode(terms.wordAt(tables, least.first), terms.wordAt(tables, most.first), false));
    }
}
