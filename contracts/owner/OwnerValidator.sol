// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7579Hook, IERC7579Module, IERC7579Validator} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IOwnerValidator} from "./IOwnerValidator.sol";
import {OwnerBook} from "./OwnerBook.sol";
import {AccountMessage} from "./rules/AccountMessage.sol";
import {P256Precompile} from "./rules/P256Precompile.sol";
import {PasskeyAssertion} from "./rules/PasskeyAssertion.sol";

/// @title OwnerValidator
/// @notice See `IOwnerValidator`.
contract OwnerValidator is OwnerBook, EIP712 {
    uint256 private constant _VALIDATOR = 1;
    uint256 private constant _HOOK = 4;
    uint256 private constant _SIG_VALIDATION_FAILED = 1;
    bytes4 private constant _ERC1271_VALID = 0x1626ba7e;
    bytes4 private constant _ERC1271_INVALID = 0xffffffff;
    /// @dev Slot (1) ‖ r ‖ s ‖ v (65).
    uint256 private constant _KEY_SIGNATURE_SIZE = 66;
    bytes32 private constant _OPERATION_TYPEHASH =
        keccak256("OwnerOperation(address account,uint256 nonce,bytes callData,bytes32 userOpHash)");

    bool private immutable _precompiled;

    constructor() EIP712("Abba Baba Owner", "1") {
        _precompiled = P256Precompile.isThere();
    }

    /// @inheritdoc IERC7579Validator
    function validateUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash) external view returns (uint256) {
        // Check the account asks about an operation of its own.
        if (userOp.sender != msg.sender) return _SIG_VALIDATION_FAILED;
        bytes32 digest = operationDigest(msg.sender, userOp.nonce, userOp.callData, userOpHash);
        return _isSigned(msg.sender, digest, userOp.signature) ? 0 : _SIG_VALIDATION_FAILED;
    }

    /// @inheritdoc IERC7579Validator
    /// @dev Who asks is not looked at: tokens ask through helper contracts, and every message names its own domain.
    function isValidSignatureWithSender(address, bytes32 hash, bytes calldata signature)
        external
        view
        returns (bytes4)
    {
        (bytes32 digest, bytes calldata ownerSignature) = AccountMessage.read(msg.sender, hash, signature);
        // Check the message is the one that the account was asked about, and names this account.
        if (digest == bytes32(0)) return _ERC1271_INVALID;
        return _isSigned(msg.sender, digest, ownerSignature) ? _ERC1271_VALID : _ERC1271_INVALID;
    }

    /// @inheritdoc IERC7579Hook
    function preCheck(address caller, uint256, bytes calldata) external view returns (bytes memory) {
        (bool isKey,) = _find(msg.sender, _keyId(caller));
        (bool isContract,) = _find(msg.sender, _contractId(caller));
        if (!isKey && !isContract) revert CallerNotOwner(caller);
        return "";
    }

    /// @inheritdoc IERC7579Hook
    function postCheck(bytes calldata) external pure {}

    /// @inheritdoc IERC7579Module
    function isModuleType(uint256 moduleTypeId) external pure returns (bool) {
        return moduleTypeId == _VALIDATOR || moduleTypeId == _HOOK;
    }

    /// @inheritdoc IOwnerValidator
    function hasPrecompile() external view returns (bool) {
        return _precompiled;
    }

    /// @inheritdoc IOwnerValidator
    function operationDigest(address account, uint256 nonce, bytes calldata callData, bytes32 userOpHash)
        public
        view
        returns (bytes32)
    {
        return _hashTypedDataV4(
            keccak256(abi.encode(_OPERATION_TYPEHASH, account, nonce, keccak256(callData), userOpHash))
        );
    }

    /// @notice Whether an owner of `account` signed `digest`.
    function _isSigned(address account, bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (signature.length == 0) return false;
        bytes32 id = _ownerAt(account, uint8(signature[0]));
        if (_isContract(id)) {
            // The mark above the address is cut off.
            address owner = address(uint160(uint256(id)));
            return SignatureChecker.isValidERC1271SignatureNowCalldata(owner, digest, signature[1:]);
        }
        if (signature.length < _KEY_SIGNATURE_SIZE) return false;
        if (signature.length == _KEY_SIGNATURE_SIZE) {
            (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, signature[1:]);
            return failure == ECDSA.RecoverError.NoError && id == _keyId(signer);
        }
        (bool formed, PasskeyAssertion.Assertion memory assertion) = PasskeyAssertion.read(digest, signature[1:]);
        if (!formed || id != _passkeyId(assertion.x, assertion.y)) return false;
        return _verifies(assertion);
    }

    function _verifies(PasskeyAssertion.Assertion memory assertion) private view returns (bool) {
        (bytes32 hash, bytes32 r, bytes32 s) = (assertion.hash, assertion.r, assertion.s);
        return _precompiled
            ? P256.verifyNative(hash, r, s, assertion.x, assertion.y)
            : P256.verifySolidity(hash, r, s, assertion.x, assertion.y);
    }
}
