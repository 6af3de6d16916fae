// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {MockERC20} from "./mocks/MockERC20.sol";
import {ReturnBombToken} from "./mocks/ReturnBombToken.sol";

contract PushReturnBombTest is EscrowBase {
    function newToken() internal override returns (MockERC20) {
        return new ReturnBombToken();
    }

    function test_creditsVictim_andPaysTheOthers_whateverTheBomb() external {
        reach(IAbbaBabaEscrow.Status.Delivered);
        ReturnBombToken.Bomb[3] memory bombs =
            [ReturnBombToken.Bomb.Reverts, ReturnBombToken.Bomb.Returns, ReturnBombToken.Bomb.Burns];
        for (uint256 i; i < bombs.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            ReturnBombToken(address(token)).arm(bombs[i], seller);
            vm.prank(buyer);
            uint256 before = gasleft();
            escrow.accept(id);
            assertLe(before - gasleft(), 300_000, "gas");
            assertPaid(0, 0, FEE);
            assertEq(escrow.creditOf(seller, address(token)), PRICE, "credit");
            vm.revertToState(snapshot);
        }
    }
}
