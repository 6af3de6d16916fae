// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

contract ValidateUserOpTest is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        terms = payingTerms().encode();
        id = idOf(terms);
    }

    // --- installed ---

    function test_returnsPeriodAndCharges_whenInstalled() external {
        installAt(Door.Validator, terms);
        assertEq(validated(_steady(2, 40e6)), window(T0 + 2 * PERIOD, T0 + 3 * PERIOD - 1), "validation data");
        assertSpent(id, USDC, 2, 40e6, 40e6);
        assertEq(session(id).operations, 1, "operations");
        assertEq(session(id).gasSpent, 250_000 gwei, "gas");
    }

    function test_installed_doesNotLookAtTheGrant() external {
        installAt(Door.Validator, terms);
        vm.recordLogs();
        assertEq(
            validated(_operation(withGrant("senseless"), 0, 1)), window(T0, T0 + PERIOD - 1), "validation data"
        );
        assertEq(vm.getRecordedLogs().length, 0, "nothing is installed again");
    }

    // --- granted in band ---

    function test_installsAndCharges_withTheOwnersGrant() external {
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionInstalled(id, address(account), Door.Validator, terms);
        uint256 result = validated(_operation(grantOf(terms), 0, 40e6));
        assertEq(result, window(T0, T0 + PERIOD - 1), "validation data");
        assertSpent(id, USDC, 0, 40e6, 40e6);
        assertTrue(session(id).door == Door.Validator, "door");
        assertTrue(session(id).permissionId == bytes4(0), "permission");
        assertEq(validated(_steady(0, 40e6)), window(T0, T0 + PERIOD - 1), "steady from then on");
        assertEq(validated(_operation(grantOf(terms), 0, 20e6)), window(T0, T0 + PERIOD - 1), "or brought again");
        assertSpent(id, USDC, 0, 100e6, 100e6);
    }

    function test_reverts_whenPendingWithoutGrant() external {
        bytes memory reason =
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Validator);
        refuseValidated(_steady(0, 1), reason);
        refuseValidated(_operation(withGrant(""), 0, 1), reason);
    }

    function test_reverts_whenGrantIsReplayed_afterRevokeUninstallOrNewEpoch() external {
        PackedUserOperation memory userOp = _operation(grantOf(terms), 0, 1);
        uint256 snapshot = vm.snapshotState();
        for (uint256 used; used < 2; ++used) {
            bytes memory revoked = abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id);
            vm.revertToState(snapshot);
            snapshot = vm.snapshotState();
            if (used == 1) validated(userOp);
            uint256 before = vm.snapshotState();
            asAccount(abi.encodeCall(policy.revoke, (id)));
            refuseValidated(userOp, revoked);
            vm.revertToState(before);
            before = vm.snapshotState();
            account.uninstall(policy, abi.encodePacked(bytes32(0), SessionId.unwrap(id)));
            // A session never installed is not known by its id: with it, all die.
            bytes memory uninstalled = abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0);
            refuseValidated(userOp, used == 1 ? revoked : uninstalled);
            vm.revertToState(before);
            before = vm.snapshotState();
            asAccount(abi.encodeCall(policy.revokeAll, ()));
            refuseValidated(userOp, abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0));
            vm.revertToState(before);
            before = vm.snapshotState();
            account.uninstall(policy, "");
            refuseValidated(userOp, abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0));
            vm.revertToState(before);
            vm.prank(guardian);
            policy.revokeAsGuardian(address(account), terms);
            refuseValidated(userOp, revoked);
        }
    }

    function test_reverts_whenGrantIsForAnother() external {
        bytes32 right = policy.grantDigest(terms, address(account));
        TermsBuilder.Terms memory built = payingTerms();
        built.salt = 1;
        _refuseGrant(sign(SESSION_KEY, right));
        _refuseGrant(sign(OWNER_KEY, ~right));
        _refuseGrant(sign(OWNER_KEY, policy.grantDigest(terms, stranger)));
        _refuseGrant(sign(OWNER_KEY, policy.grantDigest(built.encode(), address(account))));
        _refuseGrant(sign(OWNER_KEY, modular.wrap(right)));
        _refuseGrant("0");
        vm.chainId(block.chainid + 1);
        bytes32 elsewhere = policy.grantDigest(terms, address(account));
        assertTrue(elsewhere != right, "another chain, another digest");
        vm.chainId(block.chainid - 1);
        _refuseGrant(sign(OWNER_KEY, elsewhere));
        assertTrue(session(id).door == Door.None, "nothing was installed");
    }

    function test_reverts_whenTheGrantOfThisChain_isPresentedOnAnother() external {
        bytes memory grant_ = grantOf(terms);
        vm.chainId(block.chainid + 1);
        refuseValidated(
            _operation(grant_, 0, 1),
            abi.encodeWithSelector(ISpendCap.GrantSignatureInvalid.selector, address(account))
        );
    }

    function test_reverts_whenTermsAreNotSafeToInstall() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.addresses[2] = address(policy);
        terms = built.encode();
        refuseValidated(
            _operation(withGrant("any"), 0, 1),
            abi.encodeWithSelector(ISpendCap.TargetForbidden.selector, address(policy))
        );
    }

    /// @dev A grant is not used up: whoever holds an old one could take a session back from where the owner has put it
    /// since, and from what else the account asks for there.
    function test_reverts_whenAGrantWouldMoveASession() external {
        bytes memory grant_ = grantOf(terms);
        Door[2] memory doors = [Door.Signer, Door.Policy];
        for (uint256 i; i < doors.length; ++i) {
            installAt(doors[i], terms);
            refuseValidated(
                _operation(grant_, 0, 1), abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Validator)
            );
            assertTrue(session(id).door == doors[i], "where the owner put it");
        }
        // Nor after it was used where the grant is for.
        installAt(Door.Validator, terms);
        validated(_operation(grant_, 0, 1));
        installAt(Door.Policy, terms);
        refuseValidated(
            _operation(grant_, 0, 1), abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Validator)
        );
    }

    /// @dev The counters are one.
    function test_movesASessionOfAnotherDoor_byTheOwnersCall() external {
        installAt(Door.Signer, terms);
        authorize(terms, 0, TRANSFER_CALL, transfer(30e6));
        account.call(address(policy), 0, abi.encodeCall(policy.grant, (terms)));
        validated(_steady(0, 30e6));
        assertSpent(id, USDC, 0, 60e6, 60e6);
        assertEq(session(id).operations, 2, "operations");
    }

    // --- door confusion ---

    function test_reverts_whenInstalledAtAnotherDoor() external {
        bytes memory reason =
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Validator);
        installAt(Door.Signer, terms);
        refuseValidated(_steady(0, 1), reason);
        installAt(Door.Policy, terms);
        refuseValidated(_steady(0, 1), reason);
    }

    function test_reverts_whenAValidatorsSession_isUsedAtTheOthers() external {
        installAt(Door.Validator, terms);
        refuse(
            terms,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Signer)
        );
        PackedUserOperation memory userOp = operation(transfer(1));
        userOp.signature = presentation(0, abi.encodePacked(TRANSFER_CALL), terms);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Policy));
        account.validateWithPolicy(policy, bytes4(0), userOp);
    }

    // --- the key, the sender, the bytes ---

    /// @dev The EntryPoint takes back whatever a failed validation wrote; the module charges before it looks.
    function test_fails_whenAnotherKeySigned() external {
        PackedUserOperation memory userOp = operation(transfer(7));
        bytes memory list = abi.encodePacked(TRANSFER_CALL);
        bytes32 digest = sessionDigest(hashOf(userOp), 0, list, terms);
        userOp.signature =
            abi.encodePacked(grantOf(terms), sign(OWNER_KEY, digest), presentation(0, list, terms));
        assertEq(validated(userOp), 1, "validation data");
        assertSpent(id, USDC, 0, 7, 7);
        assertEq(session(id).operations, 1, "operations");
        userOp.signature = abi.encodePacked(uint8(0), new bytes(65), presentation(0, list, terms));
        assertEq(validated(userOp), 1, "no signature");
        // What it signed for another session, another operation or another claim is nothing here.
        userOp.signature = abi.encodePacked(uint8(0), sign(SESSION_KEY, digest), presentation(1, list, terms));
        assertEq(validated(userOp), 1, "another period");
        digest = sessionDigest(hashOf(userOp), 1, list, terms);
        userOp.signature = abi.encodePacked(uint8(0), sign(SESSION_KEY, digest), presentation(1, list, terms));
        userOp.nonce = 1;
        assertEq(validated(userOp), 1, "another operation");
    }

    function test_reverts_whenSenderIsAnother() external {
        installAt(Door.Validator, terms);
        PackedUserOperation memory userOp = _steady(0, 1);
        bytes32 hash = hashOf(userOp);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.WrongAccount.selector, stranger, address(account)));
        vm.prank(stranger);
        policy.validateUserOp(userOp, hash);
        userOp.sender = stranger;
        refuseValidated(
            userOp, abi.encodeWithSelector(ISpendCap.WrongAccount.selector, address(account), stranger)
        );
    }

    function test_reverts_whenTheMarkerIsMalformed() external {
        bytes[6] memory malformed =
            [bytes(""), hex"02", hex"ff", hex"01", hex"0100", hex"010001"];
        PackedUserOperation memory userOp = operation(transfer(1));
        for (uint256 i; i < malformed.length; ++i) {
            userOp.signature = malformed[i];
            refuseValidated(userOp, abi.encodeWithSelector(ISpendCap.GrantMalformed.selector));
        }
    }

    /// @dev What follows is whole, and would be taken after another marker.
    function test_reverts_whenTheMarkerIsAnother() external {
        PackedUserOperation memory userOp = _operation(grantOf(terms), 0, 1);
        for (uint256 marker = 2; marker < 256; ++marker) {
            userOp.signature[0] = bytes1(uint8(marker));
            refuseValidated(userOp, abi.encodeWithSelector(ISpendCap.GrantMalformed.selector));
        }
    }

    function test_reverts_atEveryTruncationOfTheHead() external {
        PackedUserOperation memory userOp = _operation(grantOf(terms), 0, 1);
        uint256 head = 3 + 65 + 65 + 6 + 77;
        bytes memory whole = userOp.signature;
        for (uint256 cut; cut < head; ++cut) {
            assembly ("memory-safe") {
                mstore(whole, cut)
            }
            userOp.signature = whole;
            refuseValidated(
                userOp,
                abi.encodeWithSelector(
                    cut < 68 ? ISpendCap.GrantMalformed.selector : ISpendCap.PresentationMalformed.selector
                )
            );
        }
    }

    /// @param length Any but the grant's own: what follows is read from elsewhere and fits nothing.
    function testFuzz_reverts_whenTheGrantsLengthIsAnother(uint16 length) external {
        if (length == 65) length = 64;
        // Zero says "no grant".
        if (length == 0) length = 1;
        PackedUserOperation memory userOp = _operation(grantOf(terms), 0, 1);
        bytes memory signature = userOp.signature;
        (signature[1], signature[2]) = (bytes1(uint8(length >> 8)), bytes1(uint8(length)));
        userOp.signature = signature;
        bytes32 hash = hashOf(userOp);
        try modular.validateWithValidator(policy, userOp, hash) {
            assertTrue(false, "refused");
        } catch {
            assertTrue(session(id).door == Door.None, "nothing was installed");
        }
    }

    function _operation(bytes memory grant_, uint32 period, uint256 amount)
        private
        view
        returns (PackedUserOperation memory)
    {
        return validatorOperation(grant_, terms, period, TRANSFER_CALL, transfer(amount));
    }

    function _steady(uint32 period, uint256 amount) private view returns (PackedUserOperation memory) {
        return _operation(hex"00", period, amount);
    }

    function _refuseGrant(bytes memory ownerSignature) private {
        refuseValidated(
            _operation(withGrant(ownerSignature), 0, 1),
            abi.encodeWithSelector(ISpendCap.GrantSignatureInvalid.selector, address(account))
        );
    }
}
