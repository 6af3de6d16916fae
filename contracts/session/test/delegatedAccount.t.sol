// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cap} from "../types/Budget.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {TestUSDC} from "../../devnet/token/TestUSDC.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {ModularAccount} from "./base/ModularAccount.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";

/// @notice The account is the owner's own EOA, which delegates to an account's code (EIP-7702) and may take that back,
/// or delegate to other code, whenever it likes. The module's ledger stays where it is all the while.
contract DelegatedAccountTest is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    address private eoa;
    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        terms = payingTerms().encode();
        id = idOf(terms);
    }

    function newAccount(address owner) internal override returns (TestAccount) {
        eoa = owner;
        _delegate(address(new ModularAccount(owner)));
        return TestAccount(payable(owner));
    }

    function test_isAnAccountLikeAnother() external {
        this.redeem(grantOf(terms), 5e6);
        assertEq(TestUSDC(USDC).balanceOf(seller), 5e6, "redeemed");
        assertSpent(id, USDC, 0, 5e6, 5e6);
        pay(Door.Validator, paymentOf(0, 0), terms);
        assertEq(TestUSDC(USDC).balanceOf(seller), 5e6 + PER_PAYMENT, "paid by signature");
    }

    /// @dev The token then takes the payer for a plain EOA, whose key signed nothing.
    function test_withoutItsCode_nothingLeavesIt() external {
        this.redeem(grantOf(terms), 5e6);
        _delegate(address(0));
        vm.expectRevert("");
        this.redeem(hex"00", 1);
        try this.paySeller() {
            assertTrue(false, "a payment settled");
        } catch {}
        assertEq(TestUSDC(USDC).balanceOf(eoa), FUNDS - 5e6, "left");
        assertSpent(id, USDC, 0, 5e6, 5e6);
        assertEq(session(id).operations, 1, "operations");
    }

    /// @dev Its key's bare signature grants nothing: only an account's code says what a signature of it is worth.
    function test_withoutItsCode_itGrantsNothing() external {
        bytes memory signed = grantOf(terms);
        _delegate(address(0));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.GrantSignatureInvalid.selector, eoa));
        this.redeem(signed, 1);
        assertTrue(session(id).door == Door.None, "not installed");
    }

    function test_underOtherCode_meetsTheSameCounters() external {
        this.redeem(grantOf(terms), PER_OPERATION);
        _delegate(address(new ModularAccount(eoa)));
        this.redeem(grantOf(terms), PER_OPERATION);
        vm.expectRevert(
            abi.encodeWithSelector(
                ISpendCap.SpendCapExceeded.selector,
                Cap.Period,
                USDC,
                PER_PERIOD,
                2 * PER_OPERATION,
                PER_OPERATION
            )
        );
        this.redeem(hex"00", PER_OPERATION);
    }

    /// @dev The owner needs no code for it, only a transaction of his own.
    function test_revokedWithoutItsCode_staysDeadUnderAnyOther() external {
        bytes memory signed = grantOf(terms);
        this.redeem(signed, 1);
        _delegate(address(0));
        vm.prank(eoa);
        policy.revoke(id);
        _delegate(address(new ModularAccount(eoa)));
        bytes[2] memory grants = [bytes(hex"00"), signed];
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
            this.redeem(grants[i], 1);
        }
        try this.paySeller() {
            assertTrue(false, "a payment settled");
        } catch {}
        assertEq(TestUSDC(USDC).balanceOf(eoa), FUNDS - 1, "left");
    }

    /// @dev A frame of its own, so that it can be expected to revert.
    function redeem(bytes memory grant_, uint256 amount) external {
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) =
            (new bytes[](1), new bytes32[](1), new bytes[](1));
        contexts[0] = abi.encodePacked(eoa, grant_, presentation(0, abi.encodePacked(TRANSFER_CALL), terms));
        (modes[0], executions[0]) = opened(transfer(amount));
        vm.prank(sessionKey);
        policy.redeemDelegations(contexts, modes, executions);
    }

    /// @dev As `redeem`.
    function paySeller() external {
        pay(Door.Validator, paymentOf(0, 0), terms);
    }

    /// @dev What an EIP-7702 authorization of the EOA comes to for whoever calls it; zero takes the code back. (Not by
    /// its designator, which the coverage run, on Cancun, would not follow.)
    function _delegate(address code) private {
        vm.etch(eoa, code.code);
    }
}
