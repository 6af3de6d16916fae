// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Paymaster} from "@openzeppelin/contracts/account/paymaster/Paymaster.sol";
import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {PaymasterBase} from "./base/PaymasterBase.sol";

contract ValidatePaymasterUserOpTest is PaymasterBase {
    uint256 private constant N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function test_accepts_whatItsSignerSigned() external {
        assertAccepted(operation());
    }

    function test_accepts_withoutInitCode() external {
        PackedUserOperation memory userOp = operation();
        userOp.initCode = "";
        assertAccepted(sponsored(userOp, sponsorship(), SIGNER_KEY));
    }

    function test_ignores_theAccountsSignature() external {
        PackedUserOperation memory userOp = operation();
        userOp.signature = "another";
        assertAccepted(userOp);
    }

    function test_reverts_toOthersThanTheEntryPoint() external {
        PackedUserOperation memory userOp = operation();
        vm.expectRevert(abi.encodeWithSelector(Paymaster.PaymasterUnauthorized.selector, stranger));
        vm.prank(stranger);
        paymaster.validatePaymasterUserOp(userOp, bytes32(0), 0);
    }

    function test_refuses_anotherSigner() external {
        assertRefused(sponsored(operation(), sponsorship(), SIGNER_KEY + 1), "another signer");
    }

    function test_refuses_onAnotherChain() external {
        PackedUserOperation memory userOp = operation();
        vm.chainId(block.chainid + 1);
        assertRefused(userOp, "another chain");
    }

    function test_refuses_atAnotherPaymasterOfTheSameSigner() external {
        PackedUserOperation memory userOp = operation();
        bytes memory rest = _after(userOp.paymasterAndData, 20);
        paymaster = deploy(owner, vm.addr(SIGNER_KEY));
        userOp.paymasterAndData = abi.encodePacked(address(paymaster), rest);
        assertRefused(userOp, "another paymaster");
    }

    function test_refuses_withoutEnd() external {
        Sponsorship memory terms = sponsorship();
        terms.validUntil = 0;
        assertRefused(sponsored(operation(), terms, SIGNER_KEY), "no end");
        terms.validAfter = 0;
        assertRefused(sponsored(operation(), terms, SIGNER_KEY), "no window");
    }

    /// @dev From EntryPoint v0.9 the top bit marks block numbers; to v0.7 such a time is far in the future.
    function test_refuses_anEndInBlocks() external {
        Sponsorship memory terms = sponsorship();
        terms.validUntil |= 0x800000000000;
        assertRefused(sponsored(operation(), terms, SIGNER_KEY), "mixed");
        terms.validAfter |= 0x800000000000;
        uint256 validationData = validate(sponsored(operation(), terms, SIGNER_KEY));
        assertTrue(uint48(validationData >> 208) >= 0x800000000000, "not before its time");
    }

    function test_refuses_theOtherSOfASignature() external {
        PackedUserOperation memory userOp = operation();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(SIGNER_KEY, digest(userOp, sponsorship()));
        bytes memory other = abi.encodePacked(r, N - uint256(s), v == 27 ? uint8(28) : uint8(27));
        assertRefused(withSignature(userOp, sponsorship(), other), "malleable");
    }

    function test_refuses_dataOfEveryOtherLength() external {
        PackedUserOperation memory userOp = operation();
        bytes memory whole = userOp.paymasterAndData;
        for (uint256 length; length < whole.length; ++length) {
            userOp.paymasterAndData = _first(whole, length);
            assertRefused(userOp, "cut off");
        }
        userOp.paymasterAndData = abi.encodePacked(whole, uint8(0));
        assertRefused(userOp, "longer");
    }

    /// @dev From EntryPoint v0.9 on, data may end in a signature that is not part of the operation's hash, its length and
    /// a mark. It is cut off before anything is read: it adds nothing to what is signed, and takes nothing from it.
    function test_laterEntryPointsSuffix_changesNothingThatIsPaidFor() external {
        PackedUserOperation memory userOp = operation();
        bytes memory whole = userOp.paymasterAndData;
        bytes8 mark = bytes8(keccak256("PaymasterSignature"));
        userOp.paymasterAndData = abi.encodePacked(whole, "other", uint16(5), mark);
        assertAccepted(userOp);
        userOp.callData = hex"ca11da7b";
        assertRefused(userOp, "another operation");
        userOp = operation();
        // Nor does a length that reaches into the data, or past it, lead to other data.
        uint16[5] memory lengths = [1, 65, 77, 129, type(uint16).max];
        for (uint256 i; i < lengths.length; ++i) {
            userOp.paymasterAndData = abi.encodePacked(whole, lengths[i], mark);
            assertRefused(userOp, "cut off");
        }
    }

    function test_refuses_everything_withoutSigner() external {
        vm.prank(owner);
        paymaster.setSigner(address(0));
        assertRefused(operation(), "no signer");
        // What ecrecover answers with zero.
        assertRefused(withSignature(operation(), sponsorship(), new bytes(65)), "zero signature");
    }

    /// @notice An operation changed in one field after it was signed is not paid for.
    /// @param field Which; every one but the account's signature.
    /// @param difference Any but none; cut to the field's size.
    function testFuzz_refuses_whenAnyFieldChanges(uint8 field, uint256 difference) external {
        field = uint8(bound(field, 0, 10));
        difference = bound(difference, 1, type(uint48).max);
        PackedUserOperation memory userOp = operation();
        Sponsorship memory terms = sponsorship();
        bytes memory signature = _after(userOp.paymasterAndData, 64);
        if (field == 0) userOp.sender = address(uint160(userOp.sender) ^ uint160(difference));
        if (field == 1) userOp.nonce ^= difference;
        if (field == 2) userOp.initCode = abi.encodePacked(userOp.initCode, difference);
        if (field == 3) userOp.callData = abi.encodePacked(userOp.callData, difference);
        if (field == 4) userOp.accountGasLimits ^= bytes32(_half(difference));
        if (field == 5) userOp.preVerificationGas ^= difference;
        if (field == 6) userOp.gasFees ^= bytes32(_half(difference));
        if (field == 7) terms.verificationGas ^= uint128(difference);
        if (field == 8) terms.postOpGas ^= uint128(difference);
        if (field == 9) terms.validAfter ^= uint48(difference);
        if (field == 10) terms.validUntil ^= uint48(difference);
        assertRefused(withSignature(userOp, terms, signature), "changed");
    }

    /// @notice A signature with any bit of it changed is not the signer's.
    /// @param position Which bit of the 65 bytes.
    function testFuzz_refuses_anyOtherSignature(uint256 position) external {
        position = bound(position, 0, 65 * 8 - 1);
        PackedUserOperation memory userOp = operation();
        uint256 index = 64 + position / 8;
        userOp.paymasterAndData[index] ^= bytes1(uint8(1 << (position % 8)));
        assertRefused(userOp, "another signature");
    }

    /// @notice Whatever is signed for validates, with its own window.
    /// @param userOp Anything.
    /// @param terms Anything that ends, in time.
    function testFuzz_accepts_whatIsSigned(PackedUserOperation memory userOp, Sponsorship memory terms) external {
        terms.validAfter = uint48(bound(terms.validAfter, 0, 0x7fffffffffff));
        terms.validUntil = uint48(bound(terms.validUntil, 1, 0x7fffffffffff));
        uint256 window = uint256(terms.validAfter) << 208 | uint256(terms.validUntil) << 160;
        assertEq(validate(sponsored(userOp, terms, SIGNER_KEY)), window, "window");
    }

    /// @dev In the high half or the low one.
    function _half(uint256 difference) private pure returns (uint256) {
        return difference & 1 == 0 ? difference << 128 : difference;
    }

    function _first(bytes memory data, uint256 length) private pure returns (bytes memory result) {
        result = new bytes(length);
        for (uint256 i; i < length; ++i) result[i] = data[i];
    }

    function _after(bytes memory data, uint256 start) private pure returns (bytes memory result) {
        result = new bytes(data.length - start);
        for (uint256 i; i < result.length; ++i) result[i] = data[start + i];
    }
}
