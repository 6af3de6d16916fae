// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {Door} from "../types/Door.sol";
import {SessionId} from "../types/SessionId.sol";

/// @notice What the session module asks its other half: before it grants, whether terms are sound and what an owner signs
/// for them; and what it passes on, calldata and answer as they are.
interface IGrantRules is IERC5267 {
    /// @notice Reverts, naming the flaw, unless `account` may grant a session with `terms` in the calling module.
    function checkTerms(bytes calldata terms, address account) external view;

    /// @notice As `checkTerms`; then the EIP-712 struct hash of `GrantSession`.
    /// @param id The session's id in the calling module.
    function checkAndHash(bytes calldata terms, address account, SessionId id)
        external
        view
        returns (bytes32 structHash);

    /// @notice As `ISpendCap.grantDigest` of the calling module.
    function grantDigest(bytes calldata terms, address account) external view returns (bytes32);

    /// @notice As `ISpendCap.canSpend` of the calling module, whose `assess` is asked.
    function canSpend(
        Door door,
        bytes4 permissionId,
        PackedUserOperation calldata userOp,
        bytes calldata presentation
    ) external view returns (bool allowed, bytes memory refusal, uint256 validationData);

    /// @notice ERC-165, of the module.
    function supportsInterface(bytes4 id) external view returns (bool);

    /// @notice ERC-6900, of the module.
    /// @return `vendor.module.version`.
    function moduleId() external view returns (string memory);
}
