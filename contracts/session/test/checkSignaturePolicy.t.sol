// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Door} from "../types/Door.sol";
import {PaymentSuite} from "./base/PaymentSuite.sol";

/// @notice Payments by signature at the policy's door, where the permission's own signer checks the key.
contract CheckSignaturePolicyTest is PaymentSuite {
    function door() internal pure override returns (Door) {
        return Door.Policy;
    }

    function test_invalid_underAnotherPermission(bytes4 other) external {
        if (other == PERMISSION) other = ~PERMISSION;
        Payment memory payment = paymentOf(0, 0);
        bytes memory segment = abi.encodePacked(encode(payment), terms);
        assertTrue(!vouches(Door.Policy, other, digestOf(payment, terms), segment), "permission");
    }

    /// @param id_ Any permission. @param hash Any digest. @param segment Any bytes.
    function testFuzz_invalid(bytes32 id_, bytes32 hash, bytes calldata segment) external {
        vm.prank(address(account));
        assertEq(policy.checkSignaturePolicy(id_, stranger, hash, segment), 1, "refused");
    }
}
