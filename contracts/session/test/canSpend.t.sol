// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Cap} from "../types/Budget.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SpendCases} from "./base/SpendCases.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";

/// @notice What `canSpend` says beforehand is what the door then does: the same refusal, byte for byte, or the same
/// validation data.
contract CanSpendTest is SpendCases {
    using TermsBuilder for TermsBuilder.Terms;

    function test_allows_andTellsTheWindow() external {
        bytes memory terms = payingTerms().encode();
        installAt(Door.Signer, terms);
        PackedUserOperation memory userOp = operation(transfer(PER_OPERATION));
        bytes memory shown = presentation(2, abi.encodePacked(TRANSFER_CALL), terms);
        (bool allowed, bytes memory refusal, uint256 validationData) =
            policy.canSpend(Door.Signer, PERMISSION, userOp, shown);
        assertTrue(allowed, "allowed");
        assertEq(refusal.length, 0, "no refusal");
        assertEq(validationData, window(T0 + 2 * PERIOD, T0 + 3 * PERIOD - 1), "window");
        assertEq(policy.assess(Door.Signer, PERMISSION, userOp, shown), validationData, "assess");
        assertSpent(idOf(terms), USDC, 0, 0, 0);
    }

    function test_refuses_withTheTermLimitSpentAndAsked() external {
        bytes memory terms = payingTerms().encode();
        installAt(Door.Signer, terms);
        authorize(terms, 0, TRANSFER_CALL, transfer(PER_OPERATION));
        authorize(terms, 0, TRANSFER_CALL, transfer(PER_OPERATION));
        (bool allowed, bytes memory refusal,) = policy.canSpend(
            Door.Signer,
            PERMISSION,
            operation(transfer(50e6 + 1)),
            presentation(0, abi.encodePacked(TRANSFER_CALL), terms)
        );
        assertTrue(!allowed, "refused");
        assertEq(
            refusal,
            abi.encodeWithSelector(
                ISpendCap.SpendCapExceeded.selector, Cap.Period, USDC, PER_PERIOD, 200e6, 50e6 + 1
            ),
            "refusal"
        );
    }

    function test_anyoneMayAsk_andNothingIsWritten() external {
        bytes memory terms = payingTerms().encode();
        installAt(Door.Validator, terms);
        vm.record();
        vm.prank(stranger);
        (bool allowed,,) = policy.canSpend(
            Door.Validator, 0, operation(transfer(1)), presentation(0, abi.encodePacked(TRANSFER_CALL), terms)
        );
        (, bytes32[] memory writes) = vm.accesses(address(policy));
        assertTrue(allowed, "allowed");
        assertEq(writes.length, 0, "writes");
    }

    /// @dev No session can be installed for these: a pending one is not "as if granted" there.
    function test_refuses_aPendingSession_atWhatIsNoDoor() external view {
        bytes memory terms = payingTerms().encode();
        Door[4] memory none = [Door.None, Door.Executor, Door.Fallback, Door.Hook];
        for (uint256 i; i < 4; ++i) {
            (bool allowed, bytes memory refusal,) = policy.canSpend(
                none[i], 0, operation(transfer(1)), presentation(0, abi.encodePacked(TRANSFER_CALL), terms)
            );
            assertTrue(!allowed, "refused");
            bytes memory reason =
                abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, idOf(terms), none[i]);
            assertEq(refusal, reason, "refusal");
        }
    }

    /// @dev Two things are wrong: the one that the door meets first is named, also with a presentation cut short.
    function test_namesTheFirstOfTwoFlaws_ofAPendingSession() external {
        Case memory c;
        (c.terms, c.list, c.callData) = (payingTerms().encode(), abi.encodePacked(TRANSFER_CALL), hex"deadbeef");
        c.pending = true;
        asAccount(abi.encodeCall(policy.revoke, (idOf(c.terms))));
        Door[4] memory doors = [Door.Validator, Door.Policy, Door.Signer, Door.Validator];
        for (uint256 i; i < 4; ++i) {
            (c.door, c.permissionId) = (doors[i], permissionOf(doors[i]));
            if (i == 3) c.paymasterAndData = hex"00";
            (bool allowed, bytes memory refusal,) =
                policy.canSpend(c.door, c.permissionId, _userOp(c), presentation(c.period, c.list, c.terms));
            (bool success, bytes memory result) = enforce(c);
            assertTrue(!allowed && !success, "refused");
            assertEq(result, refusal, "refusal");
            assertEq(refusal, abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, idOf(c.terms)), "first");
        }
        PackedUserOperation memory userOp = _userOp(c);
        userOp.paymasterAndData = hex"00";
        for (uint256 i; i < 3; ++i) {
            (, bytes memory refusal,) = policy.canSpend(doors[i], permissionOf(doors[i]), userOp, new bytes(81));
            userOp.signature = doors[i] == Door.Policy
                ? new bytes(81)
                : doors[i] == Door.Signer ? new bytes(65 + 81) : new bytes(1 + 65 + 81);
            bytes32 hash = hashOf(userOp);
            vm.expectRevert(refusal);
            if (doors[i] == Door.Validator) modular.validateWithValidator(policy, userOp, hash);
            else if (doors[i] == Door.Policy) account.validateWithPolicy(policy, PERMISSION, userOp);
            else account.validateWithSigner(policy, PERMISSION, userOp, hash);
        }
    }

    /// @param seed Decides terms, ledger, door and operation.
    /// hardhat-config: default.fuzz.runs = 1500
    /// hardhat-config: deep.fuzz.runs = 20000
    function testFuzz_equalsEnforcement(uint256 seed) external {
        _compare(seed);
    }

    /// @notice The generator reaches both sides, through every door, pending or not, and most refusals.
    function test_generatorReachesEverySide() external {
        uint256[2][7][2] memory reached;
        bytes4[] memory refusals = new bytes4[](800);
        uint256 kinds;
        for (uint256 i; i < 800; ++i) {
            uint256 snapshot = vm.snapshotState();
            (Case memory c, bool allowed, bytes4 refusal) = _compare(uint256(keccak256(abi.encode(i))));
            ++reached[c.pending ? 1 : 0][uint8(c.door)][allowed ? 1 : 0];
            kinds = _count(refusals, kinds, refusal);
            vm.revertToState(snapshot);
        }
        Door[4] memory doors = [Door.Validator, Door.Executor, Door.Policy, Door.Signer];
        for (uint256 i; i < 4; ++i) {
            for (uint256 pending; pending < 2; ++pending) {
                assertLe(5, reached[pending][uint8(doors[i])][0], "refused");
                assertLe(5, reached[pending][uint8(doors[i])][1], "allowed");
            }
        }
        assertLe(18, kinds, "kinds of refusal");
    }

    function _compare(uint256 seed) private returns (Case memory c, bool allowed, bytes4 reason) {
        c = draw(seed);
        bytes memory refusal;
        uint256 validationData;
        (allowed, refusal, validationData) =
            policy.canSpend(doorOf(c.door), c.permissionId, _userOp(c), presentation(c.period, c.list, c.terms));
        if (c.door == Door.Executor && _isNoRedemption(c)) return (c, allowed, reason);
        (bool success, bytes memory result) = enforce(c);
        assertEq(success, allowed, "allowed");
        if (allowed) {
            assertEq(refusal.length, 0, "no refusal");
            if (c.door == Door.Executor) return (c, allowed, reason);
            assertEq(abi.decode(result, (uint256)), validationData, "validation data");
        } else {
            assertEq(validationData, 0, "no validation data");
            assertEq(result, refusal, "refusal");
            reason = bytes4(refusal);
        }
    }

    /// @dev A redemption has no `execute` around it: what is wrong with that alone can not be compared.
    function _isNoRedemption(Case memory c) private view returns (bool) {
        try this.openFor(c.callData) {
            return false;
        } catch {
            return true;
        }
    }

    function openFor(bytes calldata callData) external pure returns (bytes32 mode, bytes memory execution) {
        (mode, execution) = abi.decode(callData[4:], (bytes32, bytes));
        // Only what an encoder writes.
        bytes memory again = abi.encodeCall(TestAccount.execute, (mode, execution));
        assertEq(again, callData, "canonical");
    }

    // --- the doors ---

    function enforce(Case memory c) internal override returns (bool success, bytes memory result) {
        bytes memory call;
        if (c.door == Door.Executor) return _redeem(c);
        PackedUserOperation memory userOp = _userOp(c);
        bytes memory shown = presentation(c.period, c.list, c.terms);
        if (c.door == Door.Policy) {
            userOp.signature = shown;
            call = abi.encodeCall(account.validateWithPolicy, (policy, c.permissionId, userOp));
        } else {
            bytes memory signature = signed(userOp, c.period, c.list, c.terms);
            userOp.signature = c.door == Door.Signer ? signature : abi.encodePacked(_grant(c), signature);
            call = c.door == Door.Signer
                ? abi.encodeCall(account.validateWithSigner, (policy, c.permissionId, userOp, hashOf(userOp)))
                : abi.encodeCall(modular.validateWithValidator, (policy, userOp, hashOf(userOp)));
        }
        if (c.pending && c.door != Door.Validator) {
            // What a session not yet installed would do is what installing it and using it does.
            try this.installFor(c.door, c.permissionId, c.terms) {} catch (bytes memory reason) {
                return (false, reason);
            }
        }
        (success, result) = address(account).call(call);
    }

    function _redeem(Case memory c) private returns (bool success, bytes memory result) {
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) =
            (new bytes[](1), new bytes32[](1), new bytes[](1));
        contexts[0] = abi.encodePacked(account, _grant(c), presentation(c.period, c.list, c.terms));
        (modes[0], executions[0]) = this.openFor(c.callData);
        // The account must not fail for its own reasons: what it would execute is not what is compared.
        uint256 snapshot = vm.snapshotState();
        vm.warp(_secondOf(c));
        modular.setIdle(true);
        vm.prank(sessionKey);
        (success, result) =
            address(policy).call(abi.encodeCall(policy.redeemDelegations, (contexts, modes, executions)));
        modular.setIdle(false);
        if (!success) vm.revertToState(snapshot);
        vm.warp(T0);
    }

    /// @dev A second in which the operation may be included, when there is one.
    function _secondOf(Case memory c) private view returns (uint256) {
        (bool allowed,, uint256 validationData) =
            policy.canSpend(Door.Validator, 0, _userOp(c), presentation(c.period, c.list, c.terms));
        return allowed ? validationData >> 208 : block.timestamp;
    }

    /// @dev The owner's grant for a pending session; where the terms can not be granted, any bytes.
    function _grant(Case memory c) private view returns (bytes memory) {
        if (!c.pending) return hex"00";
        try policy.grantDigest(c.terms, address(account)) returns (bytes32 digest) {
            return withGrant(sign(OWNER_KEY, digest));
        } catch {
            return withGrant(new bytes(65));
        }
    }

    function _userOp(Case memory c) private view returns (PackedUserOperation memory userOp) {
        userOp = operation(c.callData);
        (userOp.gasFees, userOp.paymasterAndData) = (c.gasFees, c.paymasterAndData);
    }

    function _count(bytes4[] memory seen, uint256 kinds, bytes4 refusal) private pure returns (uint256) {
        for (uint256 i; i < kinds; ++i) {
            if (seen[i] == refusal) return kinds;
        }
        seen[kinds] = refusal;
        return kinds + 1;
    }
}
