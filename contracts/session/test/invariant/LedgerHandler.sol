// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Door} from "../../types/Door.sol";
import {LedgerChecks} from "./LedgerChecks.sol";

/// @notice Drives three accounts with the same six sessions through grants, operations at every door, payments, pulls,
/// ceilings, kills and time, beside a model that says in advance whether each step must succeed. A step that is refused
/// though it had to succeed reverts; one that succeeds though it had to be refused is recorded under what it breaks.
contract LedgerHandler is LedgerChecks {
    uint256 public steps;
    /// @notice Steps in which an operation passed, a payment settled, an allowance was pulled, or a grant, a ceiling or
    /// a kill went through.
    uint256 public work;

    constructor() {
        for (uint256 a; a < ACCOUNTS; ++a) {
            for (uint256 s; s < 3; ++s) {
                _install(a, s, s == 0 ? Door.Signer : s == 1 ? Door.Policy : Door.Validator, PERMISSION);
            }
        }
    }

    /// @notice One step of any kind.
    /// @param seed Chooses everything.
    function step(uint256 seed) external {
        vm.warp(clock);
        ++steps;
        seed = uint256(keccak256(abi.encode(seed, steps)));
        uint256 kind = seed % 64;
        uint256 a = (seed >> 8) % ACCOUNTS;
        uint256 s = (seed >> 16) % SESSIONS;
        seed >>= 64;
        worked = false;
        if (kind < 26) _operate(a, s, seed);
        else if (kind < 43) _pay(a, s, seed);
        else if (kind < 47) _pull(a, seed);
        else if (kind < 51) clock += (seed >> 16) % (seed % 2 == 0 ? 600 : 60);
        else if (kind < 52) feeTaking.setFee(int256(seed % 3));
        else if (kind < 53) blocking.setBlocked(seller, !blocking.isBlocked(seller));
        else if (kind < 57) _ceil(a, seed);
        else if (kind < 61) _install(a, s, [Door.Signer, Door.Policy, Door.Validator, Door.Validation][seed % 4], _permission(s, seed >> 2));
        else if (kind < 63) _revoke(a, s, seed);
        else if (seed % 4 == 0) _revokeAll(a);
        if (!worked && (kind < 47 || kind >= 53)) _operateModestly(a, s, seed);
        if (worked) ++work;
    }

    /// @dev Mostly the session's own; now and then one that another may hold, or entity 0, which has many.
    function _permission(uint256 s, uint256 seed) private pure returns (bytes4) {
        return seed % 8 == 0 ? bytes4(0) : seed % 4 == 0 ? PERMISSION : bytes4(uint32(s + 1));
    }
}
