// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../ISpendCap.sol";
import {Door} from "../types/Door.sol";
import {CeilingBase} from "./base/CeilingBase.sol";

contract SetCeilingTest is CeilingBase {
    function test_setsAndTells() external {
        assertCeiling(USDC, false, 0, 0);
        vm.expectEmit(address(policy));
        emit ISpendCap.CeilingSet(address(account), USDC, 150e6);
        setCeiling(USDC, 150e6);
        assertCeiling(USDC, true, 150e6, 0);
        assertCeiling(SECOND, false, 0, 0);
    }

    function test_holds_atExactlyTheLimitAndOnePast() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(USDC, 150e6);
        authorize(terms, 0, TRANSFER_CALL, transfer(100e6));
        refuse(terms, 0, TRANSFER_CALL, transfer(50e6 + 1), exceeded(USDC, 150e6, 100e6, 50e6 + 1));
        authorize(terms, 0, TRANSFER_CALL, transfer(50e6));
        assertCeiling(USDC, true, 150e6, 150e6);
        refuse(terms, 0, TRANSFER_CALL, transfer(1), exceeded(USDC, 150e6, 150e6, 1));
    }

    function test_zero_allowsNothing() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(USDC, 0);
        refuse(terms, 0, TRANSFER_CALL, transfer(1), exceeded(USDC, 0, 0, 1));
        authorize(terms, 0, TRANSFER_CALL, transfer(0));
    }

    function test_countsFromWhenItIsSet() external {
        bytes memory terms = spender(Door.Signer, 0);
        authorize(terms, 0, TRANSFER_CALL, transfer(100e6));
        setCeiling(USDC, 50e6);
        assertCeiling(USDC, true, 50e6, 0);
        authorize(terms, 0, TRANSFER_CALL, transfer(50e6));
        assertCeiling(USDC, true, 50e6, 50e6);
    }

    function test_raising_allowsAgain_andKeepsWhatIsUsed() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(USDC, 50e6);
        authorize(terms, 0, TRANSFER_CALL, transfer(50e6));
        refuse(terms, 0, TRANSFER_CALL, transfer(1), exceeded(USDC, 50e6, 50e6, 1));
        setCeiling(USDC, 60e6);
        assertCeiling(USDC, true, 60e6, 50e6);
        authorize(terms, 0, TRANSFER_CALL, transfer(10e6));
        refuse(terms, 0, TRANSFER_CALL, transfer(1), exceeded(USDC, 60e6, 60e6, 1));
    }

    function test_lowering_belowWhatIsUsed_stops() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(USDC, 50e6);
        authorize(terms, 0, TRANSFER_CALL, transfer(50e6));
        setCeiling(USDC, 10e6);
        refuse(terms, 0, TRANSFER_CALL, transfer(1), exceeded(USDC, 10e6, 50e6, 1));
        assertCeiling(USDC, true, 10e6, 50e6);
    }

    function test_ofOneToken_leavesOthersAlone() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(SECOND, 0);
        authorize(terms, 0, TRANSFER_CALL, transfer(PER_OPERATION));
        authorize(terms, 0, NATIVE_CALL, single(seller, 1, ""));
        assertCeiling(SECOND, true, 0, 0);
    }

    function test_ofNative_countsValue() external {
        bytes memory terms = spender(Door.Signer, 0);
        setCeiling(NATIVE, 0.5 ether);
        authorize(terms, 0, NATIVE_CALL, single(seller, 0.4 ether, ""));
        refuse(
            terms, 0, NATIVE_CALL, single(seller, 0.1 ether + 1, ""), exceeded(NATIVE, 0.5 ether, 0.4 ether, 0.1 ether + 1)
        );
        bytes memory buy = abi.encodeWithSelector(BUY, 5);
        refuse(terms, 0, BUY_CALL, single(shop, 0.1 ether + 1, buy), exceeded(NATIVE, 0.5 ether, 0.4 ether, 0.1 ether + 1));
        authorize(terms, 0, BUY_CALL, single(shop, 0.1 ether, buy));
        assertCeiling(NATIVE, true, 0.5 ether, 0.5 ether);
    }

    /// @dev A stranger, a session's target or another account sets only its own.
    function test_isTheCallersOwn() external {
        bytes memory terms = spender(Door.Signer, 0);
        vm.prank(stranger);
        policy.setCeiling(USDC, 0);
        assertCeiling(USDC, false, 0, 0);
        authorize(terms, 0, TRANSFER_CALL, transfer(1));
        setCeiling(USDC, 5);
        vm.prank(stranger);
        policy.setCeiling(USDC, type(uint112).max);
        vm.prank(stranger);
        policy.removeCeiling(USDC);
        assertCeiling(USDC, true, 5, 0);
        refuse(terms, 0, TRANSFER_CALL, transfer(6), exceeded(USDC, 5, 0, 6));
    }

    /// @param limit Any. @param amounts Spent one after the other; what does not fit is refused and not counted.
    function testFuzz_usedNeverPassesTheLimit(uint112 limit, uint64[8] memory amounts) external {
        bytes memory terms = spender(Door.Signer, 0);
        limit = uint112(bound(limit, 0, PER_PERIOD));
        setCeiling(USDC, limit);
        uint256 used;
        for (uint256 i; i < 8; ++i) {
            uint256 amount = bound(amounts[i], 1, 40e6);
            if (used + amount > PER_PERIOD) break;
            if (used + amount > limit) {
                refuse(terms, 0, TRANSFER_CALL, transfer(amount), exceeded(USDC, limit, used, amount));
            } else {
                authorize(terms, 0, TRANSFER_CALL, transfer(amount));
                used += amount;
            }
            assertCeiling(USDC, true, limit, used);
        }
    }
}
