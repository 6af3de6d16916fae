// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FeeOnTransferToken} from "../../escrow/test/mocks/FeeOnTransferToken.sol";
import {LyingToken} from "../../escrow/test/mocks/LyingToken.sol";
import {MockERC20} from "../../escrow/test/mocks/MockERC20.sol";
import {NoReturnToken} from "../../escrow/test/mocks/NoReturnToken.sol";
import {ReentrantParty} from "../../escrow/test/mocks/ReentrantParty.sol";
import {ReentrantToken} from "../../escrow/test/mocks/ReentrantToken.sol";
import {TestBase} from "../../test-support/TestBase.sol";
import {ISettlement} from "../ISettlement.sol";
import {Settlement} from "../Settlement.sol";

contract SettleTest is TestBase {
    Settlement private _settlement;
    MockERC20 private _token;
    address private _payer = address(0xA11CE);
    address private _merchant = address(0xB0B);
    bytes32 private constant HASH = keccak256("request");

    function setUp() external {
        _settlement = new Settlement();
        _use(new MockERC20());
    }

    /// @param amount Any; bounded to what there can be.
    function test_paysTheMerchant_andSaysSo(uint256 amount) external {
        amount = bound(amount, 1, type(uint128).max);
        _token.mint(_payer, amount);
        vm.expectEmit(address(_settlement));
        emit ISettlement.Settled(_payer, _merchant, HASH, address(_token), amount);
        _settle(amount);
        assertEq(_token.balanceOf(_merchant), amount, "merchant");
        assertEq(_token.balanceOf(address(_settlement)), 0, "nothing is held");
        assertTrue(_isSettled(amount), "settled");
    }

    function test_reverts_theSecondTime() external {
        _token.mint(_payer, 20);
        _settle(10);
        bytes32 id = _settlement.settlementIdOf(_payer, _merchant, address(_token), 10, HASH);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AlreadySettled.selector, id));
        _settle(10);
        assertEq(_token.balanceOf(_merchant), 10, "merchant");
    }

    /// @dev Nobody blocks a request by settling one unit, by paying somebody else, in another token, or for another one.
    function test_isBlockedByNothing_butItself() external {
        address other = address(0xE71);
        MockERC20 otherToken = new MockERC20();
        _token.mint(other, 100);
        _token.mint(_payer, 100);
        otherToken.mint(_payer, 100);
        vm.prank(other);
        _token.approve(address(_settlement), 100);
        vm.prank(_payer);
        otherToken.approve(address(_settlement), 100);

        vm.prank(other);
        _settlement.settle(_merchant, address(_token), 10, HASH);
        vm.prank(other);
        _settlement.settle(_merchant, address(_token), 1, HASH);
        _settle(1);
        vm.prank(_payer);
        _settlement.settle(other, address(_token), 10, HASH);
        vm.prank(_payer);
        _settlement.settle(_merchant, address(otherToken), 10, HASH);
        vm.prank(_payer);
        _settlement.settle(_merchant, address(_token), 10, keccak256("another request"));
        assertEq(_isSettled(10), false, "not before");
        _settle(10);
        assertTrue(_isSettled(10), "settled");
    }

    function test_reverts_ofNothing() external {
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AmountRequired.selector));
        _settle(0);
    }

    function test_reverts_toOneself() external {
        _token.mint(_payer, 10);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AmountNotReceived.selector, 10, 0));
        vm.prank(_payer);
        _settlement.settle(_payer, address(_token), 10, HASH);
    }

    function test_reverts_beyondBalance() external {
        _token.mint(_payer, 9);
        vm.expectRevert(abi.encodeWithSelector(MockERC20.InsufficientBalance.selector, _payer, 9, 10));
        _settle(10);
    }

    /// @dev The payer is the caller: what one has allowed, another's call does not pull.
    function test_reverts_withoutOnesOwnAllowance() external {
        _token.mint(_payer, 10);
        address thief = address(0xBAD);
        vm.expectRevert(abi.encodeWithSelector(MockERC20.InsufficientAllowance.selector, thief, address(_settlement), 10));
        vm.prank(thief);
        _settlement.settle(thief, address(_token), 10, HASH);
    }

    function test_paysByTokens_thatReturnNothing() external {
        _use(new NoReturnToken());
        _token.mint(_payer, 10);
        _settle(10);
        assertEq(_token.balanceOf(_merchant), 10, "merchant");
    }

    function test_reverts_byTokensThatTakeAFee() external {
        FeeOnTransferToken token = new FeeOnTransferToken();
        _use(token);
        _token.mint(_payer, 20);
        token.setFee(1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AmountNotReceived.selector, 10, 9));
        _settle(10);
        token.setFee(-1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AmountNotReceived.selector, 10, 11));
        _settle(10);
        assertEq(_isSettled(10), false, "not settled");
    }

    function test_reverts_byTokensThatLie() external {
        LyingToken token = new LyingToken();
        _use(token);
        _token.mint(_payer, 20);
        _token.mint(_merchant, 5);
        token.setLie(LyingToken.Lie.SaysTrueMovesNothing);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AmountNotReceived.selector, 10, 0));
        _settle(10);
        token.setLie(LyingToken.Lie.ShrinksOnPull);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AmountNotReceived.selector, 10, 0));
        _settle(10);
        assertEq(_isSettled(10), false, "not settled");
    }

    /// @dev In the middle of a transfer, the same settlement is over already.
    function test_settlesOnce_whenTheTokenCallsBack() external {
        ReentrantParty party = new ReentrantParty();
        ReentrantToken token = new ReentrantToken();
        _use(token);
        _payer = address(party);
        _token.mint(_payer, 20);
        vm.prank(_payer);
        _token.approve(address(_settlement), 20);
        token.setHooked(_payer);
        party.arm(
            address(_settlement), abi.encodeCall(ISettlement.settle, (_merchant, address(_token), 10, HASH))
        );
        _settle(10);
        assertTrue(party.attempts() != 0, "attempted");
        assertEq(_token.balanceOf(_merchant), 10, "merchant");
    }

    function _use(MockERC20 token) private {
        _token = token;
        vm.prank(_payer);
        token.approve(address(_settlement), type(uint256).max);
    }

    function _settle(uint256 amount) private {
        vm.prank(_payer);
        _settlement.settle(_merchant, address(_token), amount, HASH);
    }

    function _isSettled(uint256 amount) private view returns (bool) {
        return _settlement.isSettled(_payer, _merchant, address(_token), amount, HASH);
    }
}
