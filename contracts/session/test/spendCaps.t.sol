// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cap} from "../types/Budget.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";

contract SpendCapsTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        (terms, id) = installDefault();
    }

    function test_perOperation_exactlyAndOnePast() external {
        _refuse(0, PER_OPERATION + 1, Cap.Operation, PER_OPERATION, 0);
        authorize(terms, 0, TRANSFER_CALL, transfer(PER_OPERATION));
        assertSpent(id, USDC, 0, PER_OPERATION, PER_OPERATION);
    }

    function test_perPeriod_exactlyAndOnePast() external {
        authorize(terms, 0, TRANSFER_CALL, transfer(100e6));
        authorize(terms, 0, TRANSFER_CALL, transfer(100e6));
        _refuse(0, 50e6 + 1, Cap.Period, PER_PERIOD, 200e6);
        authorize(terms, 0, TRANSFER_CALL, transfer(50e6));
        _refuse(0, 1, Cap.Period, PER_PERIOD, PER_PERIOD);
        assertSpent(id, USDC, 0, PER_PERIOD, PER_PERIOD);
    }

    function test_perPeriod_beginsAnewWithoutCarryOver() external {
        authorize(terms, 0, TRANSFER_CALL, transfer(10e6));
        authorize(terms, 1, TRANSFER_CALL, transfer(100e6));
        assertSpent(id, USDC, 1, 100e6, 110e6);
        authorize(terms, 1, TRANSFER_CALL, transfer(100e6));
        authorize(terms, 1, TRANSFER_CALL, transfer(50e6));
        // What period 0 left over is not spendable in period 1.
        _refuse(1, 1, Cap.Period, PER_PERIOD, PER_PERIOD);
    }

    function test_lifetime_exactlyAndOnePast() external {
        for (uint32 p; p < 5; ++p) {
            authorize(terms, p, TRANSFER_CALL, transfer(100e6));
        }
        authorize(terms, 5, TRANSFER_CALL, transfer(99e6));
        _refuse(6, 1e6 + 1, Cap.Lifetime, LIFETIME, 599e6);
        authorize(terms, 6, TRANSFER_CALL, transfer(1e6));
        _refuse(7, 1, Cap.Lifetime, LIFETIME, LIFETIME);
        assertSpent(id, USDC, 6, 1e6, LIFETIME);
    }

    function test_capsOfZero_allowNothing() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.limits[1] = TermsBuilder.Limit(0, PER_PERIOD, LIFETIME);
        (terms, id) = install(built);
        _refuse(0, 1, Cap.Operation, 0, 0);
        built.limits[1] = TermsBuilder.Limit(PER_OPERATION, 0, LIFETIME);
        (terms, id) = install(built);
        _refuse(0, 1, Cap.Period, 0, 0);
        built.limits[1] = TermsBuilder.Limit(PER_OPERATION, PER_PERIOD, 0);
        (terms, id) = install(built);
        _refuse(0, 1, Cap.Lifetime, 0, 0);
        authorize(terms, 0, TRANSFER_CALL, transfer(0));
        assertSpent(id, USDC, 0, 0, 0);
    }

    function test_largestCaps_doNotWrap() external {
        TermsBuilder.Terms memory built = defaultTerms();
        uint112 most = type(uint112).max;
        built.limits[1] = TermsBuilder.Limit(most, most, most);
        (terms, id) = install(built);
        authorize(terms, 0, TRANSFER_CALL, transfer(most));
        assertSpent(id, USDC, 0, most, most);
        _refuse(0, 1, Cap.Period, most, most);
        _refuse(1, 1, Cap.Lifetime, most, most);
        _refuse(1, most, Cap.Lifetime, most, most);
    }

    function test_aBatchIsSummedBeforeItIsCompared() external {
        bytes memory call = abi.encodeWithSelector(TRANSFER, seller, 25e6);
        authorize(terms, 0, indices(4, TRANSFER_CALL), repeat(4, USDC, 0, call));
        assertSpent(id, USDC, 0, 100e6, 100e6);
        refuse(
            terms,
            0,
            indices(5, TRANSFER_CALL),
            repeat(5, USDC, 0, call),
            abi.encodeWithSelector(
                ISpendCap.SpendCapExceeded.selector, Cap.Operation, USDC, PER_OPERATION, 0, 125e6
            )
        );
    }

    function test_aBatchAcrossContracts_isOneSum() external {
        TestAccount.Execution[] memory calls = new TestAccount.Execution[](3);
        calls[0] = TestAccount.Execution(USDC, 0, abi.encodeWithSelector(APPROVE, shop, type(uint256).max));
        calls[1] = TestAccount.Execution(shop, 1, abi.encodeWithSelector(BUY, 60e6));
        calls[2] = TestAccount.Execution(USDC, 0, abi.encodeWithSelector(TRANSFER, seller, 40e6));
        bytes memory list = abi.encodePacked(APPROVE_CALL, BUY_CALL, TRANSFER_CALL);
        authorize(terms, 0, list, batch(calls));
        assertSpent(id, USDC, 0, 100e6, 100e6);
        assertSpent(id, NATIVE, 0, 1, 1);
        calls[2].callData = abi.encodeWithSelector(TRANSFER, seller, 40e6 + 1);
        refuse(
            terms,
            0,
            list,
            batch(calls),
            abi.encodeWithSelector(
                ISpendCap.SpendCapExceeded.selector,
                Cap.Operation,
                USDC,
                PER_OPERATION,
                0,
                100e6 + 1
            )
        );
    }

    /// @dev 255 calls of the largest amount: the sum is far past any cap and wraps nowhere.
    function test_aBatchOfTheLargestAmounts_doesNotWrap() external {
        uint256 most = type(uint112).max;
        bytes memory call = abi.encodeWithSelector(TRANSFER, seller, most);
        refuse(
            terms,
            0,
            indices(255, TRANSFER_CALL),
            repeat(255, USDC, 0, call),
            abi.encodeWithSelector(
                ISpendCap.SpendCapExceeded.selector,
                Cap.Operation,
                USDC,
                PER_OPERATION,
                0,
                most * 255
            )
        );
    }

    function test_fiftyCalls_debitExactlyTheirSum() external {
        bytes memory call = abi.encodeWithSelector(TRANSFER, seller, 2e6);
        authorize(terms, 0, indices(50, TRANSFER_CALL), repeat(50, USDC, 0, call));
        assertSpent(id, USDC, 0, 100e6, 100e6);
    }

    function test_moreCallsThanCanBeClaimed_areRefused() external {
        bytes memory call = abi.encodeWithSelector(TRANSFER, seller, 0);
        bytes memory callData = repeat(256, USDC, 0, call);
        refuse(
            terms,
            0,
            indices(255, TRANSFER_CALL),
            callData,
            abi.encodeWithSignature("CallCountMismatch(uint256,uint256)", 255, 256)
        );
    }

    function test_tokensAndPeriods_areCountedApart() external {
        authorize(terms, 0, NATIVE_CALL, single(seller, 0.4 ether, ""));
        authorize(terms, 2, TRANSFER_CALL, transfer(7));
        assertSpent(id, NATIVE, 0, 0.4 ether, 0.4 ether);
        assertSpent(id, USDC, 2, 7, 7);
        // USDC is in period 2, native still in period 0.
        authorize(terms, 0, NATIVE_CALL, single(seller, 0.4 ether, ""));
        assertSpent(id, NATIVE, 0, 0.8 ether, 0.8 ether);
    }

    function test_native_exactlyAndOnePast() external {
        authorize(terms, 0, NATIVE_CALL, single(seller, 0.4 ether, ""));
        authorize(terms, 0, BUY_CALL, single(shop, 0.4 ether, abi.encodeWithSelector(BUY, 0)));
        _refuseNative(0.2 ether + 1, 0.8 ether);
        authorize(terms, 0, NATIVE_CALL, single(seller, 0.2 ether, ""));
        _refuseNative(1, 1 ether);
        assertSpent(id, NATIVE, 0, 1 ether, 1 ether);
    }

    function test_aRefusedOperation_chargesNothing() external {
        authorize(terms, 0, TRANSFER_CALL, transfer(100e6));
        _refuse(0, PER_OPERATION + 1, Cap.Operation, PER_OPERATION, 0);
        assertSpent(id, USDC, 0, 100e6, 100e6);
        assertEq(session(id).operations, 1, "operations");
    }

    /// @notice A model of three numbers agrees with the ledger about every operation of a random sequence.
    /// @param amounts Any amounts, bounded to a little past the cap per operation.
    /// @param steps How many periods to go on before each.
    function testFuzz_agreesWithAModel(uint256[12] calldata amounts, uint8[12] calldata steps) external {
        uint256 period;
        uint256 counted;
        uint256 inPeriod;
        uint256 total;
        for (uint256 i; i < amounts.length; ++i) {
            uint256 amount = bound(amounts[i], 0, PER_OPERATION + PER_OPERATION / 8);
            if (steps[i] % 4 == 0 && period < 10) ++period;
            uint256 before = counted == period ? inPeriod : 0;
            bytes memory call = transfer(amount);
            if (amount > PER_OPERATION) {
                _refuse(uint32(period), amount, Cap.Operation, PER_OPERATION, 0);
            } else if (before + amount > PER_PERIOD) {
                _refuse(uint32(period), amount, Cap.Period, PER_PERIOD, before);
            } else if (total + amount > LIFETIME) {
                _refuse(uint32(period), amount, Cap.Lifetime, LIFETIME, total);
            } else {
                authorize(terms, uint32(period), TRANSFER_CALL, call);
                if (amount != 0) (counted, inPeriod, total) = (period, before + amount, total + amount);
            }
            assertSpent(id, USDC, counted, inPeriod, total);
        }
    }

    function _refuse(uint32 period, uint256 amount, Cap cap, uint256 limit, uint256 spent) private {
        refuse(
            terms,
            period,
            TRANSFER_CALL,
            transfer(amount),
            abi.encodeWithSelector(ISpendCap.SpendCapExceeded.selector, cap, USDC, limit, spent, amount)
        );
    }

    function _refuseNative(uint256 amount, uint256 spent) private {
        refuse(
            terms,
            0,
            NATIVE_CALL,
            single(seller, amount, ""),
            abi.encodeWithSelector(
                ISpendCap.SpendCapExceeded.selector,
                Cap.Period,
                NATIVE,
                NATIVE_CAP,
                spent,
                amount
            )
        );
    }
}
