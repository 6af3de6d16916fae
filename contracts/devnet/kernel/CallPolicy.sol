// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {Execution, IERC7579Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {AccountBytes} from "./AccountBytes.sol";
import {StockPolicy} from "./StockPolicy.sol";

/// @title CallPolicy
/// @notice Local stand-in for the stock call policy v0.0.4: an allowlist of calls with rules on their arguments.
/// @dev As the original: the exec type (try mode) is not looked at, and a check does not ask whether the permission is
/// still live. Calldata is decoded as loosely as Kernel decodes it.
contract CallPolicy is StockPolicy {
    using AccountBytes for bytes32;

    enum ParamCondition {
        EQUAL,
        GREATER_THAN,
        LESS_THAN,
        GREATER_THAN_OR_EQUAL,
        LESS_THAN_OR_EQUAL,
        NOT_EQUAL,
        ONE_OF
    }

    struct ParamRule {
        /// How the argument is compared.
        ParamCondition condition;
        /// Where the 32 compared bytes begin, counted from behind the selector.
        uint64 offset;
        /// What they are compared to: one word, any number for ONE_OF.
        bytes32[] params;
    }

    struct Permission {
        /// Single call or delegatecall.
        bytes1 callType;
        /// The contract called; zero stands for any.
        address target;
        /// The function called; zero for a bare transfer.
        bytes4 selector;
        /// The most wei sent along.
        uint256 valueLimit;
        /// All of which must hold.
        ParamRule[] rules;
    }

    bytes1 private constant CALLTYPE_SINGLE = 0x00;
    bytes1 private constant CALLTYPE_BATCH = 0x01;
    bytes1 private constant CALLTYPE_DELEGATECALL = 0xff;

    error InvalidCallType();
    error InvalidCallData();
    error CallViolatesParamRule();
    error CallViolatesValueRule();

    /// @inheritdoc StockPolicy
    function checkUserOpPolicy(bytes32 id, PackedUserOperation calldata userOp)
        external
        payable
        override
        returns (uint256)
    {
        bytes calldata callData = userOp.callData;
        if (bytes4(callData[0:4]) != IERC7579Execution.execute.selector) _fail();
        bytes1 callType = callData[4];
        bytes calldata execution;
        assembly ("memory-safe") {
            // execute(bytes32 mode, bytes execution): the offset stands in the second word.
            execution.offset := add(add(callData.offset, 0x24), calldataload(add(callData.offset, 0x24)))
            execution.length := calldataload(sub(execution.offset, 0x20))
        }

        if (callType == CALLTYPE_SINGLE) {
            _check(id, callType, address(bytes20(execution[0:20])), uint256(bytes32(execution[20:52])), execution[52:]);
        } else if (callType == CALLTYPE_BATCH) {
            Execution[] calldata calls;
            assembly ("memory-safe") {
                let array := add(execution.offset, calldataload(execution.offset))
                calls.offset := add(array, 0x20)
                calls.length := calldataload(array)
            }
            for (uint256 i = 0; i < calls.length; ++i) {
                _check(id, CALLTYPE_SINGLE, calls[i].target, calls[i].value, calls[i].callData);
            }
        } else if (callType == CALLTYPE_DELEGATECALL) {
            _check(id, callType, address(bytes20(execution[0:20])), 0, execution[20:]);
        } else {
            revert InvalidCallType();
        }
        return 0;
    }

    /// @notice The stored permission of `wallet`, `abi.encode(valueLimit, rules)`; empty when there is none.
    function encodedPermissions(bytes32 id, bytes32 permissionHash, address wallet)
        external
        view
        returns (bytes memory)
    {
        return _slot(id, permissionHash, wallet).load();
    }

    /// @inheritdoc StockPolicy
    function _install(bytes32 id, bytes calldata terms) internal override {
        Permission[] memory permissions = abi.decode(terms, (Permission[]));
        for (uint256 i = 0; i < permissions.length; ++i) {
            Permission memory permission = permissions[i];
            bytes32 slot =
                _slot(id, _hash(permission.callType, permission.target, permission.selector), msg.sender);
            // The reason strings are part of what callers of the original see.
            // solhint-disable-next-line gas-custom-errors, reason-string
            require(slot.load().length == 0, "duplicate permissionHash");
            for (uint256 j = 0; j < permission.rules.length; ++j) {
                ParamRule memory rule = permission.rules[j];
                // solhint-disable-next-line gas-custom-errors, reason-string
                require(
                    rule.condition == ParamCondition.ONE_OF || rule.params.length == 1,
                    "only OneOf condition can have multiple params"
                );
            }
            slot.store(abi.encode(permission.valueLimit, permission.rules));
        }
    }

    /// @dev Reverts unless the call is permitted.
    function _check(bytes32 id, bytes1 callType, address target, uint256 value, bytes calldata data) private view {
        bytes4 selector = data.length == 0 ? bytes4(0) : bytes4(data[0:4]);
        bytes memory encoded = _slot(id, _hash(callType, target, selector), msg.sender).load();
        if (encoded.length == 0) encoded = _slot(id, _hash(callType, address(0), selector), msg.sender).load();
        if (encoded.length == 0) revert InvalidCallData();

        (uint256 valueLimit, ParamRule[] memory rules) = abi.decode(encoded, (uint256, ParamRule[]));
        if (value > valueLimit) revert CallViolatesValueRule();
        for (uint256 i = 0; i < rules.length; ++i) {
            uint64 start = 4 + rules[i].offset;
            if (!_holds(rules[i], bytes32(data[start:start + 32]))) revert CallViolatesParamRule();
        }
    }

    /// @dev Whether the argument satisfies the rule.
    function _holds(ParamRule memory rule, bytes32 param) private pure returns (bool) {
        ParamCondition condition = rule.condition;
        if (condition == ParamCondition.ONE_OF) {
            for (uint256 i = 0; i < rule.params.length; ++i) {
                if (param == rule.params[i]) return true;
            }
            return false;
        }
        bytes32 bound = rule.params[0];
        if (condition == ParamCondition.EQUAL) return param == bound;
        if (condition == ParamCondition.GREATER_THAN) return param > bound;
        if (condition == ParamCondition.LESS_THAN) return param < bound;
        if (condition == ParamCondition.GREATER_THAN_OR_EQUAL) return param >= bound;
        if (condition == ParamCondition.LESS_THAN_OR_EQUAL) return param <= bound;
        return param != bound;
    }

    /// @dev What a permission is found by.
    function _hash(bytes1 callType, address target, bytes4 selector) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(callType, target, selector));
    }

    /// @dev Where the account's permission begins: the account is hashed last, so the slots count as its own.
    function _slot(bytes32 id, bytes32 permissionHash, address wallet) private pure returns (bytes32) {
        return keccak256(abi.encode(wallet, keccak256(abi.encode(id, permissionHash))));
    }
}
