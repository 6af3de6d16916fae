// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract PushGasTest is EscrowBase {
    /// @notice Whatever gas the caller brings: either nothing happens, or the seller is paid. Nobody can turn a
    /// payment into a credit by starving it.
    function test_neverCredits_forLackOfGas() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.warp(T0 + WINDOW);
        bytes memory data = abi.encodeCall(escrow.finalizeRelease, (id));
        uint256 refused;
        uint256 paid;
        for (uint256 gasLimit = 10_000; gasLimit < 400_000; gasLimit += 700) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(stranger);
            (bool success,) = address(escrow).call{gas: gasLimit}(data);
            if (success) {
                assertPaid(0, PRICE, FEE);
                ++paid;
            } else {
                assertStatus(IAbbaBabaEscrow.Status.Delivered);
                ++refused;
            }
            vm.revertToState(snapshot);
        }
        assertTrue(refused > 50 && paid > 50, "both happened");
    }
}
