// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {Door} from "../types/Door.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice Every flaw that terms can have, refused by name at both doors and by `checkTerms`.
contract TermsValidationTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    // Where the default terms' addresses are once they are arranged, behind the two limited tokens.
    uint8 private constant GUARDIAN = 2;
    uint8 private constant PAYMASTER = 3;
    uint8 private constant SELLER = 4;
    uint8 private constant SHOP = 5;

    // --- header ---

    function test_reverts_whenShorterThanHeader() external {
        bytes memory terms = _terms().encode();
        for (uint256 length; length < 77; length += 19) {
            _refuse(_cut(terms, length), abi.encodeWithSelector(ISpendCap.TermsMalformed.selector, 77, length));
        }
        _refuse(_cut(terms, 76), abi.encodeWithSelector(ISpendCap.TermsMalformed.selector, 77, 76));
    }

    function test_reverts_whenShorterOrLongerThanTables() external {
        bytes memory terms = _terms().encode();
        uint256 length = terms.length;
        assertEq(length, 77 + 2 * 42 + 4 * 19 + 4 * 4 + 6 * 20, "documented size");
        _refuse(
            _cut(terms, length - 1),
            abi.encodeWithSelector(ISpendCap.TermsMalformed.selector, length, length - 1)
        );
        _refuse(
            abi.encodePacked(terms, uint8(0)),
            abi.encodeWithSelector(ISpendCap.TermsMalformed.selector, length, length + 1)
        );
        _refuse(_cut(terms, 77), abi.encodeWithSelector(ISpendCap.TermsMalformed.selector, length, 77));
    }

    function test_reverts_whenVersionIsNotOne(uint8 version) external {
        TermsBuilder.Terms memory terms = _terms();
        terms.version = version == 1 ? 0 : version;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.TermsVersionUnknown.selector, terms.version));
    }

    function test_reverts_whenSessionKeyIsZero() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.sessionKey = address(0);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.SessionKeyMissing.selector));
    }

    function test_reverts_whenWindowIsEmpty() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.validUntil = terms.validAfter - 1;
        _refuse(
            terms, abi.encodeWithSelector(ISpendCap.WindowInvalid.selector, terms.validAfter, terms.validUntil)
        );
        terms.validUntil = terms.validAfter;
        _accept(terms);
    }

    function test_reverts_whenWindowNeverEnds() external {
        TermsBuilder.Terms memory terms = _terms();
        (terms.validAfter, terms.validUntil) = (0, 0);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.WindowInvalid.selector, 0, 0));
        terms.validUntil = 1;
        _accept(terms);
    }

    /// @dev An EntryPoint v0.9 reads bounds with the highest bit as numbers of blocks.
    /// @param validUntil Any end with that bit.
    /// @param validAfter Any beginning.
    function testFuzz_reverts_whenTheEndIsANumberOfBlocks(uint48 validUntil, uint48 validAfter) external {
        TermsBuilder.Terms memory terms = _terms();
        (terms.validAfter, terms.validUntil) = (validAfter, validUntil | 1 << 47);
        _refuse(
            terms, abi.encodeWithSelector(ISpendCap.WindowInvalid.selector, terms.validAfter, terms.validUntil)
        );
    }

    function test_accepts_windowsUpToTheLastSecond() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.validUntil = LAST_SECOND;
        _accept(terms);
        terms.validAfter = LAST_SECOND;
        _accept(terms);
        terms.validUntil = LAST_SECOND + 1;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.WindowInvalid.selector, LAST_SECOND, LAST_SECOND + 1));
    }

    function test_reverts_whenNothingIsAllowed() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.calls = new TermsBuilder.Call[](0);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.NothingAllowed.selector));
    }

    // --- payment rules ---

    function test_accepts_paymentsWithoutCalls() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.calls = new TermsBuilder.Call[](0);
        terms.payments = _payment(1, SELLER, 1);
        _accept(terms);
    }

    function test_reverts_whenPaymentRulesAreTooMany() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.payments = new TermsBuilder.Payment[](16);
        for (uint256 i; i < 16; ++i) {
            terms.payments[i] = TermsBuilder.Payment(1, SELLER, 1, 1e6, 1);
        }
        _accept(terms);
        terms.payments = new TermsBuilder.Payment[](17);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.PaymentRulesTooMany.selector, 16, 17));
    }

    function test_reverts_whenPaymentTokenIsOutOfRange() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.payments = _payment(6, SELLER, 1);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 6, 6));
        terms.payments = _payment(255, SELLER, 1);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 255, 6));
        // Each rule's own, not only the first one's.
        terms.payments = new TermsBuilder.Payment[](2);
        terms.payments[0] = TermsBuilder.Payment(1, SELLER, 1, 5, 1);
        terms.payments[1] = TermsBuilder.Payment(7, SELLER, 1, 5, 1);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 7, 6));
    }

    function test_reverts_whenPaymentTokenIsNative() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.payments = _payment(0, SELLER, 1);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.PaymentTokenInvalid.selector, 0));
    }

    /// @dev The list may end exactly where the table does.
    function test_reverts_whenPayeesAreOutOfRange() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.payments = _payment(1, SELLER, 2);
        _accept(terms);
        terms.payments = _payment(1, SELLER, 3);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 6, 6));
    }

    /// @param first Any first payee but the one that says "anyone".
    function testFuzz_reverts_whenAnyoneIsNotSaidOutright(uint8 first) external {
        TermsBuilder.Terms memory terms = _terms();
        terms.payments = _payment(1, uint8(bound(first, 0, 254)), 0);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.PayeesInvalid.selector, 0));
        terms.payments = _payment(1, 255, 0);
        _accept(terms);
    }

    function _payment(uint8 token, uint8 first, uint8 count)
        private
        pure
        returns (TermsBuilder.Payment[] memory payments)
    {
        payments = new TermsBuilder.Payment[](1);
        payments[0] = TermsBuilder.Payment(token, first, count, 1e6, 10);
    }

    // --- limits ---

    function test_reverts_whenLimitsOutnumberAddresses() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.limits = new TermsBuilder.Limit[](7);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 7, 6));
    }

    /// @dev As many limits as addresses: every address is a limited token.
    function test_accepts_limitsOfAllAddresses() external {
        TermsBuilder.Terms memory terms = _terms();
        (terms.guardian, terms.paymaster) = (255, 255);
        terms.addresses = new address[](1);
        terms.addresses[0] = USDC;
        terms.limits = new TermsBuilder.Limit[](1);
        terms.limits[0] = TermsBuilder.Limit(1, 1, 1);
        terms.calls = new TermsBuilder.Call[](1);
        terms.calls[0] = TermsBuilder.Call(0, TRANSFER, 0, 0, 1);
        terms.rules = new TermsBuilder.Rule[](1);
        terms.rules[0] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, 0, 1);
        _accept(terms);
    }

    function test_reverts_whenLimitedTokensDescend() external {
        TermsBuilder.Terms memory terms = _terms();
        (terms.addresses[0], terms.addresses[1]) = (USDC, NATIVE);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.LimitsNotAscending.selector, NATIVE));
    }

    function test_reverts_whenLimitedTokenIsTwice() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.addresses[0] = USDC;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.LimitsNotAscending.selector, USDC));
        terms.addresses[0] = NATIVE;
        terms.addresses[1] = NATIVE;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.LimitsNotAscending.selector, NATIVE));
    }

    function test_reverts_whenThirdLimitIsOutOfOrder() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.limits = new TermsBuilder.Limit[](3);
        terms.addresses[2] = address(uint160(USDC) - 1);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.LimitsNotAscending.selector, terms.addresses[2]));
    }

    // --- roles ---

    function test_reverts_whenGuardianIsNoAddress(uint8 index) external {
        TermsBuilder.Terms memory terms = _terms();
        terms.guardian = uint8(bound(index, 6, 254));
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, terms.guardian, 6));
    }

    function test_reverts_whenPaymasterIsNoAddress(uint8 index) external {
        TermsBuilder.Terms memory terms = _terms();
        terms.paymaster = uint8(bound(index, 6, 253));
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, terms.paymaster, 6));
    }

    /// @dev What is signed says nobody by address zero: terms say it by their own word only.
    function test_reverts_whenARoleIsAddressZero() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.guardian = 0;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.RoleMissing.selector, 0));
        (terms.guardian, terms.paymaster) = (255, 0);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.RoleMissing.selector, 0));
    }

    function test_accepts_whenNobodyHasARole() external {
        TermsBuilder.Terms memory terms = _terms();
        (terms.guardian, terms.paymaster) = (255, 254);
        _accept(terms);
        terms.paymaster = 255;
        _accept(terms);
    }

    // --- rules ---

    function test_reverts_whenRuleKindIsUnknown(uint8 kind) external {
        TermsBuilder.Terms memory terms = _terms();
        terms.rules[3].kind = uint8(bound(kind, 7, 255));
        _refuse(terms, abi.encodeWithSelector(ISpendCap.RuleKindUnknown.selector, terms.rules[3].kind));
    }

    function test_reverts_whenRuleHasNoOperand() external {
        for (uint8 kind; kind < 7; ++kind) {
            TermsBuilder.Terms memory terms = _withRule(kind, 0, 0);
            _refuse(terms, abi.encodeWithSelector(ISpendCap.RuleOperandsInvalid.selector, 3, 0));
        }
    }

    function test_reverts_whenScalarRuleHasAList() external {
        for (uint8 kind; kind < 7; ++kind) {
            TermsBuilder.Terms memory terms = _withRule(kind, 0, 2);
            bool isList = kind == uint8(SessionTerms.RuleKind.OneOf) || _isOfAddresses(kind);
            if (isList) _accept(terms);
            else _refuse(terms, abi.encodeWithSelector(ISpendCap.RuleOperandsInvalid.selector, 3, 2));
        }
    }

    function test_reverts_whenRuleReadsPastItsTable() external {
        for (uint8 kind; kind < 7; ++kind) {
            // Two words, six addresses, two limits.
            uint8 size = _isOfAddresses(kind) ? 6 : 2;
            _accept(_withRule(kind, size - 1, 1));
            _refuse(
                _withRule(kind, size, 1), abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, size, size)
            );
            _refuse(
                _withRule(kind, 255, 1), abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 255, size)
            );
            if (kind != uint8(SessionTerms.RuleKind.OneOf) && !_isOfAddresses(kind)) continue;
            _accept(_withRule(kind, 0, size));
            _refuse(
                _withRule(kind, 1, size), abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, size, size)
            );
            _refuse(
                _withRule(kind, 255, 255), abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 509, size)
            );
        }
    }

    function test_reverts_whenArgumentIsCountedAsEther() external {
        _refuse(
            _withRule(uint8(SessionTerms.RuleKind.Spend), 0, 1),
            abi.encodeWithSelector(ISpendCap.NativeSpendRule.selector, 3)
        );
    }

    function test_reverts_whenUnusedRuleIsFlawed() external {
        TermsBuilder.Terms memory terms = _withRule(7, 0, 1);
        terms.calls[BUY_CALL].ruleCount = 0;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.RuleKindUnknown.selector, 7));
    }

    // --- calls ---

    function test_reverts_whenTargetIsNoAddress(uint8 target) external {
        TermsBuilder.Terms memory terms = _terms();
        terms.calls[NATIVE_CALL].target = uint8(bound(target, 6, 255));
        _refuse(
            terms,
            abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, terms.calls[NATIVE_CALL].target, 6)
        );
    }

    function test_reverts_whenCallReadsPastRules() external {
        TermsBuilder.Terms memory terms = _terms();
        (terms.calls[BUY_CALL].firstRule, terms.calls[BUY_CALL].ruleCount) = (3, 2);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 5, 4));
        (terms.calls[BUY_CALL].firstRule, terms.calls[BUY_CALL].ruleCount) = (255, 255);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 510, 4));
        (terms.calls[BUY_CALL].firstRule, terms.calls[BUY_CALL].ruleCount) = (5, 0);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.IndexOutOfRange.selector, 5, 4));
    }

    function test_reverts_whenTargetIsForbidden() external {
        address[5] memory forbidden =
            [address(account), address(policy), ENTRY_POINT, ENTRY_POINT_V08, ENTRY_POINT_V09];
        for (uint256 i; i < forbidden.length; ++i) {
            TermsBuilder.Terms memory terms = _terms();
            terms.addresses[SELLER] = forbidden[i];
            _refuse(terms, abi.encodeWithSelector(ISpendCap.TargetForbidden.selector, forbidden[i]));
        }
    }

    function test_reverts_whenOnlyTheLastCallIsForbidden() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.calls[NATIVE_CALL].target = 0;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.TargetForbidden.selector, NATIVE));
    }

    function test_forbidsEachAccountOnlyItself() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.addresses[SELLER] = stranger;
        bytes memory packed = terms.encode();
        policy.checkTerms(packed, address(account));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.TargetForbidden.selector, stranger));
        policy.checkTerms(packed, stranger);
    }

    function test_reverts_whenValueIsNotLimited() external {
        TermsBuilder.Terms memory terms = _terms();
        // USDC alone is limited: what was native becomes a token nobody calls.
        terms.addresses[0] = address(1);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.ValueCapWithoutLimit.selector, shop));
        terms.calls[BUY_CALL].valueCap = 0;
        terms.calls[NATIVE_CALL].valueCap = 1;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.ValueCapWithoutLimit.selector, seller));
        terms.calls[NATIVE_CALL].valueCap = 0;
        _accept(terms);
    }

    function test_reverts_whenValueIsNotLimited_andNoLimitExists() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.limits = new TermsBuilder.Limit[](0);
        (terms.guardian, terms.paymaster) = (255, 255);
        // Address 0 is still the zero address, as somebody who may be paid, but it is no limit.
        terms.rules[0].first = 0;
        (terms.rules[1], terms.rules[3]) = (terms.rules[0], terms.rules[0]);
        terms = terms.arrange();
        assertEq(terms.addresses[0], address(0), "address 0");
        _refuse(terms, abi.encodeWithSelector(ISpendCap.ValueCapWithoutLimit.selector, shop));
    }

    // --- calls on limited tokens ---

    function test_reverts_whenTokenCallIsUnmetered(bytes4 selector) external {
        if (selector == APPROVE || isAuthority(selector)) selector = TRANSFER;
        TermsBuilder.Terms memory terms = _terms();
        terms.calls[TRANSFER_CALL].selector = selector;
        terms.calls[TRANSFER_CALL].ruleCount = 1;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.TokenCallUnmetered.selector, USDC, selector));
        terms.calls[TRANSFER_CALL].ruleCount = 0;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.TokenCallUnmetered.selector, USDC, selector));
    }

    function test_reverts_whenTokenCallMetersAnotherToken() external {
        TermsBuilder.Terms memory terms = _withThirdToken();
        terms.rules[1].first = 2;
        _refuse(terms.arrange(), abi.encodeWithSelector(ISpendCap.SpendRuleMisplaced.selector, 1));
    }

    /// @dev Beside its own, another token's amount would be counted where there is none.
    function test_reverts_whenTokenCallMetersAnotherTokenToo() external {
        TermsBuilder.Terms memory terms = _withThirdToken();
        terms.rules[0] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, 2, 1);
        _refuse(terms.arrange(), abi.encodeWithSelector(ISpendCap.SpendRuleMisplaced.selector, 0));
    }

    function test_reverts_whenTokenCallIsMeteredTwice() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.rules[0] = terms.rules[1];
        _refuse(terms.arrange(), abi.encodeWithSelector(ISpendCap.SpendRuleMisplaced.selector, 1));
    }

    /// @dev On every function whose amount is known, at every argument but the amount's, whoever the target is.
    function test_reverts_whenAmountIsCountedBesideItsArgument() external {
        bytes4[3] memory selectors = [TRANSFER, APPROVE, TRANSFER_FROM];
        uint8[3] memory amounts = [1, 1, 2];
        for (uint256 i; i < selectors.length; ++i) {
            for (uint256 argument; argument < 256; argument = argument < 8 ? argument + 1 : argument * 2 - 1) {
                TermsBuilder.Terms memory terms = _terms();
                terms.calls[TRANSFER_CALL].selector = selectors[i];
                terms.rules[1].argument = uint8(argument);
                bytes memory reason = abi.encodeWithSelector(ISpendCap.SpendRuleMisplaced.selector, 1);
                if (argument == amounts[i]) _accept(terms);
                else _refuse(terms, reason);
                terms.calls[TRANSFER_CALL].target = SHOP;
                if (argument == amounts[i]) _accept(terms);
                else _refuse(terms.arrange(), reason);
            }
        }
    }

    /// @param selector Any function whose amount is not known: a token that has a limit is not called by it, whatever
    /// argument is said to be the amount.
    /// @param argument Any argument.
    function testFuzz_reverts_whenAmountOfTheTokensFunctionIsUnknown(bytes4 selector, uint8 argument) external {
        if (selector == TRANSFER || selector == APPROVE || selector == TRANSFER_FROM || isAuthority(selector)) return;
        TermsBuilder.Terms memory terms = _terms();
        terms.calls[TRANSFER_CALL].selector = selector;
        terms.rules[1].argument = argument;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.SpendRuleMisplaced.selector, 1));
        terms.calls[TRANSFER_CALL].ruleCount = 1;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.TokenCallUnmetered.selector, USDC, selector));
        // Of another target, where the amount is only the owner knows.
        terms.calls[TRANSFER_CALL].ruleCount = 2;
        terms.calls[TRANSFER_CALL].target = SHOP;
        _accept(terms);
    }

    function test_reverts_onTokenFunctionsThatNothingMeters() external {
        string[12] memory functions = [
            "increaseAllowance(address,uint256)",
            "decreaseAllowance(address,uint256)",
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
            "permit(address,address,uint256,uint256,bytes)",
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
            "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
            "transferAndCall(address,uint256,bytes)",
            "approveAndCall(address,uint256,bytes)",
            "send(address,uint256,bytes)",
            "burn(uint256)",
            "withdraw(uint256)",
            "redeem(uint256,address,address)"
        ];
        for (uint256 i; i < functions.length; ++i) {
            bytes4 selector = bytes4(keccak256(bytes(functions[i])));
            TermsBuilder.Terms memory terms = _terms();
            terms.calls[TRANSFER_CALL].selector = selector;
            _refuse(terms, abi.encodeWithSelector(ISpendCap.SpendRuleMisplaced.selector, 1));
            terms.calls[APPROVE_CALL].selector = selector;
            terms.calls[TRANSFER_CALL].selector = TRANSFER;
            _refuse(terms, abi.encodeWithSelector(ISpendCap.TokenCallUnmetered.selector, USDC, selector));
        }
    }

    function test_accepts_aMeteredApprove_toAnyone() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, 1, 1);
        _accept(terms);
    }

    function test_reverts_whenTheMeteringRuleIsOutsideTheCall() external {
        TermsBuilder.Terms memory terms = _terms();
        // Rule 3 spends USDC, but belongs to another call; rules 0 and 2 do not.
        (terms.calls[TRANSFER_CALL].firstRule, terms.calls[TRANSFER_CALL].ruleCount) = (2, 1);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.TokenCallUnmetered.selector, USDC, TRANSFER));
    }

    function test_reverts_whenApproveNamesNoSpenders() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.words = new uint256[](1);
        terms.words[0] = uint160(shop);
        // The second argument is the amount; only the first names the spender.
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Address, 1, SHOP, 1);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.TokenCallUnmetered.selector, USDC, APPROVE));
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.AtLeast, 0, 0, 1);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.TokenCallUnmetered.selector, USDC, APPROVE));
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, SHOP, 1);
        _accept(terms);
    }

    // --- what governs accounts ---

    /// @dev Of whatever target: a validator, a hook, an adapter is an address like any other.
    function test_reverts_onFunctionsThatGovernAccounts() external {
        bytes4[] memory selectors = authoritySelectors();
        for (uint256 i; i < selectors.length; ++i) {
            TermsBuilder.Terms memory terms = _terms();
            terms.calls[BUY_CALL].selector = selectors[i];
            _refuse(terms, abi.encodeWithSelector(ISpendCap.SelectorForbidden.selector, shop, selectors[i]));
            terms = _terms();
            terms.calls[TRANSFER_CALL].selector = selectors[i];
            _refuse(terms, abi.encodeWithSelector(ISpendCap.SelectorForbidden.selector, USDC, selectors[i]));
        }
    }

    /// @param selector Any function that no standard of accounts knows.
    function testFuzz_accepts_otherFunctions(bytes4 selector) external {
        if (isAuthority(selector) || selector == TRANSFER || selector == APPROVE || selector == TRANSFER_FROM) return;
        TermsBuilder.Terms memory terms = _terms();
        terms.calls[BUY_CALL].selector = selector;
        _accept(terms);
    }

    // --- one encoding ---

    function test_reverts_whenARuleIsUnreferenced() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.calls[BUY_CALL].ruleCount = 0;
        terms.calls[BUY_CALL].firstRule = 0;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.EntryUnreferenced.selector, _rulesAt(terms) + 3 * 4));
        // Also one in the middle: those behind it are not where they would be without it.
        terms = _terms();
        terms.calls[APPROVE_CALL] = terms.calls[NATIVE_CALL];
        _refuse(terms, abi.encodeWithSelector(ISpendCap.EntryMisplaced.selector, _rulesAt(terms) + 3 * 4));
    }

    function test_reverts_whenAnAddressIsUnreferenced() external {
        TermsBuilder.Terms memory terms = _terms();
        address[] memory more = new address[](7);
        for (uint256 i; i < 7; ++i) {
            more[i] = i < 6 ? terms.addresses[i] : stranger;
        }
        terms.addresses = more;
        uint256 start = _addressesAt(terms);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.EntryUnreferenced.selector, start + 6 * 20));
        // In front of one that is referred to.
        terms = _terms();
        terms.guardian = 255;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.EntryMisplaced.selector, start + 3 * 20));
    }

    function test_reverts_whenAWordIsUnreferenced() external {
        TermsBuilder.Terms memory terms = _withRule(uint8(SessionTerms.RuleKind.Equal), 0, 1);
        _refuse(
            terms, abi.encodeWithSelector(ISpendCap.EntryUnreferenced.selector, _addressesAt(terms) + 6 * 20 + 32)
        );
        terms.rules[3].first = 1;
        _refuse(
            terms, abi.encodeWithSelector(ISpendCap.EntryMisplaced.selector, _addressesAt(terms) + 6 * 20 + 32)
        );
    }

    /// @dev A second place for what is there already would be a second encoding; a limited token's would also hide it.
    function test_reverts_whenSomethingHasASecondPlace() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.addresses[SELLER] = USDC;
        uint256 start = _addressesAt(terms);
        _refuse(terms, abi.encodeWithSelector(ISpendCap.EntryMisplaced.selector, start + SELLER * 20));
        terms = _terms();
        terms.addresses[PAYMASTER] = guardian;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.EntryMisplaced.selector, start + PAYMASTER * 20));
        terms = _withRule(uint8(SessionTerms.RuleKind.OneOf), 0, 2);
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Equal, 0, 0, 1);
        terms.words[1] = terms.words[0];
        terms.rules[3] = TermsBuilder.rule(SessionTerms.RuleKind.Equal, 0, 1, 1);
        terms.calls[APPROVE_CALL].selector = BUY;
        terms.calls[APPROVE_CALL].target = SELLER;
        _refuse(terms, abi.encodeWithSelector(ISpendCap.EntryMisplaced.selector, start + 6 * 20 + 32));
    }

    function test_reverts_whenEqualRulesHaveTwoPlaces() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.rules[3] = terms.rules[2];
        _refuse(terms, abi.encodeWithSelector(ISpendCap.EntryMisplaced.selector, _rulesAt(terms) + 3 * 4));
        terms.calls[BUY_CALL].firstRule = 2;
        _accept(terms);
    }

    function test_reverts_whenACallWithoutRulesNamesOne(uint8 first) external {
        TermsBuilder.Terms memory terms = _terms();
        terms.calls[NATIVE_CALL].firstRule = uint8(bound(first, 1, 4));
        _refuse(
            terms,
            abi.encodeWithSelector(
                ISpendCap.EntryMisplaced.selector, _rulesAt(terms) + 4 * terms.calls[NATIVE_CALL].firstRule
            )
        );
    }

    /// @dev A list that is found whole inside of another is referred to there; one that begins in it and goes on is not.
    function test_runsAreFoundWhole_orPutBehind() external {
        TermsBuilder.Terms memory terms = _terms();
        terms.payments = new TermsBuilder.Payment[](2);
        // Seller and shop are the last two of the table.
        terms.payments[0] = TermsBuilder.Payment(1, SELLER, 2, 1e6, 1);
        terms.payments[1] = TermsBuilder.Payment(1, SHOP, 1, 1e6, 1);
        _accept(terms);
        address[] memory more = new address[](7);
        for (uint256 i; i < 7; ++i) {
            more[i] = i < 6 ? terms.addresses[i] : stranger;
        }
        terms.addresses = more;
        terms.payments[1] = TermsBuilder.Payment(1, SHOP, 2, 1e6, 1);
        _refuse(
            terms, abi.encodeWithSelector(ISpendCap.EntryMisplaced.selector, _addressesAt(terms) + SHOP * 20)
        );
        TermsBuilder.Terms memory arranged = terms.arrange();
        assertEq(arranged.addresses.length, 8, "shop and stranger behind the others");
        _accept(terms);
    }

    /// @param seed Orders two addresses, words and rules one way or the other, and refers to them as they are.
    function testFuzz_accepts_oneOfAllOrders(uint256 seed) external view {
        TermsBuilder.Terms memory terms = _withRule(uint8(SessionTerms.RuleKind.Equal), 0, 1);
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.OneOf, 0, 1, 1);
        terms.calls[APPROVE_CALL] = TermsBuilder.Call(SHOP, BUY, 0, 2, 1);
        bytes memory canonical = terms.encode();
        if (seed & 1 == 0) {
            (terms.addresses[SELLER], terms.addresses[SHOP]) = (shop, seller);
            terms.rules[0].first = SHOP;
            (terms.calls[BUY_CALL].target, terms.calls[APPROVE_CALL].target) = (SELLER, SELLER);
            terms.calls[NATIVE_CALL].target = SHOP;
        }
        if (seed & 2 == 0) {
            (terms.words[0], terms.words[1]) = (terms.words[1], terms.words[0]);
            (terms.rules[2].first, terms.rules[3].first) = (0, 1);
        }
        if (seed & 4 == 0) {
            (terms.rules[2], terms.rules[3]) = (terms.rules[3], terms.rules[2]);
            (terms.calls[APPROVE_CALL].firstRule, terms.calls[BUY_CALL].firstRule) = (3, 2);
        }
        if (seed & 8 == 0) {
            (terms.addresses[GUARDIAN], terms.addresses[PAYMASTER]) = (paymaster, guardian);
            (terms.guardian, terms.paymaster) = (PAYMASTER, GUARDIAN);
        }
        assertEq(terms.encode(), canonical, "one encoding");
        bytes memory packed = terms.pack();
        (bool accepted,) =
            address(policy).staticcall(abi.encodeCall(policy.checkTerms, (packed, address(account))));
        assertEq(accepted, keccak256(packed) == keccak256(canonical), "accepts the one encoding only");
    }

    // --- rules that say nothing ---

    function test_reverts_whenARuleIsVacuous() external {
        uint256[5] memory words = [0, 1, type(uint256).max / 2, type(uint256).max - 1, type(uint256).max];
        for (uint8 kind; kind < 3; ++kind) {
            for (uint256 i; i < words.length; ++i) {
                TermsBuilder.Terms memory terms = _withRule(kind, 0, 1);
                terms.words[0] = words[i];
                terms = terms.arrange();
                bool vacuous = (kind == uint8(SessionTerms.RuleKind.AtLeast) && words[i] == 0)
                    || (kind == uint8(SessionTerms.RuleKind.AtMost) && words[i] == type(uint256).max);
                if (vacuous) _refuse(terms, abi.encodeWithSelector(ISpendCap.RuleVacuous.selector, 3));
                else _accept(terms);
            }
        }
    }

    // --- helpers ---

    /// @dev The default terms, their tables as they must be.
    function _terms() private view returns (TermsBuilder.Terms memory) {
        return defaultTerms().arrange();
    }

    /// @dev A third token has a limit, of index 2.
    function _withThirdToken() private view returns (TermsBuilder.Terms memory terms) {
        terms = _terms();
        terms.limits = new TermsBuilder.Limit[](3);
        terms.addresses[2] = address(uint160(USDC) + 1);
        terms.guardian = 255;
    }

    function _rulesAt(TermsBuilder.Terms memory terms) private pure returns (uint256) {
        return 77 + 42 * terms.limits.length + 19 * terms.calls.length;
    }

    function _addressesAt(TermsBuilder.Terms memory terms) private pure returns (uint256) {
        return _rulesAt(terms) + 4 * terms.rules.length;
    }

    // --- doors ---

    function _refuse(TermsBuilder.Terms memory terms, bytes memory reason) private {
        _refuse(terms.pack(), reason);
    }

    function _refuse(bytes memory terms, bytes memory reason) private {
        vm.expectRevert(reason);
        policy.checkTerms(terms, address(account));
        bytes memory data = installData(PERMISSION, Door.Signer, terms);
        vm.expectRevert(reason);
        account.install(policy, data);
        data = installData(PERMISSION, Door.Policy, terms);
        vm.expectRevert(reason);
        account.install(policy, data);
    }

    function _accept(TermsBuilder.Terms memory terms) private {
        bytes memory packed = terms.encode();
        policy.checkTerms(packed, address(account));
        install(Door.Signer, packed);
        assertTrue(session(idOf(packed)).door == Door.Signer, "installed");
    }

    /// @dev The default terms with two words and rule 3, of the shop's call, replaced.
    function _withRule(uint8 kind, uint8 first, uint8 count) private view returns (TermsBuilder.Terms memory terms) {
        terms = _terms();
        terms.words = new uint256[](2);
        (terms.words[0], terms.words[1]) = (7, 8);
        terms.rules[3] = TermsBuilder.Rule(kind, 0, first, count);
    }

    function _isOfAddresses(uint8 kind) private pure returns (bool) {
        return kind == uint8(SessionTerms.RuleKind.Address) || kind == uint8(SessionTerms.RuleKind.Counterparty);
    }

    function _cut(bytes memory terms, uint256 length) private pure returns (bytes memory shorter) {
        shorter = bytes.concat(terms);
        assembly ("memory-safe") {
            mstore(shorter, length)
        }
    }
}
