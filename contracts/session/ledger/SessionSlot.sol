// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Door} from "../types/Door.sol";
import {Session} from "../types/Session.sol";

/// @notice A session as it is stored: one slot, read once and written once.
/// @dev The compiler writes a struct that does not fill its slot member by member, which costs a load and a store
/// each. From the lowest bit: door (8), revoked (8), permission id (32), operations (32), gas spent (96), reserved (16).
type SessionSlot is uint256;

using {unpack} for SessionSlot global;

function unpack(SessionSlot slot) pure returns (Session memory session) {
    uint256 word = SessionSlot.unwrap(slot);
    // Every cast cuts out the field's own bits.
    session.door = Door(uint8(word));
    session.revoked = uint8(word >> 8) != 0;
    session.permissionId = bytes4(uint32(word >> 16));
    session.operations = uint32(word >> 48);
    session.gasSpent = uint96(word >> 80);
    session.reserved = uint16(word >> 176);
}

function pack(Session memory session) pure returns (SessionSlot) {
    return SessionSlot.wrap(
        uint256(session.door) | (session.revoked ? 1 << 8 : 0) | uint256(uint32(session.permissionId)) << 16
            | uint256(session.operations) << 48 | uint256(session.gasSpent) << 80 | uint256(session.reserved) << 176
    );
}
