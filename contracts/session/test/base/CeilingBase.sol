// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISpendCap} from "../../ISpendCap.sol";
import {Ceiling} from "../../types/Budget.sol";
import {Door} from "../../types/Door.sol";
import {DoorsBase} from "./DoorsBase.sol";
import {TermsBuilder} from "./TermsBuilder.sol";

/// @notice An account that sets ceilings, and every way to spend under them.
abstract contract CeilingBase is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    /// @dev What rule 0 and rule 1 are worth: most per payment · payments per period · periods.
    uint256 internal constant WORTH = uint256(PER_PAYMENT) * SLOTS * PERIODS;
    uint256 internal constant SECOND_WORTH = uint256(PER_SECOND_PAYMENT) * SECOND_SLOTS * PERIODS;

    function setCeiling(address token, uint256 limit) internal {
        asAccount(abi.encodeCall(policy.setCeiling, (token, uint112(limit))));
    }

    function removeCeiling(address token) internal {
        asAccount(abi.encodeCall(policy.removeCeiling, (token)));
    }

    function assertCeiling(address token, bool set, uint256 limit, uint256 used) internal view {
        Ceiling memory ceiling = policy.ceilingOf(address(account), token);
        assertEq(ceiling.set, set, "set");
        assertEq(ceiling.limit, limit, "limit");
        assertEq(ceiling.used, used, "used");
    }

    function exceeded(address token, uint256 limit, uint256 used, uint256 requested)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(ISpendCap.CeilingExceeded.selector, token, limit, used, requested);
    }

    /// @dev Terms without payments, installed at a door.
    function spender(Door door, uint64 salt) internal returns (bytes memory terms) {
        TermsBuilder.Terms memory built = defaultTerms();
        built.salt = salt;
        terms = built.encode();
        installAt(door, terms);
    }

    /// @dev Spends through the door the session was installed at; reverts as the module does.
    function spend(Door door, bytes memory terms, uint8 index, bytes memory callData) internal {
        if (door == Door.Validator) {
            this.useValidator(terms, index, callData);
        } else if (door == Door.Policy) {
            this.usePolicy(terms, index, callData);
        } else if (door == Door.Signer) {
            this.useSigner(terms, index, callData);
        } else {
            this.useExecutor(terms, index, callData);
        }
    }

    function useValidator(bytes memory terms, uint8 index, bytes memory callData) external {
        validated(validatorOperation(hex"00", terms, 0, index, callData));
    }

    function useSigner(bytes memory terms, uint8 index, bytes memory callData) external {
        authorize(terms, 0, index, callData);
    }

    function usePolicy(bytes memory terms, uint8 index, bytes memory callData) external {
        PackedUserOperation memory userOp = operation(callData);
        userOp.signature = presentation(0, abi.encodePacked(index), terms);
        account.validateWithPolicy(policy, PERMISSION, userOp);
    }

    function useExecutor(bytes memory terms, uint8 index, bytes memory callData) external {
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) =
            (new bytes[](1), new bytes32[](1), new bytes[](1));
        contexts[0] = abi.encodePacked(account, uint8(0), presentation(0, abi.encodePacked(index), terms));
        (modes[0], executions[0]) = opened(callData);
        vm.prank(sessionKey);
        policy.redeemDelegations(contexts, modes, executions);
    }
}
