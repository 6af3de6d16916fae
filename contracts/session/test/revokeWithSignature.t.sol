// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TestAccount} from "./base/TestAccount.sol";

/// @notice `revokeWithSignature` and `revokeAllWithSignature`: the owner's switch without gas.
contract RevokeWithSignatureTest is SessionBase {
    uint256 private constant DEADLINE = T0 + 100;

    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        (terms, id) = installDefault();
    }

    // --- one session ---

    function test_revokes_whoeverSendsIt() external {
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 7, DEADLINE));
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionRevoked(id, address(account));
        vm.prank(stranger);
        policy.revokeWithSignature(address(account), id, 7, DEADLINE, signature);
        assertTrue(session(id).revoked, "revoked");
        assertTrue(policy.isNonceUsed(address(account), 7), "nonce");
        refuse(
            terms,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id)
        );
    }

    function test_revokes_inTheLastSecond() external {
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 0, DEADLINE));
        vm.warp(DEADLINE);
        policy.revokeWithSignature(address(account), id, 0, DEADLINE, signature);
        assertTrue(session(id).revoked, "revoked");
    }

    function test_reverts_oneSecondLate() external {
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 0, DEADLINE));
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SignatureExpired.selector, DEADLINE));
        policy.revokeWithSignature(address(account), id, 0, DEADLINE, signature);
    }

    function test_reverts_whenReplayed() external {
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 3, DEADLINE));
        policy.revokeWithSignature(address(account), id, 3, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.NonceUsed.selector, 3));
        policy.revokeWithSignature(address(account), id, 3, DEADLINE, signature);
    }

    function test_reverts_whenReplayed_inALaterWord() external {
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 1000, DEADLINE));
        policy.revokeWithSignature(address(account), id, 1000, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.NonceUsed.selector, 1000));
        policy.revokeWithSignature(address(account), id, 1000, DEADLINE, signature);
    }

    /// @param first Any nonce. @param second Any other, before or after.
    function testFuzz_noncesGoInAnyOrder(uint256 first, uint256 second) external {
        if (first == second) second = ~first;
        _revokeAll(OWNER_KEY, first);
        assertTrue(!policy.isNonceUsed(address(account), second), "unused");
        _revokeAll(OWNER_KEY, second);
        assertEq(policy.epochOf(address(account)), 2, "epoch");
        assertTrue(policy.isNonceUsed(address(account), first), "first");
        assertTrue(policy.isNonceUsed(address(account), second), "second");
    }

    function test_noncesOfOneWord_areApart() external {
        for (uint256 nonce = 250; nonce < 262; ++nonce) {
            assertTrue(!policy.isNonceUsed(address(account), nonce), "unused");
            _revokeAll(OWNER_KEY, nonce);
            assertTrue(policy.isNonceUsed(address(account), nonce), "used");
        }
        for (uint256 nonce = 250; nonce < 262; ++nonce) {
            assertTrue(policy.isNonceUsed(address(account), nonce), "still used");
        }
    }

    function test_reverts_whenAnyFieldDiffers() external {
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 0, DEADLINE));
        bytes memory reason = abi.encodeWithSelector(ISpendCap.SignatureInvalid.selector, address(account));
        vm.expectRevert(reason);
        policy.revokeWithSignature(address(account), SessionId.wrap(bytes32(uint256(1))), 0, DEADLINE, signature);
        vm.expectRevert(reason);
        policy.revokeWithSignature(address(account), id, 1, DEADLINE, signature);
        vm.expectRevert(reason);
        policy.revokeWithSignature(address(account), id, 0, DEADLINE + 1, signature);
        // A refusal uses up no nonce.
        assertTrue(!policy.isNonceUsed(address(account), 0) && !policy.isNonceUsed(address(account), 1), "nonces");
        policy.revokeWithSignature(address(account), id, 0, DEADLINE, signature);
    }

    function test_reverts_onAnotherAccountOfTheSameOwner() external {
        TestAccount other = new TestAccount(vm.addr(OWNER_KEY));
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SignatureInvalid.selector, address(other)));
        policy.revokeWithSignature(address(other), id, 0, DEADLINE, signature);
    }

    function test_reverts_onAnotherChain() external {
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 0, DEADLINE));
        vm.chainId(block.chainid + 1);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SignatureInvalid.selector, address(account)));
        policy.revokeWithSignature(address(account), id, 0, DEADLINE, signature);
    }

    function test_reverts_whenSomebodyElseSigned() external {
        bytes32 digest = _digest(address(account), id, 0, DEADLINE);
        bytes memory reason = abi.encodeWithSelector(ISpendCap.SignatureInvalid.selector, address(account));
        bytes memory signature = sign(SESSION_KEY, digest);
        vm.expectRevert(reason);
        policy.revokeWithSignature(address(account), id, 0, DEADLINE, signature);
        vm.expectRevert(reason);
        policy.revokeWithSignature(address(account), id, 0, DEADLINE, "");
        signature = sign(uint256(keccak256("guardian")), digest);
        vm.expectRevert(reason);
        policy.revokeWithSignature(address(account), id, 0, DEADLINE, signature);
    }

    /// @dev A plain EOA is no account: its key could be a session key's, and it has no sessions.
    function test_reverts_whenTheAccountHasNoCode() external {
        address owner = vm.addr(OWNER_KEY);
        bytes memory signature = sign(OWNER_KEY, _digest(owner, id, 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SignatureInvalid.selector, owner));
        policy.revokeWithSignature(owner, id, 0, DEADLINE, signature);
    }

    // --- all sessions ---

    function test_all_raisesTheEpoch_whoeverSendsIt() external {
        bytes memory signature = sign(OWNER_KEY, _digestOfAll(address(account), 7, DEADLINE));
        vm.warp(DEADLINE);
        vm.expectEmit(address(policy));
        emit ISpendCap.EpochRaised(address(account), 1);
        vm.prank(stranger);
        policy.revokeAllWithSignature(address(account), 7, DEADLINE, signature);
        refuse(
            terms, 0, TRANSFER_CALL, transfer(1), abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0)
        );
    }

    function test_all_reverts_oneSecondLate() external {
        bytes memory signature = sign(OWNER_KEY, _digestOfAll(address(account), 0, DEADLINE));
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SignatureExpired.selector, DEADLINE));
        policy.revokeAllWithSignature(address(account), 0, DEADLINE, signature);
    }

    /// @dev A replay would kill what the owner granted after the first use.
    function test_all_reverts_whenReplayed() external {
        bytes memory signature = sign(OWNER_KEY, _digestOfAll(address(account), 0, DEADLINE));
        policy.revokeAllWithSignature(address(account), 0, DEADLINE, signature);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.NonceUsed.selector, 0));
        policy.revokeAllWithSignature(address(account), 0, DEADLINE, signature);
        assertEq(policy.epochOf(address(account)), 1, "epoch");
    }

    function test_all_reverts_whenFieldsDifferOrAnotherSigned() external {
        bytes memory signature = sign(OWNER_KEY, _digestOfAll(address(account), 0, DEADLINE));
        bytes memory reason = abi.encodeWithSelector(ISpendCap.SignatureInvalid.selector, address(account));
        vm.expectRevert(reason);
        policy.revokeAllWithSignature(address(account), 1, DEADLINE, signature);
        vm.expectRevert(reason);
        policy.revokeAllWithSignature(address(account), 0, DEADLINE - 1, signature);
        signature = sign(SESSION_KEY, _digestOfAll(address(account), 0, DEADLINE));
        vm.expectRevert(reason);
        policy.revokeAllWithSignature(address(account), 0, DEADLINE, signature);
        TestAccount other = new TestAccount(vm.addr(OWNER_KEY));
        signature = sign(OWNER_KEY, _digestOfAll(address(account), 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SignatureInvalid.selector, address(other)));
        policy.revokeAllWithSignature(address(other), 0, DEADLINE, signature);
    }

    function test_all_doesNotAcceptARevocationOfOne() external {
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 0, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SignatureInvalid.selector, address(account)));
        policy.revokeAllWithSignature(address(account), 0, DEADLINE, signature);
    }

    /// @dev One set of nonces for both kinds.
    function test_nonceOfOneKind_isUsedForTheOther() external {
        _revokeAll(OWNER_KEY, 5);
        bytes memory signature = sign(OWNER_KEY, _digest(address(account), id, 5, DEADLINE));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.NonceUsed.selector, 5));
        policy.revokeWithSignature(address(account), id, 5, DEADLINE, signature);
    }

    function _revokeAll(uint256 key, uint256 nonce) private {
        policy.revokeAllWithSignature(
            address(account), nonce, DEADLINE, sign(key, _digestOfAll(address(account), nonce, DEADLINE))
        );
    }

    function _digest(address account_, SessionId id_, uint256 nonce, uint256 deadline)
        private
        view
        returns (bytes32)
    {
        return _typed(
            keccak256(
                abi.encode(
                    keccak256("RevokeSession(address account,bytes32 sessionId,uint256 nonce,uint256 deadline)"),
                    account_,
                    id_,
                    nonce,
                    deadline
                )
            )
        );
    }

    function _digestOfAll(address account_, uint256 nonce, uint256 deadline) private view returns (bytes32) {
        return _typed(
            keccak256(
                abi.encode(
                    keccak256("RevokeAllSessions(address account,uint256 nonce,uint256 deadline)"),
                    account_,
                    nonce,
                    deadline
                )
            )
        );
    }

    function _typed(bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Abba Baba Sessions"),
                keccak256("1"),
                block.chainid,
                address(policy)
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }
}
