// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    IAccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/IAccessControlDefaultAdminRules.sol";

import {AbbaBabaEscrow} from "../AbbaBabaEscrow.sol";
import {IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";

contract ConstructorTest is EscrowBase {
    function test_isCompleteAfterDeployment_andDeployerIsNobody() external view {
        (uint256 index, address r, address f) = escrow.currentConfig();
        assertEq(index, 1, "index");
        assertEq(r, resolver, "resolver");
        assertEq(f, feeReceiver, "fee receiver");
        assertEq(escrow.defaultAdmin(), admin, "admin");
        assertEq(escrow.defaultAdminDelay(), 2 days, "delay");
        assertEq(escrow.hasRole(escrow.PAUSER_ROLE(), admin), true, "pauser");
        assertEq(escrow.hasRole(escrow.PAUSER_ROLE(), address(this)), false, "deployer");
        assertEq(escrow.isTokenSupported(address(token)), true, "token");
        assertEq(escrow.paused(), false, "paused");
        assertEq(escrow.PLATFORM_FEE_BPS(), 200, "fee");
        assertEq(bytes(escrow.version()), bytes("1.0.0"), "version");
    }

    function test_toleratesTokensOfOtherChains_andDuplicates() external {
        address[] memory tokens = new address[](3);
        tokens[0] = makeAddr("a token of another chain");
        tokens[1] = address(token);
        tokens[2] = address(token);
        AbbaBabaEscrow another = deploy(admin, resolver, feeReceiver, tokens);
        assertEq(another.isTokenSupported(tokens[0]), false, "absent");
        assertEq(another.isTokenSupported(tokens[1]), true, "present");
    }

    function test_reverts_withZeroes() external {
        address[] memory none = new address[](0);
        _reverts(
            address(0),
            resolver,
            feeReceiver,
            none,
            abi.encodeWithSelector(
                IAccessControlDefaultAdminRules.AccessControlInvalidDefaultAdmin.selector, address(0)
            )
        );
        _reverts(
            admin,
            address(0),
            feeReceiver,
            none,
            abi.encodeWithSelector(IAbbaBabaEscrow.InvalidConfig.selector, address(0), feeReceiver)
        );
        _reverts(
            admin,
            resolver,
            address(0),
            none,
            abi.encodeWithSelector(IAbbaBabaEscrow.InvalidConfig.selector, resolver, address(0))
        );
        _reverts(
            admin,
            resolver,
            feeReceiver,
            new address[](1),
            abi.encodeWithSelector(IAbbaBabaEscrow.InvalidToken.selector, address(0))
        );
    }

    function _reverts(address a, address r, address f, address[] memory tokens, bytes memory reason) private {
        (bool success, bytes memory actual) = tryDeploy(a, r, f, tokens);
        assertTrue(!success, "refused");
        assertEq(actual, reason, "reason");
    }
}
