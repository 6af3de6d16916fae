// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SessionId} from "../types/SessionId.sol";

/// @notice What a session is called.
library SessionIdentity {
    /// @return The hash of the chain, the module that runs this code, and the terms.
    function idOf(bytes calldata terms) internal view returns (SessionId) {
        return idOf(terms, address(this));
    }

    /// @return The hash of the chain, the module, and the terms.
    function idOf(bytes calldata terms, address module) internal view returns (SessionId) {
        return SessionId.wrap(keccak256(abi.encode(block.chainid, module, keccak256(terms))));
    }
}
