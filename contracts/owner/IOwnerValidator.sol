// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7579Hook, IERC7579Module, IERC7579Validator} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";

/// @title The owners of a smart account: passkeys, ECDSA keys and contracts, any one of which acts for it.
///
/// @notice An ERC-7579 validator (type 1). What an owner signs is always EIP-712 typed data, never a bare hash, so that a
/// device shows it:
/// - a user operation as `OwnerOperation(address account,uint256 nonce,bytes callData,bytes32 userOpHash)` in this
///   contract's own domain;
/// - a grant or revocation of a session as the session module's own message (`GrantSession`, `RevokeSession`,
///   `RevokeAllSessions`), which names the account it is for;
/// - any other message as ERC-7739 nests it into the account's domain (`TypedDataSign`, `PersonalSign`).
///
/// All of them name the account and the chain: a signature serves no other account of the same owner, and no other chain.
/// The account may hand over the hash as it was asked, or wrapped as Kernel wraps it.
///
/// An account has at most 16 owners, each in a slot, and never none once it is installed.
///
/// Owners change through `onInstall` alone, called by the account: the session module refuses this function to every
/// session, so that no session can make anybody an owner, whatever its terms say. There is no other function with an
/// effect, no administrator, and no way to change the contract.
///
/// As a hook (type 4) it lets an ECDSA owner's own address and a contract that is an owner call the account, and nobody
/// else: Kernel asks its root validator so.
///
/// A contract (a Safe, another smart account) says itself, by ERC-1271, whether it signed the digest. What it reads for that
/// is storage of its own, which ERC-7562 lets no account read that has no stake: public bundlers take user operations that
/// a contract signed only if it reads none. Its grants and revocations by message, payments and redemptions reach the
/// chain in plain transactions, and it may call the account directly: for these there is no such bound.
///
/// @dev Layouts. `‖` joins bytes, sizes in parentheses.
///
/// Owner: `0x00 ‖ address (20)` of an ECDSA key, `0x01 ‖ x (32) ‖ y (32)`, or `0x02 ‖ address (20)` of a contract.
///
/// `onInstall` data: `0x00 ‖ owners`: these and no others; `0x01 ‖ owner`: one more; `0x02 ‖ owner`: without this one.
/// Empty data changes no owners of an account that has some: it is installed as the other module type, too. Then the first
/// `onUninstall` leaves the owners, and the second removes them.
///
/// Owner's signature over a digest: `slot (1) ‖ r ‖ s ‖ v (65)` by an ECDSA key; by a passkey `slot (1) ‖ x (32) ‖ y (32) ‖
/// r (32) ‖ s (32) ‖ length (2) ‖ authenticatorData ‖ clientDataJSON from behind the challenge`. The challenge is the
/// digest. The contract writes the beginning of clientDataJSON itself, as WebAuthn prescribes it byte by byte. By a contract
/// `slot (1) ‖ whatever its isValidSignature takes`.
///
/// User operation's signature: an owner's.
///
/// ERC-1271 signature:
/// - `0x00 ‖ length (4) ‖ message ‖ owner's`, over `PersonalSign`, for the message behind EIP-191's prefix, which the
///   contract writes: so no typed data is signed as a message;
/// - `0x01 ‖ session module (20) ‖ kind (1) ‖ length (2) ‖ fields ‖ owner's`, over the module's message: `kind` 0 is a
///   grant, 1 a revocation, 2 a revocation of all; `fields` are EIP-712's encoded members, the account first;
/// - `0x02 ‖ owner's ‖ domain separator (32) ‖ contents hash (32) ‖ contents description ‖ its length (2)`, over
///   `TypedDataSign`, with ERC-7739's layout behind the first byte.
interface IOwnerValidator is IERC7579Module, IERC7579Validator, IERC7579Hook {
    /// @notice One owner of an account.
    struct Owner {
        /// Its place; a signature begins with it.
        uint8 slot;
        /// An ECDSA key's address; a contract's with the bit above it set (`1 << 160`); or the hash by which a passkey is
        /// kept.
        bytes32 id;
    }

    /// @notice `account` obeys this ECDSA key from now on.
    event KeyAdded(address indexed account, address indexed key, uint8 slot);

    /// @notice `account` obeys this passkey from now on. It is kept as `id`; only this event tells its coordinates.
    event PasskeyAdded(address indexed account, bytes32 indexed id, uint8 slot, bytes32 x, bytes32 y);

    /// @notice `account` obeys this contract from now on, which says by ERC-1271 what it signed.
    event ContractAdded(address indexed account, address indexed owner, uint8 slot);

    /// @notice `account` no longer obeys what was in this slot.
    event OwnerRemoved(address indexed account, bytes32 indexed id, uint8 slot);

    /// @notice `account` no longer obeys any of the owners it had.
    event OwnersRemoved(address indexed account);

    /// @notice The data of `onInstall` has none of its forms.
    error InstallDataMalformed();

    /// @notice The zero address has no key, and is no contract.
    error KeyZero();

    /// @notice A contract is asked whether it signed: an account that asks itself asks nobody.
    error OwnerIsAccount();

    /// @notice The coordinates are of no point of the curve P-256.
    error PasskeyNotOnCurve(bytes32 x, bytes32 y);

    /// @notice It is an owner already.
    error OwnerExists(bytes32 id);

    /// @notice It is no owner.
    error OwnerUnknown(bytes32 id);

    /// @notice Without its last owner nobody could act for the account.
    error LastOwner(bytes32 id);

    /// @notice All 16 slots are taken.
    error TooManyOwners();

    /// @notice Only an ECDSA owner and a contract that is an owner call an account directly.
    error CallerNotOwner(address caller);

    /// @notice The account's owners, in the order of their slots.
    function ownersOf(address account) external view returns (Owner[] memory);

    /// @notice How a passkey is kept: as the hash of its coordinates.
    function passkeyId(bytes32 x, bytes32 y) external pure returns (bytes32);

    /// @notice Whether the account has owners here.
    function isInitialized(address account) external view returns (bool);

    /// @notice Whether the chain had the P-256 precompile (RIP-7212, EIP-7951) when this contract was deployed. Without
    /// it, passkeys are verified in Solidity.
    /// @dev Found out once: to call a precompile that is not there is to call an address without code, which ERC-7562
    /// forbids in validation. The creation code is the same on every chain, and so is the address.
    function hasPrecompile() external view returns (bool);

    /// @notice The EIP-712 digest that an owner signs for a user operation.
    function operationDigest(address account, uint256 nonce, bytes calldata callData, bytes32 userOpHash)
        external
        view
        returns (bytes32);
}
