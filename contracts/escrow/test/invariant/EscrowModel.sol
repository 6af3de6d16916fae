// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {TestBase} from "../../../test-support/TestBase.sol";
import {Vm} from "../../../test-support/Vm.sol";
import {EscrowId, IAbbaBabaEscrow} from "../../IAbbaBabaEscrow.sol";
import {EscrowRules} from "./EscrowRules.sol";

/// @notice The escrow contract's storage as its events tell it, and nothing else does.
abstract contract EscrowModel is TestBase {
    struct ModelConfig {
        address resolver;
        address feeReceiver;
        uint256 effectiveAt;
    }

    mapping(EscrowId escrowId => IAbbaBabaEscrow.Escrow model) private _models;
    mapping(EscrowId escrowId => uint256 count) public transitions;
    mapping(uint256 configIndex => ModelConfig config) private _configs;
    mapping(address account => mapping(address token => uint256 amount)) public modelCredits;
    mapping(address token => bool supported) public modelSupported;
    /// @notice How many configurations there are, one that is announced included.
    uint256 public modelConfigCount;
    bool public modelPaused;

    function model(EscrowId id) public view returns (IAbbaBabaEscrow.Escrow memory) {
        return _models[id];
    }

    function modelConfig(uint256 index) public view returns (ModelConfig memory) {
        return _configs[index];
    }

    /// @notice The configuration under which escrows are created at second `time`.
    function modelConfigIndex(uint256 time) public view returns (uint256 index) {
        for (index = modelConfigCount; index != 0 && time < _configs[index].effectiveAt; --index) {}
    }

    /// @dev Applies one event of the escrow contract, seen at second `time`.
    /// @return escrowId The escrow it is about, zero when it is about none.
    function apply_(Vm.Log memory log, uint256 time) internal returns (EscrowId escrowId) {
        bytes32 topic = log.topics[0];
        if (topic == IAbbaBabaEscrow.ConfigAnnounced.selector) {
            _applyAnnounced(log, time);
        } else if (topic == IAbbaBabaEscrow.ConfigCanceled.selector) {
            assertEq(uint256(log.topics[1]), modelConfigCount, "E11 the newest is canceled");
            assertTrue(time < _configs[modelConfigCount].effectiveAt, "E5 one in force was canceled");
            delete _configs[modelConfigCount--];
        } else if (topic == IAbbaBabaEscrow.TokenSupportSet.selector) {
            modelSupported[_address(log.topics[1])] = abi.decode(log.data, (bool));
        } else if (topic == Pausable.Paused.selector) {
            modelPaused = true;
        } else if (topic == Pausable.Unpaused.selector) {
            modelPaused = false;
        } else if (topic == IAbbaBabaEscrow.Withdrawn.selector) {
            modelCredits[_address(log.topics[1])][_address(log.topics[2])] -= abi.decode(log.data, (uint256));
        } else {
            escrowId = EscrowId.wrap(log.topics[1]);
            _applyToEscrow(escrowId, topic, log, time);
        }
    }

    function _applyAnnounced(Vm.Log memory log, uint256 time) private {
        uint256 index = modelConfigIndex(time) + 1;
        assertEq(uint256(log.topics[1]), index, "E11 configs are appended");
        uint256 effectiveAt = abi.decode(log.data, (uint256));
        // The first one applies at once, the others after the delay.
        assertEq(effectiveAt, index == 1 ? time : time + EscrowRules.CONFIG_DELAY, "E5 announced in time");
        _configs[index] = ModelConfig(_address(log.topics[2]), _address(log.topics[3]), effectiveAt);
        modelConfigCount = index;
    }

    function _applyToEscrow(EscrowId id, bytes32 topic, Vm.Log memory log, uint256 time) private {
        IAbbaBabaEscrow.Escrow storage m = _models[id];
        if (topic == IAbbaBabaEscrow.Credited.selector) {
            modelCredits[_address(log.topics[2])][_address(log.topics[3])] += abi.decode(log.data, (uint256));
            return;
        }
        uint256 from = 1 << uint8(m.status);
        ++transitions[id];
        if (topic == IAbbaBabaEscrow.EscrowCreated.selector) {
            assertEq(from, 1, "E6 ids are used once");
            _applyCreated(m, log, time);
        } else if (topic == IAbbaBabaEscrow.DeliverySubmitted.selector) {
            assertEq(from, 2, "E4 delivered from Funded");
            uint256 endsAt;
            (m.proofHash, endsAt) = abi.decode(log.data, (bytes32, uint256));
            m.deliveredAt = endsAt - m.disputeWindow;
            m.status = IAbbaBabaEscrow.Status.Delivered;
        } else if (topic == IAbbaBabaEscrow.EscrowDisputed.selector) {
            assertEq(from, 4, "E4 disputed from Delivered");
            m.disputedAt = abi.decode(log.data, (uint256)) - EscrowRules.TIMEOUT;
            m.status = IAbbaBabaEscrow.Status.Disputed;
        } else if (topic == IAbbaBabaEscrow.EscrowReleased.selector) {
            assertTrue(from & (4 | 32) != 0, "E4 released from Delivered or Disputed");
            m.status = IAbbaBabaEscrow.Status.Released;
        } else if (topic == IAbbaBabaEscrow.EscrowRefunded.selector) {
            assertTrue(from & (2 | 4 | 32) != 0, "E4 refunded from a live status");
            m.status = IAbbaBabaEscrow.Status.Refunded;
        } else if (topic == IAbbaBabaEscrow.EscrowAbandoned.selector) {
            assertEq(from, 2, "E4 abandoned from Funded");
            m.status = IAbbaBabaEscrow.Status.Abandoned;
        } else {
            assertTrue(
                topic == IAbbaBabaEscrow.DisputeResolved.selector || topic == IAbbaBabaEscrow.UnresolvedSplit.selector,
                "E11 an event the model does not know"
            );
            assertEq(from, 32, "E4 resolved from Disputed");
            m.status = IAbbaBabaEscrow.Status.Resolved;
        }
    }

    function _applyCreated(IAbbaBabaEscrow.Escrow storage m, Vm.Log memory log, uint256 time) private {
        m.status = IAbbaBabaEscrow.Status.Funded;
        m.createdAt = time;
        (m.buyer, m.seller) = (_address(log.topics[2]), _address(log.topics[3]));
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
        assertEq(m.configIndex, modelConfigIndex(time), "E5 created under the configuration in force");
        (m.resolver, m.feeReceiver) = (_configs[m.configIndex].resolver, _configs[m.configIndex].feeReceiver);
    }

    function _address(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }
}
