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
