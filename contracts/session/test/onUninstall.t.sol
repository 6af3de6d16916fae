// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice Accounts swallow a module's revert: whatever they pass, the session or all of them must be dead afterwards.
contract OnUninstallTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    bytes private terms;
    SessionId private id;
    /// @dev Another session of the same account.
    bytes private others;

    function setUp() public override {
        super.setUp();
        (terms, id) = installDefault();
        TermsBuilder.Terms memory built = defaultTerms();
        built.salt = 1;
        (others,) = install(built);
    }

    function test_emits_andKeepsCounters() external {
        authorize(terms, 0, TRANSFER_CALL, transfer(7));
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionRevoked(id, address(account));
        uninstall(id);
        assertTrue(session(id).revoked, "revoked");
        assertSpent(id, USDC, 0, 7, 7);
        assertEq(session(id).operations, 1, "operations");
    }

    function test_byAStranger_touchesOnlyHisOwn() external {
        bytes memory data = abi.encodePacked(bytes32(PERMISSION), SessionId.unwrap(id));
        vm.prank(stranger);
        policy.onUninstall(data);
        vm.prank(stranger);
        policy.onUninstall("");
        authorize(terms, 0, TRANSFER_CALL, transfer(1));
    }

    // --- what names a session kills that one ---

    function test_killsOne_byItsId() external {
        _killsOne(abi.encodePacked(id));
        _killsOne(abi.encodePacked(bytes32(PERMISSION), id));
    }

    function test_killsOne_byItsTerms() external {
        _killsOne(terms);
        _killsOne(abi.encodePacked(bytes32(PERMISSION), terms));
        _killsOne(abi.encodePacked(Door.Signer, terms));
        _killsOne(installData(PERMISSION, Door.Signer, terms));
    }

    /// @dev ZeroDev hands over what it enabled: a flag, the module, and what the module is to be told.
    function test_killsOne_byEnableData() external {
        bytes memory enabled = abi.encodePacked(bytes2(0), policy, Door.Signer, terms);
        _killsOne(enabled);
        _killsOne(abi.encodePacked(bytes32(PERMISSION), enabled));
        _killsOne(abi.encodePacked(bytes32(PERMISSION), installData(PERMISSION, Door.Signer, terms)));
    }

    /// @param head At most 96 bytes, the first of them the session's permission.
    function testFuzz_killsOne_byItsTermsBehindAnything(bytes calldata head) external {
        _killsOne(abi.encodePacked(bytes32(PERMISSION), head[:head.length > 64 ? 64 : head.length], terms));
    }

    function test_killsOne_installedAsValidator() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.salt = 2;
        bytes memory granted = built.encode();
        account.install(policy, installData(0, Door.Validator, granted));
        account.uninstall(policy, installData(0, Door.Validator, granted));
        assertTrue(session(idOf(granted)).revoked, "revoked");
        authorize(terms, 0, TRANSFER_CALL, transfer(1));
    }

    /// @dev Dead already, and still named: the others live.
    function test_killsOne_again() external {
        _kill(abi.encodePacked(id));
        _kill(abi.encodePacked(id));
        _isDead(terms, abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
        authorize(others, 0, TRANSFER_CALL, transfer(1));
    }

    // --- everything else kills all ---

    function test_killsAll_whenEmpty() external {
        _killsAll("");
    }

    /// @dev Kernel puts the permission id in front, also of nothing.
    function test_killsAll_whenOnlyThePermissionIsNamed() external {
        _killsAll(abi.encodePacked(bytes32(PERMISSION)));
    }

    /// @dev Who removes one permission and names another's session means that the removed one is dead.
    function test_killsAll_whenAnotherPermissionStandsInFront() external {
        bytes32 other = bytes32(bytes4(0x55667788));
        _killsAll(abi.encodePacked(other, id));
        _killsAll(abi.encodePacked(other, terms));
        _killsAll(installData(bytes4(other), Door.Signer, terms));
    }

    function test_killsAll_whenTheSessionWasNeverInstalled() external {
        TermsBuilder.Terms memory built = defaultTerms();
        built.salt = 9;
        bytes memory pending = built.encode();
        _killsAll(abi.encodePacked(idOf(pending)));
        _killsAll(abi.encodePacked(bytes32(PERMISSION), idOf(pending)));
        _killsAll(pending);
        // Nor does it help that a made-up guardian killed it before.
        built.addresses[4] = stranger;
        bytes memory madeUp = built.encode();
        vm.prank(stranger);
        policy.revokeAsGuardian(address(account), madeUp);
        _killsAll(abi.encodePacked(idOf(madeUp)));
        _killsAll(madeUp);
    }

    function test_killsAll_whenBytesAreMissingOrTooMany() external {
        bytes memory whole = installData(PERMISSION, Door.Signer, terms);
        _killsAll(abi.encodePacked(whole, uint8(0)));
        _killsAll(abi.encodePacked(id, uint8(0)));
        uint256 length = whole.length;
        for (uint256 cut = 0; cut < length; cut += 7) {
            bytes memory shorter = bytes.concat(whole);
            assembly ("memory-safe") {
                mstore(shorter, cut)
            }
            _killsAll(shorter);
        }
    }

    function test_killsAll_whenTheHeadIsTooLong() external {
        _killsOne(abi.encodePacked(bytes32(PERMISSION), new bytes(64), terms));
        _killsAll(abi.encodePacked(bytes32(PERMISSION), new bytes(65), terms));
    }

    function test_killsAll_atEveryLength() external {
        for (uint256 length; length < 700; ++length) {
            uint64 epoch = policy.epochOf(address(account));
            account.uninstall(policy, new bytes(length));
            assertEq(policy.epochOf(address(account)), epoch + 1, "epoch");
        }
    }

    /// @param data Anything.
    /// hardhat-config: default.fuzz.runs = 500
    /// hardhat-config: deep.fuzz.runs = 10000
    function testFuzz_killsAll_withAnything(bytes calldata data) external {
        _killsAll(data);
    }

    /// @notice Bytes that look like terms, whatever their counts say.
    /// @param counts The bytes of the header that say how long the terms are.
    /// hardhat-config: default.fuzz.runs = 500
    /// hardhat-config: deep.fuzz.runs = 10000
    function testFuzz_killsAll_withWhatLooksLikeTerms(bytes8 counts, uint16 length) external {
        bytes memory data = new bytes(bound(length, 0, 4000));
        if (data.length > 0) data[0] = 0x01;
        for (uint256 i; i < 8 && 69 + i < data.length; ++i) {
            data[69 + i] = counts[i];
        }
        _killsAll(data);
    }

    function _killsOne(bytes memory data) private {
        uint256 snapshot = vm.snapshotState();
        _kill(data);
        _isDead(terms, abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
        authorize(others, 0, TRANSFER_CALL, transfer(1));
        vm.revertToState(snapshot);
    }

    function _killsAll(bytes memory data) private {
        uint256 snapshot = vm.snapshotState();
        _kill(data);
        _isDead(terms, abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0));
        _isDead(others, abi.encodeWithSelector(ISpendCap.EpochMismatch.selector, 1, 0));
        vm.revertToState(snapshot);
    }

    function _kill(bytes memory data) private {
        account.uninstall(policy, data);
    }

    function _isDead(bytes memory dead, bytes memory reason) private {
        refuse(dead, 0, TRANSFER_CALL, transfer(1), reason);
    }
}
