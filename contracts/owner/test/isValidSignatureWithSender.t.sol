// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OwnerBase} from "./base/OwnerBase.sol";
import {DomainAccount} from "./mocks/DomainAccount.sol";

/// @notice ERC-1271: an owner signs what his device shows, and nothing that he signs serves another account or chain.
contract IsValidSignatureWithSenderTest is OwnerBase {
    address private constant MODULE = address(0x5e55);
    bytes32 private constant REVOKE_TYPE =
        keccak256("RevokeSession(address account,bytes32 sessionId,uint256 nonce,uint256 deadline)");
    bytes32 private constant REVOKE_ALL_TYPE =
        keccak256("RevokeAllSessions(address account,uint256 nonce,uint256 deadline)");

    // --- the session module's messages ---

    function test_valid_whenAnOwnerSignedTheModulesMessage() external view {
        (bytes32 digest, bytes memory head) = _revocation(account);
        _assertBothOwners(digest, digest, head, "revocation");
        bytes memory fields = abi.encode(account, uint256(1), uint256(2));
        digest = _digest(REVOKE_ALL_TYPE, fields, MODULE, block.chainid);
        _assertBothOwners(digest, digest, _head(2, fields), "revocation of all");
    }

    function test_invalid_whenTheMessageIsOfAnotherAccountChainModuleOrKind() external {
        (bytes32 digest, bytes memory head) = _revocation(account);
        bytes memory signature = abi.encodePacked(head, byKey(KEY_SLOT, KEY, digest));
        assertTrue(account.vouches(digest, signature), "the good one");
        assertTrue(!sibling.vouches(digest, signature), "asked of another account");
        assertTrue(!sibling.vouchesWrapped(digest, signature), "asked of another account, wrapped");
        assertTrue(!account.vouches(keccak256("another"), signature), "another hash");
        assertTrue(!account.vouches(sibling.wrap(digest), signature), "another account's wrapping");
        signature[1] ^= 0x01;
        assertTrue(!account.vouches(digest, signature), "another module");
        signature[1] ^= 0x01;
        for (uint8 kind; kind < 255; ++kind) {
            signature[21] = bytes1(kind);
            assertEq(account.vouches(digest, signature), kind == 1, "kind");
        }
        signature[21] = 0x01;
        vm.chainId(block.chainid + 1);
        assertTrue(!account.vouches(digest, signature), "another chain");
    }

    /// @dev The owner's message for the sibling, and then the account's name at another place of the fields.
    function test_invalid_whenTheAccountIsNotTheFirstField() external view {
        bytes memory fields = abi.encode(sibling, account, uint256(1), uint256(2));
        bytes32 digest = _digest(REVOKE_TYPE, fields, MODULE, block.chainid);
        bytes memory signature = abi.encodePacked(_head(1, fields), byKey(KEY_SLOT, KEY, digest));
        assertTrue(!account.vouches(digest, signature), "not the first");
        fields = abi.encode(uint256(uint160(address(account))) | 1 << 160, uint256(1), uint256(2), uint256(3));
        digest = _digest(REVOKE_TYPE, fields, MODULE, block.chainid);
        signature = abi.encodePacked(_head(1, fields), byKey(KEY_SLOT, KEY, digest));
        assertTrue(!account.vouches(digest, signature), "dirty bits");
    }

    // --- ERC-7739: typed data of anybody ---

    function test_valid_whenAnOwnerSignedNestedTypedData() external view {
        (bytes32 asked, bytes32 digest, bytes memory tail) = _nested(account, "Mail(string text)", "Mail");
        _assertNested(asked, digest, tail);
        // The explicit form: the name stands behind the types, which are in the order of the alphabet.
        (asked, digest, tail) = _nested(account, "A(uint256 b)Mail(A a)Mail", "Mail");
        _assertNested(asked, digest, tail);
    }

    function test_invalid_whenNestedForAnotherAccountOrChain() external {
        (bytes32 asked, bytes32 digest, bytes memory tail) = _nested(account, "Mail(string text)", "Mail");
        bytes memory signature = abi.encodePacked(bytes1(0x02), byKey(KEY_SLOT, KEY, digest), tail);
        assertTrue(account.vouches(asked, signature), "the good one");
        assertTrue(!sibling.vouches(asked, signature), "another account");
        assertTrue(!account.vouches(keccak256("another"), signature), "another hash");
        // What an EOA would have signed: nothing in it names the account.
        bytes memory bare = abi.encodePacked(bytes1(0x02), byKey(KEY_SLOT, KEY, asked), tail);
        assertTrue(!account.vouches(asked, bare), "not nested");
        vm.chainId(block.chainid + 1);
        assertTrue(!account.vouches(asked, signature), "another chain");
    }

    /// @dev Without a name there is no struct hash that binds anything.
    function test_invalid_whenTheDescriptionIsOfNoType() external view {
        string[6] memory descriptions = ["", "(string text)", "Mail", "Ma il(string text)", "Ma,il(string text)", "Mail)"];
        for (uint256 i; i < descriptions.length; ++i) {
            (bytes32 asked, bytes32 digest, bytes memory tail) = _nested(account, descriptions[i], "Mail");
            bytes32[2] memory signed = [digest, keccak256(abi.encodePacked(hex"1901", _appSeparator(), bytes32(0)))];
            for (uint256 j; j < 2; ++j) {
                bytes memory signature = abi.encodePacked(bytes1(0x02), byKey(KEY_SLOT, KEY, signed[j]), tail);
                assertTrue(!_tryVouch(account, asked, signature), "no type");
            }
        }
    }

    // --- ERC-7739: messages ---

    function test_valid_whenAnOwnerSignedAMessage() external view {
        string[3] memory messages = ["hi", "", "A message of more than one word, in which its length has two digits."];
        for (uint256 i; i < messages.length; ++i) {
            bytes32 asked = messageHash(bytes(messages[i]));
            bytes32 digest = _personal(account, asked);
            _assertBothOwners(asked, digest, messageHead(bytes(messages[i])), messages[i]);
        }
    }

    /// @param message Whatever bytes.
    function testFuzz_valid_whatTheMessageMayBe(bytes calldata message) external view {
        bytes32 asked = messageHash(message);
        bytes memory signature =
            abi.encodePacked(messageHead(message), byKey(KEY_SLOT, KEY, _personal(account, asked)));
        assertTrue(account.vouches(asked, signature), "message");
    }

    function test_invalid_whenTheMessageIsForAnotherAccountOrChain() external {
        bytes32 asked = messageHash("hi");
        bytes memory head = messageHead("hi");
        bytes memory signature = abi.encodePacked(head, byKey(KEY_SLOT, KEY, _personal(account, asked)));
        assertTrue(account.vouches(asked, signature), "the good one");
        assertTrue(!sibling.vouches(asked, signature), "another account");
        assertTrue(!account.vouches(keccak256("another"), signature), "another hash");
        assertTrue(!account.vouches(asked, abi.encodePacked(head, byKey(KEY_SLOT, KEY, asked))), "bare");
        assertTrue(
            !account.vouches(asked, abi.encodePacked(messageHead("ho"), byKey(KEY_SLOT, KEY, _personal(account, asked)))),
            "another message"
        );
        vm.chainId(block.chainid + 1);
        assertTrue(!account.vouches(asked, signature), "another chain");
    }

    /// @notice The owner signed bytes that a device shows him as a message, and that are typed data: a permit, say.
    function test_invalid_whenTheMessageIsTypedDataInDisguise() external view {
        bytes32 structHash = keccak256("a permit of all that there is");
        bytes[3] memory disguised = [
            abi.encodePacked(hex"1901", _appSeparator(), structHash),
            // EIP-191's data for a validator; and a bare hash.
            abi.encodePacked(hex"1900", address(account), structHash),
            abi.encodePacked(structHash)
        ];
        for (uint256 i; i < disguised.length; ++i) {
            bytes32 asked = keccak256(disguised[i]);
            bytes memory signed = byKey(KEY_SLOT, KEY, _personal(account, asked));
            // In the form that named the hash alone, and as a message.
            assertTrue(!_tryVouch(account, asked, abi.encodePacked(bytes1(0x00), asked, signed)), "by its hash");
            assertTrue(!_tryVouch(account, asked, abi.encodePacked(messageHead(disguised[i]), signed)), "by its bytes");
            assertTrue(
                !_tryVouch(account, asked, abi.encodePacked(bytes1(0x00), bytes4(0), signed)), "without a message"
            );
            // As the message that it is, it is one.
            asked = messageHash(disguised[i]);
            signed = byKey(KEY_SLOT, KEY, _personal(account, asked));
            assertTrue(account.vouches(asked, abi.encodePacked(messageHead(disguised[i]), signed)), "prefixed");
        }
    }

    function test_invalid_whenTheMessageIsTruncated() external view {
        bytes32 asked = messageHash("hi");
        bytes memory whole = abi.encodePacked(messageHead("hi"), byKey(KEY_SLOT, KEY, _personal(account, asked)));
        for (uint256 length; length < whole.length; ++length) {
            bytes memory cut = new bytes(length);
            for (uint256 i; i < length; ++i) {
                cut[i] = whole[i];
            }
            assertTrue(!account.vouches(asked, cut), "cut");
        }
        for (uint256 i; i < 4; ++i) {
            bytes memory longer = abi.encodePacked(whole);
            longer[1 + i] = 0xff;
            assertTrue(!account.vouches(asked, longer), "longer than all of it");
        }
    }

    // --- all ---

    function test_invalid_whenAnybodyElseSigned() external view {
        (bytes32 digest, bytes memory head) = _revocation(account);
        assertTrue(!account.vouches(digest, abi.encodePacked(head, byKey(KEY_SLOT, OTHER, digest))), "key");
        assertTrue(!account.vouches(digest, abi.encodePacked(head, byPasskey(PASSKEY_SLOT, OTHER, digest))), "passkey");
        assertTrue(!account.vouches(digest, head), "nobody");
    }

    function test_invalid_whenTheAccountHasNoOwners() external {
        (bytes32 digest, bytes memory head) = _revocation(account);
        bytes memory signature = abi.encodePacked(head, byKey(KEY_SLOT, KEY, digest));
        account.uninstall("");
        assertTrue(!account.vouches(digest, signature), "no owners");
    }

    /// @dev An operation's signature is none of a message, and the other way around.
    function test_invalid_whenItIsAnOperations() external {
        bytes32 digest = operationDigest(address(account));
        bytes memory signature = byKey(KEY_SLOT, KEY, digest);
        assertTrue(!_tryVouch(account, digest, signature), "operation");
        assertTrue(!_tryVouch(account, USER_OP_HASH, signature), "its hash");
        assertTrue(!_tryVouch(account, digest, abi.encodePacked(bytes1(0x00), digest, signature)), "as a message");
        (bytes32 revocation,) = _revocation(account);
        assertTrue(!isValid(byKey(KEY_SLOT, KEY, revocation)), "a revocation");
    }

    /// @param signature Anything.
    function testFuzz_invalid_whateverElseIsSent(bytes32 hash, bytes calldata signature) external view {
        assertTrue(!_tryVouch(account, hash, signature), "garbage");
    }

    /// @param form One of the three, or none.
    function testFuzz_invalid_whateverStandsBehindTheForm(uint8 form, bytes32 hash, bytes calldata rest)
        external
        view
    {
        assertTrue(!_tryVouch(account, hash, abi.encodePacked(uint8(bound(form, 0, 3)), rest)), "garbage");
    }

    function _tryVouch(DomainAccount by, bytes32 hash, bytes memory signature) private view returns (bool) {
        (bool success, bytes memory answer) =
            address(by).staticcall(abi.encodeCall(DomainAccount.vouches, (hash, signature)));
        return success && abi.decode(answer, (bool));
    }

    function _assertBothOwners(bytes32 asked, bytes32 digest, bytes memory head, string memory what) private view {
        bytes[2] memory signatures = [
            abi.encodePacked(head, byKey(KEY_SLOT, KEY, digest)),
            abi.encodePacked(head, byPasskey(PASSKEY_SLOT, PASSKEY, digest))
        ];
        for (uint256 i; i < 2; ++i) {
            assertTrue(account.vouches(asked, signatures[i]), what);
            assertTrue(account.vouchesWrapped(asked, signatures[i]), string.concat(what, ", wrapped"));
        }
    }

    function _assertNested(bytes32 asked, bytes32 digest, bytes memory tail) private view {
        bytes[2] memory signatures = [
            abi.encodePacked(bytes1(0x02), byKey(KEY_SLOT, KEY, digest), tail),
            abi.encodePacked(bytes1(0x02), byPasskey(PASSKEY_SLOT, PASSKEY, digest), tail)
        ];
        for (uint256 i; i < 2; ++i) {
            assertTrue(account.vouches(asked, signatures[i]), "nested");
            assertTrue(account.vouchesWrapped(asked, signatures[i]), "nested, wrapped");
        }
    }

    function _revocation(DomainAccount of_) private view returns (bytes32 digest, bytes memory head) {
        bytes memory fields = abi.encode(of_, keccak256("session"), uint256(1), uint256(2));
        return (_digest(REVOKE_TYPE, fields, MODULE, block.chainid), _head(1, fields));
    }

    function _head(uint8 kind, bytes memory fields) private pure returns (bytes memory) {
        return abi.encodePacked(bytes1(0x01), MODULE, kind, uint16(fields.length), fields);
    }

    function _digest(bytes32 typeHash, bytes memory fields, address module, uint256 chainId)
        private
        pure
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPEHASH, keccak256("Abba Baba Sessions"), keccak256("1"), chainId, module)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, keccak256(abi.encodePacked(typeHash, fields))));
    }

    function _personal(DomainAccount of_, bytes32 asked) private view returns (bytes32) {
        bytes32 message = keccak256(abi.encode(keccak256("PersonalSign(bytes prefixed)"), asked));
        return keccak256(abi.encodePacked(hex"1901", of_.separator(), message));
    }

    function _appSeparator() private pure returns (bytes32) {
        return keccak256("an app's domain");
    }

    function _nested(DomainAccount of_, string memory description, string memory name)
        private
        view
        returns (bytes32 asked, bytes32 digest, bytes memory tail)
    {
        bytes32 contents = keccak256("contents");
        bytes memory types = bytes(description);
        if (types.length != 0 && types[types.length - 1] != ")") types = "A(uint256 b)Mail(A a)";
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                "TypedDataSign(",
                name,
                " contents,string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)",
                types
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                typeHash, contents, keccak256("Kernel"), keccak256("0.3.1"), block.chainid, address(of_), bytes32(0)
            )
        );
        asked = keccak256(abi.encodePacked(hex"1901", _appSeparator(), contents));
        digest = keccak256(abi.encodePacked(hex"1901", _appSeparator(), message));
        tail = abi.encodePacked(_appSeparator(), contents, description, uint16(bytes(description).length));
    }
}
