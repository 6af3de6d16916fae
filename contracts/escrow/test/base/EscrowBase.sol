// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AbbaBabaEscrow} from "../../AbbaBabaEscrow.sol";
import {EscrowId, IAbbaBabaEscrow} from "../../IAbbaBabaEscrow.sol";
import {MockERC20} from "../mocks/MockERC20.sol";
import {TestBase} from "../../../test-support/TestBase.sol";

/// @notice A deployed escrow contract, its parties, and the way into every status.
abstract contract EscrowBase is TestBase {
    uint256 internal constant T0 = 1_800_000_000;
    uint256 internal constant PRICE = 100e6;
    uint256 internal constant FEE = 2e6;
    uint256 internal constant AMOUNT = PRICE + FEE;
    uint256 internal constant DEADLINE = T0 + 1 days;
    uint256 internal constant WINDOW = 1 hours;
    uint256 internal constant GRACE = 2 days;
    uint256 internal constant TIMEOUT = 14 days;
    uint256 internal constant CONFIG_DELAY = 3 days;
    bytes32 internal constant CRITERIA = keccak256("criteria");
    bytes32 internal constant PROOF = keccak256("proof");

    // Bits of sets of statuses, as `StatusNotAllowed` carries them.
    uint256 internal constant NONE = 1;
    uint256 internal constant FUNDED = 2;
    uint256 internal constant DELIVERED = 4;
    uint256 internal constant DISPUTED = 32;

    address internal admin = makeAddr("admin");
    address internal resolver = makeAddr("resolver");
    address internal feeReceiver = makeAddr("feeReceiver");
    address internal buyer = makeAddr("buyer");
    address internal seller = makeAddr("seller");
    address internal stranger = makeAddr("stranger");

    AbbaBabaEscrow internal escrow;
    MockERC20 internal token;
    EscrowId internal id;

    function setUp() public virtual {
        vm.warp(T0);
        token = newToken();
        address[] memory tokens = new address[](1);
        tokens[0] = address(token);
        escrow = deploy(admin, resolver, feeReceiver, tokens);
        id = idOf(buyer, 1);
        fund(buyer, type(uint128).max);
    }

    /// @dev The token of the suite; a suite about another token overrides this.
    function newToken() internal virtual returns (MockERC20) {
        return new MockERC20();
    }

    /// @dev Deploys from the artifact, so that no test carries a copy of the contract.
    function deploy(
        address admin_,
        address resolver_,
        address feeReceiver_,
        address[] memory tokens
    ) internal returns (AbbaBabaEscrow deployed) {
        (bool success, bytes memory result) = tryDeploy(admin_, resolver_, feeReceiver_, tokens);
        assertTrue(success, "deployed");
        return AbbaBabaEscrow(abi.decode(result, (address)));
    }

    /// @dev The address, encoded, or what the constructor reverted with.
    function tryDeploy(
        address admin_,
        address resolver_,
        address feeReceiver_,
        address[] memory tokens
    ) internal returns (bool, bytes memory) {
        bytes memory code = abi.encodePacked(
            vm.getCode("AbbaBabaEscrow.sol:AbbaBabaEscrow"), abi.encode(admin_, resolver_, feeReceiver_, tokens)
        );
        address deployed;
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        if (deployed != address(0)) return (true, abi.encode(deployed));
        bytes memory reason;
        assembly ("memory-safe") {
            reason := mload(0x40)
            mstore(reason, returndatasize())
            returndatacopy(add(reason, 0x20), 0, returndatasize())
            mstore(0x40, add(add(reason, 0x20), returndatasize()))
        }
        return (false, reason);
    }

    function makeAddr(string memory name) internal returns (address account) {
        account = vm.addr(uint256(keccak256(bytes(name))));
        vm.label(account, name);
    }

    function idOf(address owner, uint96 nonce) internal pure returns (EscrowId) {
        return EscrowId.wrap(bytes32(bytes20(owner)) | bytes32(uint256(nonce)));
    }

    /// @dev Gives `account` tokens, and the escrow an unlimited allowance.
    function fund(address account, uint256 amount) internal {
        token.mint(account, amount);
        vm.prank(account);
        token.approve(address(escrow), type(uint256).max);
    }

    function create() internal {
        vm.prank(buyer);
        escrow.createEscrow(id, seller, AMOUNT, address(token), DEADLINE, WINDOW, GRACE, CRITERIA);
    }

    function create(EscrowId id_, uint256 amount) internal {
        vm.prank(address(bytes20(EscrowId.unwrap(id_))));
        escrow.createEscrow(
            id_, seller, amount, address(token), block.timestamp + 1 days, WINDOW, GRACE, CRITERIA
        );
    }

    function deliver() internal {
        vm.prank(seller);
        escrow.submitDelivery(id, PROOF);
    }

    function raise() internal {
        vm.prank(buyer);
        escrow.dispute(id);
    }

    function setConfig(address resolver_, address feeReceiver_) internal {
        vm.prank(admin);
        escrow.setConfig(resolver_, feeReceiver_);
    }

    /// @dev Announces a configuration and waits until it applies.
    function applyConfig(address resolver_, address feeReceiver_) internal {
        setConfig(resolver_, feeReceiver_);
        vm.warp(block.timestamp + CONFIG_DELAY);
    }

    /// @dev Brings the escrow `id` from nothing into `status`. Time moves only for Abandoned.
    function reach(IAbbaBabaEscrow.Status status) internal {
        if (status == IAbbaBabaEscrow.Status.None) return;
        create();
        if (status == IAbbaBabaEscrow.Status.Funded) return;
        if (status == IAbbaBabaEscrow.Status.Refunded) {
            vm.prank(seller);
            return escrow.cancel(id);
        }
        if (status == IAbbaBabaEscrow.Status.Abandoned) {
            vm.warp(DEADLINE + GRACE);
            vm.prank(buyer);
            return escrow.claimAbandoned(id);
        }
        deliver();
        if (status == IAbbaBabaEscrow.Status.Delivered) return;
        if (status == IAbbaBabaEscrow.Status.Released) {
            vm.prank(buyer);
            return escrow.accept(id);
        }
        raise();
        if (status == IAbbaBabaEscrow.Status.Disputed) return;
        vm.prank(resolver);
        escrow.resolveDispute(id, uint8(IAbbaBabaEscrow.Outcome.Split), 50, 50);
    }

    function statusOf(EscrowId id_) internal view returns (IAbbaBabaEscrow.Status) {
        return escrow.getEscrowDetails(id_).status;
    }

    function assertStatus(IAbbaBabaEscrow.Status expected) internal view {
        assertEq(uint256(statusOf(id)), uint256(expected), "status");
    }

    function assertCurrent(uint256 index, address resolver_, address feeReceiver_) internal view {
        (uint256 actual, address r, address f) = escrow.currentConfig();
        assertEq(actual, index, "current index");
        assertEq(r, resolver_, "current resolver");
        assertEq(f, feeReceiver_, "current fee receiver");
    }

    function assertAnnounced(uint256 index, address resolver_, address feeReceiver_, uint256 effectiveAt)
        internal
        view
    {
        (uint256 actual, address r, address f, uint256 effective) = escrow.announcedConfig();
        assertEq(actual, index, "announced index");
        assertEq(r, resolver_, "announced resolver");
        assertEq(f, feeReceiver_, "announced fee receiver");
        assertEq(effective, effectiveAt, "effective at");
    }

    function assertConfigAt(uint256 index, address resolver_, address feeReceiver_) internal view {
        (address r, address f) = escrow.configAt(index);
        assertEq(r, resolver_, "resolver of an index");
        assertEq(f, feeReceiver_, "fee receiver of an index");
    }

    /// @dev Asserts what parties and contract hold, the buyer counted from after funding `AMOUNT`.
    function assertPaid(uint256 toBuyer, uint256 toSeller, uint256 fee) internal view {
        assertEq(token.balanceOf(buyer), type(uint128).max - AMOUNT + toBuyer, "to buyer");
        assertEq(token.balanceOf(seller), toSeller, "to seller");
        assertEq(token.balanceOf(feeReceiver), fee, "to fee receiver");
        assertEq(token.balanceOf(address(escrow)), AMOUNT - toBuyer - toSeller - fee, "held");
    }

    function wrongStatus(IAbbaBabaEscrow.Status actual, uint256 allowed) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IAbbaBabaEscrow.StatusNotAllowed.selector, id, actual, allowed);
    }

    function notBuyer(address caller) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IAbbaBabaEscrow.NotBuyer.selector, caller, buyer);
    }

    function notSeller(address caller) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IAbbaBabaEscrow.NotSeller.selector, caller, seller);
    }

    /// @dev For errors of the shape (escrow id, boundary, now).
    function timed(bytes4 selector, uint256 boundary) internal view returns (bytes memory) {
        return abi.encodeWithSelector(selector, id, boundary, block.timestamp);
    }
}
