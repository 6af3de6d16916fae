// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract TransferOutTest is EscrowBase {
    function test_reverts_byAnybody() external {
        reach(IAbbaBabaEscrow.Status.Funded);
        address[7] memory callers = [buyer, seller, resolver, feeReceiver, admin, stranger, address(token)];
        for (uint256 i; i < callers.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.NotSelf.selector, callers[i]));
            vm.prank(callers[i]);
            escrow.transferOut(address(token), callers[i], 1);
        }
        assertPaid(0, 0, 0);
    }
}
