// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IKernelModule, IKernelPolicy, IKernelSigner} from "../../interfaces/IKernelPermission.sol";

/// @notice A minimal ERC-7579 account that talks to a permission's policy and signer as Kernel v3.1 does, and runs
/// executions as leniently as accounts do: offsets are followed wherever they lead.
contract TestAccount {
    struct Execution {
        address target;
        uint256 value;
        bytes callData;
    }

    bytes4 private constant _ERC1271_MAGIC = 0x1626ba7e;

    address public immutable OWNER;

    error OnlySelf();
    error ModeUnsupported(bytes32 mode);

    constructor(address owner_) payable {
        OWNER = owner_;
    }

    receive() external payable {}

    function install(IKernelModule module, bytes calldata data) external {
        module.onInstall(data);
    }

    function uninstall(IKernelModule module, bytes calldata data) external {
        module.onUninstall(data);
    }

    /// @notice Any call in the account's own name, as its owner would send it.
    function call(address target, uint256 value, bytes calldata data) external returns (bytes memory) {
        return _call(target, value, data);
    }

    function validateWithSigner(
        IKernelSigner signer,
        bytes4 permissionId,
        PackedUserOperation calldata userOp,
        bytes32 userOpHash
    ) external returns (uint256) {
        return signer.checkUserOpSignature(bytes32(permissionId), userOp, userOpHash);
    }

    function validateWithPolicy(IKernelPolicy policy, bytes4 permissionId, PackedUserOperation calldata userOp)
        external
        returns (uint256)
    {
        return policy.checkUserOpPolicy(bytes32(permissionId), userOp);
    }

    /// @notice What the EntryPoint does with a validated operation's calldata.
    function run(bytes calldata callData) external {
        (bool success, bytes memory result) = address(this).call(callData);
        _bubble(success, result);
    }

    function execute(bytes32 mode, bytes calldata executionCalldata) external payable {
        if (msg.sender != address(this)) revert OnlySelf();
        _execute(mode, executionCalldata);
    }

    /// @notice ERC-1271: the owner's key signs for the account.
    function isValidSignature(bytes32 hash, bytes calldata signature) public view virtual returns (bytes4) {
        (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(hash, signature);
        return failure == ECDSA.RecoverError.NoError && signer == OWNER ? _ERC1271_MAGIC : bytes4(0xffffffff);
    }

    /// @notice What `execute` would run, without running it; reverts where it would.
    function decode(bytes calldata callData) external pure returns (Execution[] memory executions) {
        (bytes32 mode,) = abi.decode(callData[4:], (bytes32, bytes));
        bytes calldata encoded = _bytesAt(callData[4:], 32);
        if (mode == bytes32(0)) {
            executions = new Execution[](1);
            executions[0] = Execution({
                target: address(bytes20(encoded[0:20])),
                value: uint256(bytes32(encoded[20:52])),
                callData: encoded[52:]
            });
        } else if (mode == bytes32(bytes1(0x01))) {
            Execution[] calldata batch = _batchOf(encoded);
            executions = new Execution[](batch.length);
            for (uint256 i; i < batch.length; ++i) {
                executions[i] = batch[i];
            }
        } else {
            revert ModeUnsupported(mode);
        }
    }

    function _execute(bytes32 mode, bytes calldata executionCalldata) internal {
        if (mode == bytes32(0)) {
            _call(
                address(bytes20(executionCalldata[0:20])),
                uint256(bytes32(executionCalldata[20:52])),
                executionCalldata[52:]
            );
        } else if (mode == bytes32(bytes1(0x01))) {
            Execution[] calldata executions = _batchOf(executionCalldata);
            for (uint256 i; i < executions.length; ++i) {
                _call(executions[i].target, executions[i].value, executions[i].callData);
            }
        } else {
            revert ModeUnsupported(mode);
        }
    }

    function _call(address target, uint256 value, bytes calldata data) private returns (bytes memory) {
        (bool success, bytes memory result) = target.call{value: value}(data);
        _bubble(success, result);
        return result;
    }

    function _bubble(bool success, bytes memory result) private pure {
        if (success) return;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    /// @dev Follows the two offsets without looking where they lead, as ERC-7579 execution libraries do.
    function _batchOf(bytes calldata encoded) private pure returns (Execution[] calldata executions) {
        assembly ("memory-safe") {
            let start := add(encoded.offset, calldataload(encoded.offset))
            executions.offset := add(start, 32)
            executions.length := calldataload(start)
        }
    }

    function _bytesAt(bytes calldata arguments, uint256 head) private pure returns (bytes calldata found) {
        assembly ("memory-safe") {
            let start := add(arguments.offset, calldataload(add(arguments.offset, head)))
            found.offset := add(start, 32)
            found.length := calldataload(start)
        }
    }
}
