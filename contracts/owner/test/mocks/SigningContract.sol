// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice A contract that signed one hash with one signature, or answers as it is told to.
contract SigningContract is IERC1271 {
    bytes32 private _hash;
    bytes32 private _signature;
    bytes private _answer;
    bool private _reverts;

    function sign(bytes32 hash, bytes memory signature) external {
        (_hash, _signature) = (hash, keccak256(signature));
    }

    /// @notice Answers this to whatever it is asked from now on.
    function answer(bytes memory data, bool reverts) external {
        (_answer, _reverts) = (data, reverts);
    }

    function isValidSignature(bytes32 hash, bytes memory signature) external view returns (bytes4) {
        bytes memory data = _answer;
        if (data.length != 0 || _reverts) {
            bool reverts = _reverts;
            assembly ("memory-safe") {
                if reverts { revert(add(data, 0x20), mload(data)) }
                return(add(data, 0x20), mload(data))
            }
        }
        return hash == _hash && keccak256(signature) == _signature ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}
