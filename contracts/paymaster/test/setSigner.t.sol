// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AbbaBabaPaymaster} from "../AbbaBabaPaymaster.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {PaymasterBase} from "./base/PaymasterBase.sol";

contract SetSignerTest is PaymasterBase {
    function test_replaces_theSigner() external {
        PackedUserOperation memory before = operation();
        address current = vm.addr(SIGNER_KEY + 1);
        vm.expectEmit(address(paymaster));
        emit AbbaBabaPaymaster.SignerChanged(vm.addr(SIGNER_KEY), current);
        vm.prank(owner);
        paymaster.setSigner(current);
        assertEq(paymaster.signer(), current, "signer");
        assertRefused(before, "signed by the one before");
        assertAccepted(sponsored(operation(), sponsorship(), SIGNER_KEY + 1));
    }

    function test_reverts_byOthers() external {
        expectOnlyOwner();
        paymaster.setSigner(stranger);
    }
}
