// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {EscrowId, IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {MockERC20} from "./mocks/MockERC20.sol";
import {ReentrantParty} from "./mocks/ReentrantParty.sol";
import {ReentrantToken} from "./mocks/ReentrantToken.sol";

/// @notice A token that tells a party of every transfer, before and after it, and a party that uses the moment.
contract ReentrancyTest is EscrowBase {
    ReentrantParty private _party;

    function newToken() internal override returns (MockERC20) {
        return new ReentrantToken();
    }

    function setUp() public override {
        super.setUp();
        _party = new ReentrantParty();
    }

    function test_refusesEveryCall_duringEveryPayout() external {
        buyer = address(_party);
        id = idOf(buyer, 1);
        fund(buyer, 10 * AMOUNT);
        create(idOf(buyer, 2), AMOUNT); // another escrow of the same party, to be robbed
        _reenterDuring(IAbbaBabaEscrow.Status.Delivered, buyer, abi.encodeCall(escrow.accept, (id)));
        _reenterDuring(
            IAbbaBabaEscrow.Status.Disputed, resolver, abi.encodeCall(escrow.resolveDispute, (id, 2, 50, 50))
        );
        _reenterDuring(IAbbaBabaEscrow.Status.Funded, seller, abi.encodeCall(escrow.cancel, (id)));
    }

    function test_refusesEveryCall_duringCreation() external {
        buyer = address(_party);
        id = idOf(buyer, 1);
        fund(buyer, 10 * AMOUNT);
        bytes memory creation = abi.encodeCall(
            escrow.createEscrow, (id, seller, AMOUNT, address(token), DEADLINE, WINDOW, GRACE, CRITERIA)
        );
        _reenterDuring(IAbbaBabaEscrow.Status.None, buyer, creation);
    }

    function test_seesFinalStatus_duringPayout() external {
        buyer = address(_party);
        id = idOf(buyer, 1);
        fund(buyer, AMOUNT);
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.warp(T0 + WINDOW);
        assertEq(escrow.canFinalize(id), true, "before");
        ReentrantToken(address(token)).setHooked(buyer);
        _party.arm(address(escrow), abi.encodeCall(escrow.canFinalize, (id)));
        escrow.finalizeRelease(id);
        // Checks-effects-interactions holds without the guard: whoever looks in the middle sees the end.
        assertTrue(_party.attempts() != 0, "attempted");
        assertEq(_party.answer(), bytes32(0), "seen in the middle");
    }

    function test_seesNoCredit_duringWithdrawal() external {
        // A party that cannot be paid at first: the hook reverts, because it calls what is not there.
        buyer = address(_party);
        id = idOf(buyer, 1);
        fund(buyer, AMOUNT);
        reach(IAbbaBabaEscrow.Status.Funded);
        ReentrantToken(address(token)).setHooked(address(escrow)); // has no such function: every transfer fails
        vm.prank(seller);
        escrow.cancel(id);
        assertEq(escrow.creditOf(buyer, address(token)), AMOUNT, "credit");

        ReentrantToken(address(token)).setHooked(buyer);
        _party.arm(address(escrow), abi.encodeCall(escrow.creditOf, (buyer, address(token))));
        vm.prank(buyer);
        escrow.withdraw(address(token));
        assertEq(_party.answer(), bytes32(0), "credit seen");
        assertEq(token.balanceOf(buyer), AMOUNT, "paid once");
    }

    function test_refusesWithdrawal_duringWithdrawal() external {
        buyer = address(_party);
        id = idOf(buyer, 1);
        fund(buyer, AMOUNT);
        reach(IAbbaBabaEscrow.Status.Funded);
        ReentrantToken(address(token)).setHooked(address(escrow));
        vm.prank(seller);
        escrow.cancel(id);

        ReentrantToken(address(token)).setHooked(buyer);
        _party.arm(address(escrow), abi.encodeCall(escrow.withdraw, (address(token))));
        vm.prank(buyer);
        escrow.withdraw(address(token));
        _assertRefused("withdraw");
    }

    /// @dev Reaches `status`, then makes the outer call once per inner call, each from a clean state.
    function _reenterDuring(IAbbaBabaEscrow.Status status, address caller, bytes memory outer) private {
        bytes[] memory inner = _innerCalls();
        uint256 clean = vm.snapshotState();
        for (uint256 i; i < inner.length; ++i) {
            reach(status);
            ReentrantToken(address(token)).setHooked(address(_party));
            _party.arm(address(escrow), inner[i]);
            uint256 total = token.balanceOf(address(escrow));
            vm.prank(caller);
            (bool success,) = address(escrow).call(outer);
            assertTrue(success, "outer call");
            _assertRefused("inner call");
            // Only this escrow's money has moved.
            if (status != IAbbaBabaEscrow.Status.None) {
                assertEq(token.balanceOf(address(escrow)), total - AMOUNT, "held");
            }
            vm.revertToState(clean);
            clean = vm.snapshotState();
        }
    }

    function _assertRefused(string memory what) private view {
        assertTrue(_party.attempts() != 0, "attempted");
        assertEq(_party.successes(), 0, what);
        assertEq(
            _party.answer(), bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector), what
        );
    }

    function _innerCalls() private view returns (bytes[] memory calls) {
        EscrowId other = idOf(buyer, 3);
        calls = new bytes[](11);
        calls[0] = abi.encodeCall(
            escrow.createEscrow, (other, seller, AMOUNT, address(token), DEADLINE, WINDOW, GRACE, CRITERIA)
        );
        calls[1] = abi.encodeCall(escrow.submitDelivery, (id, PROOF));
        calls[2] = abi.encodeCall(escrow.accept, (id));
        calls[3] = abi.encodeCall(escrow.finalizeRelease, (id));
        calls[4] = abi.encodeCall(escrow.dispute, (id));
        calls[5] = abi.encodeCall(escrow.resolveDispute, (id, 0, 100, 0));
        calls[6] = abi.encodeCall(escrow.claimUnresolved, (id));
        calls[7] = abi.encodeCall(escrow.claimAbandoned, (id));
        calls[8] = abi.encodeCall(escrow.cancel, (id));
        calls[9] = abi.encodeCall(escrow.withdraw, (address(token)));
        calls[10] = abi.encodeCall(escrow.withdrawTo, (address(token), stranger));
    }
}
