// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "../../../test-support/TestBase.sol";
import {IOwnerValidator} from "../../IOwnerValidator.sol";
import {DomainAccount} from "../mocks/DomainAccount.sol";

/// @notice Changes owners of two accounts at random, and remembers who they are.
contract OwnerHandler is TestBase {
    uint256 private constant PARTIES = 24;
    uint256 private constant SLOTS = 16;

    IOwnerValidator public immutable validator;
    DomainAccount[2] public accounts;
    uint256 public calls;
    uint256 public work;
    bool[2] public installed;
    /// @notice Whether it is installed as both module types.
    bool[2] public twice;
    /// @notice Slot of each party, one higher; 0: no owner.
    mapping(uint256 account => mapping(uint256 party => uint256)) public slotOf;
    uint256[2] public counts;

    constructor(IOwnerValidator validator_) {
        validator = validator_;
        accounts = [new DomainAccount(validator), new DomainAccount(validator)];
    }

    /// @dev One step of either account: set, add, remove, install as the other type, uninstall.
    function act(uint8 which, uint8 action, uint8 party) external {
        ++calls;
        uint256 a = which % 2;
        uint256 p = party % PARTIES;
        // Uninstalling is rare, so that owners gather.
        if (action < 8) _uninstall(a);
        else if (action < 12) _installAgain(a);
        else if (action < 24) _set(a, p);
        else if (action < 150) _add(a, p);
        else _remove(a, p);
    }

    function idOf(uint256 party) public pure returns (bytes32) {
        return bytes32(uint256(uint160(_address(party))));
    }

    function _installAgain(uint256 a) private {
        if (!installed[a]) {
            _refused(a, "", abi.encodeWithSelector(IOwnerValidator.InstallDataMalformed.selector));
            return;
        }
        accounts[a].install("");
        twice[a] = true;
        ++work;
    }

    function _uninstall(uint256 a) private {
        accounts[a].uninstall("");
        ++work;
        if (twice[a]) {
            twice[a] = false;
            return;
        }
        _forget(a);
        installed[a] = false;
    }

    function _set(uint256 a, uint256 p) private {
        uint256 second = (p + 1) % PARTIES;
        accounts[a].install(abi.encodePacked(bytes1(0x00), _owner(p), _owner(second)));
        _forget(a);
        (slotOf[a][p], slotOf[a][second], counts[a], installed[a]) = (1, 2, 2, true);
        ++work;
    }

    function _add(uint256 a, uint256 p) private {
        bytes memory data = abi.encodePacked(bytes1(0x01), _owner(p));
        if (slotOf[a][p] != 0) {
            _refused(a, data, abi.encodeWithSelector(IOwnerValidator.OwnerExists.selector, idOf(p)));
        } else if (counts[a] == SLOTS) {
            _refused(a, data, abi.encodeWithSelector(IOwnerValidator.TooManyOwners.selector));
        } else {
            accounts[a].install(data);
            slotOf[a][p] = _firstFree(a) + 1;
            counts[a] += 1;
            installed[a] = true;
            ++work;
        }
    }

    function _remove(uint256 a, uint256 p) private {
        // Of somebody who is one, where there is one.
        for (uint256 i; i < PARTIES && slotOf[a][p] == 0; ++i) {
            p = (p + 1) % PARTIES;
        }
        bytes memory data = abi.encodePacked(bytes1(0x02), _owner(p));
        if (slotOf[a][p] == 0) {
            _refused(a, data, abi.encodeWithSelector(IOwnerValidator.OwnerUnknown.selector, idOf(p)));
        } else if (counts[a] == 1) {
            _refused(a, data, abi.encodeWithSelector(IOwnerValidator.LastOwner.selector, idOf(p)));
        } else {
            accounts[a].install(data);
            slotOf[a][p] = 0;
            counts[a] -= 1;
            ++work;
        }
    }

    function _refused(uint256 a, bytes memory data, bytes memory reason) private {
        (bool success, bytes memory answer) = address(accounts[a]).call(abi.encodeCall(DomainAccount.install, (data)));
        assertTrue(!success, "refused");
        assertEq(answer, reason, "why");
    }

    function _forget(uint256 a) private {
        for (uint256 p; p < PARTIES; ++p) {
            slotOf[a][p] = 0;
        }
        counts[a] = 0;
    }

    function _firstFree(uint256 a) private view returns (uint256) {
        uint256 taken;
        for (uint256 p; p < PARTIES; ++p) {
            if (slotOf[a][p] != 0) taken |= 1 << (slotOf[a][p] - 1);
        }
        uint256 slot;
        while (taken & (1 << slot) != 0) ++slot;
        return slot;
    }

    function _owner(uint256 party) private pure returns (bytes memory) {
        return abi.encodePacked(bytes1(0x00), _address(party));
    }

    function _address(uint256 party) private pure returns (address) {
        return address(uint160(0x1000 + party));
    }
}
