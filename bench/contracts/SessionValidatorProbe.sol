// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @notice What SmartSessions asks whether a session's key signed: one ECDSA key, and nothing else. NEVER DEPLOYED
/// outside the bench.
contract SessionValidatorProbe {
    /// @param data The key's address (20).
    function validateSignatureWithData(bytes32 hash, bytes calldata signature, bytes calldata data)
        external
        pure
        returns (bool)
    {
        (address signer,,) = ECDSA.tryRecoverCalldata(MessageHashUtils.toEthSignedMessageHash(hash), signature);
        return signer == address(bytes20(data[0:20]));
    }

    function supportsInterface(bytes4) external pure returns (bool) {
        return true;
    }

    function isModuleType(uint256) external pure returns (bool) {
        return true;
    }
}
