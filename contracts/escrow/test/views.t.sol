// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowId, IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract GetEscrowTest is EscrowBase {
    function test_isAllZero_forUnknownId() external view {
        assertEq(_published(id), new bytes(13 * 32), "published form");
        assertEq(abi.encode(escrow.getEscrowDetails(id)), new bytes(18 * 32), "details");
    }

    function test_hasThePublishedOrder() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        vm.warp(T0 + 5);
        deliver();
        assertEq(
            _published(id),
            abi.encode(
                token, buyer, seller, PRICE, FEE, IAbbaBabaEscrow.Status.Delivered, T0, DEADLINE, WINDOW, GRACE, T0 + 5,
                PROOF, CRITERIA
            ),
            "published form"
        );
    }

    function test_keepsEverything_afterTheEnd() external {
        reach(IAbbaBabaEscrow.Status.Resolved);
        IAbbaBabaEscrow.Escrow memory e = escrow.getEscrowDetails(id);
        assertEq(e.amount, AMOUNT, "amount");
        assertEq(e.disputedAt, T0, "disputed at");
        assertEq(e.proofHash, PROOF, "proof");
        assertEq(e.resolver, resolver, "resolver");
    }

    function _published(EscrowId id_) private view returns (bytes memory result) {
        (, result) = address(escrow).staticcall(abi.encodeCall(escrow.getEscrow, (id_)));
    }
}

/// @notice `canFinalize`, `canClaimAbandoned`, `canClaimUnresolved`, `isDisputeWindowActive` equal the real calls.
contract CanTest is EscrowBase {
    function test_equalTheCall_inEveryStatusAndAtEveryBoundary() external {
        uint256[9] memory times = [
            T0,
            T0 + WINDOW - 1,
            T0 + WINDOW,
            T0 + WINDOW + 1,
            DEADLINE + GRACE - 1,
            DEADLINE + GRACE,
            DEADLINE + GRACE + 1,
            T0 + TIMEOUT - 1,
            T0 + TIMEOUT
        ];
        uint256 clean = vm.snapshotState();
        for (uint8 s; s <= uint8(type(IAbbaBabaEscrow.Status).max); ++s) {
            reach(IAbbaBabaEscrow.Status(s));
            for (uint256 t; t < times.length; ++t) {
                if (s == uint8(IAbbaBabaEscrow.Status.Abandoned) && times[t] < DEADLINE + GRACE) continue;
                vm.warp(times[t]);
                assertEq(_succeeds(abi.encodeCall(escrow.finalizeRelease, (id))), escrow.canFinalize(id), "f");
                assertEq(
                    _succeeds(abi.encodeCall(escrow.claimAbandoned, (id))), escrow.canClaimAbandoned(id), "a"
                );
                assertEq(
                    _succeeds(abi.encodeCall(escrow.claimUnresolved, (id))), escrow.canClaimUnresolved(id), "u"
                );
                assertEq(_succeeds(abi.encodeCall(escrow.dispute, (id))), escrow.isDisputeWindowActive(id), "d");
            }
            vm.revertToState(clean);
            clean = vm.snapshotState();
        }
    }

    function _succeeds(bytes memory data) private returns (bool success) {
        uint256 snapshot = vm.snapshotState();
        vm.prank(buyer);
        (success,) = address(escrow).call(data);
        vm.revertToState(snapshot);
    }
}

/// @notice `totalWithFee` and `splitAmount`.
contract FeeTest is EscrowBase {
    function test_tabulatedValues() external view {
        uint256[2][8] memory pairs = [
            [uint256(0), 0],
            [uint256(1), 2],
            [uint256(49), 50],
            [uint256(50), 51],
            [uint256(51), 53],
            [uint256(100), 102],
            [uint256(101), 104],
            [PRICE, AMOUNT]
        ];
        for (uint256 i; i < pairs.length; ++i) {
            assertEq(escrow.totalWithFee(pairs[i][0]), pairs[i][1], "total");
            (uint256 locked, uint256 fee) = escrow.splitAmount(pairs[i][1]);
            assertEq(locked, pairs[i][0], "locked");
            assertEq(fee, pairs[i][1] - pairs[i][0], "fee");
        }
    }

    /// @param price Any price up to the greatest that still fits an escrow.
    function testFuzz_totalLocksExactlyThePrice_andIsTheLeast(uint256 price) external view {
        price = bound(price, 1, type(uint96).max * uint256(10_000) / 10_200);
        uint256 total = escrow.totalWithFee(price);
        assertLe(total, type(uint96).max, "fits");
        (uint256 locked, uint256 fee) = escrow.splitAmount(total);
        assertEq(locked, price, "locked");
        assertEq(fee, (price * 200 + 9999) / 10_000, "fee");
        (locked,) = escrow.splitAmount(total - 1);
        assertLe(locked, price - 1, "one unit less locks less");
    }

    /// @param price Any small price, where rounding shows most.
    function testFuzz_totalLocksExactlyThePrice_onDust(uint16 price) external view {
        (uint256 locked,) = escrow.splitAmount(escrow.totalWithFee(price));
        assertEq(locked, price, "locked");
    }
}
