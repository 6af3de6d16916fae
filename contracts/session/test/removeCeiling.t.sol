// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {CeilingBase} from "./base/CeilingBase.sol";

contract RemoveCeilingTest is CeilingBase {
    function test_lifts_andKeepsWhatWasUsed() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(USDC, 50e6);
        authorize(terms, 0, TRANSFER_CALL, transfer(50e6));
        vm.expectEmit(address(policy));
        emit ISpendCap.CeilingRemoved(address(account), USDC);
        removeCeiling(USDC);
        assertCeiling(USDC, false, 0, 50e6);
        authorize(terms, 0, TRANSFER_CALL, transfer(10e6));
        assertCeiling(USDC, false, 0, 50e6);
        setCeiling(USDC, 55e6);
        refuse(terms, 0, TRANSFER_CALL, transfer(5e6 + 1), exceeded(USDC, 55e6, 50e6, 5e6 + 1));
        authorize(terms, 0, TRANSFER_CALL, transfer(5e6));
    }

    function test_ofOneToken_leavesOthersInForce() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(USDC, 10);
        setCeiling(NATIVE, 10);
        removeCeiling(NATIVE);
        authorize(terms, 0, NATIVE_CALL, single(seller, 11, ""));
        refuse(terms, 0, TRANSFER_CALL, transfer(11), exceeded(USDC, 10, 0, 11));
    }

    /// @dev The count of ceilings must survive repetition: were it off, a ceiling would be looked past.
    function test_again_changesNothing_andTheRestStaysInForce() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(USDC, 10);
        setCeiling(USDC, 10);
        setCeiling(SECOND, 10);
        removeCeiling(SECOND);
        vm.recordLogs();
        removeCeiling(SECOND);
        removeCeiling(NATIVE);
        assertEq(vm.getRecordedLogs().length, 0, "no events");
        refuse(terms, 0, TRANSFER_CALL, transfer(11), exceeded(USDC, 10, 0, 11));
        removeCeiling(USDC);
        authorize(terms, 0, TRANSFER_CALL, transfer(11));
        setCeiling(USDC, 10);
        refuse(terms, 0, TRANSFER_CALL, transfer(11), exceeded(USDC, 10, 0, 11));
    }
}
