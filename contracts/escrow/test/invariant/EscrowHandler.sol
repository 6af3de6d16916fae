// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {AbbaBabaEscrow} from "../../AbbaBabaEscrow.sol";
import {EscrowId, IAbbaBabaEscrow} from "../../IAbbaBabaEscrow.sol";
import {TestBase} from "../../../test-support/TestBase.sol";
import {Vm} from "../../../test-support/Vm.sol";
import {BlocklistToken} from "../mocks/BlocklistToken.sol";

/// @notice Drives an escrow contract through bounded calls that must all succeed. It measures who was paid from
/// balances, and rebuilds the contract's storage from its events alone.
contract EscrowHandler is TestBase {
    enum Op {
        Create,
        Deliver,
        Accept,
        Finalize,
        Dispute,
        Resolve,
        ClaimUnresolved,
        ClaimAbandoned,
        Cancel,
        Withdraw,
        Administer,
        Environment
    }

    /// @dev What was measured about one escrow.
    struct Ghost {
        uint256 paidIn;
        uint256 toBuyer;
        uint256 toSeller;
        uint256 toFeeReceiver;
        uint256 payouts;
        uint256 credits;
        bytes32 fixedTerms;
    }

    uint256 private constant MAX_ESCROWS = 40;

    AbbaBabaEscrow public escrow;
    address public admin;

    BlocklistToken[2] public tokens;
    address[3] public buyers;
    address[3] public sellers;
    address[2] public resolvers;
    address[2] public receivers;

    EscrowId[] public ids;
    mapping(EscrowId escrowId => Ghost ghost) private _ghosts;
    /// @dev Rebuilt from events, and from nothing else.
    mapping(EscrowId escrowId => IAbbaBabaEscrow.Escrow model) private _models;
    mapping(address account => mapping(address token => uint256 amount)) public modelCredits;
    mapping(uint256 configIndex => address[2] config) private _modelConfigs;
    uint256 public modelConfigCount;
    mapping(address token => bool supported) public modelSupported;
    bool public modelPaused;

    mapping(address token => uint256 amount) public donated;
    mapping(address token => uint256 amount) public totalIn;
    mapping(address token => uint256 amount) public totalOut;
    mapping(Op op => uint256 count) public done;
    uint256 public calls;
    uint256 public work;

    constructor(
        AbbaBabaEscrow escrow_,
        address admin_,
        BlocklistToken[2] memory tokens_,
        address[3] memory buyers_,
        address[3] memory sellers_,
        address[2] memory resolvers_,
        address[2] memory receivers_,
        Vm.Log[] memory constructorLogs
    ) {
        escrow = escrow_;
        admin = admin_;
        tokens = tokens_;
        buyers = buyers_;
        sellers = sellers_;
        resolvers = resolvers_;
        receivers = receivers_;
        for (uint256 i; i < constructorLogs.length; ++i) {
            _apply(constructorLogs[i]);
        }
    }

    // --- Calls the fuzzer makes ---

    function create(uint256 seed, uint256 amount, uint256 deadline, uint256 window, uint256 grace) external {
        ++calls;
        if (ids.length == MAX_ESCROWS) return _advance(seed);
        _create(seed, amount, deadline, window, grace);
    }

    function advance(uint256 seed) external {
        ++calls;
        _advance(seed);
    }

    function advanceAgain(uint256 seed) external {
        ++calls;
        _advance(seed);
    }

    function withdraw(uint256 seed) external {
        ++calls;
        seed %= 20; // ten creditors, two tokens
        for (uint256 i; i < 20; ++i) {
            (address account, address token) = (_creditor((seed + i) % 10), address(tokens[((seed + i) / 10) % 2]));
            uint256 credit = escrow.creditOf(account, token);
            if (credit == 0) continue;
            // To a fresh address, which no token blocks.
            address recipient = address(uint160(uint256(keccak256(abi.encode("withdrawal", calls)))));
            vm.recordLogs();
            vm.prank(account);
            uint256 amount = escrow.withdrawTo(token, recipient);
            _absorb();
            assertEq(amount, credit, "withdrew its credit");
            assertEq(BlocklistToken(token).balanceOf(recipient), credit, "withdrawal arrived");
            totalOut[token] += amount;
            return _did(Op.Withdraw);
        }
        _advance(seed);
    }

    function administer(uint256 seed) external {
        ++calls;
        vm.recordLogs();
        vm.startPrank(admin);
        if (seed % 3 == 0) {
            escrow.setConfig(resolvers[(seed >> 8) % 2], receivers[(seed >> 9) % 2]);
        } else if (seed % 3 == 1) {
            escrow.setTokenSupported(address(tokens[(seed >> 8) % 2]), (seed >> 9) % 2 == 0);
        } else if (escrow.paused()) {
            escrow.unpause();
        } else {
            escrow.pause();
        }
        vm.stopPrank();
        _absorb();
        _did(Op.Administer);
    }

    function environment(uint256 seed) external {
        ++calls;
        BlocklistToken token = tokens[(seed >> 8) % 2];
        if (seed % 3 == 0) {
            address account = _creditor((seed >> 16) % 10);
            token.setBlocked(account, !token.isBlocked(account));
        } else if (seed % 3 == 1) {
            uint256 amount = bound(seed >> 16, 1, 1e18);
            token.mint(address(escrow), amount);
            donated[address(token)] += amount;
        } else {
            vm.warp(block.timestamp + bound(seed >> 16, 1, 2 days));
        }
        _did(Op.Environment);
    }

    // --- What the invariants read ---

    /// @notice Calls that went through the escrow contract or changed its surroundings, in percent of all.
    function share() external view returns (uint256) {
        return calls == 0 ? 100 : work * 100 / calls;
    }

    function count() external view returns (uint256) {
        return ids.length;
    }

    function ghost(EscrowId id) external view returns (Ghost memory) {
        return _ghosts[id];
    }

    function model(EscrowId id) external view returns (IAbbaBabaEscrow.Escrow memory) {
        return _models[id];
    }

    function modelConfig(uint256 index) external view returns (address, address) {
        return (_modelConfigs[index][0], _modelConfigs[index][1]);
    }

    function creditor(uint256 index) external view returns (address) {
        return _creditor(index);
    }

    // --- Creation ---

    function _create(uint256 seed, uint256 amount, uint256 deadline, uint256 window, uint256 grace) private {
        address buyer = buyers[seed % 3];
        BlocklistToken token = tokens[(seed >> 8) % 2];
        EscrowId id = EscrowId.wrap(bytes32(bytes20(buyer)) | bytes32(ids.length + 1));
        amount = amount % 4 == 0 ? bound(amount, 2, 300) : bound(amount, 2, type(uint96).max);
        bytes memory call_ = abi.encodeCall(
            escrow.createEscrow,
            (
                id,
                sellers[(seed >> 16) % 3],
                amount,
                address(token),
                block.timestamp + bound(deadline, 1, 365 days),
                bound(window, 1 minutes, 30 days),
                bound(grace, 1 minutes, 30 days),
                keccak256(abi.encode(seed))
            )
        );
        token.mint(buyer, amount);
        vm.prank(buyer);
        token.approve(address(escrow), amount);
        uint256 before = token.balanceOf(buyer);

        // When it must be refused, it is refused for the right reason; that counts as no work.
        bytes memory refusal;
        if (modelPaused) {
            refusal = abi.encodeWithSelector(Pausable.EnforcedPause.selector);
        } else if (!modelSupported[address(token)]) {
            refusal = abi.encodeWithSelector(IAbbaBabaEscrow.TokenNotSupported.selector, token);
        } else if (token.isBlocked(buyer)) {
            refusal = abi.encodeWithSelector(BlocklistToken.AccountBlocked.selector, buyer);
        }
        vm.recordLogs();
        vm.prank(buyer);
        (bool success, bytes memory result) = address(escrow).call(call_);
        if (refusal.length != 0) {
            assertTrue(!success, "creation refused");
            assertEq(result, refusal, "creation refused for the right reason");
            vm.getRecordedLogs();
            // Undo what stood in the way, so that the run does not dry up.
            return _clear(token, buyer);
        }
        assertTrue(success, "created");
        assertEq(before - token.balanceOf(buyer), amount, "pulled all, and only, the amount");
        _absorb();
        ids.push(id);
        totalIn[address(token)] += amount;
        _ghosts[id].paidIn = amount;
        _ghosts[id].fixedTerms = _fixedTerms(escrow.getEscrowDetails(id));
        _did(Op.Create);
    }

    function _clear(BlocklistToken token, address buyer) private {
        token.setBlocked(buyer, false);
        vm.recordLogs();
        vm.startPrank(admin);
        if (escrow.paused()) escrow.unpause();
        if (!escrow.isTokenSupported(address(token))) escrow.setTokenSupported(address(token), true);
        vm.stopPrank();
        _absorb();
    }

    // --- One step in the life of a live escrow ---

    function _advance(uint256 seed) private {
        for (uint256 i; i < ids.length; ++i) {
            EscrowId id = ids[addmod(seed, i, ids.length)];
            IAbbaBabaEscrow.Escrow memory e = escrow.getEscrowDetails(id);
            if (
                e.status == IAbbaBabaEscrow.Status.Funded || e.status == IAbbaBabaEscrow.Status.Delivered
                    || e.status == IAbbaBabaEscrow.Status.Disputed
            ) {
                return _step(id, e, uint256(keccak256(abi.encode(seed, calls))));
            }
        }
        if (ids.length < MAX_ESCROWS) _create(seed, seed >> 3, seed >> 5, seed >> 7, seed >> 9);
    }

    function _step(EscrowId id, IAbbaBabaEscrow.Escrow memory e, uint256 roll) private {
        uint256 choice = roll % 100;
        if (e.status == IAbbaBabaEscrow.Status.Funded) {
            uint256 closes = e.deadline + e.abandonmentGrace;
            if (choice < 80 && block.timestamp < closes) {
                return _do(Op.Deliver, id, e, e.seller, abi.encodeCall(escrow.submitDelivery, (id, bytes32(roll | 1))));
            }
            if (choice < 90) return _do(Op.Cancel, id, e, e.seller, abi.encodeCall(escrow.cancel, (id)));
            _warpTo(closes, roll);
            return _do(Op.ClaimAbandoned, id, e, e.buyer, abi.encodeCall(escrow.claimAbandoned, (id)));
        }
        if (e.status == IAbbaBabaEscrow.Status.Delivered) {
            uint256 ends = e.deliveredAt + e.disputeWindow;
            if (choice < 55 && block.timestamp < ends) {
                return _do(Op.Dispute, id, e, e.buyer, abi.encodeCall(escrow.dispute, (id)));
            }
            if (choice < 65) return _do(Op.Accept, id, e, e.buyer, abi.encodeCall(escrow.accept, (id)));
            if (choice < 70) return _do(Op.Cancel, id, e, e.seller, abi.encodeCall(escrow.cancel, (id)));
            _warpTo(ends, roll);
            return _do(Op.Finalize, id, e, address(this), abi.encodeCall(escrow.finalizeRelease, (id)));
        }
        uint256 due = e.disputedAt + 14 days;
        if (choice < 60 && block.timestamp < due) {
            uint256 toSeller = (roll >> 32) % 101;
            uint8 outcome = toSeller == 0 ? 0 : toSeller == 100 ? 1 : 2;
            return _do(
                Op.Resolve,
                id,
                e,
                e.resolver,
                abi.encodeCall(escrow.resolveDispute, (id, outcome, 100 - toSeller, toSeller))
            );
        }
        if (choice < 67) return _do(Op.Accept, id, e, e.buyer, abi.encodeCall(escrow.accept, (id)));
        if (choice < 74) return _do(Op.Cancel, id, e, e.seller, abi.encodeCall(escrow.cancel, (id)));
        _warpTo(due, roll);
        address claimant = (roll >> 40) % 2 == 0 ? e.buyer : e.seller;
        return _do(Op.ClaimUnresolved, id, e, claimant, abi.encodeCall(escrow.claimUnresolved, (id)));
    }

    /// @dev To the boundary exactly, or some time past it.
    function _warpTo(uint256 boundary, uint256 roll) private {
        if (block.timestamp < boundary) vm.warp(boundary + ((roll >> 64) % 2) * ((roll >> 72) % 1 hours));
    }

    /// @dev Makes a call that must succeed, and measures who is richer for it, in the token or in credits.
    function _do(
        Op op,
        EscrowId id,
        IAbbaBabaEscrow.Escrow memory e,
        address caller,
        bytes memory call_
    ) private {
        uint256[3] memory before = _wealth(e);
        uint256 held = BlocklistToken(e.token).balanceOf(address(escrow));
        vm.recordLogs();
        vm.prank(caller);
        (bool success, bytes memory reason) = address(escrow).call(call_);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
        _absorb();
        uint256[3] memory afterwards = _wealth(e);
        Ghost storage g = _ghosts[id];
        g.toBuyer += afterwards[0] - before[0];
        g.toSeller += afterwards[1] - before[1];
        g.toFeeReceiver += afterwards[2] - before[2];
        if (afterwards[0] + afterwards[1] + afterwards[2] != before[0] + before[1] + before[2]) ++g.payouts;
        totalOut[e.token] += held - BlocklistToken(e.token).balanceOf(address(escrow));
        assertEq(_fixedTerms(escrow.getEscrowDetails(id)), g.fixedTerms, "fixed terms");
        _did(op);
    }

    function _wealth(IAbbaBabaEscrow.Escrow memory e) private view returns (uint256[3] memory) {
        return [_wealth(e.buyer, e.token), _wealth(e.seller, e.token), _wealth(e.feeReceiver, e.token)];
    }

    function _wealth(address account, address token) private view returns (uint256) {
        return BlocklistToken(token).balanceOf(account) + escrow.creditOf(account, token);
    }

    function _did(Op op) private {
        ++done[op];
        ++work;
    }

    /// @dev Three buyers, three sellers, two fee receivers, two resolvers.
    function _creditor(uint256 index) private view returns (address) {
        if (index < 3) return buyers[index];
        if (index < 6) return sellers[index - 3];
        if (index < 8) return receivers[index - 6];
        return resolvers[index - 8];
    }

    function _fixedTerms(IAbbaBabaEscrow.Escrow memory e) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                abi.encode(e.buyer, e.seller, e.token, e.amount, e.locked, e.fee, e.createdAt, e.deadline),
                abi.encode(
                    e.disputeWindow, e.abandonmentGrace, e.criteriaHash, e.configIndex, e.resolver, e.feeReceiver
                )
            )
        );
    }

    // --- The model, from events alone ---

    function _absorb() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter == address(escrow)) _apply(logs[i]);
        }
    }

    function _apply(Vm.Log memory log) private {
        bytes32 topic = log.topics[0];
        if (topic == IAbbaBabaEscrow.ConfigAdded.selector) {
            uint256 index = uint256(log.topics[1]);
            assertEq(index, ++modelConfigCount, "configs are appended");
            _modelConfigs[index] = [_address(log.topics[2]), _address(log.topics[3])];
        } else if (topic == IAbbaBabaEscrow.TokenSupportSet.selector) {
            modelSupported[_address(log.topics[1])] = abi.decode(log.data, (bool));
        } else if (topic == Pausable.Paused.selector) {
            modelPaused = true;
        } else if (topic == Pausable.Unpaused.selector) {
            modelPaused = false;
        } else if (topic == IAbbaBabaEscrow.Credited.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            modelCredits[_address(log.topics[2])][_address(log.topics[3])] += amount;
            _ghosts[EscrowId.wrap(log.topics[1])].credits += amount;
        } else if (topic == IAbbaBabaEscrow.Withdrawn.selector) {
            modelCredits[_address(log.topics[1])][_address(log.topics[2])] -= abi.decode(log.data, (uint256));
        } else if (topic == IAbbaBabaEscrow.EscrowCreated.selector) {
            _applyCreated(log);
        } else {
            _applyProgress(topic, log);
        }
    }

    function _applyCreated(Vm.Log memory log) private {
        IAbbaBabaEscrow.Escrow storage m = _models[EscrowId.wrap(log.topics[1])];
        assertEq(uint256(m.status), 0, "ids are used once");
        m.status = IAbbaBabaEscrow.Status.Funded;
        m.createdAt = block.timestamp;
        m.buyer = _address(log.topics[2]);
        m.seller = _address(log.topics[3]);
        (
            m.token,
            m.amount,
            m.fee,
            m.deadline,
            m.disputeWindow,
            m.abandonmentGrace,
            m.criteriaHash,
            m.configIndex
        ) = abi.decode(log.data, (address, uint256, uint256, uint256, uint256, uint256, bytes32, uint256));
        m.locked = m.amount - m.fee;
        m.resolver = _modelConfigs[m.configIndex][0];
        m.feeReceiver = _modelConfigs[m.configIndex][1];
    }

    /// @dev Statuses move along the documented edges only.
    function _applyProgress(bytes32 topic, Vm.Log memory log) private {
        IAbbaBabaEscrow.Escrow storage m = _models[EscrowId.wrap(log.topics[1])];
        uint256 from = 1 << uint8(m.status);
        if (topic == IAbbaBabaEscrow.DeliverySubmitted.selector) {
            assertTrue(from == 2, "delivered from Funded");
            uint256 endsAt;
            (m.proofHash, endsAt) = abi.decode(log.data, (bytes32, uint256));
            m.deliveredAt = endsAt - m.disputeWindow;
            m.status = IAbbaBabaEscrow.Status.Delivered;
        } else if (topic == IAbbaBabaEscrow.EscrowDisputed.selector) {
            assertTrue(from == 4, "disputed from Delivered");
            m.disputedAt = abi.decode(log.data, (uint256)) - 14 days;
            m.status = IAbbaBabaEscrow.Status.Disputed;
        } else if (topic == IAbbaBabaEscrow.EscrowReleased.selector) {
            assertTrue(from & (4 | 32) != 0, "released from Delivered or Disputed");
            m.status = IAbbaBabaEscrow.Status.Released;
        } else if (topic == IAbbaBabaEscrow.EscrowRefunded.selector) {
            assertTrue(from & (2 | 4 | 32) != 0, "refunded from a live status");
            m.status = IAbbaBabaEscrow.Status.Refunded;
        } else if (topic == IAbbaBabaEscrow.EscrowAbandoned.selector) {
            assertTrue(from == 2, "abandoned from Funded");
            m.status = IAbbaBabaEscrow.Status.Abandoned;
        } else if (
            topic == IAbbaBabaEscrow.DisputeResolved.selector || topic == IAbbaBabaEscrow.UnresolvedSplit.selector
        ) {
            assertTrue(from == 32, "resolved from Disputed");
            m.status = IAbbaBabaEscrow.Status.Resolved;
        } else {
            // Roles, in the constructor only.
            assertEq(ids.length, 0, "an event the model does not know");
        }
    }

    function _address(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}
