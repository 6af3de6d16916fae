// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cap} from "../types/Budget.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {TestUSDC} from "../../devnet/token/TestUSDC.sol";
import {Door} from "../types/Door.sol";
import {Periods} from "../rules/Periods.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {ModularAccount} from "./base/ModularAccount.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";
import {LyingAccount} from "./mocks/LyingAccount.sol";
import {ReentrantTarget} from "./mocks/ReentrantTarget.sol";

contract RedeemDelegationsTest is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        terms = payingTerms().encode();
        id = installAt(Door.Validator, terms);
    }

    // --- what works ---

    function test_single_movesAndCounts_butChargesNoGas() external {
        _redeem(_context(0), SINGLE, _transfer(40e6));
        assertEq(TestUSDC(USDC).balanceOf(seller), 40e6, "moved");
        assertSpent(id, USDC, 0, 40e6, 40e6);
        assertEq(session(id).operations, 1, "operations");
        assertEq(session(id).gasSpent, 0, "gas");
    }

    function test_batch_debitsTheSum() external {
        TestAccount.Execution[] memory calls = new TestAccount.Execution[](3);
        calls[0] = TestAccount.Execution(USDC, 0, abi.encodeWithSelector(TRANSFER, seller, 60e6));
        calls[1] = TestAccount.Execution(USDC, 0, abi.encodeWithSelector(TRANSFER, seller, 40e6));
        calls[2] = TestAccount.Execution(seller, 0.4 ether, "");
        bytes memory list = abi.encodePacked(TRANSFER_CALL, TRANSFER_CALL, NATIVE_CALL);
        _redeem(_context(0, list), BATCH, abi.encode(calls));
        assertEq(TestUSDC(USDC).balanceOf(seller), 100e6, "moved");
        assertEq(seller.balance, 0.4 ether, "ether");
        assertSpent(id, USDC, 0, 100e6, 100e6);
        assertSpent(id, NATIVE, 0, 0.4 ether, 0.4 ether);
        assertEq(session(id).operations, 1, "one operation");
        calls[1].callData = abi.encodeWithSelector(TRANSFER, seller, 40e6 + 1);
        bytes memory past = _capExceeded(Cap.Operation, PER_OPERATION, 0, 100e6 + 1);
        _refuse(_context(0, list), BATCH, abi.encode(calls), past);
    }

    function test_severalRedemptions_countEach_acrossSessionsAndAccounts() external {
        ModularAccount other = new ModularAccount(vm.addr(OWNER_KEY));
        other.setExecutor(address(policy), true);
        TestUSDC(USDC).mint(address(other), FUNDS);
        other.install(policy, installData(0, Door.Validator, terms));
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) = _lists(3);
        for (uint256 i; i < 3; ++i) {
            contexts[i] = _context(0);
            executions[i] = _transfer(i + 1);
        }
        contexts[1] = abi.encodePacked(other, uint8(0), presentation(0, abi.encodePacked(TRANSFER_CALL), terms));
        vm.prank(sessionKey);
        policy.redeemDelegations(contexts, modes, executions);
        assertSpent(id, USDC, 0, 4, 4);
        assertEq(session(id).operations, 2, "operations");
        assertEq(policy.getSpending(id, USDC, address(other)).total, 2, "the other's");
        assertEq(TestUSDC(USDC).balanceOf(seller), 6, "moved");
    }

    function test_none_isNothing() external {
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) = _lists(0);
        policy.redeemDelegations(contexts, modes, executions);
    }

    function test_grantInBand_installsOnce_andIsDeadAfterARevoke() external {
        _pending();
        bytes memory context = _contextWith(grantOf(terms), 0);
        _redeem(context, SINGLE, _transfer(1));
        _redeem(context, SINGLE, _transfer(2));
        assertTrue(session(id).door == Door.Validator, "installed");
        assertSpent(id, USDC, 0, 3, 3);
        asAccount(abi.encodeCall(policy.revoke, (id)));
        bytes memory revoked = abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id);
        _refuse(context, SINGLE, _transfer(1), revoked);
    }

    function test_grantInBand_refused_whenReplayedOrOfAnother() external {
        _pending();
        bytes memory context = _contextWith(grantOf(terms), 0);
        bytes memory wrong =
            withGrant(sign(OWNER_KEY, policy.grantDigest(terms, stranger)));
        bytes memory invalid =
            abi.encodeWithSelector(ISpendCap.GrantSignatureInvalid.selector, address(account));
        _refuse(_contextWith(wrong, 0), SINGLE, _transfer(1), invalid);
        uint256 snapshot = vm.snapshotState();
        asAccount(abi.encodeCall(policy.revoke, (id)));
        _refuse(
            context, SINGLE, _transfer(1), abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id)
        );
        vm.revertToState(snapshot);
        asAccount(abi.encodeCall(policy.revokeAll, ()));
        _refuse(
            context, SINGLE, _transfer(1), abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0)
        );
    }

    /// @dev A stranger who saw the grant installs nothing with it.
    function test_grantInBand_refused_fromAStranger() external {
        _pending();
        bytes memory context = _contextWith(grantOf(terms), 0);
        _refuseFrom(
            stranger, context, SINGLE, _transfer(1), abi.encodeWithSelector(ISpendCap.NotSessionKey.selector, stranger)
        );
        assertTrue(session(id).door == Door.None, "nothing installed");
    }

    // --- caps and counts ---

    function test_caps_exactlyAndOnePast() external {
        _refuse(_context(0), SINGLE, _transfer(PER_OPERATION + 1), _capExceeded(Cap.Operation, PER_OPERATION, 0, PER_OPERATION + 1));
        _redeem(_context(0), SINGLE, _transfer(PER_OPERATION));
        _redeem(_context(0), SINGLE, _transfer(PER_OPERATION));
        _refuse(_context(0), SINGLE, _transfer(50e6 + 1), _capExceeded(Cap.Period, PER_PERIOD, 200e6, 50e6 + 1));
        _redeem(_context(0), SINGLE, _transfer(50e6));
        vm.warp(T0 + PERIOD);
        for (uint256 i; i < 2; ++i) {
            _redeem(_context(1), SINGLE, _transfer(PER_OPERATION));
        }
        _redeem(_context(1), SINGLE, _transfer(50e6));
        vm.warp(T0 + 2 * PERIOD);
        _refuse(_context(2), SINGLE, _transfer(100e6 + 1), _capExceeded(Cap.Operation, PER_OPERATION, 0, PER_OPERATION + 1));
        _redeem(_context(2), SINGLE, _transfer(100e6));
        _refuse(_context(2), SINGLE, _transfer(1), _capExceeded(Cap.Lifetime, LIFETIME, LIFETIME, 1));
        assertEq(TestUSDC(USDC).balanceOf(seller), LIFETIME, "moved");
    }

    function test_operations_runOut_togetherWithUserOperations() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.maxOperations = 2;
        terms = built.encode();
        id = installAt(Door.Validator, terms);
        _redeem(_context(0), SINGLE, _transfer(1));
        validated(validatorOperation(hex"00", terms, 0, TRANSFER_CALL, transfer(1)));
        bytes memory exhausted = abi.encodeWithSelector(ISpendCap.OperationsExhausted.selector, 2);
        _refuse(_context(0), SINGLE, _transfer(1), exhausted);
        refuseValidated(validatorOperation(hex"00", terms, 0, TRANSFER_CALL, transfer(1)), exhausted);
    }

    // --- the clock ---

    function test_window_atEachBoundary() external {
        (uint48 first, uint48 last) = (uint48(T0) + 2 * PERIOD, uint48(T0) + 3 * PERIOD - 1);
        bytes memory outside = abi.encodeWithSelector(ISpendCap.OutsideWindow.selector, first, last);
        vm.warp(first - 1);
        _refuse(_context(2), SINGLE, _transfer(1), outside);
        vm.warp(uint256(last) + 1);
        _refuse(_context(2), SINGLE, _transfer(1), outside);
        vm.warp(first);
        _redeem(_context(2), SINGLE, _transfer(1));
        vm.warp(last);
        _redeem(_context(2), SINGLE, _transfer(1));
    }

    function test_window_ofTheSession_whenNothingIsSpent() external {
        bytes memory approval = abi.encodePacked(USDC, uint256(0), abi.encodeWithSelector(APPROVE, shop, 1));
        bytes memory context = _context(0, abi.encodePacked(APPROVE_CALL));
        bytes memory outside =
            abi.encodeWithSelector(ISpendCap.OutsideWindow.selector, T0, T0 + WINDOW);
        vm.warp(T0 - 1);
        _refuse(context, SINGLE, approval, outside);
        vm.warp(T0 + WINDOW + 1);
        _refuse(context, SINGLE, approval, outside);
        vm.warp(T0 + WINDOW);
        _redeem(context, SINGLE, approval);
        _redeem(_context(10), SINGLE, _transfer(1));
        vm.warp(T0);
        _redeem(context, SINGLE, approval);
    }

    function test_refused_whenThePeriodIsNone() external {
        bytes memory reason = abi.encodeWithSelector(ISpendCap.PeriodOutsideSession.selector, 11);
        _refuse(_context(11), SINGLE, _transfer(1), reason);
    }

    /// @param elapsed Seconds since the session began, up to its last.
    function testFuzz_currentPeriod_isTheOneOfTheClock(uint256 elapsed) external {
        elapsed = bound(elapsed, 0, WINDOW);
        vm.warp(T0 + elapsed);
        _redeem(_context(Periods.CURRENT), SINGLE, _transfer(7));
        // forge-lint: disable-next-line(unsafe-typecast)
        assertSpent(id, USDC, uint32(elapsed / PERIOD), 7, 7);
    }

    function test_currentPeriod_hasEachBudget_withOneContext() external {
        bytes memory context = _context(Periods.CURRENT);
        for (uint256 i; i < 2; ++i) {
            vm.warp(T0 + (i + 1) * PERIOD - 1);
            _redeem(context, SINGLE, _transfer(PER_OPERATION));
            _redeem(context, SINGLE, _transfer(PER_OPERATION));
            _redeem(context, SINGLE, _transfer(50e6));
            _refuse(context, SINGLE, _transfer(1), _capExceeded(Cap.Period, PER_PERIOD, PER_PERIOD, 1));
            assertSpent(id, USDC, uint32(i), PER_PERIOD, (i + 1) * PER_PERIOD);
        }
    }

    function test_currentPeriod_refused_outsideTheSession() external {
        bytes memory context = _context(Periods.CURRENT);
        vm.warp(T0 - 1);
        bytes memory outside =
            abi.encodeWithSelector(ISpendCap.OutsideWindow.selector, uint48(T0), uint48(T0) + PERIOD - 1);
        _refuse(context, SINGLE, _transfer(1), outside);
        vm.warp(T0 + WINDOW + 1);
        outside = abi.encodeWithSelector(ISpendCap.OutsideWindow.selector, T0 + WINDOW, T0 + WINDOW);
        _refuse(context, SINGLE, _transfer(1), outside);
        vm.warp(T0 + 11 * PERIOD);
        _refuse(
            context, SINGLE, _transfer(1), abi.encodeWithSelector(ISpendCap.PeriodOutsideSession.selector, 11)
        );
    }

    /// @dev Of a session whose whole life is one period, too.
    function test_currentPeriod_isTheOnlyOne_whenThereAreNone() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.periodLength = 0;
        terms = built.encode();
        id = installAt(Door.Validator, terms);
        vm.warp(T0 + WINDOW);
        _redeem(_context(Periods.CURRENT), SINGLE, _transfer(7));
        assertSpent(id, USDC, 0, 7, 7);
    }

    // --- who asks, and how ---

    function test_refused_fromAnyoneElse(address caller) external {
        if (caller == sessionKey) caller = stranger;
        bytes memory reason = abi.encodeWithSelector(ISpendCap.NotSessionKey.selector, caller);
        _refuseFrom(caller, _context(0), SINGLE, _transfer(1), reason);
        reason = abi.encodeWithSelector(ISpendCap.NotSessionKey.selector, address(account));
        _refuseFrom(address(account), _context(0), SINGLE, _transfer(1), reason);
    }

    function test_refused_whenLengthsDiffer(uint256 a, uint256 b, uint256 c) external {
        (a, b, c) = (bound(a, 0, 3), bound(b, 0, 3), bound(c, 0, 3));
        if (a == b && b == c) c = (c + 1) % 4;
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.LengthsDiffer.selector, a, b, c));
        vm.prank(sessionKey);
        policy.redeemDelegations(new bytes[](a), new bytes32[](b), new bytes[](c));
    }

    /// @param mode Any but single and batch.
    function testFuzz_refused_inOtherModes(bytes32 mode) external {
        if (mode == SINGLE || mode == BATCH) mode = bytes32(bytes1(0xff));
        bytes memory reason = abi.encodeWithSelector(ISpendCap.ModeNotAllowed.selector, mode);
        _refuse(_context(0), mode, _transfer(1), reason);
        bytes32 tries = bytes32(bytes2(0x0001));
        reason = abi.encodeWithSelector(ISpendCap.ModeNotAllowed.selector, tries);
        _refuse(_context(0), tries, _transfer(1), reason);
    }

    function test_refused_whenOfAnotherDoor() external {
        Door[2] memory doors = [Door.Signer, Door.Policy];
        for (uint256 i; i < 2; ++i) {
            TermsBuilder.Terms memory built = payingTerms();
            built.salt = uint64(i + 1);
            terms = built.encode();
            id = installAt(doors[i], terms);
            bytes memory reason =
                abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Validator);
            _refuse(_context(0), SINGLE, _transfer(1), reason);
        }
    }

    function test_refused_whenTheContextIsTruncated() external {
        bytes memory whole = _context(0);
        for (uint256 cut; cut < 21 + 6 + 77; ++cut) {
            assembly ("memory-safe") {
                mstore(whole, cut)
            }
            bytes4 selector = cut == 20
                ? ISpendCap.GrantMalformed.selector
                : ISpendCap.PresentationMalformed.selector;
            _refuse(whole, SINGLE, _transfer(1), abi.encodeWithSelector(selector));
        }
    }

    function test_refused_whenTheModuleIsNoExecutor() external {
        modular.setExecutor(address(policy), false);
        bytes memory reason = abi.encodeWithSelector(ModularAccount.NotExecutor.selector, address(policy));
        _refuse(_context(0), SINGLE, _transfer(1), reason);
        assertEq(session(id).operations, 0, "nothing is counted");
    }

    function test_refused_whenTheAccountHasNoCode() external {
        vm.prank(stranger);
        policy.grant(terms);
        bytes memory context =
            abi.encodePacked(stranger, uint8(0), presentation(0, abi.encodePacked(TRANSFER_CALL), terms));
        _refuse(context, SINGLE, _transfer(1), "");
    }

    // --- failing and hostile parties ---

    function test_failingExecution_revertsEverything() external {
        TestUSDC(USDC).blacklist(seller);
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) = _lists(2);
        (contexts[0], contexts[1]) = (_context(0, abi.encodePacked(APPROVE_CALL)), _context(0));
        executions[0] = abi.encodePacked(USDC, uint256(0), abi.encodeWithSelector(APPROVE, shop, 5));
        executions[1] = _transfer(1);
        vm.expectRevert(abi.encodeWithSignature("Error(string)", "Blacklistable: account is blacklisted"));
        vm.prank(sessionKey);
        policy.redeemDelegations(contexts, modes, executions);
        assertEq(session(id).operations, 0, "operations");
        assertSpent(id, USDC, 0, 0, 0);
        assertEq(TestUSDC(USDC).allowance(address(account), shop), 0, "the first is undone too");
    }

    function test_reentrantTarget_hasNoAuthority() external {
        ReentrantTarget target = new ReentrantTarget(policy);
        _withShop(address(target), sessionKey);
        target.arm(_context(0), SINGLE, _transfer(1));
        bytes memory reason = abi.encodeWithSelector(ISpendCap.NotSessionKey.selector, address(target));
        _refuse(_context(0, abi.encodePacked(BUY_CALL)), SINGLE, _buy(address(target), 1), reason);
    }

    /// @dev A session key that is a contract, called by what it redeems: the outer charge is already written.
    function test_reentrantKey_meetsTheSameCounters() external {
        ReentrantTarget target = new ReentrantTarget(policy);
        _withShop(address(target), address(target));
        bytes memory context = _context(0, abi.encodePacked(BUY_CALL));
        target.arm(context, SINGLE, _buy(address(target), 70e6));
        target.start();
        assertSpent(id, USDC, 0, 140e6, 140e6);
        assertEq(session(id).operations, 2, "both counted");
        target.arm(context, SINGLE, _buy(address(target), 55e6 + 1));
        vm.expectRevert(_capExceeded(Cap.Period, PER_PERIOD, 195e6 + 1, 55e6 + 1));
        target.start();
    }

    /// @dev An account that approves every grant and executes nothing has itself to blame, and nobody else's ledger.
    function test_lyingAccount_chargesOnlyItself() external {
        LyingAccount liar = new LyingAccount(policy);
        bytes memory context = abi.encodePacked(
            liar, withGrant("anything"), presentation(0, abi.encodePacked(TRANSFER_CALL), terms)
        );
        _redeem(context, SINGLE, _transfer(5));
        assertEq(policy.getSpending(id, USDC, address(liar)).total, 5, "its own counter");
        assertSpent(id, USDC, 0, 0, 0);
        assertEq(TestUSDC(USDC).balanceOf(seller), 0, "nothing moved");
    }

    function test_reentrantAccount_gainsNothing() external {
        LyingAccount liar = new LyingAccount(policy);
        bytes memory context = abi.encodePacked(
            liar, withGrant("anything"), presentation(0, abi.encodePacked(TRANSFER_CALL), terms)
        );
        // Revoking while it executes is final for the next redemption in the same call.
        liar.setOnExecute(abi.encodeCall(policy.revoke, (id)));
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) = _lists(2);
        (contexts[0], contexts[1]) = (context, context);
        (executions[0], executions[1]) = (_transfer(1), _transfer(1));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
        vm.prank(sessionKey);
        policy.redeemDelegations(contexts, modes, executions);
        // Installing again while it executes meets what was charged.
        liar.setOnExecute(abi.encodeCall(policy.grant, (terms)));
        _redeem(context, SINGLE, _transfer(1));
        _redeem(context, SINGLE, _transfer(1));
        assertEq(policy.getSpending(id, USDC, address(liar)).total, 2, "kept");
        assertEq(policy.getSession(id, address(liar)).operations, 2, "operations");
        // Redeeming while it executes, it is not the key.
        (contexts, modes, executions) = _lists(1);
        (contexts[0], executions[0]) = (context, _transfer(1));
        liar.setOnExecute(abi.encodeCall(policy.redeemDelegations, (contexts, modes, executions)));
        _refuse(
            context, SINGLE, _transfer(1), abi.encodeWithSelector(ISpendCap.NotSessionKey.selector, address(liar))
        );
    }

    // --- helpers ---

    function _pending() private {
        TermsBuilder.Terms memory built = payingTerms();
        built.salt = 1;
        terms = built.encode();
        id = idOf(terms);
    }

    function _withShop(address shop_, address key) private {
        TermsBuilder.Terms memory built = payingTerms();
        (built.addresses[2], built.sessionKey) = (shop_, key);
        terms = built.encode();
        id = installAt(Door.Validator, terms);
    }

    function _transfer(uint256 amount) private view returns (bytes memory) {
        return abi.encodePacked(USDC, uint256(0), abi.encodeWithSelector(TRANSFER, seller, amount));
    }

    function _buy(address target, uint256 amount) private pure returns (bytes memory) {
        return abi.encodePacked(target, uint256(0), abi.encodeWithSelector(BUY, amount));
    }

    function _context(uint32 period) private view returns (bytes memory) {
        return _context(period, abi.encodePacked(TRANSFER_CALL));
    }

    function _context(uint32 period, bytes memory list) private view returns (bytes memory) {
        return abi.encodePacked(account, uint8(0), presentation(period, list, terms));
    }

    function _contextWith(bytes memory grant_, uint32 period) private view returns (bytes memory) {
        return abi.encodePacked(account, grant_, presentation(period, abi.encodePacked(TRANSFER_CALL), terms));
    }

    function _lists(uint256 count)
        private
        pure
        returns (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions)
    {
        return (new bytes[](count), new bytes32[](count), new bytes[](count));
    }

    function _redeem(bytes memory context, bytes32 mode, bytes memory execution) private {
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) = _lists(1);
        (contexts[0], modes[0], executions[0]) = (context, mode, execution);
        vm.prank(sessionKey);
        policy.redeemDelegations(contexts, modes, executions);
    }

    function _refuse(bytes memory context, bytes32 mode, bytes memory execution, bytes memory reason) private {
        _refuseFrom(sessionKey, context, mode, execution, reason);
    }

    function _refuseFrom(
        address caller,
        bytes memory context,
        bytes32 mode,
        bytes memory execution,
        bytes memory reason
    ) private {
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) = _lists(1);
        (contexts[0], modes[0], executions[0]) = (context, mode, execution);
        vm.expectRevert(reason);
        vm.prank(caller);
        policy.redeemDelegations(contexts, modes, executions);
    }

    function _capExceeded(Cap cap, uint256 limit, uint256 spent, uint256 requested)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(ISpendCap.SpendCapExceeded.selector, cap, USDC, limit, spent, requested);
    }
}
