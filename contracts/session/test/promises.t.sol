// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestUSDC} from "../../devnet/token/TestUSDC.sol";
import {PaymentRefusal} from "../types/PaymentRefusal.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {CeilingBase} from "./base/CeilingBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice Sentences of the documentation, each held against the module in the case that strains it most.
contract PromisesTest is CeilingBase {
    using TermsBuilder for TermsBuilder.Terms;

    /// @dev "0 means that nothing more may be spent", "payments by signature included".
    function test_ceilingLoweredToZero_stopsPaymentsThatWereReserved() external {
        setCeiling(USDC, WORTH);
        setCeiling(SECOND, SECOND_WORTH);
        bytes memory terms = payingTerms().encode();
        installAt(Door.Signer, terms);
        setCeiling(USDC, 0);
        uint256 before = TestUSDC(USDC).balanceOf(address(account));
        try this.paySigner(terms) {} catch {}
        assertEq(TestUSDC(USDC).balanceOf(address(account)), before, "paid under a ceiling of 0");
    }

    function paySigner(bytes memory terms) external {
        pay(Door.Signer, paymentOf(0, 0), terms);
    }

    /// @dev "A revocation takes back no allowance": what is left of one was charged when it was given.
    function test_anAllowanceOutlivesItsSession_butNotItsCap() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.calls[APPROVE_CALL].ruleCount = 2;
        built.rules = new TermsBuilder.Rule[](4);
        built.rules[0] = TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, 3, 1);
        built.rules[1] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, 1, 1);
        built.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Address, 0, 2, 1);
        built.rules[3] = built.rules[1];
        bytes memory terms = built.encode();
        SessionId id = installAt(Door.Signer, terms);
        bytes memory approval = single(USDC, 0, abi.encodeWithSelector(APPROVE, shop, PER_OPERATION));
        authorize(terms, 0, APPROVE_CALL, approval);
        account.run(approval);
        asAccount(abi.encodeCall(policy.revoke, (id)));
        vm.prank(shop);
        TestUSDC(USDC).transferFrom(address(account), shop, PER_OPERATION);
        assertSpent(id, USDC, 0, PER_OPERATION, PER_OPERATION);
        assertEq(TestUSDC(USDC).allowance(address(account), shop), 0, "nothing more to pull");
    }

    /// @dev `canPay` answers what enforcement will.
    function test_canPay_refusesWhatNoDoorAnswersFor() external view {
        TermsBuilder.Terms memory built = payingTerms();
        built.version = 9;
        PaymentRefusal refusal =
            policy.canPay(address(account), Door.None, 0, encode(paymentOf(0, 0)), built.encode());
        assertTrue(refusal != PaymentRefusal.None, "never granted, and can not be");
    }

    /// @dev Accounts that look for ERC-7739 ask each validator with an empty signature, and do not catch (Nexus).
    function test_validator_answersAnEmptySignature() external {
        vm.prank(address(account));
        bytes32 detection = 0x7739773977397739773977397739773977397739773977397739773977397739;
        bytes4 answer = policy.isValidSignatureWithSender(stranger, detection, "");
        assertTrue(answer == bytes4(0xffffffff), "an answer");
    }
}
