// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {TestBase} from "../../../test-support/TestBase.sol";
import {AbbaBabaPaymaster} from "../../AbbaBabaPaymaster.sol";
import {RecordingEntryPoint} from "../mocks/RecordingEntryPoint.sol";

/// @notice A paymaster, its parties, and an operation that it pays for.
abstract contract PaymasterBase is TestBase {
    /// @dev What `paymasterAndData` is made of.
    struct Sponsorship {
        uint128 verificationGas;
        uint128 postOpGas;
        uint48 validAfter;
        uint48 validUntil;
    }

    address internal constant ENTRY_POINT = 0x0000000071727De22E5E9d8BAf0edAc6f37da032;
    uint256 internal constant SIGNER_KEY = uint256(keccak256("paymaster signer"));
    uint48 internal constant AFTER = 1_800_000_000;
    uint48 internal constant UNTIL = AFTER + 300;

    address internal owner = address(uint160(uint256(keccak256("paymaster owner"))));
    address internal stranger = address(uint160(uint256(keccak256("stranger"))));
    AbbaBabaPaymaster internal paymaster;

    function setUp() public virtual {
        vm.etch(ENTRY_POINT, address(new RecordingEntryPoint()).code);
        paymaster = deploy(owner, vm.addr(SIGNER_KEY));
    }

    /// @dev Deploys from the artifact, so that no test carries a copy of the contract.
    function deploy(address owner_, address signer_) internal returns (AbbaBabaPaymaster deployed) {
        bytes memory code =
            abi.encodePacked(vm.getCode("AbbaBabaPaymaster.sol:AbbaBabaPaymaster"), abi.encode(owner_, signer_));
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        assertTrue(address(deployed) != address(0), "deployed");
    }

    function operation() internal view returns (PackedUserOperation memory userOp) {
        userOp.sender = address(0xA11CE);
        userOp.nonce = 7;
        userOp.initCode = hex"c0de";
        userOp.callData = hex"ca11da7a";
        userOp.accountGasLimits = bytes32(uint256(500_000) << 128 | 200_000);
        userOp.preVerificationGas = 60_000;
        userOp.gasFees = bytes32(uint256(1 gwei) << 128 | 2 gwei);
        userOp.signature = hex"51";
        return sponsored(userOp, sponsorship(), SIGNER_KEY);
    }

    function sponsorship() internal pure returns (Sponsorship memory) {
        return Sponsorship(50_000, 0, AFTER, UNTIL);
    }

    /// @dev The operation with a paymaster's signature over it as it is.
    function sponsored(PackedUserOperation memory userOp, Sponsorship memory terms, uint256 key)
        internal
        view
        returns (PackedUserOperation memory)
    {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest(userOp, terms));
        return withSignature(userOp, terms, abi.encodePacked(r, s, v));
    }

    function withSignature(PackedUserOperation memory userOp, Sponsorship memory terms, bytes memory signature)
        internal
        view
        returns (PackedUserOperation memory)
    {
        userOp.paymasterAndData = abi.encodePacked(
            address(paymaster),
            terms.verificationGas,
            terms.postOpGas,
            terms.validAfter,
            terms.validUntil,
            signature
        );
        return userOp;
    }

    /// @dev EIP-712, written out once more from the documentation.
    function digest(PackedUserOperation memory userOp, Sponsorship memory terms) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("AbbaBabaPaymaster"),
                keccak256("1"),
                block.chainid,
                address(paymaster)
            )
        );
        bytes32 request = keccak256(
            abi.encode(
                keccak256(
                    "UserOperationRequest(address sender,uint256 nonce,bytes initCode,bytes callData,bytes32 accountGasLimits,uint256 preVerificationGas,bytes32 gasFees,uint256 paymasterVerificationGasLimit,uint256 paymasterPostOpGasLimit,uint48 validAfter,uint48 validUntil)"
                ),
                userOp.sender,
                userOp.nonce,
                keccak256(userOp.initCode),
                keccak256(userOp.callData),
                userOp.accountGasLimits,
                userOp.preVerificationGas,
                userOp.gasFees,
                uint256(terms.verificationGas),
                uint256(terms.postOpGas),
                terms.validAfter,
                terms.validUntil
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, request));
    }

    function validate(PackedUserOperation memory userOp) internal returns (uint256 validationData) {
        bytes memory context;
        vm.prank(ENTRY_POINT);
        (context, validationData) = paymaster.validatePaymasterUserOp(userOp, bytes32(0), 1 ether);
        assertEq(context.length, 0, "no postOp");
    }

    /// @dev What the EntryPoint reads as a failed signature: the low 20 bytes are 1.
    function assertRefused(PackedUserOperation memory userOp, string memory what) internal {
        assertEq(uint160(validate(userOp)), 1, what);
    }

    function assertAccepted(PackedUserOperation memory userOp) internal {
        assertEq(validate(userOp), uint256(AFTER) << 208 | uint256(UNTIL) << 160, "the window and nothing else");
    }

    /// @dev The next call is refused to anybody but the owner.
    function expectOnlyOwner() internal {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, stranger));
        vm.prank(stranger);
    }

    function assertCalled(bytes memory data, uint256 value) internal view {
        RecordingEntryPoint entryPoint = RecordingEntryPoint(payable(ENTRY_POINT));
        assertEq(entryPoint.caller(), address(paymaster), "caller");
        assertEq(entryPoint.value(), value, "value");
        assertEq(entryPoint.data(), data, "data");
    }
}
