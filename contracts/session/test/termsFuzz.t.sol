// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {SessionBase} from "./base/SessionBase.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";

/// @notice Terms against a second reader, written on its own from the documented tables: both accept the same bytes,
/// and nothing that is accepted reads past its tables later.
contract TermsFuzzTest is SessionBase {
    using TermsBuilder for TermsBuilder.Terms;

    /// @dev Where the parts begin, in this reader's words.
    struct Layout {
        uint256 limits;
        uint256 calls;
        uint256 rules;
        uint256 addresses;
        uint256 words;
        uint256 callsAt;
        uint256 rulesAt;
        uint256 addressesAt;
        uint256 wordsAt;
    }

    /// @param terms Any bytes.
    function testFuzz_randomBytes(bytes calldata terms) external {
        _compare(terms);
    }

    /// @param seed Any; the tables have sizes that fit a random header.
    /// hardhat-config: default.fuzz.runs = 600
    function testFuzz_randomTermsOfTheRightSize(uint256 seed) external {
        this.compareRandom(seed);
    }

    /// @param seed Chooses one to three bytes of valid terms to change.
    /// hardhat-config: default.fuzz.runs = 2000
    function testFuzz_mutatedValidTerms(uint256 seed) external {
        this.compareMutated(seed);
    }

    /// @notice The two generators above accept and refuse often enough to mean something.
    function test_generatorsReachBothSides() external {
        uint256 acceptedRandom;
        uint256 acceptedMutated;
        for (uint256 i; i < 200; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            if (this.compareRandom(seed)) ++acceptedRandom;
            if (this.compareMutated(seed)) ++acceptedMutated;
        }
        assertLe(20, acceptedRandom, "random terms accepted");
        assertLe(acceptedRandom, 180, "random terms refused");
        assertLe(20, acceptedMutated, "mutated terms accepted");
        assertLe(acceptedMutated, 180, "mutated terms refused");
    }

    /// @notice A frame of its own, whose memory ends with it.
    function compareRandom(uint256 seed) external returns (bool) {
        return _compare(_mutate(_randomTerms(seed), seed, seed % 2));
    }

    /// @notice As `compareRandom`, of default terms.
    function compareMutated(uint256 seed) external returns (bool) {
        return _compare(_mutate(defaultTerms().encode(), seed, 1 + seed % 3));
    }

    /// @dev The module and the second reader agree; when they accept, every entry is tried.
    function _compare(bytes memory terms) private returns (bool accepted) {
        try policy.checkTerms(terms, address(account)) {
            accepted = true;
        } catch (bytes memory reason) {
            _assertNoPanic(reason);
        }
        assertEq(accepted, _isSound(terms), "both readers agree");
        if (accepted && _word(terms, 29, 8) == 0) _tryEveryEntry(terms);
    }

    /// @dev Runs each allowed call with zeros and with ones as arguments; a refusal is fine, a panic is not.
    function _tryEveryEntry(bytes memory terms) private {
        account.install(policy, abi.encodePacked(bytes32(PERMISSION), uint8(6), terms));
        Layout memory tables = _layout(terms);
        for (uint256 i; i < tables.calls; ++i) {
            uint256 entry = tables.callsAt + 19 * i;
            address target = _addressAt(terms, tables, _word(terms, entry, 1));
            bytes4 selector = bytes4(uint32(_word(terms, entry + 1, 4)));
            bytes memory data;
            if (selector != 0) data = abi.encodePacked(selector, new bytes(256 * 32));
            PackedUserOperation memory userOp = operation(single(target, _word(terms, entry + 5, 12), data));
            userOp.gasFees = 0;
            userOp.paymasterAndData = abi.encodePacked(paymaster, uint256(0));
            userOp.signature = presentation(0, abi.encodePacked(uint8(i)), terms);
            try account.validateWithPolicy(policy, PERMISSION, userOp) returns (uint256 result) {
                assertEq(uint160(result), 0, "validation data");
                assertTrue(uint48(result >> 160) != 0, "an end");
                assertLe(_word(terms, 37, 6), result >> 208, "not before the window");
                assertLe(uint48(result >> 160), _word(terms, 43, 6), "not after the window");
            } catch (bytes memory reason) {
                _assertNoPanic(reason);
            }
        }
    }

    function _assertNoPanic(bytes memory reason) private pure {
        assertLe(4, reason.length, "a named refusal");
        assertTrue(bytes4(reason) != bytes4(0x4e487b71), "no panic");
    }

    // --- the second reader; every access to `terms` is bounds-checked, so reading past the end fails the test ---

    function _isSound(bytes memory terms) private view returns (bool) {
        if (terms.length < 77) return false;
        if (_word(terms, 0, 1) != 1 || _word(terms, 1, 20) == 0) return false;
        uint256 end = _word(terms, 43, 6);
        if (end == 0 || end >= 1 << 47 || end < _word(terms, 37, 6)) return false;
        Layout memory tables = _layout(terms);
        if (tables.calls == 0 || _word(terms, 76, 1) != 0) return false;
        if (terms.length != tables.wordsAt + 32 * tables.words || tables.limits > tables.addresses) return false;
        for (uint256 i; i + 1 < tables.limits; ++i) {
            if (_addressAt(terms, tables, i) >= _addressAt(terms, tables, i + 1)) return false;
        }
        if (!_isSoundRole(terms, tables, 69, 255) || !_isSoundRole(terms, tables, 70, 254)) return false;
        for (uint256 i; i < tables.rules; ++i) {
            if (!_isSoundRule(terms, tables, i)) return false;
        }
        for (uint256 i; i < tables.calls; ++i) {
            if (!_isSoundCall(terms, tables, i)) return false;
        }
        // What they mean, written anew, are these very bytes.
        return keccak256(_read(terms, tables).encode()) == keccak256(terms);
    }

    function _isSoundRole(bytes memory terms, Layout memory tables, uint256 start, uint256 nobody)
        private
        pure
        returns (bool)
    {
        uint256 index = _word(terms, start, 1);
        if (index >= nobody) return true;
        return index < tables.addresses && _addressAt(terms, tables, index) != address(0);
    }

    function _isSoundRule(bytes memory terms, Layout memory tables, uint256 i) private pure returns (bool) {
        uint256 kind = _word(terms, tables.rulesAt + 4 * i, 1);
        uint256 first = _word(terms, tables.rulesAt + 4 * i + 2, 1);
        uint256 count = _word(terms, tables.rulesAt + 4 * i + 3, 1);
        if (count == 0) return false;
        // Equal, at most, at least: one word. One of: words. Address, counterparty: addresses. Spend: one limit.
        if (kind <= 2) {
            if (count != 1 || first >= tables.words) return false;
            uint256 word = _word(terms, tables.wordsAt + 32 * first, 32);
            return !(kind == 1 && word == type(uint256).max) && !(kind == 2 && word == 0);
        }
        if (kind == 3) return first + count <= tables.words;
        if (kind <= 5) return first + count <= tables.addresses;
        return kind == 6 && count == 1 && first < tables.limits && _addressAt(terms, tables, first) != address(0);
    }

    function _isSoundCall(bytes memory terms, Layout memory tables, uint256 i) private view returns (bool) {
        uint256 start = tables.callsAt + 19 * i;
        if (_word(terms, start, 1) >= tables.addresses) return false;
        address target = _addressAt(terms, tables, _word(terms, start, 1));
        uint256 firstRule = _word(terms, start + 17, 1);
        uint256 endRule = firstRule + _word(terms, start + 18, 1);
        if (endRule > tables.rules) return false;
        if (target == address(0) || target == address(account) || target == address(policy)) return false;
        if (target == ENTRY_POINT || target == ENTRY_POINT_V08 || target == ENTRY_POINT_V09) return false;
        if (isAuthority(bytes4(uint32(_word(terms, start + 1, 4))))) return false;
        bool meteredEther = tables.limits > 0 && _addressAt(terms, tables, 0) == address(0);
        if (_word(terms, start + 5, 12) > 0 && !meteredEther) return false;
        Entry memory entry = Entry(256, 256, firstRule, endRule);
        for (uint256 limit; limit < tables.limits; ++limit) {
            if (_addressAt(terms, tables, limit) == target) entry.limit = limit;
        }
        uint256 selector = _word(terms, start + 1, 4);
        // transfer, approve: the second argument; transferFrom: the third.
        if (selector == 0xa9059cbb || selector == 0x095ea7b3) entry.amountAt = 1;
        if (selector == 0x23b872dd) entry.amountAt = 2;
        (bool counted, bool sound, bool pinned) = _metering(terms, tables, entry);
        if (!sound || entry.limit == 256) return sound;
        return counted || (pinned && selector == 0x095ea7b3);
    }

    /// @dev One call, as this reader sees it; 256 stands for no limit, and for an amount that nobody knows.
    struct Entry {
        uint256 limit;
        uint256 amountAt;
        uint256 firstRule;
        uint256 endRule;
    }

    /// @return counted Whether an amount is counted.
    /// @return sound Whether it is the call's own amount, counted once.
    /// @return pinned Whether the first argument is one of some addresses.
    function _metering(bytes memory terms, Layout memory tables, Entry memory entry)
        private
        pure
        returns (bool counted, bool sound, bool pinned)
    {
        for (uint256 r = entry.firstRule; r < entry.endRule; ++r) {
            uint256 start = tables.rulesAt + 4 * r;
            (uint256 kind, uint256 argument) = (_word(terms, start, 1), _word(terms, start + 1, 1));
            if ((kind == 4 || kind == 5) && argument == 0) pinned = true;
            if (kind != 6) continue;
            if (entry.amountAt != 256 && argument != entry.amountAt) return (true, false, pinned);
            bool ownLimit = _word(terms, start + 2, 1) == entry.limit;
            if (entry.limit != 256 && (entry.amountAt == 256 || !ownLimit || counted)) return (true, false, pinned);
            counted = true;
        }
        return (counted, true, pinned);
    }

    /// @dev Terms whose indices are all in range.
    function _read(bytes memory terms, Layout memory tables) private view returns (TermsBuilder.Terms memory built) {
        built = defaultTerms();
        (built.sessionKey, built.salt) = (address(uint160(_word(terms, 1, 20))), uint64(_word(terms, 21, 8)));
        built.epoch = uint64(_word(terms, 29, 8));
        (built.validAfter, built.validUntil) = (uint48(_word(terms, 37, 6)), uint48(_word(terms, 43, 6)));
        built.periodLength = uint32(_word(terms, 49, 4));
        (built.maxOperations, built.gasBudget) = (uint32(_word(terms, 53, 4)), uint96(_word(terms, 57, 12)));
        (built.guardian, built.paymaster) = (uint8(terms[69]), uint8(terms[70]));
        built.limits = new TermsBuilder.Limit[](tables.limits);
        for (uint256 i; i < tables.limits; ++i) {
            built.limits[i] = _readLimit(terms, 77 + 42 * i);
        }
        built.calls = new TermsBuilder.Call[](tables.calls);
        for (uint256 i; i < tables.calls; ++i) {
            built.calls[i] = _readCall(terms, tables.callsAt + 19 * i);
        }
        built.rules = new TermsBuilder.Rule[](tables.rules);
        for (uint256 i; i < tables.rules; ++i) {
            built.rules[i] = _readRule(terms, tables.rulesAt + 4 * i);
        }
        built.addresses = new address[](tables.addresses);
        for (uint256 i; i < tables.addresses; ++i) {
            built.addresses[i] = _addressAt(terms, tables, i);
        }
        built.words = new uint256[](tables.words);
        for (uint256 i; i < tables.words; ++i) {
            built.words[i] = _word(terms, tables.wordsAt + 32 * i, 32);
        }
    }

    function _readLimit(bytes memory terms, uint256 start) private pure returns (TermsBuilder.Limit memory) {
        return TermsBuilder.Limit(
            uint112(_word(terms, start, 14)),
            uint112(_word(terms, start + 14, 14)),
            uint112(_word(terms, start + 28, 14))
        );
    }

    function _readCall(bytes memory terms, uint256 start) private pure returns (TermsBuilder.Call memory) {
        return TermsBuilder.Call(
            uint8(terms[start]),
            bytes4(uint32(_word(terms, start + 1, 4))),
            uint96(_word(terms, start + 5, 12)),
            uint8(terms[start + 17]),
            uint8(terms[start + 18])
        );
    }

    function _readRule(bytes memory terms, uint256 start) private pure returns (TermsBuilder.Rule memory) {
        return TermsBuilder.Rule(
            uint8(terms[start]), uint8(terms[start + 1]), uint8(terms[start + 2]), uint8(terms[start + 3])
        );
    }

    function _layout(bytes memory terms) private pure returns (Layout memory tables) {
        tables.limits = uint8(terms[71]);
        tables.calls = uint8(terms[72]);
        tables.rules = uint8(terms[73]);
        tables.addresses = uint8(terms[74]);
        tables.words = uint8(terms[75]);
        tables.callsAt = 77 + 42 * tables.limits;
        tables.rulesAt = tables.callsAt + 19 * tables.calls;
        tables.addressesAt = tables.rulesAt + 4 * tables.rules;
        tables.wordsAt = tables.addressesAt + 20 * tables.addresses;
    }

    function _addressAt(bytes memory terms, Layout memory tables, uint256 i) private pure returns (address) {
        return address(uint160(_word(terms, tables.addressesAt + 20 * i, 20)));
    }

    function _word(bytes memory data, uint256 start, uint256 size) private pure returns (uint256 word) {
        for (uint256 i; i < size; ++i) {
            word = word << 8 | uint8(data[start + i]);
        }
    }

    // --- generators ---

    /// @dev Tables of random size whose indices are mostly in range.
    function _randomTerms(uint256 seed) private view returns (bytes memory) {
        TermsBuilder.Terms memory terms = defaultTerms();
        terms.validAfter = uint48(seed % 3);
        terms.periodLength = uint32(seed >> 2) % 3;
        terms.limits = new TermsBuilder.Limit[](seed % 3);
        for (uint256 i; i < terms.limits.length; ++i) {
            terms.limits[i] = TermsBuilder.Limit(PER_OPERATION, PER_PERIOD, LIFETIME);
        }
        terms.addresses = new address[](2 + (seed >> 8) % 5);
        address[7] memory pool = [NATIVE, USDC, shop, seller, guardian, address(account), USDC];
        for (uint256 i; i < terms.addresses.length; ++i) {
            terms.addresses[i] = seed >> (16 + i) & 7 == 0 ? pool[6 - i] : pool[i];
        }
        terms.words = new uint256[]((seed >> 32) % 4);
        for (uint256 i; i < terms.words.length; ++i) {
            terms.words[i] = seed >> (64 + i) & 7 == 0 ? 0 : i + 1;
        }
        terms.rules = new TermsBuilder.Rule[]((seed >> 40) % 5);
        for (uint256 i; i < terms.rules.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint8 kind = uint8(seed % 7);
            // Of a table that is empty, nothing can be named: there are always addresses.
            if ((kind == 6 && terms.limits.length == 0) || (kind < 4 && terms.words.length == 0)) kind = 5;
            uint256 size = kind == 6 ? terms.limits.length : kind > 3 ? terms.addresses.length : terms.words.length;
            uint8 first = uint8((seed >> 8) % size);
            // An amount mostly where it is.
            uint8 argument = kind == 6 && seed >> 24 & 3 != 0 ? 1 : uint8(seed >> 16) % 3;
            terms.rules[i] = TermsBuilder.Rule(kind, argument, first, 1);
        }
        terms.calls = new TermsBuilder.Call[](1 + (seed >> 24) % 3);
        bytes4[4] memory selectors = [TRANSFER, APPROVE, BUY, bytes4(0)];
        for (uint256 i; i < terms.calls.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint8 first = uint8((seed >> 24) % (terms.rules.length + 1));
            terms.calls[i] = TermsBuilder.Call(
                uint8(1 + (seed >> 8) % (terms.addresses.length - 1)),
                selectors[(seed >> 16) % 4],
                seed >> 40 & 3 == 0 ? uint96(seed >> 64) : 0,
                first,
                uint8((seed >> 32) % (terms.rules.length - first + 1))
            );
        }
        (terms.guardian, terms.paymaster) = (seed & 1 == 0 ? 255 : 1, 255);
        return terms.encode();
    }

    function _mutate(bytes memory terms, uint256 seed, uint256 changes) private pure returns (bytes memory) {
        for (uint256 i; i < changes; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            // Every other change is to where structure is: roles, counts, calls and rules.
            uint256 position = seed & 1 == 0 ? seed >> 8 : 69 + (seed >> 8) % 180;
            uint8 value = seed & 2 == 0 ? uint8(seed >> 200) : uint8(seed >> 200) % 8;
            terms[position % terms.length] = bytes1(value);
        }
        return terms;
    }
}
