// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IOwnerValidator} from "../IOwnerValidator.sol";
import {OwnerBase} from "./base/OwnerBase.sol";
import {DomainAccount} from "./mocks/DomainAccount.sol";
import {SigningContract} from "./mocks/SigningContract.sol";

/// @notice An owner that is a contract: it is asked, by ERC-1271, for exactly what any other owner would sign.
contract ContractOwnerTest is OwnerBase {
    uint8 private constant SLOT = 2;
    bytes1 private constant ADD = 0x01;
    bytes1 private constant REMOVE = 0x02;

    SigningContract private signer;
    bytes32 private digest;

    function setUp() public override {
        super.setUp();
        signer = new SigningContract();
        account.install(abi.encodePacked(ADD, contractOwner(address(signer))));
        sibling.install(abi.encodePacked(ADD, contractOwner(address(signer))));
        digest = operationDigest(address(account));
    }

    function contractOwner(address owner) private pure returns (bytes memory) {
        return abi.encodePacked(bytes1(0x02), owner);
    }

    function contractId(address owner) private pure returns (bytes32) {
        return bytes32(uint256(uint160(owner)) | 1 << 160);
    }

    function signed(bytes memory signature) private pure returns (bytes memory) {
        return abi.encodePacked(SLOT, signature);
    }

    /// @param signature Whatever the contract takes: of any length, also an ECDSA signature's or none.
    function testFuzz_valid_whenTheContractSigned(bytes memory signature) external {
        signer.sign(digest, signature);
        assertTrue(isValid(signed(signature)), "signed");
        assertTrue(!isValid(signed(abi.encodePacked(signature, uint8(0)))), "another signature");
        signer.sign(keccak256("another"), signature);
        assertTrue(!isValid(signed(signature)), "another digest");
    }

    function test_valid_inTheLengthOfAKeysSignature_andEmpty() external {
        bytes[3] memory signatures = [bytes(""), new bytes(65), new bytes(300)];
        for (uint256 i; i < signatures.length; ++i) {
            signer.sign(digest, signatures[i]);
            assertTrue(isValid(signed(signatures[i])), "signed");
        }
    }

    function test_valid_ofMessages() external {
        bytes32 asked = messageHash("hi");
        bytes32 nested = personal(account, asked);
        signer.sign(nested, hex"c0de");
        bytes memory signature = abi.encodePacked(messageHead("hi"), signed(hex"c0de"));
        assertTrue(account.vouches(asked, signature), "message");
        assertTrue(account.vouchesWrapped(asked, signature), "message, wrapped");
        assertTrue(!sibling.vouches(asked, signature), "of another account");
        // The hash itself, which names no account.
        signer.sign(asked, hex"c0de");
        assertTrue(!account.vouches(asked, signature), "bare");
    }

    /// @dev What the same contract signed for another account of its own, or on another chain, serves here nothing.
    function test_invalid_onAnotherAccountAndChain() external {
        signer.sign(operationDigest(address(sibling)), hex"c0de");
        assertTrue(!isValid(signed(hex"c0de")), "account");
        signer.sign(digest, hex"c0de");
        vm.chainId(block.chainid + 1);
        assertTrue(!isValid(signed(hex"c0de")), "chain");
    }

    function test_invalid_whateverElseTheContractAnswers() external {
        bytes[6] memory answers = [
            abi.encode(bytes4(0xffffffff)),
            abi.encode(uint256(1)),
            abi.encode(bytes32(bytes4(0x1626ba7e)) | bytes32(uint256(1))),
            abi.encodePacked(bytes4(0x1626ba7e)),
            abi.encodePacked(bytes4(0x1626ba7e), new bytes(27)),
            abi.encode(bytes4(0x20c13b0b))
        ];
        for (uint256 i; i < answers.length; ++i) {
            signer.answer(answers[i], false);
            assertTrue(!isValid(signed(hex"c0de")), "answer");
        }
        signer.answer(abi.encode(bytes4(0x1626ba7e)), true);
        assertTrue(!isValid(signed(hex"c0de")), "a revert");
        signer.answer(abi.encode(bytes4(0x1626ba7e)), false);
        assertTrue(isValid(signed(hex"c0de")), "the good one");
    }

    function test_invalid_inAnotherSlot_orOfNoContract() external {
        signer.answer(abi.encode(bytes4(0x1626ba7e)), false);
        for (uint8 slot; slot < 20; ++slot) {
            bytes memory signature = abi.encodePacked(slot, hex"c0de");
            assertEq(isValid(signature), slot == SLOT, "slot");
        }
        account.install(abi.encodePacked(ADD, contractOwner(address(0xdead))));
        assertTrue(!isValid(abi.encodePacked(uint8(3), hex"c0de")), "no code");
    }

    /// @dev A contract that is named as a key is asked nothing.
    function test_invalid_whenItIsNamedAsAKey() external {
        SigningContract named = new SigningContract();
        named.answer(abi.encode(bytes4(0x1626ba7e)), false);
        account.install(abi.encodePacked(ADD, bytes1(0x00), address(named)));
        assertTrue(!isValid(abi.encodePacked(uint8(3), new bytes(65))), "a key");
    }

    /// @dev And a key's signature is worth nothing for a contract of its address.
    function test_invalid_whenAKeyIsNamedAsAContract() external {
        account.install(abi.encodePacked(ADD, contractOwner(vm.addr(OTHER))));
        assertTrue(!isValid(byKey(3, OTHER, digest)), "a contract");
    }

    function test_isKept_apartFromAKeyOfItsAddress() external {
        bytes memory both = abi.encodePacked(
            bytes1(0x00), bytes1(0x00), address(signer), contractOwner(address(signer))
        );
        DomainAccount fresh = new DomainAccount(validator);
        fresh.install(both);
        assertEq(
            ids(fresh),
            abi.encodePacked(
                uint8(0), bytes32(uint256(uint160(address(signer)))), uint8(1), contractId(address(signer))
            ),
            "owners"
        );
    }

    function test_isAddedAndRemoved() external {
        vm.expectEmit(address(validator));
        emit IOwnerValidator.ContractAdded(address(account), address(0xc0de), 3);
        account.install(abi.encodePacked(ADD, contractOwner(address(0xc0de))));
        signer.answer(abi.encode(bytes4(0x1626ba7e)), false);
        vm.expectEmit(address(validator));
        emit IOwnerValidator.OwnerRemoved(address(account), contractId(address(signer)), SLOT);
        account.install(abi.encodePacked(REMOVE, contractOwner(address(signer))));
        assertTrue(!isValid(signed(hex"c0de")), "removed");
        vm.expectRevert(
            abi.encodeWithSelector(IOwnerValidator.OwnerUnknown.selector, contractId(address(signer)))
        );
        account.install(abi.encodePacked(REMOVE, contractOwner(address(signer))));
    }

    function test_revert_whenItIsOneAlready_zero_orTheAccount() external {
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.OwnerExists.selector, contractId(address(signer))));
        account.install(abi.encodePacked(ADD, contractOwner(address(signer))));
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.KeyZero.selector));
        account.install(abi.encodePacked(ADD, contractOwner(address(0))));
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.OwnerIsAccount.selector));
        account.install(abi.encodePacked(ADD, contractOwner(address(account))));
        // An EOA with an account's code (EIP-7702) is owned by its own key.
        account.install(abi.encodePacked(ADD, bytes1(0x00), address(account)));
    }

    function test_mayCallTheAccount() external {
        vm.prank(address(account));
        assertEq(validator.preCheck(address(signer), 0, ""), "", "a contract that is an owner");
        account.install(abi.encodePacked(REMOVE, contractOwner(address(signer))));
        vm.expectRevert(abi.encodeWithSelector(IOwnerValidator.CallerNotOwner.selector, address(signer)));
        vm.prank(address(account));
        validator.preCheck(address(signer), 0, "");
    }

    function personal(DomainAccount of_, bytes32 asked) private view returns (bytes32) {
        bytes32 message = keccak256(abi.encode(keccak256("PersonalSign(bytes prefixed)"), asked));
        return keccak256(abi.encodePacked(hex"1901", of_.separator(), message));
    }
}
