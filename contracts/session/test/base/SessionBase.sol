// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {TestBase} from "../../../test-support/TestBase.sol";
import {SessionModule} from "../../SessionModule.sol";
import {Spending} from "../../types/Budget.sol";
import {Session} from "../../types/Session.sol";
import {SessionTerms} from "../../rules/SessionTerms.sol";
import {Door} from "../../types/Door.sol";
import {SessionId} from "../../types/SessionId.sol";
import {TermsBuilder} from "./TermsBuilder.sol";
import {TestAccount} from "./TestAccount.sol";

/// @notice A policy, an account, and a session that uses every kind of term once.
///
/// Addresses of the default terms: 0 native, 1 USDC, 2 shop, 3 seller, 4 guardian, 5 paymaster.
/// Calls: 0 USDC.transfer(seller, Spend), 1 USDC.approve(shop, anything), 2 shop.buy(amount, id, buyer…),
/// 3 plain transfer to the seller.
abstract contract SessionBase is TestBase {
    using TermsBuilder for TermsBuilder.Terms;

    uint256 internal constant T0 = 1_800_000_000;
    uint48 internal constant WINDOW = 10_000;
    uint32 internal constant PERIOD = 1_000;
    uint112 internal constant PER_OPERATION = 100e6;
    uint112 internal constant PER_PERIOD = 250e6;
    uint112 internal constant LIFETIME = 600e6;
    uint112 internal constant NATIVE_CAP = 1 ether;
    uint96 internal constant VALUE_CAP = 0.4 ether;
    uint32 internal constant MAX_OPERATIONS = 40;
    uint96 internal constant GAS_BUDGET = 0.01 ether;

    bytes4 internal constant PERMISSION = 0x11223344;
    bytes4 internal constant TRANSFER = 0xa9059cbb;
    bytes4 internal constant APPROVE = 0x095ea7b3;
    bytes4 internal constant TRANSFER_FROM = 0x23b872dd;
    bytes4 internal constant BUY = 0xb0b0b0b0;
    address internal constant ENTRY_POINT = 0x0000000071727De22E5E9d8BAf0edAc6f37da032;
    address internal constant ENTRY_POINT_V08 = 0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108;
    address internal constant ENTRY_POINT_V09 = 0x433709009B8330FDa32311DF1C2AFA402eD8D009;
    bytes32 internal constant SINGLE = bytes32(0);
    bytes32 internal constant BATCH = bytes32(bytes1(0x01));

    uint8 internal constant TRANSFER_CALL = 0;
    uint8 internal constant APPROVE_CALL = 1;
    uint8 internal constant BUY_CALL = 2;
    uint8 internal constant NATIVE_CALL = 3;

    uint256 internal constant SESSION_KEY = uint256(keccak256("session key"));
    uint256 internal constant OWNER_KEY = uint256(keccak256("owner"));

    address internal constant NATIVE = address(0);
    /// @dev Below every other address, so that it is second after native in the ascending list of tokens.
    address internal constant USDC = address(0x1111);

    SessionModule internal policy;
    TestAccount internal account;
    address internal sessionKey;
    address internal shop;
    address internal seller;
    address internal guardian;
    address internal paymaster;
    address internal stranger;

    function setUp() public virtual {
        vm.warp(T0);
        policy = deployPolicy();
        account = newAccount(vm.addr(OWNER_KEY));
        sessionKey = vm.addr(SESSION_KEY);
        vm.label(address(account), "account");
        shop = makeAddr("shop");
        seller = makeAddr("seller");
        guardian = makeAddr("guardian");
        paymaster = makeAddr("paymaster");
        stranger = makeAddr("stranger");
    }

    function newAccount(address owner) internal virtual returns (TestAccount) {
        return new TestAccount(owner);
    }

    // --- terms ---

    function defaultTerms() internal view returns (TermsBuilder.Terms memory terms) {
        terms.version = 1;
        terms.sessionKey = sessionKey;
        terms.validAfter = uint48(T0);
        terms.validUntil = uint48(T0) + WINDOW;
        terms.periodLength = PERIOD;
        terms.maxOperations = MAX_OPERATIONS;
        terms.gasBudget = GAS_BUDGET;
        terms.guardian = 4;
        terms.paymaster = 5;

        terms.limits = new TermsBuilder.Limit[](2);
        terms.limits[0] = TermsBuilder.Limit(NATIVE_CAP, NATIVE_CAP, NATIVE_CAP);
        terms.limits[1] = TermsBuilder.Limit(PER_OPERATION, PER_PERIOD, LIFETIME);

        terms.addresses = new address[](6);
        terms.addresses[0] = NATIVE;
        terms.addresses[1] = USDC;
        terms.addresses[2] = shop;
        terms.addresses[3] = seller;
        terms.addresses[4] = guardian;
        terms.addresses[5] = paymaster;

        terms.calls = new TermsBuilder.Call[](4);
        terms.calls[TRANSFER_CALL] = TermsBuilder.Call(1, TRANSFER, 0, 0, 2);
        terms.calls[APPROVE_CALL] = TermsBuilder.Call(1, APPROVE, 0, 2, 1);
        terms.calls[BUY_CALL] = TermsBuilder.Call(2, BUY, VALUE_CAP, 3, 1);
        terms.calls[NATIVE_CALL] = TermsBuilder.Call(3, bytes4(0), VALUE_CAP, 0, 0);

        terms.rules = new TermsBuilder.Rule[](4);
        terms.rules[0] = TermsBuilder.rule(SessionTerms.RuleKind.Counterparty, 0, 3, 1);
        terms.rules[1] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 1, 1, 1);
        terms.rules[2] = TermsBuilder.rule(SessionTerms.RuleKind.Address, 0, 2, 1);
        terms.rules[3] = TermsBuilder.rule(SessionTerms.RuleKind.Spend, 0, 1, 1);
    }

    function idOf(bytes memory terms) internal view returns (SessionId) {
        return
            SessionId.wrap(keccak256(abi.encode(block.chainid, address(policy), keccak256(terms))));
    }

    // --- installing ---

    /// @dev From the artifact, so that no test file compiles the policy again: when a file is run alone, `hardhat
    /// build` must have run after the last change.
    function deployPolicy() internal returns (SessionModule deployed) {
        bytes memory code = vm.getCode("SpendCap.sol:SpendCap");
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        assertTrue(address(deployed) != address(0), "deployed");
        vm.label(address(deployed), "policy");
    }

    function installData(bytes4 permissionId, Door door, bytes memory terms) internal pure returns (bytes memory) {
        return abi.encodePacked(bytes32(permissionId), uint8(door), terms);
    }

    function install(Door door, bytes memory terms) internal {
        account.install(policy, installData(PERMISSION, door, terms));
    }

    function install(TermsBuilder.Terms memory terms) internal returns (bytes memory packed, SessionId id) {
        packed = terms.encode();
        install(Door.Signer, packed);
        id = idOf(packed);
    }

    function installDefault() internal returns (bytes memory packed, SessionId id) {
        return install(defaultTerms());
    }

    function uninstall(SessionId id) internal {
        account.uninstall(policy, abi.encodePacked(bytes32(PERMISSION), SessionId.unwrap(id)));
    }

    // --- calls ---

    function single(address target, uint256 value, bytes memory data) internal pure returns (bytes memory) {
        return abi.encodeCall(TestAccount.execute, (SINGLE, abi.encodePacked(target, value, data)));
    }

    function batch(TestAccount.Execution[] memory executions) internal pure returns (bytes memory) {
        return abi.encodeCall(TestAccount.execute, (BATCH, abi.encode(executions)));
    }

    function repeat(uint256 count, address target, uint256 value, bytes memory data)
        internal
        pure
        returns (bytes memory)
    {
        TestAccount.Execution[] memory executions = new TestAccount.Execution[](count);
        for (uint256 i; i < count; ++i) {
            executions[i] = TestAccount.Execution(target, value, data);
        }
        return batch(executions);
    }

    function transfer(uint256 amount) internal view returns (bytes memory) {
        return single(USDC, 0, abi.encodeWithSelector(TRANSFER, seller, amount));
    }

    // --- user operations ---

    function operation(bytes memory callData) internal view returns (PackedUserOperation memory userOp) {
        userOp.sender = address(account);
        userOp.callData = callData;
        userOp.accountGasLimits = bytes32(uint256(100_000) << 128 | uint256(100_000));
        userOp.preVerificationGas = 50_000;
        userOp.gasFees = bytes32(uint256(1 gwei) << 128 | uint256(1 gwei));
    }

    function hashOf(PackedUserOperation memory userOp) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                block.chainid,
                userOp.sender,
                userOp.nonce,
                keccak256(userOp.callData),
                userOp.accountGasLimits,
                userOp.preVerificationGas,
                userOp.gasFees,
                keccak256(userOp.paymasterAndData)
            )
        );
    }

    function indices(uint256 count, uint8 index) internal pure returns (bytes memory list) {
        list = new bytes(count);
        for (uint256 i; i < count; ++i) {
            list[i] = bytes1(index);
        }
    }

    function presentation(uint32 period, bytes memory indices_, bytes memory terms)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(period, uint8(indices_.length), indices_, terms);
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev What a session key signs: the operation, the session and the claims, as an EIP-191 message.
    function sessionDigest(bytes32 userOpHash, uint32 period, bytes memory indices_, bytes memory terms)
        internal
        view
        returns (bytes32)
    {
        return MessageHashUtils.toEthSignedMessageHash(
            keccak256(
                abi.encodePacked(
                    userOpHash, SessionId.unwrap(idOf(terms)), period, uint8(indices_.length), indices_
                )
            )
        );
    }

    function signed(PackedUserOperation memory userOp, uint32 period, bytes memory indices_, bytes memory terms)
        internal
        view
        returns (bytes memory)
    {
        bytes32 digest = sessionDigest(hashOf(userOp), period, indices_, terms);
        return abi.encodePacked(sign(SESSION_KEY, digest), presentation(period, indices_, terms));
    }

    function validate(PackedUserOperation memory userOp) internal returns (uint256) {
        return account.validateWithSigner(policy, PERMISSION, userOp, hashOf(userOp));
    }

    /// @dev Signs and validates an operation through the signer's door.
    function authorize(bytes memory terms, uint32 period, bytes memory indices_, bytes memory callData)
        internal
        returns (uint256)
    {
        PackedUserOperation memory userOp = operation(callData);
        userOp.signature = signed(userOp, period, indices_, terms);
        return validate(userOp);
    }

    function authorize(bytes memory terms, uint32 period, uint8 index, bytes memory callData)
        internal
        returns (uint256)
    {
        return authorize(terms, period, abi.encodePacked(index), callData);
    }

    /// @dev As `authorize`, and expects exactly `reason`.
    function refuse(
        bytes memory terms,
        uint32 period,
        bytes memory indices_,
        bytes memory callData,
        bytes memory reason
    ) internal {
        PackedUserOperation memory userOp = operation(callData);
        userOp.signature = signed(userOp, period, indices_, terms);
        refuse(userOp, reason);
    }

    function refuse(bytes memory terms, uint32 period, uint8 index, bytes memory callData, bytes memory reason)
        internal
    {
        refuse(terms, period, abi.encodePacked(index), callData, reason);
    }

    function refuse(PackedUserOperation memory userOp, bytes memory reason) internal virtual {
        bytes32 hash = hashOf(userOp);
        vm.expectRevert(reason);
        account.validateWithSigner(policy, PERMISSION, userOp, hash);
    }

    /// @dev The latest at which a session may end: above it, EntryPoint v0.9 reads numbers of blocks.
    uint48 internal constant LAST_SECOND = 2 ** 47 - 1;

    // --- functions that govern accounts ---

    function authoritySelectors() internal pure returns (bytes4[] memory selectors) {
        string memory userOp = "(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)";
        string memory manifest = "((bytes4,bool,bool)[],(bytes4,uint32,bool,bool)[],bytes4[])";
        string[64] memory functions = [
            "onInstall(bytes)",
            "onUninstall(bytes)",
            "isModuleType(uint256)",
            "isInitialized(address)",
            "installModule(uint256,address,bytes)",
            "uninstallModule(uint256,address,bytes)",
            "execute(bytes32,bytes)",
            "executeFromExecutor(bytes32,bytes)",
            "preCheck(address,uint256,bytes)",
            "postCheck(bytes)",
            string.concat("validateUserOp(", userOp, ",bytes32)"),
            string.concat("validateUserOp(", userOp, ",bytes32,uint256)"),
            string.concat("executeUserOp(", userOp, ",bytes32)"),
            string.concat("checkUserOpPolicy(bytes32,", userOp, ")"),
            string.concat("checkUserOpSignature(bytes32,", userOp, ",bytes32)"),
            "installValidation(bytes25,bytes4[],bytes,bytes[])",
            "execute(address,uint256,bytes)",
            "executeBatch((address,uint256,bytes)[])",
            "executeBatch(address[],bytes[])",
            "executeBatch(address[],uint256[],bytes[])",
            "execute(address,uint256,bytes,uint8)",
            "upgradeTo(address)",
            "upgradeToAndCall(address,bytes)",
            "transferOwnership(address)",
            "executeWithRuntimeValidation(bytes,bytes)",
            "uninstallValidation(bytes24,bytes,bytes[])",
            string.concat("installExecution(address,", manifest, ",bytes)"),
            string.concat("uninstallExecution(address,", manifest, ",bytes)"),
            string.concat("validateUserOp(uint32,", userOp, ",bytes32)"),
            "validateRuntime(address,uint32,address,uint256,bytes,bytes)",
            "preExecutionHook(uint32,address,uint256,bytes)",
            "postExecutionHook(uint32,bytes)",
            "installValidations(bytes21[],(uint32,address)[],bytes[],bytes[])",
            "uninstallValidation(bytes21,bytes,bytes)",
            "changeRootValidator(bytes21,address,bytes,bytes)",
            "grantAccess(bytes21,bytes4,bool)",
            "invalidateNonce(uint32)",
            "initialize(bytes21,address,bytes,bytes)",
            "initialize(bytes21,address,bytes,bytes,bytes[])",
            "initializeAccount(bytes)",
            "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
            "execTransactionFromModule(address,uint256,bytes,uint8)",
            "execTransactionFromModuleReturnData(address,uint256,bytes,uint8)",
            "approveHash(bytes32)",
            "enableModule(address)",
            "disableModule(address,address)",
            "setup(address[],uint256,address,bytes,address,address,uint256,address)",
            "setFallbackHandler(address)",
            "addOwnerWithThreshold(address,uint256)",
            "removeOwner(address,address,uint256)",
            "swapOwner(address,address,address)",
            "changeThreshold(uint256)",
            "setGuard(address)",
            "setModuleGuard(address)",
            "executeUserOp(address,uint256,bytes,uint8)",
            "executeUserOpWithErrorString(address,uint256,bytes,uint8)",
            string.concat("preUserOpValidationHook(uint32,", userOp, ",bytes32)"),
            "preRuntimeValidationHook(uint32,address,uint256,bytes,bytes)",
            "redeemDelegations(bytes[],bytes32[],bytes[])",
            "setRegistry(address,address[],uint8)",
            "initializeAccount((address,bytes)[],(address,bytes)[],(address,bytes)[],(address,bytes)[],(address,address[],uint8))",
            "initializeAccountWithValidators((address,bytes)[])",
            "execute(uint256,address,uint256,bytes)",
            "executeBatch(uint256[],address[],uint256[],bytes[])"
        ];
        selectors = new bytes4[](functions.length);
        for (uint256 i; i < selectors.length; ++i) {
            selectors[i] = bytes4(keccak256(bytes(functions[i])));
        }
    }

    function isAuthority(bytes4 selector) internal pure returns (bool) {
        bytes4[] memory selectors = authoritySelectors();
        for (uint256 i; i < selectors.length; ++i) {
            if (selectors[i] == selector) return true;
        }
        return false;
    }

    // --- results ---

    function window(uint256 first, uint256 last) internal pure returns (uint256) {
        return first << 208 | last << 160;
    }

    function spending(SessionId id, address token) internal view returns (Spending memory) {
        return policy.getSpending(id, token, address(account));
    }

    function session(SessionId id) internal view returns (Session memory) {
        return policy.getSession(id, address(account));
    }

    function assertSpent(SessionId id, address token, uint256 period, uint256 inPeriod, uint256 total) internal view {
        Spending memory actual = spending(id, token);
        assertEq(actual.period, period, "period");
        assertEq(actual.inPeriod, inPeriod, "spent in period");
        assertEq(actual.total, total, "spent in all");
    }

    function makeAddr(string memory name) internal returns (address made) {
        made = vm.addr(uint256(keccak256(bytes(name))));
        vm.label(made, name);
    }
}
