// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ISpendCap} from "./ISpendCap.sol";
import {IERC6900Module, IERC6900Validation} from "./interfaces/IERC6900Validation.sol";
import {IGrantRules} from "./interfaces/IGrantRules.sol";
import {GrantMessage} from "./rules/GrantMessage.sol";
import {ModuleDomain} from "./rules/ModuleDomain.sol";
import {SessionIdentity} from "./rules/SessionIdentity.sol";
import {TermsValidation} from "./rules/TermsValidation.sol";
import {Door} from "./types/Door.sol";
import {SessionId} from "./types/SessionId.sol";

/// @notice The half of the session module that no operation needs: it checks terms when they are granted, states them for
/// the owner, and answers what can be answered without storage. Apart, because both halves together would exceed the size
/// that a contract may have.
/// @dev Made by the module's constructor, and immutable like it: no storage, no administrator, nothing but view
/// functions. The module is the caller.
contract GrantRules is IGrantRules {
    /// @inheritdoc IGrantRules
    function checkTerms(bytes calldata terms, address account) external view {
        _check(terms, account);
    }

    /// @inheritdoc IGrantRules
    function checkAndHash(bytes calldata terms, address account, SessionId id)
        external
        view
        returns (bytes32 structHash)
    {
        return _checkAndHash(terms, account, id);
    }

    /// @inheritdoc IGrantRules
    function grantDigest(bytes calldata terms, address account) external view returns (bytes32) {
        bytes32 structHash = _checkAndHash(terms, account, SessionIdentity.idOf(terms, msg.sender));
        return MessageHashUtils.toTypedDataHash(ModuleDomain.separator(msg.sender), structHash);
    }

    /// @inheritdoc IGrantRules
    function canSpend(Door, bytes4, PackedUserOperation calldata, bytes calldata)
        external
        view
        returns (bool allowed, bytes memory refusal, uint256 validationData)
    {
        bytes memory result;
        (allowed, result) = msg.sender.staticcall(abi.encodePacked(ISpendCap.assess.selector, msg.data[4:]));
        if (!allowed) return (false, result, 0);
        validationData = abi.decode(result, (uint256));
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        // Name, version, chain and contract; no salt and no extensions.
        return (hex"0f", ModuleDomain.NAME, ModuleDomain.VERSION, block.chainid, msg.sender, salt, extensions);
    }

    /// @inheritdoc IGrantRules
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC165).interfaceId || id == type(IERC6900Module).interfaceId
            || id == type(IERC6900Validation).interfaceId;
    }

    /// @inheritdoc IGrantRules
    function moduleId() external pure returns (string memory) {
        return "abbababa.spend-cap.1.0.0";
    }

    function _checkAndHash(bytes calldata terms, address account, SessionId id) private view returns (bytes32) {
        _check(terms, account);
        return GrantMessage.hashStruct(terms, account, id);
    }

    /// @dev No session may call the module that enforces it: the caller.
    function _check(bytes calldata terms, address account) private view {
        TermsValidation.validate(terms, account, msg.sender);
    }
}
