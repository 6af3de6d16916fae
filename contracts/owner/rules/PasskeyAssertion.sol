// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {WebAuthn} from "@openzeppelin/contracts/utils/cryptography/WebAuthn.sol";

/// @notice What a passkey has signed: an assertion of WebAuthn, whose challenge is a digest.
///
/// @dev OpenZeppelin's `WebAuthn.verify` calls the P-256 precompile before it falls back, which ERC-7562 forbids where
/// there is none. So the assertion is read here, and its signature verified by whom the contract knows to be there.
///
/// Browsers serialize clientDataJSON byte by byte alike (WebAuthn, 5.8.1.1): `{"type":"webauthn.get","challenge":"…",
/// "origin":"…"`, then `,"crossOrigin":…`. Type and challenge are written here, not read, so that an assertion has one
/// form, and one of another type or challenge none. The relying party is not looked at: an authenticator uses a key for the
/// one that it was made for, and for no other.
library PasskeyAssertion {
    struct Assertion {
        bytes32 x;
        bytes32 y;
        bytes32 r;
        bytes32 s;
        /// What the key has signed, hashed.
        bytes32 hash;
    }

    /// @dev x, y, r, s (32 each) ‖ length of authenticatorData (2).
    uint256 private constant _HEAD = 130;
    /// @dev rpIdHash (32) ‖ flags (1) ‖ counter (4).
    uint256 private constant _MIN_AUTHENTICATOR_DATA = 37;
    bytes1 private constant _REQUIRED_FLAGS = WebAuthn.AUTH_DATA_FLAGS_UP | WebAuthn.AUTH_DATA_FLAGS_UV;
    bytes1 private constant _BACKUP_FLAGS = WebAuthn.AUTH_DATA_FLAGS_BE | WebAuthn.AUTH_DATA_FLAGS_BS;

    string private constant _BEFORE_CHALLENGE = "{\"type\":\"webauthn.get\",\"challenge\":\"";
    bytes12 private constant _ORIGIN = "\",\"origin\":\"";
    bytes19 private constant _EMBEDDED = ",\"crossOrigin\":true";

    /// @param challenge What is to be signed.
    /// @param data See `IOwnerValidator`.
    /// @return formed Whether the data is an assertion by a user who was present and verified, on the relying party's own
    /// page.
    function read(bytes32 challenge, bytes calldata data)
        internal
        pure
        returns (bool formed, Assertion memory assertion)
    {
        if (data.length < _HEAD) return (false, assertion);
        uint256 end = _HEAD + uint256(uint16(bytes2(data[128:130])));
        if (end < _HEAD + _MIN_AUTHENTICATOR_DATA || data.length < end) return (false, assertion);
        bytes calldata authenticatorData = data[_HEAD:end];
        bytes calldata behindChallenge = data[end:];
        if (!_isVerified(authenticatorData[32]) || !_isOwnPage(behindChallenge)) return (false, assertion);

        assertion.x = bytes32(data[0:32]);
        assertion.y = bytes32(data[32:64]);
        assertion.r = bytes32(data[64:96]);
        assertion.s = bytes32(data[96:128]);
        bytes32 clientDataHash = sha256(
            abi.encodePacked(_BEFORE_CHALLENGE, Base64.encodeURL(abi.encode(challenge)), behindChallenge)
        );
        assertion.hash = sha256(abi.encodePacked(authenticatorData, clientDataHash));
        return (true, assertion);
    }

    /// @dev Present and verified; and no key is backed up that could not be.
    function _isVerified(bytes1 flags) private pure returns (bool) {
        return flags & _REQUIRED_FLAGS == _REQUIRED_FLAGS && flags & _BACKUP_FLAGS != WebAuthn.AUTH_DATA_FLAGS_BS;
    }

    /// @dev Not inside a page of somebody else's. An origin holds no quotation mark.
    function _isOwnPage(bytes calldata json) private pure returns (bool) {
        if (json.length < 12 || bytes12(json) != _ORIGIN) return false;
        uint256 end = 12;
        assembly ("memory-safe") {
            for {} lt(end, json.length) { end := add(end, 1) } {
                if eq(byte(0, calldataload(add(json.offset, end))), 0x22) { break }
            }
        }
        if (end == json.length) return false;
        bytes calldata rest = json[end + 1:];
        return rest.length < 19 || bytes19(rest) != _EMBEDDED;
    }
}
