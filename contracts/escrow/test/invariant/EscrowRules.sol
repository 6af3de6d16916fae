// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowId, IAbbaBabaEscrow} from "../../IAbbaBabaEscrow.sol";

/// @notice The documented table of who may do what and when, and who is paid what, written down a second time.
library EscrowRules {
    enum Op {
        Deliver,
        Accept,
        Finalize,
        Dispute,
        Resolve,
        ClaimUnresolved,
        ClaimAbandoned,
        Cancel
    }

    uint256 internal constant OPS = 8;
    uint256 internal constant TIMEOUT = 14 days;
    uint256 internal constant CONFIG_DELAY = 3 days;

    /// @notice Whether the table allows `op` with sound arguments.
    function allows(Op op, IAbbaBabaEscrow.Escrow memory e, address caller, uint256 time) internal pure returns (bool) {
        bool delivered = e.status == IAbbaBabaEscrow.Status.Delivered;
        bool disputed = e.status == IAbbaBabaEscrow.Status.Disputed;
        bool due = time >= boundary(e);
        if (op == Op.Deliver) return e.status == IAbbaBabaEscrow.Status.Funded && caller == e.seller && !due;
        if (op == Op.ClaimAbandoned) return e.status == IAbbaBabaEscrow.Status.Funded && caller == e.buyer && due;
        if (op == Op.Accept) return (delivered || disputed) && caller == e.buyer;
        if (op == Op.Cancel) return isLive(e) && caller == e.seller;
        if (op == Op.Finalize) return delivered && due;
        if (op == Op.Dispute) return delivered && caller == e.buyer && !due;
        if (op == Op.ClaimUnresolved) return disputed && (caller == e.buyer || caller == e.seller) && due;
        return disputed && caller == e.resolver && !due;
    }

    /// @notice The second at which what a live escrow allows changes.
    function boundary(IAbbaBabaEscrow.Escrow memory e) internal pure returns (uint256) {
        if (e.status == IAbbaBabaEscrow.Status.Delivered) return e.deliveredAt + e.disputeWindow;
        if (e.status == IAbbaBabaEscrow.Status.Disputed) return e.disputedAt + TIMEOUT;
        return e.deadline + e.abandonmentGrace;
    }

    function isLive(IAbbaBabaEscrow.Escrow memory e) internal pure returns (bool) {
        return e.status == IAbbaBabaEscrow.Status.Funded || e.status == IAbbaBabaEscrow.Status.Delivered
            || e.status == IAbbaBabaEscrow.Status.Disputed;
    }

    /// @notice The share of the price that the seller gets, in percent; `ruling` is the resolver's.
    function sellerPercent(Op op, uint256 ruling) internal pure returns (uint256) {
        if (op == Op.Accept || op == Op.Finalize) return 100;
        if (op == Op.Resolve) return ruling;
        return op == Op.ClaimUnresolved ? 50 : 0;
    }

    /// @notice The fee in an amount: what is left of it once the most is locked that costs 2 % on top.
    function feeOf(uint256 amount) internal pure returns (uint256) {
        return (amount * 200 + 10_199) / 10_200;
    }

    /// @notice A call of `op`, with sound arguments.
    function encode(Op op, EscrowId id, uint256 ruling) internal pure returns (bytes memory) {
        if (op == Op.Deliver) return abi.encodeCall(IAbbaBabaEscrow.submitDelivery, (id, keccak256(abi.encode(id))));
        if (op == Op.Accept) return abi.encodeCall(IAbbaBabaEscrow.accept, (id));
        if (op == Op.Finalize) return abi.encodeCall(IAbbaBabaEscrow.finalizeRelease, (id));
        if (op == Op.Dispute) return abi.encodeCall(IAbbaBabaEscrow.dispute, (id));
        if (op == Op.ClaimUnresolved) return abi.encodeCall(IAbbaBabaEscrow.claimUnresolved, (id));
        if (op == Op.ClaimAbandoned) return abi.encodeCall(IAbbaBabaEscrow.claimAbandoned, (id));
        if (op == Op.Cancel) return abi.encodeCall(IAbbaBabaEscrow.cancel, (id));
        uint8 outcome = ruling == 0 ? 0 : ruling == 100 ? 1 : 2;
        return abi.encodeCall(IAbbaBabaEscrow.resolveDispute, (id, outcome, 100 - ruling, ruling));
    }
}
