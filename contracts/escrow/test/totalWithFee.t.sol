// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EscrowBase} from "./base/EscrowBase.sol";

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
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
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
    /// hardhat-config: default.fuzz.runs = 2000
    /// hardhat-config: deep.fuzz.runs = 100000
    function testFuzz_totalLocksExactlyThePrice_onDust(uint16 price) external view {
        (uint256 locked,) = escrow.splitAmount(escrow.totalWithFee(price));
        assertEq(locked, price, "locked");
    }
}
