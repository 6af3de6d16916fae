// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";

/// @notice ERC-7562: during validation the module touches nothing but slots keccak(account ‖ x) of the sender.
contract StorageRuleTest is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    uint256 private constant SESSIONS_SLOT = 2;
    uint256 private constant SPENDINGS_SLOT = 3;
    uint256 private constant ACCOUNTS_SLOT = 0;
    uint256 private constant CEILINGS_SLOT = 1;
    uint256 private constant HOLDERS_SLOT = 4;

    function test_install_touchesSessionAndAccount() external {
        bytes memory terms = defaultTerms().encode();
        SessionId id = idOf(terms);
        vm.record();
        install(Door.Signer, terms);
        bytes32[] memory allowed = new bytes32[](2);
        (allowed[0], allowed[1]) = (_sessionSlot(id, address(account)), _accountSlot(address(account)));
        _assertTouched(allowed, 1);
    }

    function test_install_touchesThePermissionToo_asPolicy() external {
        bytes memory terms = defaultTerms().encode();
        bytes32[] memory allowed = new bytes32[](3);
        allowed[0] = _sessionSlot(idOf(terms), address(account));
        allowed[1] = _accountSlot(address(account));
        allowed[2] = keccak256(abi.encode(account, keccak256(abi.encode(_place(PERMISSION, Door.Policy), HOLDERS_SLOT))));
        vm.record();
        install(Door.Policy, terms);
        _assertTouched(allowed, 2);
    }

    function test_install_touchesTheEntityToo_unlessItIsZero() external {
        bytes memory terms = defaultTerms().encode();
        bytes32[] memory allowed = new bytes32[](2);
        (allowed[0], allowed[1]) = (_sessionSlot(idOf(terms), address(account)), _accountSlot(address(account)));
        vm.record();
        account.install(policy, installData(0, Door.Validation, terms));
        _assertTouched(allowed, 1);
        bytes32 place = keccak256(abi.encode(_place(PERMISSION, Door.Validation), HOLDERS_SLOT));
        bytes32[] memory three = new bytes32[](3);
        (three[0], three[1], three[2]) = (allowed[0], allowed[1], keccak256(abi.encode(account, place)));
        vm.record();
        account.install(policy, installData(PERMISSION, Door.Validation, terms));
        _assertTouched(three, 2);
    }

    function test_signer_touchesOnlyTheSenders() external {
        (bytes memory terms, SessionId id) = installDefault();
        vm.record();
        authorize(terms, 0, abi.encodePacked(TRANSFER_CALL, NATIVE_CALL), _callData());
        _assertTouched(_allSlots(id), 3);
    }

    function test_signer_touchesOneCounter_whenOneTokenIsSpent() external {
        (bytes memory terms, SessionId id) = installDefault();
        vm.record();
        authorize(terms, 0, TRANSFER_CALL, transfer(1));
        bytes32[] memory allowed = new bytes32[](3);
        allowed[0] = _sessionSlot(id, address(account));
        allowed[1] = _accountSlot(address(account));
        allowed[2] = _spendingSlot(id, USDC, address(account));
        _assertTouched(allowed, 2);
    }

    function test_signer_touchesOnlyTheSenders_whenTheKeyIsWrong() external {
        (bytes memory terms, SessionId id) = installDefault();
        PackedUserOperation memory userOp = operation(_callData());
        userOp.signature = abi.encodePacked(
            new bytes(65), presentation(0, abi.encodePacked(TRANSFER_CALL, NATIVE_CALL), terms)
        );
        vm.record();
        assertEq(validate(userOp), 1, "validation data");
        _assertTouched(_allSlots(id), 3);
    }

    function test_policy_touchesOnlyTheSenders() external {
        bytes memory terms = defaultTerms().encode();
        install(Door.Policy, terms);
        PackedUserOperation memory userOp = operation(_callData());
        userOp.signature = presentation(0, abi.encodePacked(TRANSFER_CALL, NATIVE_CALL), terms);
        vm.record();
        account.validateWithPolicy(policy, PERMISSION, userOp);
        _assertTouched(_allSlots(idOf(terms)), 3);
    }

    /// @dev Of every contract that is called and not limited, its ceiling is read, whether there is one or not.
    function test_signer_touchesOnlyTheSenders_underCeilings() external {
        (bytes memory terms, SessionId id) = installDefault();
        _setCeilings(USDC, NATIVE);
        vm.record();
        authorize(terms, 0, abi.encodePacked(TRANSFER_CALL, NATIVE_CALL), _callData());
        bytes32[] memory allowed = new bytes32[](7);
        for (uint256 i; i < 4; ++i) {
            allowed[i] = _allSlots(id)[i];
        }
        allowed[4] = _ceilingSlot(USDC, address(account));
        allowed[5] = _ceilingSlot(NATIVE, address(account));
        allowed[6] = _ceilingSlot(seller, address(account));
        _assertTouched(allowed, 5);
    }

    /// @dev The longest way: the grant is checked, payments are reserved, the session installed and charged.
    function test_validator_touchesOnlyTheSenders_withAGrantUnderCeilings() external {
        bytes memory terms = payingTerms().encode();
        _setCeilings(USDC, SECOND);
        PackedUserOperation memory userOp = validatorOperation(grantOf(terms), terms, 0, TRANSFER_CALL, transfer(1));
        vm.record();
        validated(userOp);
        bytes32[] memory allowed = new bytes32[](5);
        allowed[0] = _sessionSlot(idOf(terms), address(account));
        allowed[1] = _accountSlot(address(account));
        allowed[2] = _spendingSlot(idOf(terms), USDC, address(account));
        allowed[3] = _ceilingSlot(USDC, address(account));
        allowed[4] = _ceilingSlot(SECOND, address(account));
        // Session and ceiling are written twice: when it is installed, and when it is charged.
        _assertTouched(allowed, 4, 6);
    }

    function test_checkSignature_touchesNothing() external {
        installDefault();
        vm.record();
        policy.checkSignature(bytes32(PERMISSION), stranger, bytes32(0), "");
        policy.checkSignaturePolicy(bytes32(PERMISSION), stranger, bytes32(0), "");
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(policy));
        assertEq(reads.length + writes.length, 0, "accesses");
    }

    /// @dev The same terms on another account: same id, other slots, unchanged.
    function test_anotherAccountsSlots_areLeftAlone() external {
        (bytes memory terms, SessionId id) = installDefault();
        TestAccount other = new TestAccount(vm.addr(OWNER_KEY));
        other.install(policy, installData(PERMISSION, Door.Signer, terms));
        bytes32 sessionBefore = vm.load(address(policy), _sessionSlot(id, address(other)));
        assertTrue(sessionBefore != 0, "installed");
        authorize(terms, 0, abi.encodePacked(TRANSFER_CALL, NATIVE_CALL), _callData());
        assertEq(vm.load(address(policy), _sessionSlot(id, address(other))), sessionBefore, "session");
        assertEq(vm.load(address(policy), _spendingSlot(id, USDC, address(other))), bytes32(0), "spending");
        assertTrue(vm.load(address(policy), _spendingSlot(id, USDC, address(account))) != 0, "the sender's");
    }

    function _setCeilings(address one, address other) private {
        asAccount(abi.encodeCall(policy.setCeiling, (one, type(uint112).max)));
        asAccount(abi.encodeCall(policy.setCeiling, (other, type(uint112).max)));
    }

    function _callData() private view returns (bytes memory) {
        TestAccount.Execution[] memory calls = new TestAccount.Execution[](2);
        calls[0] = TestAccount.Execution(USDC, 0, abi.encodeWithSelector(TRANSFER, seller, 1));
        calls[1] = TestAccount.Execution(seller, 1, "");
        return batch(calls);
    }

    function _allSlots(SessionId id) private view returns (bytes32[] memory allowed) {
        allowed = new bytes32[](4);
        allowed[0] = _sessionSlot(id, address(account));
        allowed[1] = _accountSlot(address(account));
        allowed[2] = _spendingSlot(id, USDC, address(account));
        allowed[3] = _spendingSlot(id, NATIVE, address(account));
    }

    /// @dev Every slot touched is allowed, every allowed slot is touched, and `written` of them are written, each once.
    function _assertTouched(bytes32[] memory allowed, uint256 written) private {
        _assertTouched(allowed, written, written);
    }

    /// @param times How many writes there are to the slots written.
    function _assertTouched(bytes32[] memory allowed, uint256 written, uint256 times) private {
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(policy));
        for (uint256 i; i < reads.length; ++i) {
            assertTrue(_contains(allowed, reads[i]), "read");
        }
        uint256 distinct;
        for (uint256 i; i < allowed.length; ++i) {
            assertTrue(_contains(reads, allowed[i]), "is read");
            if (_contains(writes, allowed[i])) ++distinct;
        }
        for (uint256 i; i < writes.length; ++i) {
            assertTrue(_contains(allowed, writes[i]), "written");
        }
        assertEq(distinct, written, "slots written");
        assertEq(writes.length, times, "writes");
    }

    function _contains(bytes32[] memory list, bytes32 slot) private pure returns (bool) {
        for (uint256 i; i < list.length; ++i) {
            if (list[i] == slot) return true;
        }
        return false;
    }

    function _sessionSlot(SessionId id, address owner) private pure returns (bytes32) {
        return keccak256(abi.encode(owner, keccak256(abi.encode(id, SESSIONS_SLOT))));
    }

    function _spendingSlot(SessionId id, address token, address owner) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(owner, keccak256(abi.encode(token, keccak256(abi.encode(id, SPENDINGS_SLOT)))))
            );
    }

    function _ceilingSlot(address token, address owner) private pure returns (bytes32) {
        return keccak256(abi.encode(owner, keccak256(abi.encode(token, CEILINGS_SLOT))));
    }

    function _place(bytes4 permissionId, Door door) private pure returns (uint256) {
        return uint256(uint32(permissionId)) << 8 | uint256(door);
    }

    function _accountSlot(address owner) private pure returns (bytes32) {
        return keccak256(abi.encode(owner, ACCOUNTS_SLOT));
    }
}
