// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {InvariantBase} from "../../../test-support/InvariantBase.sol";
import {IOwnerValidator} from "../../IOwnerValidator.sol";
import {OwnerHandler} from "./OwnerHandler.sol";

/// @notice An account is never without an owner once it is installed, and has those that it named, in their slots.
contract OwnersInvariantTest is InvariantBase {
    uint256 private constant PARTIES = 24;

    OwnerHandler private handler;

    function setUp() external {
        bytes memory code = vm.getCode("OwnerValidator.sol:OwnerValidator");
        IOwnerValidator validator;
        assembly ("memory-safe") {
            validator := create(0, add(code, 0x20), mload(code))
        }
        handler = new OwnerHandler(validator);
        target(address(handler), OwnerHandler.act.selector);
    }

    function invariant_neverWithoutAnOwner_andExactlyThoseNamed() external view {
        for (uint256 a; a < 2; ++a) {
            address account = address(handler.accounts(a));
            IOwnerValidator.Owner[] memory owners = handler.validator().ownersOf(account);
            assertEq(handler.validator().isInitialized(account), handler.installed(a), "initialized");
            assertEq(owners.length != 0, handler.installed(a), "an owner");
            assertEq(owners.length, handler.counts(a), "number of owners");
            for (uint256 i; i < owners.length; ++i) {
                uint256 party = uint256(owners[i].id) - 0x1000;
                assertLe(party, PARTIES - 1, "somebody named");
                assertEq(handler.slotOf(a, party), uint256(owners[i].slot) + 1, "slot");
            }
        }
    }

    function afterInvariant() external {
        reportWork("owners", handler.calls(), handler.work());
    }
}
