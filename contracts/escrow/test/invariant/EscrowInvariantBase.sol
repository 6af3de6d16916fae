// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {InvariantBase} from "../../../test-support/InvariantBase.sol";
import {EscrowId, IAbbaBabaEscrow} from "../../IAbbaBabaEscrow.sol";
import {EscrowBase} from "../base/EscrowBase.sol";
import {BlocklistToken} from "../mocks/BlocklistToken.sol";
import {FeeOnTransferToken} from "../mocks/FeeOnTransferToken.sol";
import {MockERC20} from "../mocks/MockERC20.sol";
import {NoReturnToken} from "../mocks/NoReturnToken.sol";
import {ReentrantToken} from "../mocks/ReentrantToken.sol";
import {EscrowHandler} from "./EscrowHandler.sol";
import {EscrowRules} from "./EscrowRules.sol";

/// @notice What each line of E1 to E11 means for one escrow or one token.
abstract contract EscrowInvariantBase is EscrowBase, InvariantBase {
    EscrowHandler internal handler;

    /// @dev How an attempt ended, whose effects are undone.
    error Attempted(bool success);
    error Left(bool done);

    function setUp() public override {
        vm.warp(T0);
        MockERC20[5] memory five =
            [new MockERC20(), new FeeOnTransferToken(), new BlocklistToken(), new NoReturnToken(), new ReentrantToken()];
        address[] memory list = new address[](5);
        for (uint256 i; i < 5; ++i) {
            list[i] = address(five[i]);
        }
        vm.recordLogs();
        escrow = deploy(admin, vm.addr(1006), vm.addr(1008), list);
        handler = new EscrowHandler(escrow, admin, five, vm.getRecordedLogs(), T0);
        target(address(handler), EscrowHandler.step.selector);
    }

    /// @dev The escrow touched last, and another in turn; zero when there is none.
    function sample() internal view returns (EscrowId last, EscrowId other) {
        uint256 count = handler.count();
        if (count == 0) return (last, other);
        last = handler.touched();
        other = handler.ids(handler.calls() % count);
        if (EscrowId.unwrap(last) == 0) last = other;
    }

    function details(EscrowId id_) internal view returns (IAbbaBabaEscrow.Escrow memory) {
        return escrow.getEscrowDetails(id_);
    }

    function checkHeld(uint256 t) internal view {
        uint256 owed = lockedIn(t) + handler.credits(t);
        assertEq(handler.held(t), owed + handler.donated(address(handler.tokens(t))), "E1 held");
    }

    function checkFlow(uint256 t) internal view {
        assertEq(handler.totalIn(t), handler.totalOut(t) + lockedIn(t) + handler.credits(t), "E2 in and out");
    }

    function lockedIn(uint256 t) internal view returns (uint256 amount) {
        address token_ = address(handler.tokens(t));
        for (uint256 i; i < handler.count(); ++i) {
            IAbbaBabaEscrow.Escrow memory e = details(handler.ids(i));
            if (e.token == token_ && EscrowRules.isLive(e)) amount += e.amount;
        }
    }

    function checkConserved(EscrowId id_) internal view {
        EscrowHandler.Ghost memory g = handler.ghost(id_);
        uint256 paid;
        for (uint256 i; i < g.paidTo.length; ++i) {
            paid += g.paidTo[i];
        }
        assertEq(paid, EscrowRules.isLive(details(id_)) ? 0 : g.paidIn, "E3 paid out");
    }

    function checkPayouts(EscrowId id_) internal view {
        EscrowHandler.Ghost memory g = handler.ghost(id_);
        if (g.paidIn == 0) return;
        assertEq(g.payouts, EscrowRules.isLive(details(id_)) ? 0 : 1, "E4 payouts");
        // Funded, Delivered, Disputed and a final status, at most.
        assertLe(handler.transitions(id_), 4, "E4 transitions");
    }

    function checkFinal(EscrowId id_) internal {
        IAbbaBabaEscrow.Escrow memory e = details(id_);
        if (e.status == IAbbaBabaEscrow.Status.None || EscrowRules.isLive(e)) return;
        address[3] memory callers = [e.buyer, e.seller, e.resolver];
        for (uint256 op; op < EscrowRules.OPS; ++op) {
            bytes memory call_ = EscrowRules.encode(EscrowRules.Op(op), id_, 50);
            uint256 time = handler.clock() + (op % 2) * 400 days;
            assertTrue(!attempt(callers[handler.calls() % 3], call_, time), "E4 left a final status");
        }
    }

    function checkShares(EscrowId id_) internal view {
        IAbbaBabaEscrow.Escrow memory e = details(id_);
        EscrowHandler.Ghost memory g = handler.ghost(id_);
        assertEq(e.fee, EscrowRules.feeOf(g.paidIn), "E5 fee");
        if (e.status == IAbbaBabaEscrow.Status.None || EscrowRules.isLive(e)) return;
        uint256 toSeller = (g.paidIn - e.fee) * g.sellerPercent / 100;
        uint256 fee = e.fee * g.sellerPercent / 100;
        // To whom the events of creation and configuration said, whatever was configured since.
        IAbbaBabaEscrow.Escrow memory agreed = handler.model(id_);
        uint256[3] memory due = [g.paidIn - toSeller - fee, toSeller, fee];
        if (agreed.feeReceiver == agreed.buyer || agreed.feeReceiver == agreed.seller) {
            due[agreed.feeReceiver == agreed.buyer ? 0 : 1] += fee;
            due[2] = 0;
        }
        assertEq(abi.encode(g.paidTo), abi.encode(due), "E5 shares");
    }

    function checkTerms(EscrowId id_) internal view {
        if (EscrowId.unwrap(id_) == 0) return;
        assertEq(handler.fixedTerms(details(id_)), handler.ghost(id_).fixedTerms, "E6 terms");
    }

    function checkUsed(EscrowId id_) internal {
        if (EscrowId.unwrap(id_) == 0) return;
        address owner = details(id_).buyer;
        // As easy as it can be made: the plain token, listed, funded and not paused.
        MockERC20 plain = handler.tokens(0);
        plain.mint(owner, 100);
        vm.prank(owner);
        plain.approve(address(escrow), 100);
        vm.startPrank(admin);
        escrow.setTokenSupported(address(plain), true);
        if (escrow.paused()) escrow.unpause();
        vm.stopPrank();
        uint256 time = handler.clock();
        bytes memory again = _creation(id_, address(plain), time);
        assertTrue(!attempt(owner, again, time), "E6 id used again");
        bytes memory unused = _creation(idOf(owner, type(uint96).max), address(plain), time);
        bool resolves = handler.modelConfig(handler.modelConfigIndex(time)).resolver == owner;
        assertEq(attempt(owner, unused, time), !resolves, "E6 another id of the same buyer");
    }

    function _creation(EscrowId id_, address token_, uint256 time) private view returns (bytes memory) {
        return abi.encodeCall(
            escrow.createEscrow, (id_, handler.people(10), 100, token_, time + 1 hours, 1 hours, 1 hours, CRITERIA)
        );
    }

    function checkCaller(EscrowId id_, uint256 salt) internal {
        uint256 roll = uint256(keccak256(abi.encode(handler.calls(), salt)));
        IAbbaBabaEscrow.Escrow memory e = handler.model(id_);
        // Parties more often than others; now, or around the second at which what is allowed changes.
        address caller = salt % 3 == 0 ? e.buyer : salt % 3 == 1 ? e.seller : handler.people(roll % 11);
        if (roll >> 8 & 7 == 0) caller = e.resolver;
        EscrowRules.Op op = EscrowRules.Op((roll >> 16) % EscrowRules.OPS);
        uint256 time = later(EscrowRules.boundary(e) + (roll >> 32) % 3, 1);
        if (roll >> 48 & 1 == 0) time = handler.clock();
        bytes memory call_ = EscrowRules.encode(op, id_, (roll >> 64) % 101);
        assertEq(attempt(caller, call_, time), EscrowRules.allows(op, e, caller, time), "E7 who may");
    }

    function checkZeroProof(EscrowId id_) internal {
        bytes memory call_ = abi.encodeCall(escrow.submitDelivery, (id_, bytes32(0)));
        assertTrue(!attempt(handler.model(id_).seller, call_, handler.clock()), "E7 delivered nothing");
    }

    function checkTimes(EscrowId id_) internal {
        IAbbaBabaEscrow.Escrow memory e = details(id_);
        uint256 change = EscrowRules.boundary(e);
        for (uint256 i; i < 3; ++i) {
            uint256 time = later(change + i, 1);
            bool finalizes = attempt(handler.people(10), EscrowRules.encode(EscrowRules.Op.Finalize, id_, 0), time);
            bool disputes = attempt(e.buyer, EscrowRules.encode(EscrowRules.Op.Dispute, id_, 0), time);
            bool claims = attempt(e.buyer, EscrowRules.encode(EscrowRules.Op.ClaimAbandoned, id_, 0), time);
            bool splits = attempt(e.seller, EscrowRules.encode(EscrowRules.Op.ClaimUnresolved, id_, 0), time);
            vm.warp(time);
            assertTrue(!(finalizes && disputes), "E8 both at once");
            assertEq(escrow.canFinalize(id_), finalizes, "E8 canFinalize");
            assertEq(escrow.isDisputeWindowActive(id_), disputes, "E8 isDisputeWindowActive");
            assertEq(escrow.canClaimAbandoned(id_), claims, "E8 canClaimAbandoned");
            assertEq(escrow.canClaimUnresolved(id_), splits, "E8 canClaimUnresolved");
        }
    }

    function checkExit(EscrowId id_) internal {
        if (!EscrowRules.isLive(details(id_))) return;
        try this.exitAlone(id_) {}
        catch (bytes memory reason) {
            assertEq(reason, abi.encodeWithSelector(Left.selector, true), "E9 exit");
        }
    }

    /// @notice Leaves an escrow by a party alone, with everybody blocked, a token that takes all, and deposits stopped.
    /// Reverts in any case, with what came of it.
    function exitAlone(EscrowId id_) external {
        IAbbaBabaEscrow.Escrow memory e = details(id_);
        vm.startPrank(admin);
        if (!escrow.paused()) escrow.pause();
        vm.stopPrank();
        FeeOnTransferToken(address(handler.tokens(1))).setFee(type(int256).max);
        for (uint256 i; i < 11; ++i) {
            BlocklistToken(address(handler.tokens(2))).setBlocked(handler.people(i), true);
        }
        uint256 time = later(EscrowRules.boundary(e), 0);
        bool funded = e.status == IAbbaBabaEscrow.Status.Funded;
        EscrowRules.Op op = funded
            ? EscrowRules.Op.ClaimAbandoned
            : e.status == IAbbaBabaEscrow.Status.Delivered ? EscrowRules.Op.Finalize : EscrowRules.Op.ClaimUnresolved;
        vm.warp(time);
        uint256 t = handler.tokenIndex(e.token);
        address[2] memory parties = [e.buyer, e.seller];
        uint256 before = handler.wealth(e.buyer, t) + handler.wealth(e.seller, t);
        vm.prank(parties[funded ? 0 : 1]);
        (bool success,) = address(escrow).call(EscrowRules.encode(op, id_, 0));
        uint256 gained = handler.wealth(e.buyer, t) + handler.wealth(e.seller, t) - before;
        bool done = success && !EscrowRules.isLive(details(id_)) && gained + e.fee >= e.amount;
        vm.prank(e.buyer);
        (bool created,) = address(escrow).call(_creation(idOf(e.buyer, type(uint96).max), e.token, time));
        revert Left(done && !created);
    }

    function checkApart() internal {
        uint256 count = handler.count();
        bytes32[] memory before = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            before[i] = keccak256(abi.encode(details(handler.ids(i))));
        }
        handler.step(handler.calls());
        // The handler has measured that only this escrow's parties were paid, and that it alone is in the events.
        for (uint256 i; i < count; ++i) {
            EscrowId each = handler.ids(i);
            if (EscrowId.unwrap(each) == EscrowId.unwrap(handler.touched())) continue;
            assertEq(keccak256(abi.encode(details(each))), before[i], "E10 another escrow");
        }
        checkConserved(handler.touched());
    }

    function checkModel(EscrowId id_) internal view {
        assertEq(abi.encode(details(id_)), abi.encode(handler.model(id_)), "E11 escrow");
    }

    function checkCredits(uint256 t) internal view {
        address token_ = address(handler.tokens(t));
        for (uint256 i; i < 11; ++i) {
            address account = handler.people(i);
            assertEq(escrow.creditOf(account, token_), handler.modelCredits(account, token_), "E11 credit");
        }
        assertEq(escrow.isTokenSupported(token_), handler.modelSupported(token_), "E11 token");
    }

    function checkSettings() internal view {
        uint256 index = handler.modelConfigIndex(block.timestamp);
        EscrowHandler.ModelConfig memory config = handler.modelConfig(index);
        assertCurrent(index, config.resolver, config.feeReceiver);
        assertConfigAt(index, config.resolver, config.feeReceiver);
        uint256 newest = handler.modelConfigCount();
        if (newest == index) {
            assertAnnounced(0, address(0), address(0), 0);
        } else {
            config = handler.modelConfig(newest);
            assertAnnounced(newest, config.resolver, config.feeReceiver, config.effectiveAt);
        }
        assertEq(escrow.paused(), handler.modelPaused(), "E11 paused");
    }

    /// @dev `time` less `back`, but never in the past.
    function later(uint256 time, uint256 back) internal view returns (uint256) {
        uint256 now_ = handler.clock();
        return time < now_ + back ? now_ : time - back;
    }

    /// @dev Whether a call at second `time` succeeds; its effects are undone.
    function attempt(address caller, bytes memory call_, uint256 time) internal returns (bool) {
        try this.tryCall(caller, call_, time) {}
        catch (bytes memory reason) {
            return keccak256(reason) == keccak256(abi.encodeWithSelector(Attempted.selector, true));
        }
        return false;
    }

    function tryCall(address caller, bytes calldata call_, uint256 time) external {
        vm.warp(time);
        vm.prank(caller);
        (bool success,) = address(escrow).call(call_);
        revert Attempted(success);
    }
}
