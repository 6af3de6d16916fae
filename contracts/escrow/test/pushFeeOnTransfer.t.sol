// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {FeeOnTransferToken} from "./mocks/FeeOnTransferToken.sol";
import {MockERC20} from "./mocks/MockERC20.sol";

contract PushFeeOnTransferTest is EscrowBase {
    function newToken() internal override returns (MockERC20) {
        return new FeeOnTransferToken();
    }

    function test_createReverts_whenLessOrMoreArrives() external {
        int256[4] memory fees = [int256(1), 1e6, -1, -1e6];
        for (uint256 i; i < fees.length; ++i) {
            FeeOnTransferToken(address(token)).setFee(fees[i]);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAbbaBabaEscrow.AmountNotReceived.selector, token, AMOUNT, uint256(int256(AMOUNT) - fees[i])
                )
            );
            create();
        }
    }

    function test_othersAreUnharmed_whenFeeStartsLater() external {
        create();
        id = idOf(buyer, 2);
        create(id, AMOUNT);
        deliver();
        FeeOnTransferToken(address(token)).setFee(1);
        vm.prank(buyer);
        escrow.accept(id);
        // The recipients bear the token's fee; the other escrow's money is untouched.
        assertEq(token.balanceOf(seller), PRICE - 1, "seller");
        assertEq(token.balanceOf(address(escrow)), AMOUNT, "the other escrow");
    }
}
