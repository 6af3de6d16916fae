// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowId, IAbbaBabaEscrow} from "../../IAbbaBabaEscrow.sol";
import {EscrowBase} from "../base/EscrowBase.sol";
import {Vm} from "../../../test-support/Vm.sol";
import {BlocklistToken} from "../mocks/BlocklistToken.sol";
import {EscrowHandler} from "./EscrowHandler.sol";

/// @notice E1 to E11 after any sequence of the handler's calls. A call of the handler that reverts fails the run.
contract EscrowInvariantTest is EscrowBase {
    EscrowHandler internal handler;
    BlocklistToken[2] internal tokens;
    address[3] internal buyers = [makeAddr("buyer 0"), makeAddr("buyer 1"), makeAddr("buyer 2")];
    address[3] internal sellers = [makeAddr("seller 0"), makeAddr("seller 1"), makeAddr("seller 2")];
    address[2] internal resolvers = [makeAddr("resolver 0"), makeAddr("resolver 1")];
    address[2] internal receivers = [makeAddr("receiver 0"), makeAddr("receiver 1")];

    function setUp() public override {
        vm.warp(T0);
        tokens = [new BlocklistToken(), new BlocklistToken()];
        address[] memory list = new address[](2);
        (list[0], list[1]) = (address(tokens[0]), address(tokens[1]));
        vm.recordLogs();
        escrow = deploy(admin, resolvers[0], receivers[0], list);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        handler = new EscrowHandler(escrow, admin, tokens, buyers, sellers, resolvers, receivers, logs);
    }

    /// @notice Tells the runner to call the handler, and nothing else. (It knows contracts by their artifacts: when this
    /// file is run alone, `hardhat build` must have run before.)
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// hardhat-config: invariant.failOnRevert = true
    /// hardhat-config: invariant.runs = 24
    /// hardhat-config: invariant.depth = 120
    function invariant_allProperties() external {
        checkMoney();
        checkEscrows();
        checkModel();
        checkExit();
    }

    /// @notice Runs after every sequence: a handler that mostly does nothing proves nothing.
    function afterInvariant() external view {
        assertLe(75, handler.share(), "share of calls that did work");
    }

    /// @notice A walk with the same handler: three calls in four do something, and every kind of step is taken.
    /// @param seed Any start of the walk.
    /// hardhat-config: fuzz.runs = 24
    function testFuzz_handlerDoesRealWork(uint256 seed) external {
        for (uint256 i; i < 200; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 what = seed % 16;
            if (what < 3) handler.create(seed >> 8, seed >> 40, seed >> 72, seed >> 104, seed >> 136);
            else if (what < 12) handler.advance(seed >> 8);
            else if (what < 13) handler.withdraw(seed >> 8);
            else if (what < 14) handler.administer(seed >> 8);
            else handler.environment(seed >> 8);
            if (i % 50 == 0) checkExit();
        }
        checkMoney();
        checkEscrows();
        checkModel();
        assertLe(75, handler.share(), "share of calls that did work");
        uint256 reached;
        for (uint8 op; op <= uint8(type(EscrowHandler.Op).max); ++op) {
            if (handler.done(EscrowHandler.Op(op)) != 0) ++reached;
        }
        assertLe(10, reached, "kinds of steps taken");
    }

    /// @dev E1 and E2, per token: held = live + credits + donations, and in = out + live + credits.
    function checkMoney() internal view {
        for (uint256 t; t < 2; ++t) {
            address tok = address(tokens[t]);
            uint256 live;
            for (uint256 i; i < handler.count(); ++i) {
                IAbbaBabaEscrow.Escrow memory e = escrow.getEscrowDetails(handler.ids(i));
                if (e.token == tok && _isLive(e.status)) live += e.amount;
            }
            uint256 credits;
            for (uint256 i; i < 10; ++i) {
                credits += escrow.creditOf(handler.creditor(i), tok);
            }
            assertEq(tokens[t].balanceOf(address(escrow)), live + credits + handler.donated(tok), "E1 held");
            assertEq(handler.totalIn(tok), handler.totalOut(tok) + live + credits, "E2 in and out");
        }
    }

    /// @dev E3 to E5: each escrow pays out once, what it took in, to whom it should.
    function checkEscrows() internal view {
        for (uint256 i; i < handler.count(); ++i) {
            EscrowId each = handler.ids(i);
            IAbbaBabaEscrow.Escrow memory e = escrow.getEscrowDetails(each);
            EscrowHandler.Ghost memory g = handler.ghost(each);
            uint256 paid = g.toBuyer + g.toSeller + g.toFeeReceiver;
            assertEq(e.amount, g.paidIn, "E6 amount");
            assertEq(e.fee, (e.amount * 200 + 10_199) / 10_200, "E5 fee");
            if (_isLive(e.status)) {
                assertEq(paid, 0, "E3 nothing paid while live");
                continue;
            }
            assertEq(paid, g.paidIn, "E3 all paid at the end");
            assertEq(g.payouts, 1, "E4 one payout");
            if (e.status == IAbbaBabaEscrow.Status.Released) {
                assertEq(g.toSeller, e.locked, "E5 price");
                assertEq(g.toFeeReceiver, e.fee, "E5 fee paid");
            } else if (e.status != IAbbaBabaEscrow.Status.Resolved) {
                assertEq(g.toBuyer, e.amount, "E5 refund includes the fee");
            } else {
                // Pro rata: the fee receiver's share of the fee is the seller's share of the price, but for rounding.
                assertLe(g.toFeeReceiver * e.locked, (g.toSeller + 1) * e.fee, "E5 fee in a split");
                assertLe(g.toSeller * e.fee, (g.toFeeReceiver + 1) * e.locked, "E5 fee in a split");
            }
        }
    }

    /// @dev E6, E10 and E11: storage is what the events say, so that no call touched an escrow it does not name.
    function checkModel() internal view {
        for (uint256 i; i < handler.count(); ++i) {
            EscrowId each = handler.ids(i);
            assertEq(abi.encode(escrow.getEscrowDetails(each)), abi.encode(handler.model(each)), "E11 escrow");
        }
        for (uint256 t; t < 2; ++t) {
            address tok = address(tokens[t]);
            for (uint256 i; i < 10; ++i) {
                address account = handler.creditor(i);
                assertEq(escrow.creditOf(account, tok), handler.modelCredits(account, tok), "E11 credit");
            }
            assertEq(escrow.isTokenSupported(tok), handler.modelSupported(tok), "E11 token");
        }
        (uint256 index,,) = escrow.currentConfig();
        assertEq(index, handler.modelConfigCount(), "E11 config count");
        for (uint256 i = 1; i <= index; ++i) {
            (address r, address f) = escrow.configAt(i);
            (address mr, address mf) = handler.modelConfig(i);
            assertEq(r, mr, "E11 resolver");
            assertEq(f, mf, "E11 fee receiver");
        }
        assertEq(escrow.paused(), handler.modelPaused(), "E11 paused");
    }

    /// @dev E8 and E9: the newest live escrow, paused or not, is left by a party alone, without counterparty or
    /// administrator; and what the views promise is what happens.
    function checkExit() internal {
        for (uint256 i = handler.count(); i != 0; --i) {
            EscrowId each = handler.ids(i - 1);
            IAbbaBabaEscrow.Escrow memory e = escrow.getEscrowDetails(each);
            if (!_isLive(e.status)) continue;
            uint256 snapshot = vm.snapshotState();
            if (e.status == IAbbaBabaEscrow.Status.Funded) {
                vm.warp(e.deadline + e.abandonmentGrace + 365 days);
                assertTrue(escrow.canClaimAbandoned(each), "E8 can claim");
                vm.prank(e.buyer);
                escrow.claimAbandoned(each);
            } else if (e.status == IAbbaBabaEscrow.Status.Delivered) {
                assertTrue(escrow.canFinalize(each) != escrow.isDisputeWindowActive(each), "E8 one of the two");
                vm.warp(e.deliveredAt + e.disputeWindow + 365 days);
                assertTrue(escrow.canFinalize(each), "E8 can finalize");
                vm.prank(e.seller);
                escrow.finalizeRelease(each);
            } else {
                vm.warp(e.disputedAt + 14 days + 365 days);
                assertTrue(escrow.canClaimUnresolved(each), "E8 can claim the split");
                vm.prank(e.buyer);
                escrow.claimUnresolved(each);
            }
            assertTrue(!_isLive(statusOf(each)), "E9 exit");
            vm.revertToState(snapshot);
            return;
        }
    }

    function _isLive(IAbbaBabaEscrow.Status status) private pure returns (bool) {
        return status == IAbbaBabaEscrow.Status.Funded || status == IAbbaBabaEscrow.Status.Delivered
            || status == IAbbaBabaEscrow.Status.Disputed;
    }
}
