// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionTerms} from "../rules/SessionTerms.sol";
import {TermsValidation} from "../rules/TermsValidation.sol";
import {Door} from "../types/Door.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice Every flaw that terms can have, refused by name at both doors and by `checkTerms`.
contract TermsValidationTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    // --- header ---

    function test_reverts_whenShorterThanHeader() external {
        bytes memory terms = defaultTerms().encode();
        for (uint256 length; length < 77; length += 19) {
            _refuse(_cut(terms, length), abi.encodeWithSelector(TermsValidation.TermsMalformed.selector, 77, length));
        }
        _refuse(_cut(terms, 76), abi.encodeWithSelector(TermsValidation.TermsMalformed.selector, 77, 76));
    }

    function test_reverts_whenShorterOrLongerThanTables() external {
        bytes memory terms = defaultTerms().encode();
        uint256 length = terms.length;
        assertEq(length, 77 + 2 * 42 + 4 * 19 + 4 * 4 + 6 * 20, "documented size");
        _refuse(
            _cut(terms, length - 1),
            abi.encodeWithSelector(TermsValidation.TermsMalformed.selector, length, length - 1)
        );
        _refuse(
            abi.encodePacked(terms, uint8(0)),
            abi.encodeWithSelector(TermsValidation.TermsMalformed.selector, length, length + 1)
        );
        _refuse(_cut(terms, 77), abi.encodeWithSelector(TermsValidation.TermsMalformed.selector, length, 77));
    }

    function test_reverts_whenVersionIsNotOne(uint8 version) external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.version = version == 1 ? 0 : version;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.TermsVersionUnknown.selector, terms.version));
    }

    function test_reverts_whenSessionKeyIsZero() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.sessionKey = address(0);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.SessionKeyMissing.selector));
    }

    function test_reverts_whenWindowIsEmpty() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.validUntil = terms.validAfter - 1;
        _refuse(
            terms, abi.encodeWithSelector(TermsValidation.WindowInvalid.selector, terms.validAfter, terms.validUntil)
        );
        terms.validUntil = terms.validAfter;
        _accept(terms);
    }

    function test_reverts_whenWindowNeverEnds() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        (terms.validAfter, terms.validUntil) = (0, 0);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.WindowInvalid.selector, 0, 0));
        terms.validUntil = 1;
        _accept(terms);
    }

    function test_reverts_whenNothingIsAllowed() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.calls = new TermsBuilder.Call[](0);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.NothingAllowed.selector));
    }

    // --- payment rules ---

    function test_accepts_paymentsWithoutCalls() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.calls = new TermsBuilder.Call[](0);
        terms.payments = _payment(1, 3, 1);
        _accept(terms);
    }

    function test_reverts_whenPaymentRulesAreTooMany() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.payments = new TermsBuilder.Payment[](16);
        for (uint256 i; i < 16; ++i) {
            terms.payments[i] = TermsBuilder.Payment(1, 3, 1, 1e6, 1);
        }
        _accept(terms);
        terms.payments = new TermsBuilder.Payment[](17);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.PaymentRulesTooMany.selector, 16, 17));
    }

    function test_reverts_whenPaymentTokenIsOutOfRange() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.payments = _payment(6, 3, 1);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 6, 6));
        terms.payments = _payment(255, 3, 1);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 255, 6));
        // Each rule's own, not only the first one's.
        terms.payments = new TermsBuilder.Payment[](2);
        terms.payments[0] = TermsBuilder.Payment(1, 3, 1, 5, 1);
        terms.payments[1] = TermsBuilder.Payment(7, 3, 1, 5, 1);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 7, 6));
    }

    function test_reverts_whenPaymentTokenIsNative() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.payments = _payment(0, 3, 1);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.PaymentTokenInvalid.selector, 0));
    }

    /// @dev The list may end exactly where the table does.
    function test_reverts_whenPayeesAreOutOfRange() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.payments = _payment(1, 3, 3);
        _accept(terms);
        terms.payments = _payment(1, 3, 4);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 7, 6));
    }

    /// @param first Any first payee but the one that says "anyone".
    function testFuzz_reverts_whenAnyoneIsNotSaidOutright(uint8 first) external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.payments = _payment(1, uint8(bound(first, 0, 254)), 0);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.PayeesInvalid.selector, 0));
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
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.limits = new TermsBuilder.Limit[](7);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 7, 6));
    }

    /// @dev As many limits as addresses: every address is a limited token.
    function test_accepts_limitsOfAllAddresses() external {
        TermsBuilder.Terms memory terms = defaultTerms();
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
        TermsBuilder.Terms memory terms = defaultTerms();
        (terms.addresses[0], terms.addresses[1]) = (USDC, NATIVE);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.LimitsNotAscending.selector, NATIVE));
    }

    function test_reverts_whenLimitedTokenIsTwice() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.addresses[0] = USDC;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.LimitsNotAscending.selector, USDC));
        terms.addresses[0] = NATIVE;
        terms.addresses[1] = NATIVE;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.LimitsNotAscending.selector, NATIVE));
    }

    function test_reverts_whenThirdLimitIsOutOfOrder() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.limits = new TermsBuilder.Limit[](3);
        terms.addresses[2] = address(uint160(USDC) - 1);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.LimitsNotAscending.selector, terms.addresses[2]));
    }

    // --- roles ---

    function test_reverts_whenGuardianIsNoAddress(uint8 index) external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.guardian = uint8(bound(index, 6, 254));
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, terms.guardian, 6));
    }

    function test_reverts_whenPaymasterIsNoAddress(uint8 index) external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.paymaster = uint8(bound(index, 6, 253));
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, terms.paymaster, 6));
    }

    function test_accepts_whenNobodyHasARole() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        (terms.guardian, terms.paymaster) = (255, 254);
        _accept(terms);
        terms.paymaster = 255;
        _accept(terms);
    }

    // --- rules ---

    function test_reverts_whenRuleKindIsUnknown(uint8 kind) external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.rules[3].kind = uint8(bound(kind, 7, 255));
        _refuse(terms, abi.encodeWithSelector(TermsValidation.RuleKindUnknown.selector, terms.rules[3].kind));
    }

    function test_reverts_whenRuleHasNoOperand() external {
        for (uint8 kind; kind < 7; ++kind) {
            TermsBuilder.Terms memory terms = _withRule(kind, 0, 0);
            _refuse(terms, abi.encodeWithSelector(TermsValidation.RuleOperandsInvalid.selector, 3, 0));
        }
    }

    function test_reverts_whenScalarRuleHasAList() external {
        for (uint8 kind; kind < 7; ++kind) {
            TermsBuilder.Terms memory terms = _withRule(kind, 0, 2);
            bool isList = kind == uint8(SessionTerms.RuleKind.OneOf) || _isOfAddresses(kind);
            if (isList) _accept(terms);
            else _refuse(terms, abi.encodeWithSelector(TermsValidation.RuleOperandsInvalid.selector, 3, 2));
        }
    }

    function test_reverts_whenRuleReadsPastItsTable() external {
        for (uint8 kind; kind < 7; ++kind) {
            // Two words, six addresses, two limits.
            uint8 size = _isOfAddresses(kind) ? 6 : 2;
            _accept(_withRule(kind, size - 1, 1));
            _refuse(
                _withRule(kind, size, 1), abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, size + 1, size)
            );
            _refuse(
                _withRule(kind, 255, 1), abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 256, size)
            );
            if (kind != uint8(SessionTerms.RuleKind.OneOf) && !_isOfAddresses(kind)) continue;
            _accept(_withRule(kind, 0, size));
            _refuse(
                _withRule(kind, 1, size), abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, size + 1, size)
            );
            _refuse(
                _withRule(kind, 255, 255), abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 510, size)
            );
        }
    }

    function test_reverts_whenArgumentIsCountedAsEther() external {
        _refuse(
            _withRule(uint8(SessionTerms.RuleKind.Spend), 0, 1),
            abi.encodeWithSelector(TermsValidation.NativeSpendRule.selector, 3)
        );
    }

    function test_reverts_whenUnusedRuleIsFlawed() external {
        TermsBuilder.Terms memory terms = _withRule(7, 0, 1);
        terms.calls[BUY_CALL].ruleCount = 0;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.RuleKindUnknown.selector, 7));
    }

    // --- calls ---

    function test_reverts_whenTargetIsNoAddress(uint8 target) external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.calls[NATIVE_CALL].target = uint8(bound(target, 6, 255));
        _refuse(
            terms,
            abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, terms.calls[NATIVE_CALL].target, 6)
        );
    }

    function test_reverts_whenCallReadsPastRules() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        (terms.calls[BUY_CALL].firstRule, terms.calls[BUY_CALL].ruleCount) = (3, 2);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 5, 4));
        (terms.calls[BUY_CALL].firstRule, terms.calls[BUY_CALL].ruleCount) = (255, 255);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 510, 4));
        (terms.calls[BUY_CALL].firstRule, terms.calls[BUY_CALL].ruleCount) = (5, 0);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.IndexOutOfRange.selector, 5, 4));
        (terms.calls[BUY_CALL].firstRule, terms.calls[BUY_CALL].ruleCount) = (4, 0);
        _accept(terms);
    }

    function test_reverts_whenTargetIsForbidden() external {
        address[4] memory forbidden = [address(0), address(account), address(policy), ENTRY_POINT];
        for (uint256 i; i < forbidden.length; ++i) {
            TermsBuilder.Terms memory terms = defaultTerms();
            terms.addresses[3] = forbidden[i];
            _refuse(terms, abi.encodeWithSelector(TermsValidation.TargetForbidden.selector, forbidden[i]));
        }
    }

    function test_reverts_whenOnlyTheLastCallIsForbidden() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.calls[NATIVE_CALL].target = 0;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.TargetForbidden.selector, NATIVE));
    }

    function test_forbidsEachAccountOnlyItself() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.addresses[3] = stranger;
        bytes memory packed = terms.encode();
        policy.checkTerms(packed, address(account));
        vm.expectRevert(abi.encodeWithSelector(TermsValidation.TargetForbidden.selector, stranger));
        policy.checkTerms(packed, stranger);
    }

    function test_reverts_whenValueIsNotLimited() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        // USDC alone is limited: what was native becomes a token nobody calls.
        terms.addresses[0] = address(1);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.ValueCapWithoutLimit.selector, shop));
        terms.calls[BUY_CALL].valueCap = 0;
        terms.calls[NATIVE_CALL].valueCap = 1;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.ValueCapWithoutLimit.selector, seller));
        terms.calls[NATIVE_CALL].valueCap = 0;
        _accept(terms);
    }

    function test_reverts_whenValueIsNotLimited_andNoLimitExists() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.limits = new TermsBuilder.Limit[](0);
        terms.rules[1] = terms.rules[0];
        terms.rules[3] = terms.rules[0];
        // Address 0 is still the zero address, but it is no limit.
        _refuse(terms, abi.encodeWithSelector(TermsValidation.ValueCapWithoutLimit.selector, shop));
    }

    // --- calls on limited tokens ---

    function test_reverts_whenTokenCallIsUnmetered(bytes4 selector) external {
        if (selector == APPROVE) selector = TRANSFER;
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.calls[TRANSFER_CALL].selector = selector;
        terms.calls[TRANSFER_CALL].ruleCount = 1;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.TokenCallUnmetered.selector, USDC, selector));
        terms.calls[TRANSFER_CALL].ruleCount = 0;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.TokenCallUnmetered.selector, USDC, selector));
    }

    function test_reverts_whenTokenCallMetersAnotherToken() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.limits = new TermsBuilder.Limit[](3);
        terms.addresses[2] = shop < seller ? shop : seller;
        terms.rules[1].first = 2;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.TokenCallUnmetered.selector, USDC, TRANSFER));
    }

    function test_reverts_whenTheMeteringRuleIsOutsideTheCall() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        // Rule 3 spends USDC, but belongs to another call; rules 0 and 2 do not.
        (terms.calls[TRANSFER_CALL].firstRule, terms.calls[TRANSFER_CALL].ruleCount) = (2, 1);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.TokenCallUnmetered.selector, USDC, TRANSFER));
    }

    function test_reverts_whenApproveNamesNoSpenders() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.words = new uint256[](1);
        terms.words[0] = uint160(shop);
        // The second argument is the amount; only the first names the spender.
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Address, 1, 2, 1);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.TokenCallUnmetered.selector, USDC, APPROVE));
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.AtLeast, 0, 0, 1);
        _refuse(terms, abi.encodeWithSelector(TermsValidation.TokenCallUnmetered.selector, USDC, APPROVE));
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, 2, 1);
        _accept(terms);
    }

    function test_reverts_whenTheTokenHasASecondIndex() external {
        TermsBuilder.Terms memory terms = defaultTerms();
        // The same token again, behind the limits: naming it by this index escapes nothing.
        terms.addresses[3] = USDC;
        _refuse(terms, abi.encodeWithSelector(TermsValidation.TokenCallUnmetered.selector, USDC, bytes4(0)));
    }

    // --- doors ---

    function _refuse(TermsBuilder.Terms memory terms, bytes memory reason) private {
        _refuse(terms.encode(), reason);
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
        terms = defaultTerms();
        terms.words = new uint256[](2);
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
