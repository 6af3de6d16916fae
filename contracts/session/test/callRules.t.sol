// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {CallRulesHarness} from "./mocks/CallRulesHarness.sol";

/// @notice Which calls a session may make, and what their arguments may be.
contract CallRulesTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        (terms, id) = installDefault();
    }

    // --- the entry ---

    function test_reverts_whenEntryDoesNotExist(uint8 index) external {
        index = uint8(bound(index, 4, 255));
        refuse(
            terms, 0, index, transfer(1), abi.encodeWithSelector(ISpendCap.CallIndexOutOfRange.selector, index, 4)
        );
    }

    function test_reverts_whenEntryIsOfAnotherCall() external {
        for (uint8 index = 1; index < 4; ++index) {
            _refuseCall(index, USDC, 0, abi.encodeWithSelector(TRANSFER, seller, 1), TRANSFER);
        }
    }

    function test_reverts_whenTargetOrSelectorDiffers(address target, bytes4 selector) external {
        if (target != USDC) _refuseCall(TRANSFER_CALL, target, 0, abi.encodeWithSelector(TRANSFER, seller, 1), TRANSFER);
        if (selector != TRANSFER) {
            _refuseCall(TRANSFER_CALL, USDC, 0, abi.encodeWithSelector(selector, seller, 1), selector);
        }
    }

    function test_reverts_onOtherFunctionsOfTheToken() external {
        string[6] memory functions = [
            "transferFrom(address,address,uint256)",
            "increaseAllowance(address,uint256)",
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
            "transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,bytes)",
            "burn(uint256)",
            "mint(address,uint256)"
        ];
        for (uint256 i; i < functions.length; ++i) {
            bytes4 selector = bytes4(keccak256(bytes(functions[i])));
            for (uint8 index; index < 4; ++index) {
                bytes memory data = abi.encodeWithSelector(selector, account, seller, 1, 0, 0, 0, 0);
                _refuseCall(index, USDC, 0, data, selector);
            }
        }
    }

    /// @dev The account, the module, the EntryPoint and nobody can be named in terms, so no entry leads there.
    function test_reverts_onWhatGovernsTheSession() external {
        address[4] memory targets = [address(0), address(account), address(policy), ENTRY_POINT];
        bytes[3] memory datas = [
            bytes(""),
            single(USDC, 0, abi.encodeWithSelector(TRANSFER, stranger, 1)),
            abi.encodeCall(policy.revokeAll, ())
        ];
        for (uint256 i; i < targets.length; ++i) {
            for (uint256 j; j < datas.length; ++j) {
                bytes4 selector = datas[j].length == 0 ? bytes4(0) : bytes4(datas[j]);
                for (uint8 index; index < 4; ++index) {
                    _refuseCall(index, targets[i], 0, datas[j], selector);
                }
            }
        }
    }

    // --- calldata without a selector ---

    function test_plainTransfer_hasNoCalldataAtAll() external {
        authorize(terms, 0, NATIVE_CALL, single(seller, 1, ""));
        authorize(terms, 0, NATIVE_CALL, single(seller, 0, ""));
        for (uint256 length = 1; length < 8; ++length) {
            // Also a function whose selector happens to be 0x00000000.
            _refuseCall(NATIVE_CALL, seller, 1, new bytes(length), bytes4(0));
        }
        _refuseCall(NATIVE_CALL, seller, 1, abi.encodePacked(bytes4(0), uint256(1)), bytes4(0));
        _refuseCall(NATIVE_CALL, seller, 1, hex"00000001", bytes4(uint32(1)));
    }

    function test_functionCall_needsItsWholeSelector() external {
        bytes memory whole = abi.encodeWithSelector(BUY, 1);
        for (uint256 length; length < 4; ++length) {
            _refuseCall(BUY_CALL, shop, 0, _cut(whole, length), bytes4(0));
        }
        TermsBuilder.Terms memory built = defaultTerms();
        built.calls[BUY_CALL].ruleCount = 0;
        (terms, id) = install(built);
        for (uint256 length; length < 4; ++length) {
            _refuseCall(BUY_CALL, shop, 0, _cut(whole, length), bytes4(0));
        }
        authorize(terms, 0, BUY_CALL, single(shop, 0, _cut(whole, 4)));
    }

    function test_plainTransferWithRules_isNeverPossible() external {
        TermsBuilder.Terms memory built = defaultTerms();
        (built.calls[NATIVE_CALL].firstRule, built.calls[NATIVE_CALL].ruleCount) = (0, 1);
        (terms, id) = install(built);
        _refuse(NATIVE_CALL, single(seller, 1, ""), abi.encodeWithSelector(ISpendCap.ArgumentMissing.selector, 0));
    }

    // --- native value ---

    function test_value_exactlyAndOnePastTheCallsCap() external {
        authorize(terms, 0, NATIVE_CALL, single(seller, VALUE_CAP, ""));
        _refuseValue(NATIVE_CALL, seller, VALUE_CAP, VALUE_CAP + 1, "");
        _refuseValue(NATIVE_CALL, seller, VALUE_CAP, type(uint256).max, "");
        _refuseValue(NATIVE_CALL, seller, VALUE_CAP, 2 ** 96, "");
        assertSpent(id, NATIVE, 0, VALUE_CAP, VALUE_CAP);
    }

    function test_value_besideACallThatAllowsNone() external {
        _refuseValue(TRANSFER_CALL, USDC, 0, 1, abi.encodeWithSelector(TRANSFER, seller, 1));
        _refuseValue(APPROVE_CALL, USDC, 0, 1, abi.encodeWithSelector(APPROVE, shop, 1));
    }

    // --- rules ---

    function test_equal() external {
        _rule(SessionTerms.RuleKind.Equal, 1, 0, 1);
        _pass(abi.encode(0, 100));
        _refuseArguments(abi.encode(0, 99), abi.encodeWithSelector(ISpendCap.ArgumentNotEqual.selector, 1, 100, 99));
        _refuseArguments(abi.encode(0, 101), abi.encodeWithSelector(ISpendCap.ArgumentNotEqual.selector, 1, 100, 101));
    }

    function test_atMost() external {
        _rule(SessionTerms.RuleKind.AtMost, 1, 0, 1);
        _pass(abi.encode(0, 100));
        _pass(abi.encode(0, 0));
        _refuseArguments(abi.encode(0, 101), abi.encodeWithSelector(ISpendCap.ArgumentTooHigh.selector, 1, 100, 101));
        uint256 most = type(uint256).max;
        _refuseArguments(abi.encode(0, most), abi.encodeWithSelector(ISpendCap.ArgumentTooHigh.selector, 1, 100, most));
    }

    function test_atLeast() external {
        _rule(SessionTerms.RuleKind.AtLeast, 1, 0, 1);
        _pass(abi.encode(0, 100));
        _pass(abi.encode(0, type(uint256).max));
        _refuseArguments(abi.encode(0, 99), abi.encodeWithSelector(ISpendCap.ArgumentTooLow.selector, 1, 100, 99));
        _refuseArguments(abi.encode(0, 0), abi.encodeWithSelector(ISpendCap.ArgumentTooLow.selector, 1, 100, 0));
    }

    function test_oneOf() external {
        _rule(SessionTerms.RuleKind.OneOf, 1, 1, 2);
        _pass(abi.encode(0, 200));
        _pass(abi.encode(0, 300));
        // Word 0 is before the list, word 3 after it.
        _refuseArguments(abi.encode(0, 100), abi.encodeWithSelector(ISpendCap.ArgumentNotListed.selector, 1, 100));
        _refuseArguments(abi.encode(0, 400), abi.encodeWithSelector(ISpendCap.ArgumentNotListed.selector, 1, 400));
        _refuseArguments(abi.encode(0, 0), abi.encodeWithSelector(ISpendCap.ArgumentNotListed.selector, 1, 0));
    }

    function test_address() external {
        _addressRule(SessionTerms.RuleKind.Address);
    }

    function test_counterparty() external {
        _addressRule(SessionTerms.RuleKind.Counterparty);
    }

    function test_spend() external {
        _rule(SessionTerms.RuleKind.Spend, 1, 1, 1);
        _pass(abi.encode(5, 7));
        assertSpent(id, USDC, 0, 7, 7);
        uint256 past = uint256(type(uint112).max) + 1;
        _refuseArguments(abi.encode(5, past), abi.encodeWithSelector(ISpendCap.AmountOutOfRange.selector, USDC, past));
        past = type(uint256).max;
        _refuseArguments(abi.encode(5, past), abi.encodeWithSelector(ISpendCap.AmountOutOfRange.selector, USDC, past));
    }

    function test_approve_toAnotherSpender() external {
        _refuse(
            APPROVE_CALL,
            single(USDC, 0, abi.encodeWithSelector(APPROVE, stranger, 1)),
            abi.encodeWithSelector(ISpendCap.AddressNotAllowed.selector, 0, uint160(stranger))
        );
    }

    function test_transfer_toAnotherCounterparty() external {
        _refuse(
            TRANSFER_CALL,
            single(USDC, 0, abi.encodeWithSelector(TRANSFER, stranger, 1)),
            abi.encodeWithSelector(ISpendCap.CounterpartyNotAllowed.selector, uint160(stranger))
        );
    }

    /// @dev Every rule of an entry must hold, the last as much as the first.
    function test_rulesAreAllRequired() external {
        TermsBuilder.Terms memory built = _words();
        built.rules = new TermsBuilder.Rule[](6);
        for (uint256 i; i < 3; ++i) {
            built.rules[i] = defaultTerms().rules[i];
        }
        built.rules[3] = TermsBuilder.rule(SessionTerms.RuleKind.AtLeast, 0, 0, 1);
        built.rules[4] = TermsBuilder.rule(SessionTerms.RuleKind.AtMost, 0, 1, 1);
        built.rules[5] = TermsBuilder.rule(SessionTerms.RuleKind.Equal, 1, 2, 1);
        (built.calls[BUY_CALL].firstRule, built.calls[BUY_CALL].ruleCount) = (3, 3);
        (terms, id) = install(built);
        _pass(abi.encode(100, 300));
        _pass(abi.encode(200, 300));
        _refuseArguments(abi.encode(99, 300), abi.encodeWithSelector(ISpendCap.ArgumentTooLow.selector, 0, 100, 99));
        _refuseArguments(abi.encode(201, 300), abi.encodeWithSelector(ISpendCap.ArgumentTooHigh.selector, 0, 200, 201));
        _refuseArguments(abi.encode(150, 3), abi.encodeWithSelector(ISpendCap.ArgumentNotEqual.selector, 1, 300, 3));
    }

    /// @dev A token reads its arguments and nothing behind them: what is behind them counts for nothing, and is refused.
    function test_tokenFunctions_haveExactlyTheirArguments() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 2, 1, 1);
        built.calls[APPROVE_CALL].selector = TRANSFER_FROM;
        (terms, id) = install(built);
        bytes[2] memory calls = [
            abi.encodeWithSelector(TRANSFER, seller, 7), abi.encodeWithSelector(TRANSFER_FROM, account, seller, 7)
        ];
        for (uint8 i; i < 2; ++i) {
            for (uint256 length = 4; length < 200; ++length) {
                if (length == calls[i].length) continue;
                bytes memory data = _resized(calls[i], length);
                _refuse(
                    i,
                    single(USDC, 0, data),
                    abi.encodeWithSelector(
                        ISpendCap.CalldataLengthWrong.selector, bytes4(calls[i]), calls[i].length, length
                    )
                );
            }
            authorize(terms, 0, i, single(USDC, 0, calls[i]));
        }
        assertSpent(id, USDC, 0, 14, 14);
    }

    /// @dev Whatever the target: the amount is counted there only.
    function test_tokenFunctions_haveExactlyTheirArguments_onOtherTargets() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.calls[BUY_CALL].selector = APPROVE;
        built.rules[3].argument = 1;
        (terms, id) = install(built);
        bytes memory data = abi.encodeWithSelector(APPROVE, seller, 7);
        _refuse(
            BUY_CALL,
            single(shop, 0, abi.encodePacked(data, uint256(0))),
            abi.encodeWithSelector(ISpendCap.CalldataLengthWrong.selector, APPROVE, 68, 100)
        );
        authorize(terms, 0, BUY_CALL, single(shop, 0, data));
        assertSpent(id, USDC, 0, 7, 7);
    }

    /// @dev Terms with such a kind can not be installed; if they could be, it would allow nothing.
    function testFuzz_kindThatIsNotKnown_allowsNothing(uint8 kind) external {
        kind = uint8(bound(kind, uint256(type(SessionTerms.RuleKind).max) + 1, 255));
        TermsBuilder.Terms memory built = defaultTerms();
        built.rules[3].kind = kind;
        CallRulesHarness harness = new CallRulesHarness();
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.RuleKindUnknown.selector, kind));
        harness.check(built.pack(), BUY_CALL, shop, 0, abi.encodeWithSelector(BUY, 1));
    }

    /// @dev The account's target would read missing calldata as zeros, which some rules would welcome.
    function test_argumentBeyondTheEnd_isMissing() external {
        SessionTerms.RuleKind[7] memory kinds = [
            SessionTerms.RuleKind.Equal,
            SessionTerms.RuleKind.AtMost,
            SessionTerms.RuleKind.AtLeast,
            SessionTerms.RuleKind.OneOf,
            SessionTerms.RuleKind.Address,
            SessionTerms.RuleKind.Counterparty,
            SessionTerms.RuleKind.Spend
        ];
        for (uint256 i; i < kinds.length; ++i) {
            _rule(kinds[i], 1, 1, 1);
            bytes memory whole = abi.encode(0, 0);
            for (uint256 length; length < 64; length += 7) {
                _refuseArguments(
                    _cut(whole, length), abi.encodeWithSelector(ISpendCap.ArgumentMissing.selector, 1)
                );
            }
        }
    }

    function test_argument255_isTheLastThatCanBeNamed() external {
        _rule(SessionTerms.RuleKind.Equal, 255, 0, 1);
        _pass(abi.encodePacked(new bytes(255 * 32), uint256(100)));
        _refuseArguments(
            abi.encodePacked(new bytes(255 * 32), uint248(100)),
            abi.encodeWithSelector(ISpendCap.ArgumentMissing.selector, 255)
        );
    }

    function test_lastOfManyAddresses_isFound() external {
        TermsBuilder.Terms memory built = defaultTerms();
        address[] memory many = new address[](255);
        for (uint256 i; i < 255; ++i) {
            many[i] = i < 6 ? built.addresses[i] : address(uint160(0xabc000 + i));
        }
        built.addresses = many;
        built.rules[0] = TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, 6, 249);
        (terms, id) = install(built);
        address last = many[254];
        authorize(terms, 0, TRANSFER_CALL, single(USDC, 0, abi.encodeWithSelector(TRANSFER, last, 1)));
        _refuse(
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.CounterpartyNotAllowed.selector, uint160(seller))
        );
    }

    // --- helpers ---

    function _addressRule(SessionTerms.RuleKind kind) private {
        _rule(kind, 1, 3, 2);
        _pass(abi.encode(0, seller));
        _pass(abi.encode(0, guardian));
        uint256[5] memory others = [
            uint256(uint160(shop)),
            uint160(paymaster),
            0,
            // Dirty upper bits: a contract that cuts them off would read an allowed address.
            uint256(uint160(seller)) | 1 << 160,
            uint256(uint160(seller)) | 1 << 255
        ];
        for (uint256 i; i < others.length; ++i) {
            bytes memory reason = kind == SessionTerms.RuleKind.Address
                ? abi.encodeWithSelector(ISpendCap.AddressNotAllowed.selector, 1, others[i])
                : abi.encodeWithSelector(ISpendCap.CounterpartyNotAllowed.selector, others[i]);
            _refuseArguments(abi.encode(0, others[i]), reason);
        }
    }

    function _words() private view returns (TermsBuilder.Terms memory built) {
        built = defaultTerms();
        built.words = new uint256[](4);
        for (uint256 i; i < 4; ++i) {
            built.words[i] = 100 * (i + 1);
        }
    }

    /// @dev Installs a session whose call of the shop has this one rule; words are 100, 200, 300, 400.
    function _rule(SessionTerms.RuleKind kind, uint8 argument, uint8 first, uint8 count) private {
        TermsBuilder.Terms memory built = _words();
        built.rules[3] = TermsBuilder.rule(kind, argument, first, count);
        (terms, id) = install(built);
    }

    function _pass(bytes memory arguments) private {
        assertTrue(
            authorize(terms, 0, BUY_CALL, single(shop, 0, abi.encodePacked(BUY, arguments))) != 1, "valid"
        );
    }

    function _refuseArguments(bytes memory arguments, bytes memory reason) private {
        _refuse(BUY_CALL, single(shop, 0, abi.encodePacked(BUY, arguments)), reason);
    }

    function _refuseCall(uint8 index, address target, uint256 value, bytes memory data, bytes4 selector) private {
        _refuse(
            index,
            single(target, value, data),
            abi.encodeWithSelector(ISpendCap.CallNotAllowed.selector, target, selector)
        );
    }

    function _refuseValue(uint8 index, address target, uint256 cap, uint256 value, bytes memory data) private {
        _refuse(
            index,
            single(target, value, data),
            abi.encodeWithSelector(ISpendCap.NativeValueExceeded.selector, target, cap, value)
        );
    }

    function _refuse(uint8 index, bytes memory callData, bytes memory reason) private {
        refuse(terms, 0, index, callData, reason);
    }

    function _resized(bytes memory data, uint256 length) private pure returns (bytes memory resized) {
        resized = new bytes(length);
        for (uint256 i; i < length && i < data.length; ++i) {
            resized[i] = data[i];
        }
    }

    function _cut(bytes memory data, uint256 length) private pure returns (bytes memory shorter) {
        shorter = bytes.concat(data);
        assembly ("memory-safe") {
            mstore(shorter, length)
        }
    }
}
