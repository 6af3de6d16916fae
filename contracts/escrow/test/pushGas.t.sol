// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {MockERC20} from "./mocks/MockERC20.sol";
import {ReturnBombToken} from "./mocks/ReturnBombToken.sol";

/// @notice Whatever gas the caller brings: either nothing happens, or the seller is paid. Nobody can turn a payment into
/// a credit by starving it.
contract PushGasTest is EscrowBase {
    /// @dev 100,000, one 63rd of that, and 5,000: the least gas that a failed transfer must have left.
    uint256 private constant PUSH_GAS_REQUIRED = 106_587;

    function newToken() internal override returns (MockERC20) {
        return new ReturnBombToken();
    }

    function test_neverCredits_forLackOfGas() external {
        _sweep();
    }

    function test_neverCredits_whenTokenGivesUpEarly() external {
        // A token that fails cheaply leaves gas for a credit; that gas must not be enough.
        ReturnBombToken(address(token)).arm(ReturnBombToken.Bomb.GivesUp, seller);
        assertTrue(_sweep(), "refused for lack of gas");
    }

    /// @dev Whether one of the refusals was `InsufficientGas`; each of them says what there was, and what there must be.
    function _sweep() private returns (bool starved) {
        reach(IAbbaBabaEscrow.Status.Delivered);
        vm.warp(T0 + WINDOW);
        bytes memory data = abi.encodeCall(escrow.finalizeRelease, (id));
        uint256 refused;
        uint256 paid;
        for (uint256 gasLimit = 10_000; gasLimit < 400_000; gasLimit += 700) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(stranger);
            (bool success, bytes memory reason) = address(escrow).call{gas: gasLimit}(data);
            if (success) {
                assertPaid(0, PRICE, FEE);
                ++paid;
            } else {
                assertStatus(IAbbaBabaEscrow.Status.Delivered);
                if (bytes4(reason) == IAbbaBabaEscrow.InsufficientGas.selector) {
                    uint256 available = _availableIn(reason);
                    assertEq(reason, _insufficientGas(available), "InsufficientGas");
                    assertLe(available + 1, PUSH_GAS_REQUIRED, "gas there was");
                    starved = true;
                }
                ++refused;
            }
            vm.revertToState(snapshot);
        }
        assertTrue(refused > 50 && paid > 50, "both happened");
    }

    function _insufficientGas(uint256 available) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAbbaBabaEscrow.InsufficientGas.selector, available, PUSH_GAS_REQUIRED);
    }

    function _availableIn(bytes memory reason) private pure returns (uint256 available) {
        assembly ("memory-safe") {
            available := mload(add(reason, 0x24))
        }
    }
}
