// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Door} from "./Door.sol";

/// @notice A session of one account.
struct Session {
    /// How it was installed; `None` when it is not.
    Door door;
    /// Dead for ever, before or after installation.
    bool revoked;
    /// The Kernel permission or ERC-6900 entity it was installed under.
    bytes4 permissionId;
    /// User operations used.
    uint32 operations;
    /// Worst-case gas charged, in wei.
    uint96 gasSpent;
    /// Payment rules whose whole worth is reserved in the account's ceilings, a bit each.
    uint16 reserved;
}
