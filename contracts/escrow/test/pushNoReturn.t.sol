// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {MockERC20} from "./mocks/MockERC20.sol";
import {NoReturnToken} from "./mocks/NoReturnToken.sol";

contract PushNoReturnTest is EscrowBase {
    function newToken() internal override returns (MockERC20) {
        return new NoReturnToken();
    }

    function test_paysInFull_withTokenThatReturnsNothing() external {
        reach(IAbbaBabaEscrow.Status.Resolved);
        assertPaid(51e6, 50e6, 1e6);
    }
}
