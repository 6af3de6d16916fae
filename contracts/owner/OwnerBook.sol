// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {IOwnerValidator} from "./IOwnerValidator.sol";

/// @notice Who owns an account, and how that changes: by the account's own call of `onInstall`.
///
/// @dev Every mapping ends in the account, so that each slot is its associated storage (ERC-7562). What no bit of `_taken`
/// says is taken counts for nothing: one write removes all owners.
abstract contract OwnerBook is IOwnerValidator {
    bytes1 private constant _SET = 0x00;
    bytes1 private constant _ADD = 0x01;
    bytes1 private constant _REMOVE = 0x02;

    bytes1 private constant _KEY = 0x00;
    bytes1 private constant _PASSKEY = 0x01;
    bytes1 private constant _CONTRACT = 0x02;
    /// @dev Of a key's and of a contract's owner: kind (1) ‖ address (20).
    uint256 private constant _ADDRESS_SIZE = 21;
    uint256 private constant _PASSKEY_SIZE = 65;
    uint256 private constant _SLOTS = 16;
    /// @dev Tells a contract's id from a key's: the bit above the address.
    uint256 private constant _CONTRACT_MARK = 1 << 160;

    /// @dev Beside the bits of the slots: installed as both module types.
    uint256 private constant _TWICE = 1 << _SLOTS;
    uint256 private constant _ALL_SLOTS = _TWICE - 1;

    /// @dev One bit for each slot, and `_TWICE`.
    mapping(address account => uint256 bits) private _taken;
    mapping(uint256 slot => mapping(address account => bytes32 id)) private _ids;

    /// @notice Changes the caller's owners, as the first byte of `data` says.
    /// @dev Installing it again with other owners replaces those before: of an account that forgot to uninstall, none
    /// stays.
    function onInstall(bytes calldata data) external {
        if (data.length == 0) {
            // Installed once more, as something else; without an owner it would lock the account.
            if (_taken[msg.sender] == 0) revert InstallDataMalformed();
            _taken[msg.sender] |= _TWICE;
            return;
        }
        bytes1 command = data[0];
        bytes calldata rest = data[1:];
        if (command == _SET) {
            if (rest.length == 0) revert InstallDataMalformed();
            _removeAll(msg.sender);
            while (rest.length != 0) rest = _add(msg.sender, rest);
        } else if (command == _ADD) {
            if (_add(msg.sender, rest).length != 0) revert InstallDataMalformed();
        } else if (command == _REMOVE) {
            _remove(msg.sender, rest);
        } else {
            revert InstallDataMalformed();
        }
    }

    /// @notice Removes all owners of the caller, whatever the data; if the caller installed it as both module types, the
    /// second time only: of which type it is removed, no account says.
    /// @dev Never reverts: accounts go on without it.
    function onUninstall(bytes calldata) external {
        uint256 taken = _taken[msg.sender];
        if (taken & _TWICE != 0) _taken[msg.sender] = taken & _ALL_SLOTS;
        else _removeAll(msg.sender);
    }

    /// @inheritdoc IOwnerValidator
    function ownersOf(address account) external view returns (Owner[] memory owners) {
        uint256 taken = _taken[account];
        uint256 count;
        for (uint256 bits = taken & _ALL_SLOTS; bits != 0; bits &= bits - 1) ++count;
        owners = new Owner[](count);
        uint256 next;
        for (uint8 slot; slot < _SLOTS; ++slot) {
            if (taken & (1 << slot) != 0) owners[next++] = Owner({slot: slot, id: _ids[slot][account]});
        }
    }

    /// @inheritdoc IOwnerValidator
    function passkeyId(bytes32 x, bytes32 y) external pure returns (bytes32) {
        return _passkeyId(x, y);
    }

    /// @inheritdoc IOwnerValidator
    function isInitialized(address account) external view returns (bool) {
        return _taken[account] != 0;
    }

    /// @notice The owner in a slot; zero when there is none, which no owner's id is.
    function _ownerAt(address account, uint256 slot) internal view returns (bytes32) {
        return slot < _SLOTS && _taken[account] & (1 << slot) != 0 ? _ids[slot][account] : bytes32(0);
    }

    /// @return found Whether `id` is an owner, and in which slot.
    function _find(address account, bytes32 id) internal view returns (bool found, uint256 slot) {
        uint256 taken = _taken[account];
        for (; slot < _SLOTS; ++slot) {
            if (taken & (1 << slot) != 0 && _ids[slot][account] == id) return (true, slot);
        }
    }

    function _keyId(address key) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(key)));
    }

    function _contractId(address owner) internal pure returns (bytes32) {
        return bytes32(_CONTRACT_MARK | uint160(owner));
    }

    /// @return Whether an owner's id is a contract's.
    function _isContract(bytes32 id) internal pure returns (bool) {
        return uint256(id) >> 160 == 1;
    }

    /// @dev Never an address's, marked or not: a hash has 95 leading zeros for nobody.
    function _passkeyId(bytes32 x, bytes32 y) internal pure returns (bytes32) {
        return keccak256(abi.encode(x, y));
    }

    /// @return rest What stands behind the owner.
    function _add(address account, bytes calldata data) private returns (bytes calldata rest) {
        bytes32 id;
        (id, rest) = _takeOwner(data);
        (bool found,) = _find(account, id);
        if (found) revert OwnerExists(id);

        uint256 taken = _taken[account];
        uint8 slot;
        while (slot < _SLOTS && taken & (1 << slot) != 0) ++slot;
        if (slot == _SLOTS) revert TooManyOwners();
        _taken[account] = taken | (1 << slot);
        _ids[slot][account] = id;
        if (data[0] == _PASSKEY) {
            (bytes32 x, bytes32 y) = _passkeyIn(data);
            if (!P256.isValidPublicKey(x, y)) revert PasskeyNotOnCurve(x, y);
            emit PasskeyAdded(account, id, slot, x, y);
            return rest;
        }
        address owner = _addressIn(data);
        if (owner == address(0)) revert KeyZero();
        if (data[0] == _KEY) {
            emit KeyAdded(account, owner, slot);
        } else {
            // An account that would ask itself.
            if (owner == account) revert OwnerIsAccount();
            emit ContractAdded(account, owner, slot);
        }
    }

    function _remove(address account, bytes calldata data) private {
        (bytes32 id, bytes calldata rest) = _takeOwner(data);
        if (rest.length != 0) revert InstallDataMalformed();
        (bool found, uint256 slot) = _find(account, id);
        if (!found) revert OwnerUnknown(id);
        uint256 left = _taken[account] & ~(1 << slot);
        if (left & _ALL_SLOTS == 0) revert LastOwner(id);
        _taken[account] = left;
        delete _ids[slot][account];
        // A slot is below 16.
        emit OwnerRemoved(account, id, uint8(slot));
    }

    /// @dev As what it is installed, stays.
    function _removeAll(address account) private {
        uint256 taken = _taken[account];
        if (taken & _ALL_SLOTS == 0) return;
        _taken[account] = taken & _TWICE;
        emit OwnersRemoved(account);
    }

    /// @notice Splits off the owner at the beginning.
    function _takeOwner(bytes calldata data) private pure returns (bytes32 id, bytes calldata rest) {
        if (data.length >= _ADDRESS_SIZE && data[0] == _KEY) {
            return (_keyId(_addressIn(data)), data[_ADDRESS_SIZE:]);
        }
        if (data.length >= _ADDRESS_SIZE && data[0] == _CONTRACT) {
            return (_contractId(_addressIn(data)), data[_ADDRESS_SIZE:]);
        }
        if (data.length >= _PASSKEY_SIZE && data[0] == _PASSKEY) {
            (bytes32 x, bytes32 y) = _passkeyIn(data);
            return (_passkeyId(x, y), data[_PASSKEY_SIZE:]);
        }
        revert InstallDataMalformed();
    }

    /// @dev The caller has checked the length.
    function _addressIn(bytes calldata data) private pure returns (address) {
        return address(bytes20(data[1:]));
    }

    /// @dev The caller has checked the length.
    function _passkeyIn(bytes calldata data) private pure returns (bytes32 x, bytes32 y) {
        return (bytes32(data[1:]), bytes32(data[33:]));
    }
}
