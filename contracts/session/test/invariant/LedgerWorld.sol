// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BlocklistToken} from "../../../escrow/test/mocks/BlocklistToken.sol";
import {FeeOnTransferToken} from "../../../escrow/test/mocks/FeeOnTransferToken.sol";
import {MockERC20} from "../../../escrow/test/mocks/MockERC20.sol";
import {NoReturnToken} from "../../../escrow/test/mocks/NoReturnToken.sol";
import {ReentrantParty} from "../../../escrow/test/mocks/ReentrantParty.sol";
import {ReentrantToken} from "../../../escrow/test/mocks/ReentrantToken.sol";
import {TestUSDC} from "../../../devnet/token/TestUSDC.sol";
import {SessionTerms} from "../../rules/SessionTerms.sol";
import {SessionId} from "../../types/SessionId.sol";
import {DoorsBase} from "../base/DoorsBase.sol";
import {TermsBuilder} from "../base/TermsBuilder.sol";
import {LedgerAccount} from "./LedgerAccount.sol";

/// @notice Three accounts, six tokens, and the terms of six sessions that each account grants alike.
abstract contract LedgerWorld is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    uint256 internal constant ACCOUNTS = 3;
    uint256 internal constant SESSIONS = 6;
    /// @dev 0 native, then, in the order of their addresses: one with EIP-3009, one that takes fees, one that blocks
    /// the seller, one that returns nothing, one that lets the seller re-enter.
    uint256 internal constant TOKENS = 6;
    uint256 internal constant RICHES = 1e30;
    uint112 internal constant CAP = 1_000;
    /// @dev Payment rules: 0 to the seller, 1 to anyone.
    uint256 internal constant RULES = 2;

    LedgerAccount[3] internal accounts;
    MockERC20[6] internal tokens;
    /// @dev Which token has EIP-3009.
    uint256 internal dollar;
    FeeOnTransferToken internal feeTaking = new FeeOnTransferToken();
    BlocklistToken internal blocking = new BlocklistToken();
    ReentrantParty private _party = new ReentrantParty();
    TermsBuilder.Terms[6] internal terms;
    bytes[6] internal packed;
    SessionId[6] internal ids;

    mapping(uint256 a => mapping(uint256 t => uint256)) internal funds;
    uint256 internal clock = T0;

    constructor() {
        setUp();
        // It answers to all that is asked of the others here.
        MockERC20 usdc = MockERC20(address(new TestUSDC()));
        _sortTokens([usdc, feeTaking, blocking, new NoReturnToken(), new ReentrantToken()]);
        while (address(tokens[dollar]) != address(usdc)) ++dollar;
        for (uint256 a; a < ACCOUNTS; ++a) {
            accounts[a] = new LedgerAccount(vm.addr(OWNER_KEY));
            accounts[a].setExecutor(address(policy), true);
            for (uint256 t; t < TOKENS; ++t) {
                // The last account is nearly broke: executions revert, and what they were charged stays charged.
                funds[a][t] = a == 2 ? CAP : RICHES;
                if (t == 0) vm.deal(address(accounts[a]), funds[a][t]);
                else tokens[t].mint(address(accounts[a]), funds[a][t]);
            }
        }
        // One asks its modules about hashes as Kernel does, in a message of its own.
        accounts[1].setWrapsHashes(true);
        for (uint256 s; s < SESSIONS; ++s) {
            _buildTerms(s);
            packed[s] = terms[s].encode();
            ids[s] = idOf(packed[s]);
        }
    }

    /// @dev The period of a session that the clock is in, or would be in if the session still lived.
    function _periodOf(uint256 s) internal view returns (uint32) {
        uint256 length = terms[s].periodLength;
        return length == 0 ? 0 : uint32((clock - T0) / length);
    }

    /// @dev How many periods a session has.
    function _periods(uint256 s) internal view returns (uint256) {
        uint256 length = terms[s].periodLength;
        return length == 0 ? 1 : (terms[s].validUntil - T0) / length + 1;
    }

    /// @dev Most that may settle under a payment rule in one period.
    function _perPeriod(uint256 s, uint256 rule) internal view returns (uint256) {
        return uint256(terms[s].payments[rule].perPayment) * terms[s].payments[rule].perPeriod;
    }

    function _balance(uint256 a, uint256 t) internal view returns (uint256) {
        return t == 0 ? address(accounts[a]).balance : tokens[t].balanceOf(address(accounts[a]));
    }

    function _balances(uint256 a) internal view returns (uint256[6] memory all) {
        for (uint256 t; t < TOKENS; ++t) {
            all[t] = _balance(a, t);
        }
    }

    function _buildTerms(uint256 s) private {
        TermsBuilder.Terms storage built = terms[s];
        built.version = 1;
        built.sessionKey = sessionKey;
        built.salt = uint64(s);
        built.epoch = s < 3 ? 0 : s < 5 ? 1 : 2;
        built.validAfter = uint48(T0);
        built.validUntil = uint48(T0 + (s == 1 ? 2_000 : 20_000));
        built.periodLength = s % 3 == 0 ? 0 : s % 3 == 1 ? 500 : 60;
        built.maxOperations = s == 2 ? 6 : 1_000;
        built.gasBudget = s == 0 ? 1_000 : 1_000_000;
        built.guardian = 8;
        built.paymaster = 255;
        // Low enough to be reached in a run.
        for (uint112 t; t < TOKENS; ++t) {
            uint112 perPeriod = t % 2 == 0 ? CAP - 100 * t : 3 * CAP / 2;
            built.limits.push(TermsBuilder.Limit(CAP - 100 * t, perPeriod, s % 3 == 0 ? 6 * CAP / 5 : 2 * CAP));
            built.addresses.push(address(tokens[t]));
        }
        built.addresses.push(shop);
        built.addresses.push(seller);
        built.addresses.push(guardian);
        // A transfer to the seller for every token, an allowance of the first to the shop, and money to the seller.
        for (uint8 t = 1; t < TOKENS; ++t) {
            built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, 7, 1));
            built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, t, 1));
            built.calls.push(TermsBuilder.Call(t, TRANSFER, 0, 2 * (t - 1), 2));
        }
        built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, 6, 1));
        built.rules.push(TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, 1, 1));
        built.calls.push(TermsBuilder.Call(1, APPROVE, 0, 10, 2));
        built.calls.push(TermsBuilder.Call(7, bytes4(0), type(uint96).max, 0, 0));
        // Few slots in short periods, so that they run out.
        uint16 slots = s % 3 == 0 ? 24 : s % 3 == 1 ? 6 : 2;
        built.payments.push(TermsBuilder.Payment(uint8(dollar), 7, 1, 40, slots));
        built.payments.push(TermsBuilder.Payment(uint8(dollar), 255, 0, 15, slots));
    }

    /// @dev Terms name tokens in ascending order.
    function _sortTokens(MockERC20[5] memory kinds) private {
        ReentrantToken(address(kinds[4])).setHooked(address(_party));
        // What a stranger kills in the middle of a transfer is his own.
        _party.arm(address(policy), abi.encodeCall(policy.revokeAll, ()));
        for (uint256 i; i < 5; ++i) {
            uint256 rank = 1;
            for (uint256 j; j < 5; ++j) {
                if (address(kinds[j]) < address(kinds[i])) ++rank;
            }
            tokens[rank] = kinds[i];
        }
    }
}
