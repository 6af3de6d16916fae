// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Cap} from "../types/Budget.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {TestUSDC} from "../../devnet/token/TestUSDC.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {ModularAccount} from "./base/ModularAccount.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";
import {LyingAccount} from "./mocks/LyingAccount.sol";

/// @notice Redemptions that the session key signed and somebody else sends.
contract RedeemBySignatureTest is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    /// @notice A redemption as it is signed, and as it is sent.
    struct Redemption {
        address account;
        bytes terms;
        uint32 period;
        bytes entries;
        bytes32 mode;
        bytes execution;
        address redeemer;
        uint48 deadline;
        uint256 nonce;
    }

    address private constant ANYBODY = address(0xa11);

    bytes private terms;
    SessionId private id;
    address private facilitator;

    function setUp() public override {
        super.setUp();
        facilitator = makeAddr("facilitator");
        terms = payingTerms().encode();
        id = installAt(Door.Validator, terms);
    }

    // --- what works ---

    function test_movesAndCounts_asTheKeysOwn() external {
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionRedeemed(id, address(account), facilitator, 7);
        _send(_redemption(40e6, 7));
        assertEq(TestUSDC(USDC).balanceOf(seller), 40e6, "moved");
        assertSpent(id, USDC, 0, 40e6, 40e6);
        assertEq(session(id).operations, 1, "operations");
        assertEq(session(id).gasSpent, 0, "gas");
        assertTrue(policy.isRedemptionUsed(id, address(account), 7), "used");
        assertTrue(!policy.isRedemptionUsed(id, address(account), 8), "not another");
        assertTrue(!policy.isRedemptionUsed(id, stranger, 7), "not another's");
    }

    /// @dev One session, one budget: by operation, by the key's own redemption, by signature and back.
    function test_oneBudget_withOperationsAndTheKeysOwn() external {
        validated(validatorOperation(hex"00", terms, 0, TRANSFER_CALL, transfer(PER_OPERATION)));
        _send(_redemption(PER_OPERATION, 0));
        Redemption memory past = _redemption(50e6 + 1, 1);
        bytes memory reason = abi.encodeWithSelector(
            ISpendCap.SpendCapExceeded.selector, Cap.Period, USDC, PER_PERIOD, 200e6, 50e6 + 1
        );
        _refuse(past, reason);
        _send(_redemption(50e6, 1));
        assertEq(session(id).operations, 3, "operations");
    }

    function test_nonces_inAnyOrder() external {
        uint256[5] memory nonces = [uint256(256), 0, type(uint256).max, 255, 1];
        for (uint256 i; i < 5; ++i) {
            _send(_redemption(1, nonces[i]));
        }
        for (uint256 i; i < 5; ++i) {
            _refuse(
                _redemption(1, nonces[i]), abi.encodeWithSelector(ISpendCap.RedemptionUsed.selector, nonces[i])
            );
        }
    }

    function test_anybody_whenTheKeySaysSo(address sender) external {
        Redemption memory redemption = _redemption(1, 0);
        redemption.redeemer = ANYBODY;
        _sendFrom(sender, _contextOf(redemption), redemption);
        assertSpent(id, USDC, 0, 1, 1);
    }

    function test_grantInBand_installsAndRedeems() external {
        _pending();
        Redemption memory redemption = _redemption(1, 0);
        bytes memory context = _contextWith(redemption, _signatureOf(redemption, SESSION_KEY), grantOf(terms));
        _sendFrom(facilitator, context, redemption);
        assertTrue(session(id).door == Door.Validator, "installed");
        _refuseContext(facilitator, context, redemption, abi.encodeWithSelector(ISpendCap.RedemptionUsed.selector, 0));
    }

    function test_twoSessionsAndAccounts_haveTheirOwnNonces() external {
        _send(_redemption(1, 3));
        _pending();
        installAt(Door.Validator, terms);
        _send(_redemption(2, 3));
        assertSpent(id, USDC, 0, 2, 2);
        ModularAccount other = new ModularAccount(vm.addr(OWNER_KEY));
        other.setExecutor(address(policy), true);
        TestUSDC(USDC).mint(address(other), FUNDS);
        other.install(policy, installData(0, Door.Validator, terms));
        Redemption memory redemption = _redemption(4, 3);
        redemption.account = address(other);
        _send(redemption);
        assertEq(policy.getSpending(id, USDC, address(other)).total, 4, "the other's");
    }

    // --- signed for one thing, sent as another ---

    /// @notice Every field of what was signed, changed in what is sent.
    function test_refused_whenAnythingElseIsSent() external {
        bytes memory signature = _signatureOf(_redemption(5, 0), SESSION_KEY);
        bytes memory invalid =
            abi.encodeWithSelector(ISpendCap.RedemptionSignatureInvalid.selector, sessionKey);
        for (uint256 field; field < 7; ++field) {
            Redemption memory other = _redemption(5, 0);
            if (field == 0) other.execution = _transfer(4);
            else if (field == 1) other.redeemer = ANYBODY;
            else if (field == 2) other.deadline += 1;
            else if (field == 3) other.nonce = 1;
            else if (field == 4) (other.mode, other.execution) = (BATCH, _batchOf(5));
            else if (field == 5) other.account = _otherAccount();
            else other.terms = _otherSession();
            _refuseContext(facilitator, _contextWith(other, signature, hex"00"), other, invalid);
        }
        _sendFrom(facilitator, _contextWith(_redemption(5, 0), signature, hex"00"), _redemption(5, 0));
    }

    /// @dev Which entry allows a call and which period is charged is the key's to say, not the redeemer's.
    function test_refused_whenTheClaimsAreOthers() external {
        TermsBuilder.Terms memory built = payingTerms();
        TermsBuilder.Call[] memory calls = new TermsBuilder.Call[](5);
        for (uint256 i; i < 4; ++i) {
            calls[i] = built.calls[i];
        }
        calls[4] = built.calls[TRANSFER_CALL];
        built.calls = calls;
        built.periodLength = 0;
        terms = built.encode();
        id = installAt(Door.Validator, terms);
        bytes memory signature = _signatureOf(_redemption(5, 0), SESSION_KEY);
        Redemption memory other = _redemption(5, 0);
        other.entries = hex"04";
        bytes memory invalid =
            abi.encodeWithSelector(ISpendCap.RedemptionSignatureInvalid.selector, sessionKey);
        _refuseContext(facilitator, _contextWith(other, signature, hex"00"), other, invalid);
        other = _redemption(0, 0);
        (other.execution, other.entries) = (_approval(), abi.encodePacked(APPROVE_CALL));
        signature = _signatureOf(other, SESSION_KEY);
        // Nothing is spent, so no period is charged; still the signed one is meant.
        other.period = 9;
        _refuseContext(facilitator, _contextWith(other, signature, hex"00"), other, invalid);
    }

    function test_refused_fromAnotherRedeemer(address sender) external {
        if (sender == facilitator) sender = stranger;
        Redemption memory redemption = _redemption(1, 0);
        bytes memory reason =
            abi.encodeWithSelector(ISpendCap.NotRedeemer.selector, sender, facilitator);
        _refuseContext(sender, _contextOf(redemption), redemption, reason);
        _refuseContext(
            sessionKey,
            _contextOf(redemption),
            redemption,
            abi.encodeWithSelector(ISpendCap.NotRedeemer.selector, sessionKey, facilitator)
        );
    }

    function test_refused_whenSignedByAnother() external {
        Redemption memory redemption = _redemption(1, 0);
        bytes memory invalid =
            abi.encodeWithSelector(ISpendCap.RedemptionSignatureInvalid.selector, sessionKey);
        bytes[3] memory signatures = [_signatureOf(redemption, OWNER_KEY), new bytes(65), _highS(redemption)];
        for (uint256 i; i < 3; ++i) {
            _refuseContext(facilitator, _contextWith(redemption, signatures[i], hex"00"), redemption, invalid);
        }
    }

    function test_refused_onAnotherChain_orInAnotherModule() external {
        Redemption memory redemption = _redemption(1, 0);
        bytes memory context = _contextOf(redemption);
        bytes memory own = terms;
        uint256 snapshot = vm.snapshotState();
        vm.chainId(block.chainid + 1);
        installAt(Door.Validator, own);
        bytes memory invalid =
            abi.encodeWithSelector(ISpendCap.RedemptionSignatureInvalid.selector, sessionKey);
        _refuseContext(facilitator, context, redemption, invalid);
        vm.revertToState(snapshot);
        policy = deployPolicy();
        modular.setExecutor(address(policy), true);
        installAt(Door.Validator, own);
        _refuseContext(facilitator, context, redemption, invalid);
    }

    /// @dev Neither signature of the key stands for the other.
    function test_refused_asAnOperation_andAnOperationAsARedemption() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        Redemption memory redemption = _redemption(1, 0);
        bytes memory shown = presentation(0, redemption.entries, terms);
        userOp.signature = abi.encodePacked(uint8(0), _signatureOf(redemption, SESSION_KEY), shown);
        assertEq(validated(userOp), 1, "signature failed");
        bytes memory signature =
            sign(SESSION_KEY, sessionDigest(hashOf(userOp), 0, redemption.entries, terms));
        bytes memory invalid =
            abi.encodeWithSelector(ISpendCap.RedemptionSignatureInvalid.selector, sessionKey);
        _refuseContext(facilitator, _contextWith(redemption, signature, hex"00"), redemption, invalid);
    }

    // --- time and revocation ---

    function test_deadline_inItsLastSecond_andOnePast() external {
        Redemption memory redemption = _redemption(1, 0);
        redemption.deadline = uint48(T0) + 5;
        vm.warp(T0 + 6);
        _refuse(redemption, abi.encodeWithSelector(ISpendCap.RedemptionExpired.selector, T0 + 5));
        vm.warp(T0 + 5);
        _send(redemption);
    }

    function test_refused_outsideItsPeriod() external {
        Redemption memory redemption = _redemption(1, 0);
        (redemption.period, redemption.deadline) = (1, type(uint48).max);
        bytes memory outside =
            abi.encodeWithSelector(ISpendCap.OutsideWindow.selector, T0 + PERIOD, T0 + 2 * PERIOD - 1);
        _refuse(redemption, outside);
        vm.warp(T0 + 2 * PERIOD);
        _refuse(redemption, outside);
        vm.warp(T0 + PERIOD);
        _send(redemption);
    }

    function test_void_onceRevoked_byWhateverWay() external {
        Redemption memory redemption = _redemption(1, 0);
        bytes memory revoked = abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id);
        uint256 snapshot = vm.snapshotState();
        asAccount(abi.encodeCall(policy.revoke, (id)));
        _refuse(redemption, revoked);
        vm.revertToState(snapshot);
        vm.prank(guardian);
        policy.revokeAsGuardian(address(account), terms);
        _refuse(redemption, revoked);
        vm.revertToState(snapshot);
        account.uninstall(policy, abi.encodePacked(id));
        _refuse(redemption, revoked);
        vm.revertToState(snapshot);
        asAccount(abi.encodeCall(policy.revokeAll, ()));
        _refuse(redemption, abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0));
    }

    function test_refused_whenOfAnotherDoor() external {
        Door[2] memory doors = [Door.Signer, Door.Policy];
        for (uint256 i; i < 2; ++i) {
            TermsBuilder.Terms memory built = payingTerms();
            built.salt = uint64(i + 1);
            terms = built.encode();
            id = installAt(doors[i], terms);
            _refuse(
                _redemption(1, 0), abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Validator)
            );
        }
    }

    /// @dev What fails leaves nothing: the same redemption may be sent again.
    function test_failingExecution_leavesTheNonceUnused() external {
        TestUSDC(USDC).blacklist(seller);
        Redemption memory redemption = _redemption(1, 0);
        _refuse(redemption, abi.encodeWithSignature("Error(string)", "Blacklistable: account is blacklisted"));
        assertTrue(!policy.isRedemptionUsed(id, address(account), 0), "unused");
        TestUSDC(USDC).unBlacklist(seller);
        _send(redemption);
    }

    /// @dev Sent again while it executes.
    function test_reentrantAccount_meetsTheUsedNonce() external {
        LyingAccount liar = new LyingAccount(policy);
        Redemption memory redemption = _redemption(1, 0);
        (redemption.account, redemption.redeemer) = (address(liar), ANYBODY);
        bytes memory context = _contextWith(redemption, _signatureOf(redemption, SESSION_KEY), withGrant("anything"));
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) =
            (new bytes[](1), new bytes32[](1), new bytes[](1));
        (contexts[0], executions[0]) = (context, redemption.execution);
        liar.setOnExecute(abi.encodeCall(policy.redeemDelegations, (contexts, modes, executions)));
        _refuseContext(
            facilitator, context, redemption, abi.encodeWithSelector(ISpendCap.RedemptionUsed.selector, 0)
        );
    }

    function test_refused_whenTheContextIsTruncated() external {
        Redemption memory redemption = _redemption(1, 0);
        bytes memory whole = _contextOf(redemption);
        for (uint256 cut = 21; cut < 20 + 1 + 123; ++cut) {
            assembly ("memory-safe") {
                mstore(whole, cut)
            }
            _refuseContext(
                facilitator, whole, redemption, abi.encodeWithSelector(ISpendCap.PresentationMalformed.selector)
            );
        }
    }

    // --- helpers ---

    function _redemption(uint256 amount, uint256 nonce) private view returns (Redemption memory) {
        return Redemption({
            account: address(account),
            terms: terms,
            period: 0,
            entries: abi.encodePacked(TRANSFER_CALL),
            mode: SINGLE,
            execution: _transfer(amount),
            redeemer: facilitator,
            deadline: uint48(T0) + 100,
            nonce: nonce
        });
    }

    /// @dev Written from the definition of the message.
    function _signatureOf(Redemption memory redemption, uint256 key) private view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Abba Baba Sessions"),
                keccak256("1"),
                block.chainid,
                address(policy)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "Redemption(address account,bytes32 sessionId,uint32 period,bytes entries,bytes32 mode,bytes32 executionHash,address redeemer,uint256 deadline,uint256 nonce)"
                ),
                redemption.account,
                SessionId.unwrap(idOf(redemption.terms)),
                redemption.period,
                keccak256(redemption.entries),
                redemption.mode,
                keccak256(redemption.execution),
                redemption.redeemer,
                redemption.deadline,
                redemption.nonce
            )
        );
        return sign(key, keccak256(abi.encodePacked(hex"1901", domain, message)));
    }

    /// @dev The same signature with the other s, which the token's and our libraries refuse.
    function _highS(Redemption memory redemption) private view returns (bytes memory changed) {
        changed = _signatureOf(redemption, SESSION_KEY);
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        assembly ("memory-safe") {
            mstore(add(changed, 0x40), sub(order, mload(add(changed, 0x40))))
        }
        changed[64] = changed[64] == 0x1b ? bytes1(0x1c) : bytes1(0x1b);
    }

    function _contextOf(Redemption memory redemption) private view returns (bytes memory) {
        return _contextWith(redemption, _signatureOf(redemption, SESSION_KEY), hex"00");
    }

    function _contextWith(Redemption memory redemption, bytes memory signature, bytes memory grant_)
        private
        pure
        returns (bytes memory)
    {
        bytes memory authorization =
            abi.encodePacked(redemption.redeemer, redemption.deadline, redemption.nonce, signature);
        return abi.encodePacked(
            redemption.account,
            uint8(2),
            authorization,
            grant_,
            presentation(redemption.period, redemption.entries, redemption.terms)
        );
    }

    function _send(Redemption memory redemption) private {
        _sendFrom(facilitator, _contextOf(redemption), redemption);
    }

    function _refuse(Redemption memory redemption, bytes memory reason) private {
        _refuseContext(facilitator, _contextOf(redemption), redemption, reason);
    }

    function _refuseContext(address sender, bytes memory context, Redemption memory redemption, bytes memory reason)
        private
    {
        vm.expectRevert(reason);
        _sendFrom(sender, context, redemption);
    }

    function _sendFrom(address sender, bytes memory context, Redemption memory redemption) private {
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) =
            (new bytes[](1), new bytes32[](1), new bytes[](1));
        (contexts[0], modes[0], executions[0]) = (context, redemption.mode, redemption.execution);
        vm.prank(sender);
        policy.redeemDelegations(contexts, modes, executions);
    }

    function _pending() private {
        TermsBuilder.Terms memory built = payingTerms();
        built.salt = 1;
        terms = built.encode();
        id = idOf(terms);
    }

    /// @dev Another session of the same key, with the same rules.
    function _otherSession() private returns (bytes memory other) {
        TermsBuilder.Terms memory built = payingTerms();
        built.salt = 77;
        other = built.encode();
        installAt(Door.Validator, other);
    }

    /// @dev Another account with the same session.
    function _otherAccount() private returns (address) {
        ModularAccount other = new ModularAccount(vm.addr(OWNER_KEY));
        other.install(policy, installData(0, Door.Validator, terms));
        return address(other);
    }

    function _transfer(uint256 amount) private view returns (bytes memory) {
        return abi.encodePacked(USDC, uint256(0), abi.encodeWithSelector(TRANSFER, seller, amount));
    }

    function _batchOf(uint256 amount) private view returns (bytes memory) {
        TestAccount.Execution[] memory calls = new TestAccount.Execution[](1);
        calls[0] = TestAccount.Execution(USDC, 0, abi.encodeWithSelector(TRANSFER, seller, amount));
        return abi.encode(calls);
    }

    function _approval() private view returns (bytes memory) {
        return abi.encodePacked(USDC, uint256(0), abi.encodeWithSelector(APPROVE, shop, 1));
    }
}
