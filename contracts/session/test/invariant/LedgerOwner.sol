// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Spending} from "../../types/Budget.sol";
import {Session} from "../../types/Session.sol";
import {Door} from "../../types/Door.sol";
import {SessionId} from "../../types/SessionId.sol";
import {LedgerModel} from "./LedgerModel.sol";

/// @notice What owners, guardians and strangers do: grant, kill, set ceilings.
abstract contract LedgerOwner is LedgerModel {
    function _install(uint256 a, uint256 s, Door door, bytes4 permissionId) internal {
        Line line = _installationBreaks(a, s);
        if (door == Door.Validator) permissionId = bytes4(0);
        bytes32 used = _usedBy(a, s);
        try accounts[a].install(policy, installData(permissionId, door, packed[s])) {
            if (line != Line.None) ++broken[line];
            if (_usedBy(a, s) != used) ++broken[Line.L7];
            _noteInstalled(a, s, door, permissionId);
            worked = true;
        } catch (bytes memory reason) {
            if (line == Line.None) revert Disagreement("installation", reason);
        }
    }

    function _revoke(uint256 a, uint256 s, uint256 seed) internal {
        SessionId id = ids[s];
        Grant storage grant = grants[a][s];
        // Uninstall data names only a session that was installed: of others the owner revokes the id.
        if (seed % 4 == 0 || (seed % 4 == 2 && grant.door == Door.None)) {
            accounts[a].call(address(policy), 0, abi.encodeCall(policy.revoke, (id)));
        } else if (seed % 4 == 1) {
            vm.prank(guardian);
            policy.revokeAsGuardian(address(accounts[a]), packed[s]);
        } else if (seed % 4 == 2) {
            accounts[a].uninstall(policy, abi.encodePacked(bytes32(grant.permissionId), SessionId.unwrap(id)));
        } else {
            // A stranger presses every switch there is: nothing happens to anybody but him.
            vm.startPrank(stranger);
            policy.revoke(id);
            policy.revokeAll();
            policy.onUninstall(abi.encodePacked(bytes32(PERMISSION), SessionId.unwrap(id)));
            vm.stopPrank();
            return;
        }
        grant.revoked = true;
        _count(Kind.Killed);
        worked = true;
    }

    function _revokeAll(uint256 a) internal {
        accounts[a].call(address(policy), 0, abi.encodeCall(policy.revokeAll, ()));
        ++epochs[a];
        _count(Kind.Killed);
        worked = true;
        // The owner grants anew what belongs to the new epoch.
        for (uint256 s; s < SESSIONS; ++s) {
            if (terms[s].epoch == epochs[a]) _install(a, s, Door.Signer, PERMISSION);
        }
    }

    /// @dev Sets, raises, lowers or removes the ceiling of a token over all sessions of an account.
    function _ceil(uint256 a, uint256 seed) internal {
        // Payments make one of them more interesting than the others.
        uint256 t = seed >> 4 & 1 == 0 ? dollar : (seed >> 8) % TOKENS;
        Ceiled storage ceiling = ceilings[a][t];
        address token = address(tokens[t]);
        if (seed % 3 == 0) {
            accounts[a].call(address(policy), 0, abi.encodeCall(policy.removeCeiling, (token)));
            (ceiling.set, ceiling.limit) = (false, 0);
        } else {
            uint256 limit = ceiling.used + (seed >> 16) % ((seed >> 5 & 1 == 0 ? 4 : 60) * CAP);
            if (seed >> 6 & 1 == 0 && ceiling.used != 0) {
                // Below what is counted already: nothing more may go.
                limit = ceiling.used - 1;
                _count(Kind.Lowered);
            }
            accounts[a].call(address(policy), 0, abi.encodeCall(policy.setCeiling, (token, uint112(limit))));
            (ceiling.set, ceiling.limit) = (true, limit);
        }
        worked = true;
    }

    /// @dev What would be broken if a session could be installed; `None` when it has to be.
    function _installationBreaks(uint256 a, uint256 s) private view returns (Line) {
        if (grants[a][s].revoked) return Line.L7;
        if (epochs[a] != terms[s].epoch) return Line.L6;
        Ceiled storage ceiling = ceilings[a][dollar];
        uint256 worth = _worthLeft(a, s);
        return ceiling.set && worth != 0 && ceiling.used + worth > ceiling.limit ? Line.Ceiling : Line.None;
    }

    /// @dev All that the ledger says a session has used.
    function _usedBy(uint256 a, uint256 s) private view returns (bytes32) {
        Session memory session_ = policy.getSession(ids[s], address(accounts[a]));
        Spending[6] memory spendings;
        for (uint256 t; t < TOKENS; ++t) {
            spendings[t] = policy.getSpending(ids[s], address(tokens[t]), address(accounts[a]));
        }
        return keccak256(abi.encode(session_.operations, session_.gasSpent, spendings));
    }
}
