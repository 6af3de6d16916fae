// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Cap} from "../types/Budget.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

contract CheckUserOpPolicyTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        terms = defaultTerms().encode();
        id = idOf(terms);
        install(Door.Policy, terms);
    }

    function test_returnsPeriodAndCharges() external {
        uint256 result = account.validateWithPolicy(policy, PERMISSION, _operation(transfer(40e6), 2));
        assertEq(result, window(T0 + 2 * PERIOD, T0 + 3 * PERIOD - 1), "validation data");
        assertSpent(id, USDC, 2, 40e6, 40e6);
        assertEq(session(id).operations, 1, "operations");
        assertEq(session(id).gasSpent, 250_000 gwei, "gas");
    }

    function test_reverts_pastACap() external {
        _refuse(
            _operation(transfer(PER_OPERATION + 1), 0),
            abi.encodeWithSelector(
                ISpendCap.SpendCapExceeded.selector,
                Cap.Operation,
                USDC,
                PER_OPERATION,
                0,
                PER_OPERATION + 1
            )
        );
    }

    function test_reverts_whenPresentationIsMissingOrTruncated() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        for (uint256 length; length < 6 + 77; ++length) {
            bytes memory segment = presentation(0, abi.encodePacked(TRANSFER_CALL), terms);
            assembly ("memory-safe") {
                mstore(segment, length)
            }
            userOp.signature = segment;
            _refuse(userOp, abi.encodeWithSelector(ISpendCap.PresentationMalformed.selector));
        }
    }

    function test_reverts_whenCallerIsNotTheSender() external {
        PackedUserOperation memory userOp = _operation(transfer(1), 0);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.WrongAccount.selector, stranger, address(account)));
        vm.prank(stranger);
        policy.checkUserOpPolicy(bytes32(PERMISSION), userOp);
    }

    function test_reverts_whenPermissionIsAnother(bytes4 other) external {
        if (other == PERMISSION) other = ~PERMISSION;
        PackedUserOperation memory userOp = _operation(transfer(1), 0);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.PermissionMismatch.selector, PERMISSION, other));
        account.validateWithPolicy(policy, other, userOp);
    }

    /// @dev Door confusion, one way: what was granted beside a signer must not stand alone.
    function test_reverts_whenInstalledAsPolicyAndCalledAsSigner() external {
        refuse(
            terms,
            0,
            TRANSFER_CALL,
            transfer(1),
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Signer)
        );
    }

    /// @dev And the other way: as a policy, nothing here would check the key.
    function test_reverts_whenInstalledAsSignerAndCalledAsPolicy() external {
        TermsBuilder.Terms memory other = defaultTerms();
        other.salt = 1;
        (terms, id) = install(other);
        _refuse(
            _operation(transfer(1), 0),
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Policy)
        );
    }

    function test_reverts_whenNeverInstalled() external {
        TermsBuilder.Terms memory other = defaultTerms();
        other.salt = 1;
        terms = other.encode();
        id = idOf(terms);
        _refuse(
            _operation(transfer(1), 0),
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Policy)
        );
    }

    function _operation(bytes memory callData, uint32 period)
        private
        view
        returns (PackedUserOperation memory userOp)
    {
        userOp = operation(callData);
        userOp.signature = presentation(period, abi.encodePacked(TRANSFER_CALL), terms);
    }

    function _refuse(PackedUserOperation memory userOp, bytes memory reason) private {
        vm.expectRevert(reason);
        account.validateWithPolicy(policy, PERMISSION, userOp);
    }
}
