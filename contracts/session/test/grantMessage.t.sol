// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../../escrow/IAbbaBabaEscrow.sol";
import {IGrantRules} from "../interfaces/IGrantRules.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice What is signed is what is enforced: terms that differ in anything but the salt differ in the message, also
/// without the session's id in it.
contract GrantMessageTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    uint256 private constant SALT_AT = 21;
    uint256 private constant SALT_END = 29;

    IGrantRules private rules;
    bytes private terms;
    bytes32 private message;

    function setUp() public override {
        super.setUp();
        rules = policy.grantRules();
        terms = _everything().encode();
        message = rules.checkAndHash(terms, address(account), SessionId.wrap(0));
    }

    /// @notice Every bit of terms that use every kind of call, rule and payment.
    function test_everyBit_changesTheMessage_whenTheTermsAreStillValid() external view {
        uint256 valid;
        uint256 length = terms.length;
        bytes memory changed = terms;
        for (uint256 index; index < length; ++index) {
            bytes1 original = changed[index];
            for (uint256 bit; bit < 8; ++bit) {
                changed[index] = original ^ bytes1(uint8(1 << bit));
                if (_differs(changed, index)) ++valid;
            }
            changed[index] = original;
        }
        // Caps, times, operands and addresses: most bits are free.
        assertLe(length * 4, valid, "changes that are valid");
    }

    /// @param index Which byte. @param to What it becomes.
    /// hardhat-config: default.fuzz.runs = 1000
    /// hardhat-config: deep.fuzz.runs = 20000
    function testFuzz_everyByte_changesTheMessage_whenTheTermsAreStillValid(uint256 index, bytes1 to) external view {
        index = bound(index, 0, terms.length - 1);
        bytes memory changed = terms;
        if (changed[index] == to) return;
        changed[index] = to;
        _differs(changed, index);
    }

    /// @notice Bytes of the tables, where indices could mean one thing in two ways, in any number of places.
    /// @param seed Decides which, and what they become.
    /// hardhat-config: default.fuzz.runs = 1000
    /// hardhat-config: deep.fuzz.runs = 20000
    function testFuzz_severalBytes_changeTheMessage_whenTheTermsAreStillValid(uint256 seed) external view {
        bytes memory changed = terms;
        uint256 count = 2 + seed % 3;
        for (uint256 i; i < count; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            uint256 index = SALT_END + random % (changed.length - SALT_END);
            // Small numbers: they are indices that exist.
            changed[index] = bytes1(uint8((random >> 128) % 16));
        }
        if (keccak256(changed) != keccak256(terms)) _differs(changed, SALT_END);
    }

    /// @return valid Whether the terms may be granted; their message is then another, unless they differ in the salt.
    function _differs(bytes memory changed, uint256 index) private view returns (bool valid) {
        try rules.checkAndHash(changed, address(account), SessionId.wrap(0)) returns (bytes32 other) {
            bool ofSalt = index >= SALT_AT && index < SALT_END;
            assertEq(other == message, ofSalt, string.concat("message without id, byte ", vm.toString(index)));
            return true;
        } catch {
            return false;
        }
    }

    /// @dev Addresses: 0 native, 1 USDC, 2 guardian, 3 paymaster, 4 seller, 5 another seller, 6 shop, 7 escrow, 8 a token.
    function _everything() private returns (TermsBuilder.Terms memory built) {
        built = defaultTerms();
        (built.guardian, built.paymaster) = (2, 3);
        built.addresses = new address[](9);
        (built.addresses[0], built.addresses[1], built.addresses[2]) = (NATIVE, USDC, guardian);
        (built.addresses[3], built.addresses[4], built.addresses[5]) = (paymaster, seller, makeAddr("another seller"));
        (built.addresses[6], built.addresses[7]) = (shop, makeAddr("escrow"));
        built.addresses[8] = makeAddr("token");
        built.words = new uint256[](7);
        for (uint256 i; i < 7; ++i) {
            built.words[i] = uint256(keccak256(abi.encode("word", i)));
        }
        _addRules(built);
        _addCalls(built);
        built.payments = new TermsBuilder.Payment[](2);
        built.payments[0] = TermsBuilder.Payment(1, 4, 2, 20e6, 3);
        built.payments[1] = TermsBuilder.Payment(8, 255, 0, 5e6, 2);
    }

    function _addRules(TermsBuilder.Terms memory built) private pure {
        built.rules = new TermsBuilder.Rule[](13);
        // transfer(to, amount)
        built.rules[0] = TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, 4, 2);
        built.rules[1] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, 1, 1);
        // approve(spender, amount)
        built.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Address, 0, 6, 1);
        // buy(…)
        built.rules[3] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 0, 1, 1);
        built.rules[4] = TermsBuilder.rule(SessionTerms.RuleKind.Equal, 1, 0, 1);
        built.rules[5] = TermsBuilder.rule(SessionTerms.RuleKind.AtMost, 2, 1, 1);
        built.rules[6] = TermsBuilder.rule(SessionTerms.RuleKind.AtLeast, 3, 2, 1);
        built.rules[7] = TermsBuilder.rule(SessionTerms.RuleKind.OneOf, 4, 3, 2);
        // createEscrow(id, seller, amount, token, …), and accept(id) with the first two
        built.rules[8] = TermsBuilder.rule(SessionTerms.RuleKind.AtLeast, 0, 5, 1);
        built.rules[9] = TermsBuilder.rule(SessionTerms.RuleKind.AtMost, 0, 6, 1);
        built.rules[10] = TermsBuilder.rule(SessionTerms.RuleKind.Address, 3, 1, 1);
        built.rules[11] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 2, 1, 1);
        built.rules[12] = TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 1, 4, 1);
    }

    function _addCalls(TermsBuilder.Terms memory built) private pure {
        built.calls = new TermsBuilder.Call[](7);
        built.calls[0] = TermsBuilder.Call(1, TRANSFER, 0, 0, 2);
        built.calls[1] = TermsBuilder.Call(1, APPROVE, 0, 2, 1);
        built.calls[2] = TermsBuilder.Call(6, BUY, VALUE_CAP, 3, 5);
        built.calls[3] = TermsBuilder.Call(4, bytes4(0), VALUE_CAP, 0, 0);
        built.calls[4] = TermsBuilder.Call(7, IAbbaBabaEscrow.createEscrow.selector, 0, 8, 5);
        built.calls[5] = TermsBuilder.Call(7, IAbbaBabaEscrow.accept.selector, 0, 8, 2);
        built.calls[6] = TermsBuilder.Call(7, IAbbaBabaEscrow.withdraw.selector, 0, 0, 0);
    }
}
