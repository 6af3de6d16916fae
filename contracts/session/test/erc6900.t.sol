// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IAccountExecute, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {TestUSDC} from "../../devnet/token/TestUSDC.sol";
import {SixNineAccount} from "../../test-support/accounts/SixNineAccount.sol";
import {SixNineOwner} from "../../test-support/accounts/SixNineOwner.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {IERC6900Module, IERC6900Validation} from "../interfaces/IERC6900Validation.sol";
import {Door} from "../types/Door.sol";
import {PaymentRefusal} from "../types/PaymentRefusal.sol";
import {SessionId} from "../types/SessionId.sol";
import {DoorsBase} from "./base/DoorsBase.sol";
import {ModularAccount} from "./base/ModularAccount.sol";
import {TermsBuilder} from "./base/TermsBuilder.sol";
import {TestAccount} from "./base/TestAccount.sol";

/// @notice The door of ERC-6900 accounts, on an account that follows the standard.
contract Erc6900Test is DoorsBase {
    using TermsBuilder for TermsBuilder.Terms;

    uint32 private constant ENTITY = 0x11223344;
    uint8 private constant USER_OP = 1;
    uint8 private constant SIGNATURE = 2;
    uint8 private constant GLOBAL = 4;
    bytes32 private constant CALL = bytes32(bytes4(0xb61d27f6));
    address private constant ANYBODY = address(0xa11);

    SixNineAccount private six;
    IERC6900Validation private door;
    bytes private terms;
    SessionId private id;

    function setUp() public override {
        super.setUp();
        six = new SixNineAccount(
            _config(address(new SixNineOwner()), 0, USER_OP | SIGNATURE | GLOBAL),
            abi.encode(uint32(0), vm.addr(OWNER_KEY))
        );
        account = TestAccount(payable(address(six)));
        vm.deal(address(six), 10 ether);
        TestUSDC(USDC).mint(address(six), FUNDS);
        TestUSDC(SECOND).mint(address(six), FUNDS);
        door = IERC6900Validation(address(policy));
        terms = payingTerms().encode();
        id = _installUnder(ENTITY, terms);
    }

    // --- what works ---

    /// @notice Every form of the account's own calldata moves, and is charged, as the validator's door charges it.
    function test_ledger_isThatOfTheOtherDoors() external {
        bytes[6] memory forms = [
            _execute(USDC, 0, _transferOf(7)),
            _batch(1, 7),
            _batch(3, 7),
            _wrapped(_execute(USDC, 0, _transferOf(7))),
            _wrapped(_batch(2, 7)),
            _execute(seller, 3, "")
        ];
        uint8[6] memory counts = [1, 1, 3, 1, 2, 1];
        for (uint256 i; i < 6; ++i) {
            bytes memory entries = indices(counts[i], i == 5 ? NATIVE_CALL : TRANSFER_CALL);
            assertEq(_handle(ENTITY, "", forms[i], entries), window(T0, T0 + PERIOD - 1), "validation data");
        }
        assertEq(TestUSDC(USDC).balanceOf(seller), 8 * 7, "moved");
        assertEq(seller.balance, 3, "moved of ether");
        SessionId ours = id;
        uint256 gas = session(ours).gasSpent;

        account = TestAccount(payable(address(modular)));
        id = installAt(Door.Validator, terms);
        for (uint256 i; i < 6; ++i) {
            bytes memory entries = indices(counts[i], i == 5 ? NATIVE_CALL : TRANSFER_CALL);
            PackedUserOperation memory userOp =
                operation(i == 5 ? single(seller, 3, "") : repeat(counts[i], USDC, 0, _transferOf(7)));
            userOp.signature = abi.encodePacked(uint8(0), signed(userOp, 0, entries, terms));
            assertEq(validated(userOp), window(T0, T0 + PERIOD - 1), "validation data");
        }
        assertEq(SessionId.unwrap(id), SessionId.unwrap(ours), "one id");
        assertEq(abi.encode(_spentBy(address(modular))), abi.encode(_spentBy(address(six))), "spent");
        assertEq(session(id).operations, policy.getSession(id, address(six)).operations, "operations");
        assertEq(session(id).gasSpent, gas, "gas");
    }

    function test_grantInBand_answersUnderEntityZero() external {
        _pending(1);
        _installModule(0, "");
        _handle(0, _grantOf(), _execute(USDC, 0, _transferOf(7)), abi.encodePacked(TRANSFER_CALL));
        assertTrue(session(id).door == Door.Validation, "installed");
        assertSpent(id, USDC, 0, 7, 7);
    }

    function test_install_emitsTheTerms() external {
        _pending(1);
        bytes memory data = installData(bytes4(uint32(9)), Door.Validation, terms);
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionInstalled(id, address(six), Door.Validation, terms);
        _installModule(9, data);
    }

    function test_introspection() external view {
        assertTrue(door.supportsInterface(type(IERC165).interfaceId), "ERC-165");
        assertTrue(door.supportsInterface(type(IERC6900Module).interfaceId), "a module");
        assertTrue(door.supportsInterface(type(IERC6900Validation).interfaceId), "a validation module");
        assertTrue(!door.supportsInterface(0xffffffff), "not every interface");
        assertTrue(!door.supportsInterface(bytes4(0)), "not none");
        assertEq(bytes(door.moduleId()), "abbababa.spend-cap.1.0.0", "id");
        // As the standard's interfaces have them.
        assertEq(
            bytes32(type(IERC6900Module).interfaceId),
            bytes32(_selector("onInstall(bytes)") ^ _selector("onUninstall(bytes)") ^ _selector("moduleId()")),
            "the module's interface"
        );
        string memory userOp = "(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)";
        assertEq(
            bytes32(type(IERC6900Validation).interfaceId),
            bytes32(
                _selector(string.concat("validateUserOp(uint32,", userOp, ",bytes32)"))
                    ^ _selector("validateRuntime(address,uint32,address,uint256,bytes,bytes)")
                    ^ _selector("validateSignature(address,uint32,address,bytes32,bytes)")
            ),
            "the validation's interface"
        );
    }

    /// @dev ERC-7562: nothing but the account's own session, state and counter.
    function test_touchesOnlyTheSenders() external {
        PackedUserOperation memory userOp = _operation(ENTITY, "", _batch(2, 7), indices(2, TRANSFER_CALL));
        vm.record();
        _validateOn(userOp);
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(policy));
        bytes32 byId = keccak256(abi.encode(id, uint256(3)));
        bytes32[3] memory allowed = [
            keccak256(abi.encode(six, keccak256(abi.encode(id, uint256(2))))),
            keccak256(abi.encode(six, uint256(0))),
            keccak256(abi.encode(six, keccak256(abi.encode(USDC, byId))))
        ];
        for (uint256 i; i < reads.length; ++i) {
            assertTrue(reads[i] == allowed[0] || reads[i] == allowed[1] || reads[i] == allowed[2], "a foreign slot");
        }
        assertEq(writes.length, 2, "writes");
    }

    // --- entities ---

    function test_refused_underAnotherEntity() external {
        uint32[3] memory others = [uint32(0), 8, ENTITY + 1];
        for (uint256 i; i < 3; ++i) {
            _installModule(others[i], "");
            _refuse(
                _operation(others[i], "", _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL)),
                abi.encodeWithSelector(
                    ISpendCap.PermissionMismatch.selector, bytes4(ENTITY), bytes4(others[i])
                )
            );
        }
    }

    /// @dev The message names no entity: who holds the key must not choose one that has fewer hooks.
    function test_refused_whenAGrantComesUnderAnotherEntity() external {
        _pending(1);
        bytes memory grant_ = _grantOf();
        _refuse(
            _operation(ENTITY, grant_, _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL)),
            abi.encodeWithSelector(ISpendCap.GrantMalformed.selector)
        );
        _refuseRuntime(
            ENTITY,
            sessionKey,
            _execute(USDC, 0, _transferOf(1)),
            abi.encodePacked(grant_, presentation(0, abi.encodePacked(TRANSFER_CALL), terms)),
            abi.encodeWithSelector(ISpendCap.GrantMalformed.selector)
        );
    }

    /// @dev A grant is not used up: an old one takes no session from the entity where the owner has put it since.
    function test_refused_whenAGrantWouldMoveASession() external {
        _pending(1);
        bytes memory grant_ = _grantOf();
        _installModule(0, "");
        uint256 snapshot = vm.snapshotState();
        for (uint256 i; i < 2; ++i) {
            if (i == 1) _handle(0, grant_, _execute(USDC, 0, _transferOf(7)), abi.encodePacked(TRANSFER_CALL));
            _installUnder(9, terms);
            _refuse(
                _operation(0, grant_, _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL)),
                abi.encodeWithSelector(ISpendCap.PermissionMismatch.selector, bytes4(uint32(9)), bytes4(0))
            );
            _refuseRuntime(
                0,
                sessionKey,
                _execute(USDC, 0, _transferOf(1)),
                abi.encodePacked(grant_, presentation(0, abi.encodePacked(TRANSFER_CALL), terms)),
                abi.encodeWithSelector(ISpendCap.PermissionMismatch.selector, bytes4(uint32(9)), bytes4(0))
            );
            vm.revertToState(snapshot);
        }
    }

    /// @dev Accounts uninstall a validation function without data, and tell the module nothing: who gives the entity to
    /// another session means that the first is dead.
    function test_entity_killsTheSessionThatItHadBefore() external {
        SessionId first = id;
        bytes memory firstTerms = terms;
        _uninstall(ENTITY, "");
        _pending(1);
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionRevoked(first, address(six));
        _installUnder(ENTITY, terms);
        _handle(ENTITY, "", _execute(USDC, 0, _transferOf(7)), abi.encodePacked(TRANSFER_CALL));
        (SessionId second, bytes memory secondTerms) = (id, terms);
        (id, terms) = (first, firstTerms);
        _refuse(
            _operation(ENTITY, "", _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL)),
            abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, first)
        );
        // Installed once more, the second stays alive; and the first stays dead.
        _uninstall(ENTITY, "");
        _installUnder(ENTITY, secondTerms);
        assertTrue(!session(second).revoked, "the same again");
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, first));
        this.installModule(ENTITY, installData(bytes4(ENTITY), Door.Validation, firstTerms));
    }

    /// @dev What lives elsewhere is no business of the entity's; and entity 0 has as many sessions as were granted.
    function test_entity_sparesWhatIsElsewhere() external {
        SessionId first = id;
        _installUnder(9, terms);
        _pending(1);
        SessionId second = id;
        _installUnder(ENTITY, terms);
        assertTrue(!session(first).revoked, "of another entity since");
        // At another door, under the same four bytes: a permission's, not an entity's.
        _pending(2);
        vm.startPrank(address(six));
        policy.onInstall(installData(bytes4(ENTITY), Door.Policy, terms));
        assertTrue(!session(second).revoked, "of a permission");
        policy.onInstall(installData(0, Door.Validation, terms));
        SessionId third = id;
        _pending(3);
        policy.onInstall(installData(0, Door.Validation, terms));
        vm.stopPrank();
        assertTrue(!session(third).revoked, "of entity 0");
    }

    /// @dev What the module is told as an entity has to be one.
    function test_refused_whenTheEntityIsNone() external {
        PackedUserOperation memory userOp =
            _stripped(_operation(0, "", _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL)));
        bytes memory data = abi.encodeCall(IERC6900Validation.validateUserOp, (0, userOp, hashOf(userOp)));
        assembly ("memory-safe") {
            mstore(add(data, 0x24), shl(32, 1))
        }
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.GrantMalformed.selector));
        this.asTheAccount(data);
    }

    // --- other functions, other doors ---

    function test_refused_whateverElseTheAccountCanDo() external {
        bytes[9] memory others = [
            abi.encodeCall(
                six.installValidation, (_config(stranger, 1, 7), new bytes4[](0), "", new bytes[](0))
            ),
            abi.encodeCall(six.uninstallValidation, (bytes24(0), "", new bytes[](0))),
            abi.encodeCall(six.executeWithRuntimeValidation, ("", "")),
            abi.encodeWithSignature("upgradeToAndCall(address,bytes)", stranger, ""),
            abi.encodeWithSignature("execute(bytes32,bytes)", SINGLE, abi.encodePacked(USDC, uint256(0), _transferOf(1))),
            _wrapped(_wrapped(_execute(USDC, 0, _transferOf(1)))),
            hex"b61d27",
            hex"8dd7712f",
            bytes("")
        ];
        for (uint256 i; i < 9; ++i) {
            PackedUserOperation memory userOp =
                _stripped(_operation(ENTITY, "", others[i], abi.encodePacked(TRANSFER_CALL)));
            bytes4 selector = i == 5 ? bytes4(0x8dd7712f) : others[i].length < 4 || i == 7 ? bytes4(0) : bytes4(others[i]);
            bytes memory reason = abi.encodeWithSelector(ISpendCap.SelectorNotAllowed.selector, selector);
            vm.prank(address(six));
            vm.expectRevert(reason);
            door.validateUserOp(ENTITY, userOp, hashOf(userOp));
            (bool allowed, bytes memory refusal,) = policy.canSpend(
                Door.Validation, bytes4(ENTITY), operation(others[i]), presentation(0, abi.encodePacked(TRANSFER_CALL), terms)
            );
            assertTrue(!allowed, "foreseen");
            assertEq(refusal, reason, "as enforced");
        }
    }

    function test_refused_whenItCallsItself() external {
        SixNineAccount.Call[] memory calls = new SixNineAccount.Call[](1);
        calls[0] = SixNineAccount.Call(
            address(six), 0, abi.encodeCall(six.uninstallValidation, (bytes24(0), "", new bytes[](0)))
        );
        PackedUserOperation memory userOp = _operation(
            ENTITY, "", abi.encodeCall(six.executeBatch, (calls)), abi.encodePacked(TRANSFER_CALL)
        );
        vm.expectRevert(
            abi.encodeWithSelector(SixNineAccount.ValidationFunctionMissing.selector, six.uninstallValidation.selector)
        );
        this.validateOn(userOp);
        // And the module, if the account had let it.
        userOp = _stripped(userOp);
        vm.expectRevert(
            abi.encodeWithSelector(
                ISpendCap.CallNotAllowed.selector, address(six), six.uninstallValidation.selector
            )
        );
        vm.prank(address(six));
        door.validateUserOp(ENTITY, userOp, hashOf(userOp));
    }

    /// @dev No session may be granted that installs validation functions elsewhere.
    function test_installValidation_isNoTarget() external {
        TermsBuilder.Terms memory built = payingTerms();
        built.calls[BUY_CALL].selector = six.installValidation.selector;
        vm.expectRevert(
            abi.encodeWithSelector(
                ISpendCap.SelectorForbidden.selector, shop, six.installValidation.selector
            )
        );
        policy.checkTerms(built.encode(), address(six));
    }

    function test_refused_atOtherDoors() external {
        PackedUserOperation memory userOp = operation(transfer(1));
        userOp.signature = abi.encodePacked(uint8(0), signed(userOp, 0, abi.encodePacked(TRANSFER_CALL), terms));
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Validator));
        vm.prank(address(six));
        policy.validateUserOp(userOp, hashOf(userOp));

        // And another door's session here.
        _pending(1);
        _installModule(0, installData(0, Door.Validator, terms));
        _refuse(
            _operation(0, "", _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL)),
            abi.encodeWithSelector(ISpendCap.SessionNotInstalled.selector, id, Door.Validation)
        );
    }

    /// @dev ERC-7579 accounts give such calldata another meaning, or none.
    function test_calldataOfThisDoor_isRefusedAtOthers() external {
        account = TestAccount(payable(address(modular)));
        terms = payingTerms().encode();
        installAt(Door.Validator, terms);
        bytes[3] memory forms =
            [_execute(USDC, 0, _transferOf(1)), _batch(1, 1), _wrapped(_execute(USDC, 0, _transferOf(1)))];
        for (uint256 i; i < 3; ++i) {
            refuseValidated(
                validatorOperation(hex"00", terms, 0, TRANSFER_CALL, forms[i]),
                abi.encodeWithSelector(ISpendCap.SelectorNotAllowed.selector, bytes4(forms[i]))
            );
        }
        // The mode by which the module tells this door's single call, as a caller's word.
        refuseValidated(
            validatorOperation(
                hex"00",
                terms,
                0,
                TRANSFER_CALL,
                abi.encodeCall(TestAccount.execute, (CALL, abi.encode(USDC, uint256(0), _transferOf(1))))
            ),
            abi.encodeWithSelector(ISpendCap.ModeNotAllowed.selector, CALL)
        );
        (bytes[] memory contexts, bytes32[] memory modes, bytes[] memory executions) =
            (new bytes[](1), new bytes32[](1), new bytes[](1));
        contexts[0] =
            abi.encodePacked(modular, uint8(0), presentation(0, abi.encodePacked(TRANSFER_CALL), terms));
        (modes[0], executions[0]) = (CALL, abi.encode(USDC, uint256(0), _transferOf(1)));
        vm.prank(sessionKey);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.ModeNotAllowed.selector, CALL));
        policy.redeemDelegations(contexts, modes, executions);
    }

    // --- runtime validation ---

    function test_runtime_byTheKeyItself_inEveryForm() external {
        bytes[2] memory forms = [_execute(USDC, 0, _transferOf(7)), _batch(2, 7)];
        for (uint256 i; i < 2; ++i) {
            bytes memory entries = indices(i + 1, TRANSFER_CALL);
            _run(ENTITY, sessionKey, forms[i], abi.encodePacked(uint8(0), presentation(0, entries, terms)));
        }
        assertEq(TestUSDC(USDC).balanceOf(seller), 21, "moved");
        assertSpent(id, USDC, 0, 21, 21);
        assertEq(session(id).operations, 2, "operations");
        assertEq(session(id).gasSpent, 0, "gas");
    }

    function test_runtime_bySignature_once() external {
        bytes memory data = _execute(USDC, 0, _transferOf(7));
        bytes memory authorization = _signed(CALL, abi.encode(USDC, uint256(0), _transferOf(7)), stranger, 4);
        _refuseRuntime(
            ENTITY,
            seller,
            data,
            authorization,
            abi.encodeWithSelector(ISpendCap.NotRedeemer.selector, seller, stranger)
        );
        vm.expectEmit(address(policy));
        emit ISpendCap.SessionRedeemed(id, address(six), stranger, 4);
        _run(ENTITY, stranger, data, authorization);
        assertSpent(id, USDC, 0, 7, 7);
        assertTrue(policy.isRedemptionUsed(id, address(six), 4), "used");
        _refuseRuntime(
            ENTITY, stranger, data, authorization, abi.encodeWithSelector(ISpendCap.RedemptionUsed.selector, 4)
        );
        // Another amount than was signed.
        authorization = _signed(CALL, abi.encode(USDC, uint256(0), _transferOf(7)), ANYBODY, 5);
        _refuseRuntime(
            ENTITY,
            seller,
            _execute(USDC, 0, _transferOf(8)),
            authorization,
            abi.encodeWithSelector(ISpendCap.RedemptionSignatureInvalid.selector, sessionKey)
        );
        _run(ENTITY, seller, data, authorization);
    }

    /// @dev A batch is the same execution as in ERC-7579, and is signed as that.
    function test_runtime_batchBySignature() external {
        TestAccount.Execution[] memory executions = new TestAccount.Execution[](1);
        executions[0] = TestAccount.Execution(USDC, 0, _transferOf(7));
        _run(ENTITY, stranger, _batch(1, 7), _signed(BATCH, abi.encode(executions), ANYBODY, 0));
        assertSpent(id, USDC, 0, 7, 7);
    }

    function test_runtime_grantInBand() external {
        _pending(1);
        _installModule(0, "");
        bytes memory shown = presentation(0, abi.encodePacked(TRANSFER_CALL), terms);
        _run(0, sessionKey, _execute(USDC, 0, _transferOf(7)), abi.encodePacked(_grantOf(), shown));
        assertSpent(id, USDC, 0, 7, 7);
    }

    function test_runtime_refused() external {
        bytes memory data = _execute(USDC, 0, _transferOf(1));
        bytes memory shown = abi.encodePacked(uint8(0), presentation(0, abi.encodePacked(TRANSFER_CALL), terms));
        _refuseRuntime(
            ENTITY, stranger, data, shown, abi.encodeWithSelector(ISpendCap.NotSessionKey.selector, stranger)
        );
        bytes[3] memory others = [
            _wrapped(data),
            abi.encodeWithSignature("execute(bytes32,bytes)", SINGLE, ""),
            abi.encodeCall(six.uninstallValidation, (bytes24(0), "", new bytes[](0)))
        ];
        for (uint256 i; i < 3; ++i) {
            vm.prank(address(six));
            vm.expectRevert(abi.encodeWithSelector(ISpendCap.SelectorNotAllowed.selector, bytes4(others[i])));
            door.validateRuntime(address(six), ENTITY, sessionKey, 0, others[i], shown);
        }
        // Whoever else asks speaks for no account but himself.
        vm.prank(sessionKey);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.WrongAccount.selector, sessionKey, address(six)));
        door.validateRuntime(address(six), ENTITY, sessionKey, 0, data, shown);
        vm.warp(T0 + PERIOD);
        _refuseRuntime(
            ENTITY,
            sessionKey,
            data,
            shown,
            abi.encodeWithSelector(ISpendCap.OutsideWindow.selector, T0, T0 + PERIOD - 1)
        );
    }

    // --- payments ---

    function test_payment_settles_andOnlyUnderItsEntity() external {
        Payment memory payment = paymentOf(0, 1);
        bytes memory signature = presented(
            Door.Validator, digestOf(payment, terms), encode(payment), terms, SESSION_KEY
        );
        assertTrue(
            policy.canPay(address(six), Door.Validation, bytes4(ENTITY), encode(payment), terms)
                == PaymentRefusal.None,
            "foreseen"
        );
        bytes32 digest = digestOf(payment, terms);
        _installModule(8, "");
        assertTrue(six.isValidSignature(digest, _routed(8, signature)) == bytes4(0xffffffff), "another entity");
        assertTrue(
            six.isValidSignature(keccak256("else"), _routed(ENTITY, signature)) == bytes4(0xffffffff), "another hash"
        );
        settle(payment, nonceOf(payment, id), _routed(ENTITY, signature));
        assertEq(TestUSDC(USDC).balanceOf(seller), PER_PAYMENT, "paid");
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.WrongAccount.selector, address(this), address(six)));
        door.validateSignature(address(six), ENTITY, stranger, digest, signature);
    }

    function test_payment_withAGrantInBand() external {
        _pending(1);
        _installModule(0, "");
        Payment memory payment = paymentOf(0, 1);
        bytes memory signature = abi.encodePacked(
            _grantOf(), sign(SESSION_KEY, digestOf(payment, terms)), encode(payment), terms
        );
        assertTrue(
            policy.canPay(address(six), Door.Validation, 0, encode(payment), terms) == PaymentRefusal.None, "foreseen"
        );
        assertTrue(
            policy.canPay(address(six), Door.Validation, bytes4(ENTITY), encode(payment), terms)
                == PaymentRefusal.SessionNotInstalled,
            "no grant under an entity"
        );
        settle(payment, nonceOf(payment, id), _routed(0, signature));
        assertEq(TestUSDC(USDC).balanceOf(seller), PER_PAYMENT, "paid");
    }

    // --- the end ---

    function test_uninstall_kills_whatItNames_orAll() external {
        uint256 snapshot = vm.snapshotState();
        bytes[3] memory named = [
            abi.encodePacked(id),
            abi.encodePacked(bytes32(bytes4(ENTITY)), id),
            installData(bytes4(ENTITY), Door.Validation, terms)
        ];
        for (uint256 i; i < 3; ++i) {
            _uninstall(ENTITY, named[i]);
            assertTrue(session(id).revoked, "revoked");
            assertEq(policy.epochOf(address(six)), 0, "only this one");
            // Installed again, it stays dead.
            vm.expectRevert(abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id));
            this.installModule(ENTITY, installData(bytes4(ENTITY), Door.Validation, terms));
            vm.revertToState(snapshot);
        }
        bytes[3] memory others =
            [bytes(hex"00"), abi.encode(ENTITY), abi.encodePacked(bytes32(bytes4(ENTITY + 1)), id)];
        for (uint256 i; i < 3; ++i) {
            _uninstall(ENTITY, others[i]);
            assertEq(policy.epochOf(address(six)), 1, "all");
            vm.revertToState(snapshot);
        }
    }

    function test_refused_onceRevoked() external {
        vm.prank(guardian);
        policy.revokeAsGuardian(address(six), terms);
        bytes memory revoked = abi.encodeWithSelector(ISpendCap.SessionIsRevoked.selector, id);
        bytes memory data = _execute(USDC, 0, _transferOf(1));
        _refuse(_operation(ENTITY, "", data, abi.encodePacked(TRANSFER_CALL)), revoked);
        bytes memory shown = abi.encodePacked(uint8(0), presentation(0, abi.encodePacked(TRANSFER_CALL), terms));
        _refuseRuntime(ENTITY, sessionKey, data, shown, revoked);
    }

    function test_wrongKey_failsWithoutReverting() external {
        PackedUserOperation memory userOp =
            _operation(ENTITY, "", _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL));
        userOp.callData = _execute(USDC, 0, _transferOf(2));
        assertEq(_validateOn(userOp), 1, "signature failed");
    }

    function test_refused_fromAnybodyButTheAccount() external {
        PackedUserOperation memory userOp =
            _stripped(_operation(ENTITY, "", _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL)));
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.WrongAccount.selector, stranger, address(six)));
        door.validateUserOp(ENTITY, userOp, hashOf(userOp));
    }

    // --- malformed data ---

    /// @notice Whatever is cut off the end of what the module is told, it refuses.
    function test_refused_whenTruncated() external {
        bytes memory operationCall;
        {
            PackedUserOperation memory userOp =
                _stripped(_operation(ENTITY, "", _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL)));
            operationCall = abi.encodeCall(IERC6900Validation.validateUserOp, (ENTITY, userOp, hashOf(userOp)));
        }
        bytes memory shown = abi.encodePacked(uint8(0), presentation(0, abi.encodePacked(TRANSFER_CALL), terms));
        bytes memory runtime = abi.encodeCall(
            IERC6900Validation.validateRuntime,
            (address(six), ENTITY, sessionKey, 0, _execute(USDC, 0, _transferOf(1)), shown)
        );
        _refuseCuts(operationCall);
        _refuseCuts(runtime);
    }

    /// @notice A word that points elsewhere is followed nowhere outside.
    function test_refused_whenOffsetsLeadOutside(uint256 offset) external {
        bytes memory shown = abi.encodePacked(uint8(0), presentation(0, abi.encodePacked(TRANSFER_CALL), terms));
        bytes memory runtime = abi.encodeCall(
            IERC6900Validation.validateRuntime,
            (address(six), ENTITY, sessionKey, 0, _execute(USDC, 0, _transferOf(1)), shown)
        );
        offset = offset % 2 == 0 ? bound(offset, runtime.length - 35, runtime.length) : bound(offset, runtime.length, type(uint256).max);
        assembly ("memory-safe") {
            mstore(add(runtime, 0xa4), offset)
        }
        (bool success,) = _asAccount(runtime);
        assertTrue(!success, "refused");
        PackedUserOperation memory userOp =
            _stripped(_operation(ENTITY, "", _execute(USDC, 0, _transferOf(1)), abi.encodePacked(TRANSFER_CALL)));
        bytes memory data = abi.encodeCall(IERC6900Validation.validateUserOp, (ENTITY, userOp, hashOf(userOp)));
        assembly ("memory-safe") {
            mstore(add(data, 0x44), offset)
        }
        (success,) = _asAccount(data);
        assertTrue(!success, "refused");
    }

    function test_refused_whenNoFunctionOfTheDoor(bytes4 selector, bytes calldata rest) external {
        if (
            selector == IERC6900Validation.validateUserOp.selector
                || selector == IERC6900Validation.validateRuntime.selector
                || selector == IERC6900Validation.validateSignature.selector
        ) selector = ~selector;
        bytes memory data = abi.encodePacked(bytes4(0xdeadbeef) ^ (selector & 0x000000ff), rest);
        vm.expectRevert(abi.encodeWithSelector(ISpendCap.SelectorNotAllowed.selector, bytes4(data)));
        this.asTheAccount(data);
        (bool success,) = address(policy).call("");
        assertTrue(!success, "nothing");
        vm.deal(address(this), 1);
        (success,) = address(policy).call{value: 1}("");
        assertTrue(!success, "no ether");
    }

    /// @notice Whatever bit of the calldata is turned: if the module lets it pass, what the account moves is what was
    /// charged.
    function test_chargedIsMoved_whateverBitIsTurned(uint256 position, uint8 bit, uint8 form) external {
        bytes memory callData = form % 4 == 0
            ? _execute(USDC, 0, _transferOf(7))
            : form % 4 == 1 ? _batch(2, 7) : form % 4 == 2 ? _wrapped(_execute(USDC, 0, _transferOf(7))) : _wrapped(_batch(2, 7));
        bytes memory entries = indices(form % 2 == 0 ? 1 : 2, TRANSFER_CALL);
        position = bound(position, 0, callData.length - 1);
        callData[position] ^= bytes1(uint8(1) << (bit % 8));
        PackedUserOperation memory userOp = _operation(ENTITY, "", callData, entries);
        try this.validateOn(userOp) returns (uint256 result) {
            assertEq(result, window(T0, T0 + PERIOD - 1), "validation data");
        } catch {
            return;
        }
        _execution(userOp);
        assertEq(TestUSDC(USDC).balanceOf(seller), spending(id, USDC).total, "moved");
    }

    // --- helpers ---

    /// @dev A frame of its own, so that it can be expected to revert.
    function validateOn(PackedUserOperation calldata userOp) external returns (uint256) {
        return _validateOn(userOp);
    }

    function installModule(uint32 entity, bytes calldata data) external {
        _installModule(entity, data);
    }

    function asTheAccount(bytes calldata data) external {
        (bool success, bytes memory result) = _asAccount(data);
        if (success) return;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    function run(uint32 entity, address sender, bytes calldata data, bytes calldata authorization) external {
        _run(entity, sender, data, authorization);
    }

    function _asAccount(bytes memory data) private returns (bool success, bytes memory result) {
        vm.prank(address(six));
        (success, result) = address(policy).call(data);
    }

    function _refuseCuts(bytes memory data) private {
        uint256 whole = data.length;
        uint256 snapshot = vm.snapshotState();
        (bool success,) = _asAccount(data);
        assertTrue(success, "whole, it passes");
        vm.revertToState(snapshot);
        // The last word's padding holds nothing.
        for (uint256 length = 5; length + 32 < whole; length += 1 + length % 7) {
            bytes memory cut = new bytes(length);
            for (uint256 i; i < length; ++i) {
                cut[i] = data[i];
            }
            (success,) = _asAccount(cut);
            assertTrue(!success, "refused");
        }
    }

    function _validateOn(PackedUserOperation memory userOp) private returns (uint256) {
        bytes32 hash = hashOf(userOp);
        vm.prank(ENTRY_POINT);
        return six.validateUserOp(userOp, hash, 0);
    }

    function _refuse(PackedUserOperation memory userOp, bytes memory reason) private {
        vm.expectRevert(reason);
        this.validateOn(userOp);
    }

    /// @dev What the EntryPoint does with it.
    function _handle(uint32 entity, bytes memory grant_, bytes memory callData, bytes memory entries)
        private
        returns (uint256 result)
    {
        PackedUserOperation memory userOp = _operation(entity, grant_, callData, entries);
        result = _validateOn(userOp);
        assertTrue(_execution(userOp), "executed");
    }

    function _execution(PackedUserOperation memory userOp) private returns (bool success) {
        bool wrapped = bytes4(userOp.callData) == IAccountExecute.executeUserOp.selector;
        bytes memory data =
            wrapped ? abi.encodeCall(six.executeUserOp, (userOp, hashOf(userOp))) : userOp.callData;
        vm.prank(ENTRY_POINT);
        (success,) = address(six).call(data);
    }

    function _run(uint32 entity, address sender, bytes memory data, bytes memory authorization) private {
        vm.prank(sender);
        six.executeWithRuntimeValidation(
            data, abi.encodePacked(policy, entity, uint8(0), uint8(0xff), authorization)
        );
    }

    function _refuseRuntime(
        uint32 entity,
        address sender,
        bytes memory data,
        bytes memory authorization,
        bytes memory reason
    ) private {
        vm.expectRevert(reason);
        this.run(entity, sender, data, authorization);
    }

    function _operation(uint32 entity, bytes memory grant_, bytes memory callData, bytes memory entries)
        private
        view
        returns (PackedUserOperation memory userOp)
    {
        userOp = operation(callData);
        if (grant_.length == 0) grant_ = hex"00";
        userOp.signature = abi.encodePacked(
            policy, entity, uint8(0), uint8(0xff), grant_, signed(userOp, 0, entries, terms)
        );
    }

    /// @dev As the module is given it.
    function _stripped(PackedUserOperation memory userOp) private pure returns (PackedUserOperation memory) {
        bytes memory signature = new bytes(userOp.signature.length - 26);
        for (uint256 i; i < signature.length; ++i) {
            signature[i] = userOp.signature[i + 26];
        }
        userOp.signature = signature;
        return userOp;
    }

    function _signed(bytes32 mode, bytes memory execution, address redeemer, uint256 nonce)
        private
        view
        returns (bytes memory)
    {
        bytes memory entries = abi.encodePacked(TRANSFER_CALL);
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Abba Baba Sessions"),
                keccak256("1"),
                block.chainid,
                address(policy)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "Redemption(address account,bytes32 sessionId,uint32 period,bytes entries,bytes32 mode,bytes32 executionHash,address redeemer,uint256 deadline,uint256 nonce)"
                ),
                address(six),
                SessionId.unwrap(id),
                uint256(0),
                keccak256(entries),
                mode,
                keccak256(execution),
                redeemer,
                T0 + 100,
                nonce
            )
        );
        bytes memory signature = sign(SESSION_KEY, keccak256(abi.encodePacked(hex"1901", domain, message)));
        return abi.encodePacked(
            uint8(2), redeemer, uint48(T0 + 100), nonce, signature, uint8(0), presentation(0, entries, terms)
        );
    }

    function _pending(uint64 salt) private {
        TermsBuilder.Terms memory built = payingTerms();
        built.salt = salt;
        terms = built.encode();
        id = idOf(terms);
    }

    /// @dev The owner's signature, as the account asks his validation function for it.
    function _grantOf() private returns (bytes memory) {
        SixNineOwner owner = new SixNineOwner();
        vm.prank(ENTRY_POINT);
        six.installValidation(
            _config(address(owner), 1, SIGNATURE), new bytes4[](0), abi.encode(1, vm.addr(OWNER_KEY)), new bytes[](0)
        );
        bytes memory signature = sign(OWNER_KEY, policy.grantDigest(terms, address(six)));
        return withGrant(abi.encodePacked(owner, uint32(1), uint8(0xff), signature));
    }

    function _installUnder(uint32 entity, bytes memory terms_) private returns (SessionId) {
        _installModule(entity, installData(bytes4(entity), Door.Validation, terms_));
        return idOf(terms_);
    }

    function _installModule(uint32 entity, bytes memory data) private {
        bytes4[] memory selectors = new bytes4[](2);
        (selectors[0], selectors[1]) = (six.execute.selector, six.executeBatch.selector);
        vm.prank(ENTRY_POINT);
        six.installValidation(_config(address(policy), entity, USER_OP | SIGNATURE), selectors, data, new bytes[](0));
    }

    function _uninstall(uint32 entity, bytes memory data) private {
        vm.prank(ENTRY_POINT);
        six.uninstallValidation(bytes24(abi.encodePacked(policy, entity)), data, new bytes[](0));
    }

    function _config(address module, uint32 entity, uint8 flags) private pure returns (bytes25) {
        return bytes25(abi.encodePacked(module, entity, flags));
    }

    /// @dev What the account's ERC-1271 is given so that it asks the module.
    function _routed(uint32 entity, bytes memory signature) private view returns (bytes memory) {
        return abi.encodePacked(policy, entity, uint8(0xff), signature);
    }

    function _spentBy(address spender) private view returns (bytes memory) {
        return abi.encode(policy.getSpending(id, USDC, spender), policy.getSpending(id, NATIVE, spender));
    }

    function _selector(string memory signature) private pure returns (bytes4) {
        return bytes4(keccak256(bytes(signature)));
    }

    function _transferOf(uint256 amount) private view returns (bytes memory) {
        return abi.encodeWithSelector(TRANSFER, seller, amount);
    }

    function _execute(address target, uint256 value, bytes memory data) private view returns (bytes memory) {
        return abi.encodeCall(six.execute, (target, value, data));
    }

    function _batch(uint256 count, uint256 amount) private view returns (bytes memory) {
        SixNineAccount.Call[] memory calls = new SixNineAccount.Call[](count);
        for (uint256 i; i < count; ++i) {
            calls[i] = SixNineAccount.Call(USDC, 0, _transferOf(amount));
        }
        return abi.encodeCall(six.executeBatch, (calls));
    }

    function _wrapped(bytes memory callData) private pure returns (bytes memory) {
        return abi.encodePacked(IAccountExecute.executeUserOp.selector, callData);
    }
}
