// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISpendCap} from "../../ISpendCap.sol";
import {TestUSDC} from "../../../devnet/token/TestUSDC.sol";
import {Door} from "../../types/Door.sol";
import {SessionId} from "../../types/SessionId.sol";
import {DoorsBase} from "./DoorsBase.sol";
import {ModularAccount} from "./ModularAccount.sol";
import {TermsBuilder} from "./TermsBuilder.sol";

/// @notice What every door must answer about payments; run once for each door.
abstract contract PaymentSuite is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    bytes internal terms;
    SessionId internal id;

    function setUp() public virtual override {
        super.setUp();
        terms = payingTerms().encode();
        id = installAt(door(), terms);
    }

    function door() internal pure virtual returns (Door);

    // --- accepted ---

    function test_valid_rawAndWrapped() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        assertTrue(_asks(digest, digest, payment), "raw");
        assertTrue(_asks(modular.wrap(digest), digest, payment), "wrapped as Kernel does");
        assertTrue(!_asks(modular.wrap(modular.wrap(digest)), digest, payment), "wrapped twice");
    }

    function test_valid_everySlotOfEveryPeriod_andKind() external {
        for (uint32 period; period < PERIODS; ++period) {
            for (uint16 slot; slot < SLOTS; ++slot) {
                Payment memory payment = paymentOf(period, slot);
                // The last period is cut to the session's last second.
                if (period == PERIODS - 1) payment.validBefore = uint48(T0 + WINDOW + 1);
                payment.kind = slot % 2 == 0 ? 1 : 0;
                _accepted(payment);
            }
        }
    }

    function test_valid_toAnyone_underARuleWithoutPayees() external {
        Payment memory payment = _secondPayment();
        _accepted(payment);
        payment.to = address(0xdead);
        _accepted(payment);
        payment.value = PER_SECOND_PAYMENT + 1;
        _refused(payment, "one unit more");
        (payment.value, payment.slot) = (1, SECOND_SLOTS);
        _refused(payment, "slot equal to the count");
    }

    function test_valid_theLargestValue() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.payments[USDC_RULE].perPayment = type(uint112).max;
        terms = built.encode();
        id = installAt(door(), terms);
        Payment memory payment = paymentOf(0, 0);
        payment.value = type(uint112).max;
        _accepted(payment);
    }

    function test_valid_whateverTheCallersAddress() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        bytes memory signature = routed(door(), presented(door(), digest, encode(payment), terms, SESSION_KEY));
        vm.prank(USDC);
        assertTrue(modular.isValidSignature(digest, signature) == bytes4(0x1626ba7e), "the token asks");
        vm.prank(stranger);
        assertTrue(modular.isValidSignature(digest, signature) == bytes4(0x1626ba7e), "a helper asks");
        vm.prank(stranger);
        assertTrue(modular.isValidSignature(~digest, signature) == bytes4(0xffffffff), "a helper asks too much");
    }

    // --- refused: one line of the rule each, at its boundary ---

    function test_invalid_value() external {
        Payment memory payment = paymentOf(0, 0);
        (payment.value) = PER_PAYMENT + 1;
        _refused(payment, "one unit more");
        payment.value = type(uint112).max;
        _refused(payment, "as much as fits");
        payment.value = 0;
        _accepted(payment);
    }

    function test_invalid_payee(address to) external {
        Payment memory payment = paymentOf(0, 0);
        if (to == seller) to = address(uint160(seller) ^ 1);
        payment.to = to;
        _refused(payment, "payee");
        payment.to = shop;
        _refused(payment, "an address of the terms, before the list");
        payment.to = guardian;
        _refused(payment, "an address of the terms, after the list");
    }

    function test_valid_everyPayeeOfAList() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.payments[USDC_RULE].payeeCount = 3;
        terms = built.encode();
        id = installAt(door(), terms);
        Payment memory payment = paymentOf(0, 0);
        address[3] memory listed = [seller, guardian, paymaster];
        for (uint256 i; i < 3; ++i) {
            payment.to = listed[i];
            _accepted(payment);
        }
        payment.to = address(0xbeef);
        _refused(payment, "one past the list");
    }

    function test_invalid_token(address token) external {
        Payment memory payment = paymentOf(0, 0);
        if (token == USDC) token = SECOND;
        payment.token = token;
        _refused(payment, "token");
        payment.token = SECOND;
        _refused(payment, "the token of another rule");
    }

    /// @dev A token may call itself what it likes: its address is in the digest, and nothing settles elsewhere.
    function test_lyingDomain_redirectsNothing() external {
        Payment memory payment = paymentOf(0, 0);
        (payment.name, payment.version) = ("Another Coin", "7");
        _accepted(payment);
        bytes memory signature =
            routed(door(), presented(door(), digestOf(payment, terms), encode(payment), terms, SESSION_KEY));
        bytes32 nonce = nonceOf(payment, id);
        vm.expectRevert(abi.encodeWithSignature("Error(string)", "FiatTokenV2: invalid signature"));
        this.settleFor(payment, nonce, signature);
        payment.token = SECOND;
        vm.expectRevert(abi.encodeWithSignature("Error(string)", "FiatTokenV2: invalid signature"));
        this.settleFor(payment, nonce, signature);
    }

    function test_invalid_onAnotherChain() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        bytes memory signature = presented(door(), digest, encode(payment), terms, SESSION_KEY);
        vm.chainId(block.chainid + 1);
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "this chain's digest there");
        bytes32 there = digestOf(payment, address(account), nonceOf(payment, id));
        assertTrue(!_asks(there, there, payment), "that chain's digest there");
        // Installed there too, it is another session: this chain's payment stays worthless.
        assertTrue(SessionId.unwrap(installAt(door(), terms)) != SessionId.unwrap(id), "another id");
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "installed there");
        _accepted(payment);
    }

    function test_invalid_ofAnotherAccount() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, stranger, nonceOf(payment, id));
        assertTrue(!_asks(digest, digest, payment), "from another account");
        digest = digestOf(payment, terms);
        ModularAccount other = new ModularAccount(vm.addr(OWNER_KEY));
        assertTrue(!_asks(other.wrap(digest), digest, payment), "wrapped by another account");
        bytes memory signature = presented(door(), digest, encode(payment), terms, SESSION_KEY);
        account = other;
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "asked by another account");
        installAt(door(), terms);
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "that has the same session");
    }

    /// @param nonce Any but the slot's own.
    function testFuzz_invalid_nonce(bytes32 nonce) external {
        Payment memory payment = paymentOf(0, 1);
        if (nonce == nonceOf(payment, id)) nonce = ~nonce;
        bytes32 digest = digestOf(payment, address(account), nonce);
        assertTrue(!_asks(digest, digest, payment), "nonce");
        Payment memory other = paymentOf(0, 2);
        digest = digestOf(payment, address(account), nonceOf(other, id));
        assertTrue(!_asks(digest, digest, payment), "nonce of another slot");
        (other.slot, other.period) = (1, 1);
        digest = digestOf(payment, address(account), nonceOf(other, id));
        assertTrue(!_asks(digest, digest, payment), "nonce of another period");
        (other.period, other.rule) = (0, SECOND_RULE);
        digest = digestOf(payment, address(account), nonceOf(other, id));
        assertTrue(!_asks(digest, digest, payment), "nonce of another rule");
        digest = digestOf(payment, address(account), nonceOf(payment, SessionId.wrap(~SessionId.unwrap(id))));
        assertTrue(!_asks(digest, digest, payment), "nonce of another session");
    }

    function test_invalid_slot() external {
        _refused(paymentOf(0, SLOTS), "slot equal to the count");
        _refused(paymentOf(0, type(uint16).max), "last slot of all");
    }

    function test_invalid_rule() external {
        Payment memory payment = paymentOf(0, 0);
        for (uint256 rule = 2; rule < 256; ++rule) {
            payment.rule = uint8(rule);
            _refused(payment, "no such rule");
        }
    }

    function test_invalid_kind() external {
        Payment memory payment = paymentOf(0, 0);
        for (uint256 kind = 2; kind < 256; ++kind) {
            payment.kind = uint8(kind);
            _refused(payment, "no such kind");
        }
        // A payment of one kind is no payment of the other.
        payment.kind = 0;
        bytes32 digest = digestOf(payment, terms);
        payment.kind = 1;
        assertTrue(!_asks(digest, digest, payment), "fields of the other kind");
    }

    function test_invalid_window() external {
        Payment memory payment = paymentOf(3, 0);
        payment.validBefore += 1;
        _refused(payment, "ends a second late");
        payment = paymentOf(3, 0);
        payment.validAfter -= 1;
        _refused(payment, "starts a second early");
        payment = paymentOf(3, 0);
        payment.period = 2;
        _refused(payment, "window of the next period");
        payment.period = 4;
        _refused(payment, "window of the period before");
        payment = paymentOf(3, 0);
        (payment.validAfter, payment.validBefore) = (0, type(uint48).max);
        _refused(payment, "for ever");
    }

    function test_invalid_pastTheSession() external {
        Payment memory payment = paymentOf(PERIODS - 1, 0);
        payment.validBefore = uint48(T0 + WINDOW + 2);
        _refused(payment, "ends a second after the session");
        payment.validBefore -= 1;
        _accepted(payment);
        _refused(paymentOf(PERIODS, 0), "a period after the session");
        payment.period = type(uint32).max;
        _refused(payment, "a senseless period");
    }

    /// @param field Which part of the presented payment says another thing than what was signed.
    function testFuzz_invalid_fieldsThatHashToSomethingElse(uint256 field, uint256 change) external {
        Payment memory payment = paymentOf(1, 1);
        bytes32 digest = digestOf(payment, terms);
        bytes memory payload = encode(payment);
        field = bound(field, 0, payload.length - 1);
        payload[field] ^= bytes1(uint8(bound(change, 1, 255)));
        bytes memory signature = presented(door(), digest, payload, terms, SESSION_KEY);
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "another field");
    }

    /// @param position Which byte of the terms. @param change How.
    function testFuzz_invalid_otherTerms(uint256 position, uint256 change) external {
        Payment memory payment = paymentOf(0, 0);
        bytes memory other = bytes.concat(terms);
        position = bound(position, 0, other.length - 1);
        other[position] ^= bytes1(uint8(bound(change, 1, 255)));
        bytes32 digest = digestOf(payment, other);
        bytes memory signature = presented(door(), digest, encode(payment), other, SESSION_KEY);
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "never granted");
    }

    function test_invalid_everythingElse() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 permit = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                address(account),
                seller,
                1,
                0,
                type(uint256).max
            )
        );
        permit = keccak256(abi.encodePacked("\x19\x01", TestUSDC(USDC).DOMAIN_SEPARATOR(), permit));
        assertTrue(!_asks(permit, permit, payment), "a permit");
        bytes32 login = keccak256("\x19Ethereum Signed Message:\n5login");
        assertTrue(!_asks(login, login, payment), "a login");
        bytes32 permit2 = _permit2();
        assertTrue(!_asks(permit2, permit2, payment), "a Permit2 transfer");
        bytes32 cancellation = keccak256(
            abi.encode(keccak256("CancelAuthorization(address authorizer,bytes32 nonce)"), account, nonceOf(payment, id))
        );
        cancellation = keccak256(abi.encodePacked("\x19\x01", TestUSDC(USDC).DOMAIN_SEPARATOR(), cancellation));
        assertTrue(!_asks(cancellation, cancellation, payment), "a cancellation of the slot");
        assertTrue(!_asks(0, 0, payment), "nothing");
        bytes32 grant_ = policy.grantDigest(terms, address(account));
        assertTrue(!_asks(grant_, grant_, payment), "a grant");
    }

    // --- refused: the session's life ---

    function test_invalid_beforeInstallation() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.salt = 1;
        terms = built.encode();
        _refused(paymentOf(0, 0), "never installed");
    }

    function test_invalid_afterRevoke_signedBefore() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        bytes memory signature = presented(door(), digest, encode(payment), terms, SESSION_KEY);
        uint256 snapshot = vm.snapshotState();
        asAccount(abi.encodeCall(policy.revoke, (id)));
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "revoked");
        vm.revertToState(snapshot);
        asAccount(abi.encodeCall(policy.revokeAll, ()));
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "epoch raised");
        vm.revertToState(snapshot);
        account.uninstall(policy, abi.encodePacked(bytes32(permissionOf(door())), SessionId.unwrap(id)));
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "uninstalled");
        vm.revertToState(snapshot);
        account.uninstall(policy, "");
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "module uninstalled");
        vm.revertToState(snapshot);
        vm.prank(guardian);
        policy.revokeAsGuardian(address(account), terms);
        assertTrue(!vouches(door(), permissionOf(door()), digest, signature), "guardian");
        vm.revertToState(snapshot);
        assertTrue(vouches(door(), permissionOf(door()), digest, signature), "alive otherwise");
    }

    function test_invalid_atAnotherDoor() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        Door[3] memory doors = [Door.Validator, Door.Policy, Door.Signer];
        for (uint256 i; i < 3; ++i) {
            bytes memory signature = presented(doors[i], digest, encode(payment), terms, SESSION_KEY);
            bool valid = vouches(doors[i], permissionOf(doors[i]), digest, signature);
            assertEq(valid, doors[i] == door(), "only at the door it was installed at");
        }
    }

    function test_invalid_atEveryTruncation() external {
        Payment memory payment = paymentOf(0, 0);
        bytes32 digest = digestOf(payment, terms);
        bytes memory whole = presented(door(), digest, encode(payment), terms, SESSION_KEY);
        uint256 length = whole.length;
        // A door that has nothing to read its marker from says so by a revert.
        for (uint256 cut = door() == Door.Validator ? 1 : 0; cut < length; ++cut) {
            assembly ("memory-safe") {
                mstore(whole, cut)
            }
            assertTrue(!vouches(door(), permissionOf(door()), digest, whole), "truncated");
        }
        assembly ("memory-safe") {
            mstore(whole, length)
        }
        assertTrue(vouches(door(), permissionOf(door()), digest, whole), "whole");
        assertTrue(!vouches(door(), permissionOf(door()), digest, abi.encodePacked(whole, uint8(0))), "longer");
    }

    // --- on the token ---

    function test_settles_inTheFirstAndLastSecondOfAPeriod_only() external {
        Payment memory payment = paymentOf(2, 0);
        uint256 first = T0 + 2 * PERIOD;
        vm.warp(first - 1);
        _unsettled(payment, "FiatTokenV2: authorization is not yet valid");
        vm.warp(first + PERIOD);
        _unsettled(payment, "FiatTokenV2: authorization is expired");
        vm.warp(first);
        pay(door(), payment, terms);
        vm.warp(first + PERIOD - 1);
        pay(door(), paymentOf(2, 1), terms);
        assertEq(TestUSDC(USDC).balanceOf(seller), 2 * uint256(PER_PAYMENT), "paid");
    }

    function test_settles_inTheSessionsLastSecond_notAfter() external {
        Payment memory payment = paymentOf(PERIODS - 1, 0);
        payment.validBefore = uint48(T0 + WINDOW + 1);
        vm.warp(T0 + WINDOW + 1);
        _unsettled(payment, "FiatTokenV2: authorization is expired");
        payment.validBefore += 1;
        _unsettled(payment, "FiatTokenV2: invalid signature");
        vm.warp(T0 + WINDOW);
        payment.validBefore -= 1;
        pay(door(), payment, terms);
        assertEq(TestUSDC(USDC).balanceOf(seller), PER_PAYMENT, "paid");
    }

    function test_settles_throughKernelsWrapping() external {
        modular.setWrapsHashes(true);
        pay(door(), paymentOf(0, 0), terms);
        Payment memory payment = paymentOf(0, 1);
        payment.kind = 1;
        pay(door(), payment, terms);
        assertEq(TestUSDC(USDC).balanceOf(seller), 2 * uint256(PER_PAYMENT), "paid");
    }

    function test_usedSlot_isUsedUp_whateverElseChanges() external {
        pay(door(), paymentOf(0, 0), terms);
        Payment memory again = paymentOf(0, 0);
        _unsettled(again, "FiatTokenV2: authorization is used or canceled");
        again.value = 1;
        _unsettled(again, "FiatTokenV2: authorization is used or canceled");
        again.kind = 1;
        _unsettled(again, "FiatTokenV2: authorization is used or canceled");
        again.validBefore -= 1;
        _unsettled(again, "FiatTokenV2: authorization is used or canceled");
    }

    /// @dev A session is its terms: granted twice, it has its slots once.
    function test_usedSlot_staysUsed_whenInstalledAnew() external {
        for (uint16 slot; slot < SLOTS; ++slot) {
            pay(door(), paymentOf(0, slot), terms);
        }
        assertEq(SessionId.unwrap(installAt(door(), terms)), SessionId.unwrap(id), "the same session");
        for (uint16 slot; slot < SLOTS; ++slot) {
            _unsettled(paymentOf(0, slot), "FiatTokenV2: authorization is used or canceled");
        }
        _unsettled(paymentOf(0, SLOTS), "FiatTokenV2: invalid signature");
        assertEq(TestUSDC(USDC).balanceOf(seller), uint256(SLOTS) * PER_PAYMENT, "paid");
    }

    function test_unsettled_afterUninstall_whichNoInstallationUndoes() external {
        account.uninstall(policy, abi.encodePacked(bytes32(permissionOf(door())), SessionId.unwrap(id)));
        _unsettled(paymentOf(0, 0), "FiatTokenV2: invalid signature");
        bytes memory data = installData(permissionOf(door()), door(), terms);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
        account.install(policy, data);
        _unsettled(paymentOf(0, 0), "FiatTokenV2: invalid signature");
    }

    /// @dev Everything that can be signed is signed, and presented in every period: the bound holds, and a revoke
    /// stops the rest.
    function test_hoardedPayments_stopAtTheBoundAndAtARevoke() external {
        uint256 settled;
        for (uint32 now_; now_ < 5; ++now_) {
            vm.warp(T0 + uint256(now_) * PERIOD + PERIOD / 2);
            if (now_ == 4) asAccount(abi.encodeCall(policy.revoke, (id)));
            for (uint32 period; period < PERIODS - 1; ++period) {
                for (uint16 slot; slot < SLOTS + 1; ++slot) {
                    if (_tries(paymentOf(period, slot))) ++settled;
                }
            }
            assertEq(settled, now_ < 4 ? (now_ + 1) * uint256(SLOTS) : 4 * uint256(SLOTS), "settled");
        }
        assertEq(TestUSDC(USDC).balanceOf(seller), settled * PER_PAYMENT, "paid");
    }

    // --- helpers ---

    function _secondPayment() internal view returns (Payment memory payment) {
        payment = paymentOf(0, 0);
        (payment.rule, payment.token, payment.value) = (SECOND_RULE, SECOND, PER_SECOND_PAYMENT);
        payment.to = stranger;
    }

    /// @dev What Uniswap's Permit2 asks a signature of, to move the account's USDC to anyone.
    function _permit2() private view returns (bytes32) {
        bytes32 permitted =
            keccak256(abi.encode(keccak256("TokenPermissions(address token,uint256 amount)"), USDC, PER_PAYMENT));
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)"
                    "TokenPermissions(address token,uint256 amount)"
                ),
                permitted,
                seller,
                0,
                type(uint256).max
            )
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,uint256 chainId,address verifyingContract)"),
                keccak256("Permit2"),
                block.chainid,
                0x000000000022D473030F116dDEE9F6B43aC78BA3
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, message));
    }

    function _asks(bytes32 hash, bytes32 digest, Payment memory payment) internal returns (bool) {
        bytes memory signature = presented(door(), digest, encode(payment), terms, SESSION_KEY);
        return vouches(door(), permissionOf(door()), hash, signature);
    }

    function _accepted(Payment memory payment) internal {
        bytes32 digest = digestOf(payment, terms);
        assertTrue(_asks(digest, digest, payment), "accepted");
    }

    function _refused(Payment memory payment, string memory what) internal {
        bytes32 digest = digestOf(payment, terms);
        assertTrue(!_asks(digest, digest, payment), what);
        assertTrue(!_asks(modular.wrap(digest), digest, payment), what);
    }

    function _unsettled(Payment memory payment, string memory reason) internal {
        bytes memory signature =
            routed(door(), presented(door(), digestOf(payment, terms), encode(payment), terms, SESSION_KEY));
        bytes32 nonce = nonceOf(payment, idOf(terms));
        vm.expectRevert(abi.encodeWithSignature("Error(string)", reason));
        this.settleFor(payment, nonce, signature);
    }

    function _tries(Payment memory payment) internal returns (bool) {
        bytes memory signature =
            routed(door(), presented(door(), digestOf(payment, terms), encode(payment), terms, SESSION_KEY));
        try this.settleFor(payment, nonceOf(payment, idOf(terms)), signature) {
            return true;
        } catch {
            return false;
        }
    }
}
