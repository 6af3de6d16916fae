// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {Vm} from "../../../test-support/Vm.sol";
import {AbbaBabaEscrow} from "../../AbbaBabaEscrow.sol";
import {EscrowId, IAbbaBabaEscrow} from "../../IAbbaBabaEscrow.sol";
import {BlocklistToken} from "../mocks/BlocklistToken.sol";
import {FeeOnTransferToken} from "../mocks/FeeOnTransferToken.sol";
import {MockERC20} from "../mocks/MockERC20.sol";
import {ReentrantParty} from "../mocks/ReentrantParty.sol";
import {EscrowRules} from "./EscrowRules.sol";
import {EscrowWorld} from "./EscrowWorld.sol";

/// @notice Drives an escrow contract through calls that must all succeed, and measures from balances who is paid.
contract EscrowHandler is EscrowWorld {
    using EscrowRules for EscrowRules.Op;

    /// @dev What was measured about one escrow.
    struct Ghost {
        uint256 paidIn;
        /// @dev Buyer, seller, fee receiver; who is two of them is counted as the first.
        uint256[3] paidTo;
        uint256 payouts;
        /// @dev The seller's share of the price, in percent, by the call that ended it.
        uint256 sellerPercent;
        bytes32 fixedTerms;
    }

    EscrowId[] public ids;
    EscrowId[] private _live;
    mapping(EscrowId escrowId => Ghost ghost) private _ghosts;
    mapping(uint256 tokenIndex => uint256 amount) public totalIn;
    mapping(uint256 tokenIndex => uint256 amount) public totalOut;

    /// @notice The escrow and the token that the last call was about.
    EscrowId public touched;
    uint256 public touchedToken;
    uint256 public calls;
    /// @notice Calls that the escrow contract carried out.
    uint256 public work;
    uint256 public reentries;

    error Refused(string what, bytes reason);

    constructor(
        AbbaBabaEscrow escrow_,
        address admin_,
        MockERC20[5] memory tokens_,
        Vm.Log[] memory logs,
        uint256 start
    ) EscrowWorld(escrow_, admin_, tokens_, logs, start) {}

    /// @notice One call of any kind.
    /// @param seed Chooses everything.
    function step(uint256 seed) external {
        vm.warp(clock);
        ++calls;
        seed = uint256(keccak256(abi.encode(seed, calls)));
        uint256 kind = seed % 100;
        seed >>= 8;
        if (kind < 12) _surround(seed);
        else if (kind < 18) _administer(seed);
        else if (kind < 28) _withdraw(seed);
        else if (kind < 52 || _live.length == 0) _create(seed);
        else _advance(seed);
    }

    function count() external view returns (uint256) {
        return ids.length;
    }

    function ghost(EscrowId id) external view returns (Ghost memory) {
        return _ghosts[id];
    }

    /// @dev What surrounds the contract changes; it is not called itself.
    function _surround(uint256 seed) private {
        uint256 kind = seed % 4;
        if (kind == 0) _toggleBlock(seed >> 8);
        else if (kind == 1) _donate(seed >> 8);
        else if (kind == 2) _setFee(seed >> 8);
        else clock += bound(seed >> 8, 1, 2 days);
    }

    function _administer(uint256 seed) private {
        vm.recordLogs();
        vm.startPrank(admin);
        bool announced = modelConfigIndex(clock) != modelConfigCount;
        if (seed % 3 == 0 && announced && seed & 1 << 7 == 0) escrow.cancelConfig();
        else if (seed % 3 == 0) escrow.setConfig(resolverAt(seed >> 8), receiverAt(seed >> 16));
        else if (seed % 3 == 1) escrow.setTokenSupported(address(tokens[(seed >> 8) % TOKENS]), (seed >> 16) % 2 == 0);
        else if (escrow.paused()) escrow.unpause();
        else escrow.pause();
        vm.stopPrank();
        _absorb(EscrowId.wrap(0));
        ++work;
    }

    function _withdraw(uint256 seed) private {
        for (uint256 i; i < PEOPLE * TOKENS; ++i) {
            (address account, uint256 t) = (people[addmod(seed, i, PEOPLE)], addmod(seed >> 8, i, TOKENS));
            uint256 credit = modelCredits[account][address(tokens[t])];
            if (credit != 0) return _withdraw(seed, account, t, credit);
        }
        if (_live.length == 0) _create(seed);
        else _advance(seed);
    }

    function _withdraw(uint256 seed, address account, uint256 t, uint256 credit) private {
        // To the creditor, or to an address that no token blocks.
        bool toSelf = seed % 2 == 0;
        if (t == FEE_TAKING) FeeOnTransferToken(address(tokens[t])).setFee(0);
        if (t == BLOCKING) {
            BlocklistToken(address(tokens[t])).setBlocked(address(escrow), false);
            toSelf = toSelf && !BlocklistToken(address(tokens[t])).isBlocked(account);
        }
        address recipient = toSelf ? account : address(uint160(uint256(keccak256(abi.encode(calls)))));
        uint256 before = held(t);
        uint256 owned = tokens[t].balanceOf(recipient);
        bytes memory call_ = toSelf
            ? abi.encodeWithSignature("withdraw(address)", tokens[t])
            : abi.encodeCall(escrow.withdrawTo, (address(tokens[t]), recipient));
        bytes memory result = _call(EscrowId.wrap(0), account, call_, t);
        assertEq(abi.decode(result, (uint256)), credit, "E2 withdrew its credit");
        assertEq(tokens[t].balanceOf(recipient) - owned, credit, "E2 withdrawal arrived");
        totalOut[t] += before - held(t);
    }

    // --- Creation ---

    function _create(uint256 seed) private {
        (uint256 t, uint256 b, uint256 s) = ((seed >> 8) % TOKENS, seed % 3, (seed >> 16) % 6);
        uint256 config = modelConfigIndex(clock);
        address resolver = modelConfig(config).resolver;
        if (people[b] == resolver) b = (b + 1) % 3;
        while (s == b || people[s] == resolver) s = (s + 1) % 6;
        (address buyer, MockERC20 token) = (people[b], tokens[t]);
        EscrowId id = EscrowId.wrap(bytes32(bytes20(buyer)) | bytes32(ids.length + 1));
        IAbbaBabaEscrow.Escrow memory e = _terms(seed >> 24, buyer, people[s], address(token));
        bytes memory call_ = abi.encodeCall(
            escrow.createEscrow,
            (id, e.seller, e.amount, e.token, e.deadline, e.disputeWindow, e.abandonmentGrace, e.criteriaHash)
        );
        token.mint(buyer, e.amount);
        vm.prank(buyer);
        token.approve(address(escrow), e.amount);

        _clearTheWay(call_, t, buyer);
        uint256 before = token.balanceOf(buyer);
        (e.configIndex, e.resolver, e.feeReceiver) = (config, resolver, modelConfig(config).feeReceiver);
        _refuseResolver(e);
        _call(id, buyer, call_, t);
        ids.push(id);
        _live.push(id);
        _ghosts[id].paidIn = before - token.balanceOf(buyer);
        _ghosts[id].fixedTerms = fixedTerms(e);
        totalIn[t] += before - token.balanceOf(buyer);
        assertEq(before - token.balanceOf(buyer), e.amount, "E2 pulled all, and only, the amount");
        assertEq(abi.encode(model(id)), abi.encode(e), "E11 the event says what was agreed");
    }

    function _terms(uint256 seed, address buyer, address seller, address token)
        private
        view
        returns (IAbbaBabaEscrow.Escrow memory e)
    {
        (e.buyer, e.seller, e.token) = (buyer, seller, token);
        (e.status, e.createdAt) = (IAbbaBabaEscrow.Status.Funded, clock);
        // Dust and small amounts, where rounding shows most, as often as large ones; short times as often as long.
        e.amount = bound(seed >> 2, 2, seed % 2 == 0 ? 300 : type(uint96).max);
        e.fee = EscrowRules.feeOf(e.amount);
        e.locked = e.amount - e.fee;
        e.deadline = clock + bound(seed >> 3, 1, seed & 4 == 0 ? 1 hours : 365 days);
        e.disputeWindow = bound(seed >> 5, 1 minutes, seed & 8 == 0 ? 1 hours : 30 days);
        e.abandonmentGrace = bound(seed >> 7, 1 minutes, seed & 16 == 0 ? 1 hours : 30 days);
        e.criteriaHash = bytes32(seed);
    }

    /// @dev However clear the way is, who resolves is no party.
    function _refuseResolver(IAbbaBabaEscrow.Escrow memory e) private {
        address[2][2] memory parties = [[e.buyer, e.resolver], [e.resolver, e.seller]];
        for (uint256 i; i < 2; ++i) {
            (address buyer, address seller) = (parties[i][0], parties[i][1]);
            bytes memory call_ = abi.encodeCall(
                escrow.createEscrow,
                (
                    EscrowId.wrap(bytes32(bytes20(buyer)) | bytes32(ids.length + 1)),
                    seller,
                    e.amount,
                    e.token,
                    e.deadline,
                    e.disputeWindow,
                    e.abandonmentGrace,
                    e.criteriaHash
                )
            );
            vm.prank(buyer);
            (bool success, bytes memory result) = address(escrow).call(call_);
            assertTrue(!success, "E5 a resolver became a party");
            assertEq(
                result,
                abi.encodeWithSelector(IAbbaBabaEscrow.ResolverIsParty.selector, e.resolver),
                "refused for the right reason"
            );
        }
    }

    /// @dev What should stand in the way of a creation does, for the right reason; then it is removed.
    function _clearTheWay(bytes memory call_, uint256 t, address buyer) private {
        MockERC20 token = tokens[t];
        bytes memory reason;
        bool feeTaken = t == FEE_TAKING && FeeOnTransferToken(address(token)).fee() != 0;
        if (modelPaused) {
            reason = abi.encodeWithSelector(Pausable.EnforcedPause.selector);
        } else if (!modelSupported[address(token)]) {
            reason = abi.encodeWithSelector(IAbbaBabaEscrow.TokenNotSupported.selector, token);
        } else if (t == BLOCKING && BlocklistToken(address(token)).isBlocked(buyer)) {
            reason = abi.encodeWithSelector(BlocklistToken.AccountBlocked.selector, buyer);
        } else if (t == BLOCKING && BlocklistToken(address(token)).isBlocked(address(escrow))) {
            reason = abi.encodeWithSelector(BlocklistToken.AccountBlocked.selector, escrow);
        } else if (!feeTaken) {
            return;
        }
        vm.prank(buyer);
        (bool success, bytes memory result) = address(escrow).call(call_);
        assertTrue(!success, "creation refused");
        if (reason.length != 0) assertEq(result, reason, "creation refused for the right reason");

        if (feeTaken) FeeOnTransferToken(address(token)).setFee(0);
        if (t == BLOCKING) {
            BlocklistToken(address(token)).setBlocked(buyer, false);
            BlocklistToken(address(token)).setBlocked(address(escrow), false);
        }
        vm.recordLogs();
        vm.startPrank(admin);
        if (modelPaused) escrow.unpause();
        if (!modelSupported[address(token)]) escrow.setTokenSupported(address(token), true);
        vm.stopPrank();
        _absorb(EscrowId.wrap(0));
    }

    // --- One step in the life of a live escrow ---

    function _advance(uint256 seed) private {
        EscrowId id = _live[seed % _live.length];
        IAbbaBabaEscrow.Escrow memory e = model(id);
        uint256 ruling = (seed >> 32) % 101;
        EscrowRules.Op op = _choose(e, seed >> 64);
        address caller = op == EscrowRules.Op.Finalize
            ? people[STRANGER]
            : op == EscrowRules.Op.Resolve
                ? e.resolver
                : op == EscrowRules.Op.Deliver || op == EscrowRules.Op.Cancel
                    || (op == EscrowRules.Op.ClaimUnresolved && seed & 1 << 60 == 0) ? e.seller : e.buyer;

        uint256 t = tokenIndex(e.token);
        uint256[3] memory before = _wealths(e, t);
        uint256 heldBefore = held(t);
        _call(id, caller, op.encode(id, ruling), t);
        uint256[3] memory afterwards = _wealths(e, t);
        Ghost storage g = _ghosts[id];
        if (keccak256(abi.encode(afterwards)) != keccak256(abi.encode(before))) ++g.payouts;
        for (uint256 i; i < 3; ++i) {
            g.paidTo[i] += afterwards[i] - before[i];
        }
        totalOut[t] += heldBefore - held(t);
        if (op == EscrowRules.Op.Deliver || op == EscrowRules.Op.Dispute) return;
        g.sellerPercent = op.sellerPercent(ruling);
        _live[seed % _live.length] = _live[_live.length - 1];
        _live.pop();
    }

    function _wealths(IAbbaBabaEscrow.Escrow memory e, uint256 t) private view returns (uint256[3] memory all) {
        (all[0], all[1]) = (wealth(e.buyer, t), wealth(e.seller, t));
        if (e.feeReceiver != e.buyer && e.feeReceiver != e.seller) all[2] = wealth(e.feeReceiver, t);
    }

    /// @dev Something that the escrow allows, at once or after waiting until exactly then, or a while longer.
    function _choose(IAbbaBabaEscrow.Escrow memory e, uint256 roll) private returns (EscrowRules.Op) {
        uint256 choice = roll % 100;
        bool due = clock >= EscrowRules.boundary(e);
        if (e.status == IAbbaBabaEscrow.Status.Funded) {
            if (choice < 82 && !due) return EscrowRules.Op.Deliver;
            if (choice < 90) return EscrowRules.Op.Cancel;
        } else {
            bool disputed = e.status == IAbbaBabaEscrow.Status.Disputed;
            EscrowRules.Op soon = disputed ? EscrowRules.Op.Resolve : EscrowRules.Op.Dispute;
            if (choice < 55 && EscrowRules.allows(soon, e, disputed ? e.resolver : e.buyer, clock)) return soon;
            if (choice < 65) return EscrowRules.Op.Accept;
            if (choice < 72) return EscrowRules.Op.Cancel;
        }
        if (!due) clock = EscrowRules.boundary(e) + ((roll >> 8) % 2) * ((roll >> 16) % 1 hours);
        vm.warp(clock);
        if (e.status == IAbbaBabaEscrow.Status.Funded) return EscrowRules.Op.ClaimAbandoned;
        return e.status == IAbbaBabaEscrow.Status.Delivered ? EscrowRules.Op.Finalize : EscrowRules.Op.ClaimUnresolved;
    }

    // --- Calls ---

    /// @dev Makes a call that must succeed, be about `id` alone, and let nobody in while it runs.
    function _call(EscrowId id, address caller, bytes memory call_, uint256 t) private returns (bytes memory) {
        if (t == REENTRANT) _arm(ReentrantParty(people[calls % 2 == 0 ? 2 : 5]), _robbery(call_));
        vm.recordLogs();
        vm.prank(caller);
        (bool success, bytes memory result) = address(escrow).call(call_);
        if (!success) revert Refused("a call that is allowed", result);
        _absorb(id);
        (touched, touchedToken) = (id, t);
        ++work;
        if (t != REENTRANT) return result;
        for (uint256 i = 2; i < 6; i += 3) {
            reentries += ReentrantParty(people[i]).attempts();
            assertEq(ReentrantParty(people[i]).successes(), 0, "E10 a call got in while another ran");
        }
        return result;
    }

    /// @dev What a party that hears of a transfer tries: whatever it could do at any other time.
    function _robbery(bytes memory call_) private view returns (bytes memory) {
        address party = people[calls % 2 == 0 ? 2 : 5];
        for (uint256 i; i < _live.length && i < 4; ++i) {
            IAbbaBabaEscrow.Escrow memory e = model(_live[i]);
            for (uint256 op; op < EscrowRules.OPS; ++op) {
                if (EscrowRules.allows(EscrowRules.Op(op), e, party, clock)) return EscrowRules.Op(op).encode(_live[i], 50);
            }
        }
        if (modelCredits[party][address(tokens[REENTRANT])] == 0) return call_;
        return abi.encodeCall(escrow.withdrawTo, (address(tokens[REENTRANT]), address(this)));
    }

    /// @dev Feeds the model. A call about one escrow emits events about it alone.
    function _absorb(EscrowId id) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter != address(escrow)) continue;
            bytes32 about = EscrowId.unwrap(apply_(logs[i], clock));
            if (about != 0) assertEq(about, EscrowId.unwrap(id), "E10 an event about another escrow");
        }
    }

    /// @notice Digest of what never changes in an escrow.
    function fixedTerms(IAbbaBabaEscrow.Escrow memory e) public pure returns (bytes32) {
        bytes memory money = abi.encode(e.token, e.amount, e.locked, e.fee, e.configIndex, e.resolver, e.feeReceiver);
        bytes memory times = abi.encode(e.createdAt, e.deadline, e.disputeWindow, e.abandonmentGrace);
        return keccak256(abi.encode(e.buyer, e.seller, e.criteriaHash, money, times));
    }
}
