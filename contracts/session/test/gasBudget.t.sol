// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice What an operation may cost, how many there may be, and who may pay.
contract GasBudgetTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    /// @dev Every gas field and the fee, named, so that a test can change one.
    struct Gas {
        uint128 verification;
        uint128 call;
        uint256 preVerification;
        uint128 fee;
        uint128 priority;
        uint128 paymasterVerification;
        uint128 postOp;
    }

    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        (terms, id) = installDefault();
    }

    // --- budget ---

    function test_budget_exactlyAndOnePast() external {
        // 0.01 ether at 1 gwei: 10 000 000 units.
        _run(Gas(3_000_000, 3_000_000, 3_999_999, 1 gwei, 0, 0, 0));
        assertEq(session(id).gasSpent, GAS_BUDGET - 1 gwei, "spent");
        _refuseGas(Gas(1, 1, 0, 1 gwei, 0, 0, 0), GAS_BUDGET - 1 gwei, 2 gwei);
        _refuseGas(Gas(1, 0, 0, 1 gwei + 1, 0, 0, 0), GAS_BUDGET - 1 gwei, 1 gwei + 1);
        _run(Gas(1, 0, 0, 1 gwei, 0, 0, 0));
        assertEq(session(id).gasSpent, GAS_BUDGET, "all spent");
        _refuseGas(Gas(0, 1, 0, 1, 0, 0, 0), GAS_BUDGET, 1);
        // A free operation is within any budget.
        _run(Gas(0, 0, 0, 0, 0, 0, 0));
    }

    function test_budget_inOneOperation() external {
        _refuseGas(Gas(0, 10_000_001, 0, 1 gwei, 0, 0, 0), 0, 10_000_001 gwei);
        _run(Gas(0, 10_000_000, 0, 1 gwei, 0, 0, 0));
    }

    function test_everyFieldCounts() external {
        uint128 fee = 3 gwei;
        uint96 spent;
        Gas[5] memory each = [
            Gas(11, 0, 0, fee, 0, 0, 0),
            Gas(0, 13, 0, fee, 0, 0, 0),
            Gas(0, 0, 17, fee, 0, 0, 0),
            Gas(0, 0, 0, fee, 0, 19, 0),
            Gas(0, 0, 0, fee, 0, 0, 23)
        ];
        uint96[5] memory units = [uint96(11), 13, 17, 19, 23];
        for (uint256 i; i < 5; ++i) {
            _run(each[i]);
            spent += units[i] * uint96(fee);
            assertEq(session(id).gasSpent, spent, "spent");
        }
    }

    function test_priorityFee_isPartOfTheFee() external {
        _run(Gas(1, 0, 0, 1, type(uint128).max, 0, 0));
        assertEq(session(id).gasSpent, 1, "spent");
    }

    function test_zeroBudget_allowsOnlyFreeOperations() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.gasBudget = 0;
        (terms, id) = install(built);
        PackedUserOperation memory userOp = _operation(Gas(1, 0, 0, 1, 0, 0, 0));
        refuse(userOp, abi.encodeWithSelector(ISpendCap.GasBudgetExceeded.selector, 0, 0, 1));
        _run(Gas(1, 1, 1, 0, 0, 1, 1));
    }

    function test_fieldsAtTheirMaxima_doNotWrap() external {
        uint256 most = type(uint64).max;
        uint128 field = uint128(most);
        uint256 cost = 5 * most * type(uint128).max;
        _refuseGas(Gas(field, field, most, type(uint128).max, 0, field, field), 0, cost);
        // The largest fee that would be harmless were the product cut to 96 or 128 bits.
        _refuseGas(Gas(0, 2 ** 32, 0, 2 ** 96, 0, 0, 0), 0, 2 ** 128);
        _refuseGas(Gas(0, 2 ** 48, 0, 2 ** 48, 0, 0, 0), 0, 2 ** 96);
    }

    function test_fieldsPast64Bits_areRefused() external {
        uint128 past = uint128(type(uint64).max) + 1;
        _refuseField(Gas(past, 0, 0, 0, 0, 0, 0));
        _refuseField(Gas(0, past, 0, 0, 0, 0, 0));
        _refuseField(Gas(0, 0, past, 0, 0, 0, 0));
        _refuseField(Gas(0, 0, type(uint256).max, 1, 0, 0, 0));
        _refuseField(Gas(0, 0, 0, 0, 0, past, 0));
        _refuseField(Gas(0, 0, 0, 0, 0, 0, past));
        _refuseField(Gas(type(uint128).max, type(uint128).max, type(uint256).max, 1, 0, 0, 0));
        // A sum that would wrap to a small number.
        _refuseField(Gas(1, 1, type(uint256).max - 1, 1, 0, 0, 0));
    }

    /// @notice The charge is the EntryPoint's formula for the prefund.
    /// @param gas Any fields of at most 64 bits.
    /// @param affordable Whether to keep them near what the budget can pay.
    function testFuzz_chargesTheRequiredPrefund(Gas memory gas, bool affordable) external {
        if (affordable) {
            gas.verification %= 1e6;
            gas.call %= 1e6;
            gas.preVerification %= 1e6;
            gas.paymasterVerification %= 1e6;
            gas.postOp %= 1e6;
            gas.fee %= 5 gwei;
        }
        gas.verification = uint128(bound(gas.verification, 0, type(uint64).max));
        gas.call = uint128(bound(gas.call, 0, type(uint64).max));
        gas.preVerification = bound(gas.preVerification, 0, type(uint64).max);
        gas.paymasterVerification = uint128(bound(gas.paymasterVerification, 0, type(uint64).max));
        gas.postOp = uint128(bound(gas.postOp, 0, type(uint64).max));
        uint256 cost = (uint256(gas.verification) + gas.call + gas.preVerification + gas.paymasterVerification
                + gas.postOp) * gas.fee;
        if (cost > GAS_BUDGET) {
            _refuseGas(gas, 0, cost);
        } else {
            _run(gas);
            assertEq(session(id).gasSpent, cost, "spent");
        }
    }

    // --- number of operations ---

    function test_operations_exactlyAndOnePast() external {
        for (uint256 i; i < MAX_OPERATIONS; ++i) {
            _run(Gas(0, 0, 0, 0, 0, 0, 0));
        }
        assertEq(session(id).operations, MAX_OPERATIONS, "operations");
        PackedUserOperation memory userOp = _operation(Gas(0, 0, 0, 0, 0, 0, 0));
        refuse(userOp, abi.encodeWithSelector(ISpendCap.OperationsExhausted.selector, MAX_OPERATIONS));
    }

    function test_operations_zeroIsNone() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.maxOperations = 0;
        (terms, id) = install(built);
        PackedUserOperation memory userOp = _operation(Gas(0, 0, 0, 0, 0, 0, 0));
        refuse(userOp, abi.encodeWithSelector(ISpendCap.OperationsExhausted.selector, 0));
    }

    // --- who pays ---

    function test_paymaster_onlyTheNamedOneOrNone() external {
        _validate(_withPaymaster(paymaster));
        _validate(_withPaymaster(address(0)));
        PackedUserOperation memory userOp = _withPaymaster(stranger);
        refuse(userOp, abi.encodeWithSelector(ISpendCap.PaymasterNotAllowed.selector, stranger));
    }

    function test_paymaster_none() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.paymaster = 254;
        (terms, id) = install(built);
        _validate(operation(_call()));
        PackedUserOperation memory userOp = _withPaymaster(paymaster);
        refuse(userOp, abi.encodeWithSelector(ISpendCap.PaymasterNotAllowed.selector, paymaster));
    }

    /// @dev 254 is no index: were it read as one, it would point at this word.
    function test_paymaster_none_whateverLiesAtThatIndex() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.paymaster = 254;
        built.words = new uint256[](156);
        // Address 254 would begin 20 * 254 bytes after the first of six, which is 32 * 155 bytes after the first word.
        built.words[155] = uint256(uint160(paymaster)) << 96;
        (terms, id) = install(built);
        PackedUserOperation memory userOp = _withPaymaster(paymaster);
        refuse(userOp, abi.encodeWithSelector(ISpendCap.PaymasterNotAllowed.selector, paymaster));
    }

    function test_paymaster_any(address any) external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.paymaster = 255;
        (terms, id) = install(built);
        _validate(operation(_call()));
        _validate(_withPaymaster(any));
    }

    function test_paymaster_anyIsStillCharged() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.paymaster = 255;
        (terms, id) = install(built);
        PackedUserOperation memory userOp = operation(_call());
        userOp.paymasterAndData = abi.encodePacked(stranger, uint128(10_000_000), uint128(0));
        refuse(
            userOp,
            abi.encodeWithSelector(
                ISpendCap.GasBudgetExceeded.selector, GAS_BUDGET, 0, 10_250_000 * uint256(1 gwei)
            )
        );
    }

    /// @dev To the EntryPoint, paymaster zero is none: the account itself pays for the paymaster's gas fields, of what is
    /// not used a tenth. Terms that allow no paymaster let this pass, so it has to count.
    function test_paymaster_zero_isNone_andItsGasIsStillCharged() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.paymaster = 254;
        (terms, id) = install(built);
        _validate(_withPaymaster(address(0)));
        assertEq(session(id).gasSpent, 252_000 gwei, "both fields");
        PackedUserOperation memory userOp = operation(_call());
        userOp.paymasterAndData = abi.encodePacked(address(0), uint128(0), uint128(10_000_000));
        refuse(
            userOp,
            abi.encodeWithSelector(
                ISpendCap.GasBudgetExceeded.selector, GAS_BUDGET, 252_000 gwei, 10_250_000 * uint256(1 gwei)
            )
        );
    }

    function test_paymasterData_mayBeAnyLengthFrom52() external {
        PackedUserOperation memory userOp = operation(_call());
        userOp.paymasterAndData = abi.encodePacked(paymaster, uint128(1), uint128(1), new bytes(200));
        _validate(userOp);
    }

    function test_paymasterData_isRefusedBelow52() external {
        PackedUserOperation memory userOp = operation(_call());
        for (uint256 length = 1; length < 52; ++length) {
            userOp.paymasterAndData = new bytes(length);
            refuse(userOp, abi.encodeWithSelector(ISpendCap.MalformedPaymasterData.selector, length));
        }
    }

    function _call() private view returns (bytes memory) {
        return transfer(0);
    }

    function _withPaymaster(address named) private view returns (PackedUserOperation memory userOp) {
        userOp = operation(_call());
        userOp.paymasterAndData = abi.encodePacked(named, uint128(1_000), uint128(1_000));
    }

    function _operation(Gas memory gas) private view returns (PackedUserOperation memory userOp) {
        userOp = operation(_call());
        userOp.accountGasLimits = bytes32(uint256(gas.verification) << 128 | gas.call);
        userOp.preVerificationGas = gas.preVerification;
        userOp.gasFees = bytes32(uint256(gas.priority) << 128 | gas.fee);
        if (gas.paymasterVerification != 0 || gas.postOp != 0) {
            userOp.paymasterAndData = abi.encodePacked(paymaster, gas.paymasterVerification, gas.postOp);
        }
        userOp.signature = signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms);
    }

    function _run(Gas memory gas) private {
        assertTrue(validate(_operation(gas)) != 1, "valid");
    }

    function _validate(PackedUserOperation memory userOp) private {
        userOp.signature = signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms);
        assertTrue(validate(userOp) != 1, "valid");
    }

    function refuse(PackedUserOperation memory userOp, bytes memory reason) internal override {
        userOp.signature = signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms);
        super.refuse(userOp, reason);
    }

    function _refuseGas(Gas memory gas, uint256 spent, uint256 cost) private {
        refuse(
            _operation(gas),
            abi.encodeWithSelector(ISpendCap.GasBudgetExceeded.selector, GAS_BUDGET, spent, cost)
        );
    }

    function _refuseField(Gas memory gas) private {
        refuse(_operation(gas), abi.encodeWithSelector(ISpendCap.GasFieldOutOfRange.selector));
    }
}
