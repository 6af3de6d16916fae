// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {TestUSDC} from "../../../devnet/token/TestUSDC.sol";
import {Door} from "../../types/Door.sol";
import {SessionId} from "../../types/SessionId.sol";
import {ModularAccount} from "./ModularAccount.sol";
import {SessionBase} from "./SessionBase.sol";
import {TermsBuilder} from "./TermsBuilder.sol";
import {TestAccount} from "./TestAccount.sol";

/// @notice A session that may also pay by signature, two real EIP-3009 tokens, and an account open to every door.
///
/// To the default terms it adds the addresses 6 other payee and 7 second token, and two payment rules:
/// 0 USDC to the seller; 1 the second token to anyone.
abstract contract DoorsBase is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    /// @notice An EIP-3009 payment as a test states it.
    struct Payment {
        uint8 kind;
        uint8 rule;
        uint32 period;
        uint16 slot;
        address to;
        uint112 value;
        uint48 validAfter;
        uint48 validBefore;
        address token;
        string name;
        string version;
    }

    uint112 internal constant PER_PAYMENT = 20e6;
    uint16 internal constant SLOTS = 3;
    uint112 internal constant PER_SECOND_PAYMENT = 5e6;
    uint16 internal constant SECOND_SLOTS = 2;
    uint32 internal constant PERIODS = 11;
    uint8 internal constant USDC_RULE = 0;
    uint8 internal constant SECOND_RULE = 1;
    address internal constant SECOND = address(0x2222);
    uint256 internal constant FUNDS = 1e12;

    ModularAccount internal modular;

    function setUp() public virtual override {
        super.setUp();
        modular = ModularAccount(payable(address(account)));
        modular.setExecutor(address(policy), true);
        vm.deal(address(account), 10 ether);
        bytes memory code = address(new TestUSDC()).code;
        vm.etch(USDC, code);
        vm.etch(SECOND, code);
        TestUSDC(USDC).mint(address(account), FUNDS);
        TestUSDC(SECOND).mint(address(account), FUNDS);
    }

    function newAccount(address owner) internal virtual override returns (TestAccount) {
        return new ModularAccount(owner);
    }

    // --- terms ---

    function payingTerms() internal view returns (TermsBuilder.Terms memory terms) {
        terms = defaultTerms();
        address[] memory addresses = new address[](8);
        for (uint256 i; i < 6; ++i) {
            addresses[i] = terms.addresses[i];
        }
        (addresses[6], addresses[7]) = (address(0xbeef), SECOND);
        terms.addresses = addresses;
        terms.payments = new TermsBuilder.Payment[](2);
        terms.payments[USDC_RULE] = TermsBuilder.Payment(1, 3, 1, PER_PAYMENT, SLOTS);
        terms.payments[SECOND_RULE] = TermsBuilder.Payment(7, 255, 0, PER_SECOND_PAYMENT, SECOND_SLOTS);
    }

    /// @dev Installs under the permission that the door has.
    function installAt(Door door, bytes memory terms) internal returns (SessionId id) {
        account.install(policy, installData(permissionOf(door), door, terms));
        return idOf(terms);
    }

    function permissionOf(Door door) internal pure returns (bytes4) {
        return door == Door.Validator ? bytes4(0) : PERMISSION;
    }

    /// @dev A call of the account in its own name.
    function asAccount(bytes memory data) internal {
        account.call(address(policy), 0, data);
    }

    // --- grants in band ---

    function grantOf(bytes memory terms) internal view returns (bytes memory) {
        return withGrant(sign(OWNER_KEY, policy.grantDigest(terms, address(account))));
    }

    function withGrant(bytes memory ownerSignature) internal pure returns (bytes memory) {
        return abi.encodePacked(uint8(1), uint16(ownerSignature.length), ownerSignature);
    }

    // --- operations through the validator's door ---

    function validated(PackedUserOperation memory userOp) internal returns (uint256) {
        return modular.validateWithValidator(policy, userOp, hashOf(userOp));
    }

    /// @param grant_ `0x00`, or what `grantOf` made.
    function validatorOperation(bytes memory grant_, bytes memory terms, uint32 period, uint8 index, bytes memory data)
        internal
        view
        returns (PackedUserOperation memory userOp)
    {
        userOp = operation(data);
        userOp.signature = abi.encodePacked(grant_, signed(userOp, period, abi.encodePacked(index), terms));
    }

    function refuseValidated(PackedUserOperation memory userOp, bytes memory reason) internal {
        bytes32 hash = hashOf(userOp);
        vm.expectRevert(reason);
        modular.validateWithValidator(policy, userOp, hash);
    }

    /// @dev The mode and the execution calldata of `execute`'s calldata.
    function opened(bytes memory callData) internal pure returns (bytes32 mode, bytes memory execution) {
        bytes memory arguments = new bytes(callData.length - 4);
        for (uint256 i; i < arguments.length; ++i) {
            arguments[i] = callData[i + 4];
        }
        return abi.decode(arguments, (bytes32, bytes));
    }

    // --- payments ---

    /// @dev The largest payment of a slot of rule 0, valid in all of its period.
    function paymentOf(uint32 period, uint16 slot) internal view returns (Payment memory payment) {
        payment.period = period;
        payment.slot = slot;
        payment.to = seller;
        payment.value = PER_PAYMENT;
        payment.validAfter = uint48(T0 + uint256(period) * PERIOD - 1);
        payment.validBefore = uint48(T0 + (uint256(period) + 1) * PERIOD);
        payment.token = USDC;
        (payment.name, payment.version) = ("USDC", "2");
    }

    function encode(Payment memory payment) internal pure returns (bytes memory) {
        return abi.encodePacked(
            payment.kind,
            payment.rule,
            payment.period,
            payment.slot,
            payment.to,
            payment.value,
            payment.validAfter,
            payment.validBefore,
            keccak256(bytes(payment.name)),
            keccak256(bytes(payment.version))
        );
    }

    function nonceOf(Payment memory payment, SessionId id) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                SessionId.unwrap(id),
                address(account),
                uint256(payment.rule),
                uint256(payment.period),
                uint256(payment.slot)
            )
        );
    }

    /// @dev What the token asks a signature of, written from EIP-712 and EIP-3009.
    function digestOf(Payment memory payment, address from, bytes32 nonce) internal view returns (bytes32) {
        string memory fields =
            "(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";
        string memory name = payment.kind == 0 ? "TransferWithAuthorization" : "ReceiveWithAuthorization";
        bytes32 message = keccak256(
            abi.encode(
                keccak256(bytes.concat(bytes(name), bytes(fields))),
                from,
                payment.to,
                uint256(payment.value),
                uint256(payment.validAfter),
                uint256(payment.validBefore),
                nonce
            )
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(payment.name)),
                keccak256(bytes(payment.version)),
                block.chainid,
                payment.token
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, message));
    }

    function digestOf(Payment memory payment, bytes memory terms) internal view returns (bytes32) {
        return digestOf(payment, address(account), nonceOf(payment, idOf(terms)));
    }

    /// @dev What a door is given for a payment, signed by `key` where the door checks the key.
    function presented(Door door, bytes32 digest, bytes memory payload, bytes memory terms, uint256 key)
        internal
        pure
        returns (bytes memory)
    {
        if (door == Door.Policy) return abi.encodePacked(payload, terms);
        bytes memory signature = abi.encodePacked(sign(key, digest), payload, terms);
        return door == Door.Signer ? signature : abi.encodePacked(uint8(0), signature);
    }

    /// @dev Asks a door, as the account, whether it vouches for `hash`.
    function vouches(Door door, bytes4 permissionId, bytes32 hash, bytes memory signature) internal returns (bool) {
        vm.prank(address(account));
        if (door == Door.Policy) {
            return policy.checkSignaturePolicy(bytes32(permissionId), stranger, hash, signature) == 0;
        }
        bytes4 answer = door == Door.Signer
            ? policy.checkSignature(bytes32(permissionId), stranger, hash, signature)
            : policy.isValidSignatureWithSender(stranger, hash, signature);
        assertTrue(answer == bytes4(0x1626ba7e) || answer == bytes4(0xffffffff), "an ERC-1271 answer");
        return answer == bytes4(0x1626ba7e);
    }

    /// @dev Settles on the token by whom EIP-3009 lets: anyone a transfer (kind 0), only the payee a receipt (kind 1).
    function settle(Payment memory payment, bytes32 nonce, bytes memory signature) internal {
        vm.prank(payment.kind == 0 ? stranger : payment.to);
        bytes4 selector = payment.kind == 0 ? bytes4(0xcf092995) : bytes4(0x88b7ab63);
        (bool success, bytes memory result) = payment.token.call(
            abi.encodeWithSelector(
                selector,
                address(account),
                payment.to,
                uint256(payment.value),
                uint256(payment.validAfter),
                uint256(payment.validBefore),
                nonce,
                signature
            )
        );
        if (success) return;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    /// @dev What the account's ERC-1271 is given so that it asks `door`.
    function routed(Door door, bytes memory signature) internal view returns (bytes memory) {
        return abi.encodePacked(uint8(door), permissionOf(door), address(policy), signature);
    }

    /// @dev Signs `payment` with the session key and settles it.
    function pay(Door door, Payment memory payment, bytes memory terms) internal {
        bytes memory signature =
            presented(door, digestOf(payment, terms), encode(payment), terms, SESSION_KEY);
        this.settleFor(payment, nonceOf(payment, idOf(terms)), routed(door, signature));
    }

    /// @dev A frame of its own, so that a settlement can be expected to revert.
    function settleFor(Payment memory payment, bytes32 nonce, bytes memory signature) external {
        settle(payment, nonce, signature);
    }
}
