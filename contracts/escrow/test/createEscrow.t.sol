// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

import {EscrowId, IAbbaBabaEscrow} from "../IAbbaBabaEscrow.sol";
import {EscrowBase} from "./base/EscrowBase.sol";
import {MockERC20} from "./mocks/MockERC20.sol";

contract CreateEscrowTest is EscrowBase {
    struct Args {
        EscrowId id;
        address seller;
        uint256 amount;
        address token;
        uint256 deadline;
        uint256 window;
        uint256 grace;
    }

    function test_storesAndPullsAmount() external {
        vm.expectEmit(address(escrow));
        emit IAbbaBabaEscrow.EscrowCreated(
            id, buyer, seller, address(token), AMOUNT, FEE, DEADLINE, WINDOW, GRACE, CRITERIA, 1
        );
        create();
        assertEq(token.balanceOf(address(escrow)), AMOUNT, "held");
        assertEq(token.balanceOf(buyer), type(uint128).max - AMOUNT, "buyer");
        IAbbaBabaEscrow.Escrow memory e = escrow.getEscrowDetails(id);
        assertEq(
            abi.encode(e),
            abi.encode(
                IAbbaBabaEscrow.Escrow({
                    buyer: buyer,
                    seller: seller,
                    token: address(token),
                    amount: AMOUNT,
                    locked: PRICE,
                    fee: FEE,
                    status: IAbbaBabaEscrow.Status.Funded,
                    createdAt: T0,
                    deadline: DEADLINE,
                    disputeWindow: WINDOW,
                    abandonmentGrace: GRACE,
                    deliveredAt: 0,
                    disputedAt: 0,
                    proofHash: 0,
                    criteriaHash: CRITERIA,
                    configIndex: 1,
                    resolver: resolver,
                    feeReceiver: feeReceiver
                })
            ),
            "details"
        );
    }

    function test_allowsZeroCriteria() external {
        vm.prank(buyer);
        escrow.createEscrow(id, seller, AMOUNT, address(token), DEADLINE, WINDOW, GRACE, 0);
        assertStatus(IAbbaBabaEscrow.Status.Funded);
    }

    function test_reverts_withAnothersId() external {
        fund(stranger, AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.EscrowIdNotBuyers.selector, id, stranger));
        vm.prank(stranger);
        escrow.createEscrow(id, seller, AMOUNT, address(token), DEADLINE, WINDOW, GRACE, CRITERIA);
        // The id's buyer is not hindered.
        create();
        assertStatus(IAbbaBabaEscrow.Status.Funded);
    }

    /// @param raw Any id at all: a caller whose address it does not start with is refused.
    /// @param caller Any caller.
    function testFuzz_reverts_withAnyIdThatIsNotTheCallers(bytes32 raw, address caller) external {
        vm.assume(address(bytes20(raw)) != caller);
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.EscrowIdNotBuyers.selector, raw, caller));
        vm.prank(caller);
        escrow.createEscrow(
            EscrowId.wrap(raw), seller, AMOUNT, address(token), DEADLINE, WINDOW, GRACE, CRITERIA
        );
    }

    function test_reverts_withUsedId_inEveryStatus() external {
        uint256 snapshot = vm.snapshotState();
        for (uint8 status = 1; status <= uint8(type(IAbbaBabaEscrow.Status).max); ++status) {
            reach(IAbbaBabaEscrow.Status(status));
            vm.expectRevert(wrongStatus(IAbbaBabaEscrow.Status(status), NONE));
            vm.prank(buyer);
            escrow.createEscrow(
                id, seller, AMOUNT, address(token), block.timestamp + 1, WINDOW, GRACE, CRITERIA
            );
            vm.revertToState(snapshot);
        }
    }

    function test_reverts_withImpossibleSeller() external {
        address[4] memory sellers = [address(0), buyer, address(token), address(escrow)];
        for (uint256 i; i < sellers.length; ++i) {
            Args memory args = _args();
            args.seller = sellers[i];
            _reverts(args, abi.encodeWithSelector(IAbbaBabaEscrow.InvalidSeller.selector, sellers[i]));
        }
    }

    /// @dev A resolver that is a party could dispute, stay silent, and claim half.
    function test_reverts_whenAPartyIsTheResolver() external {
        address[2] memory parties = [buyer, seller];
        for (uint256 i; i < parties.length; ++i) {
            applyConfig(parties[i], feeReceiver);
            vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.ResolverIsParty.selector, parties[i]));
            create(id, AMOUNT);
        }
    }

    /// @dev Held against the resolver of the second in which it is created, not of the one before or the next.
    function test_takesTheResolverInForce() external {
        setConfig(seller, feeReceiver);
        vm.warp(T0 + CONFIG_DELAY - 1);
        create(id, AMOUNT);
        vm.warp(T0 + CONFIG_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IAbbaBabaEscrow.ResolverIsParty.selector, seller));
        create(idOf(buyer, 2), AMOUNT);
        // Whoever resolved before may sell again.
        seller = resolver;
        create(idOf(buyer, 3), AMOUNT);
    }

    /// @dev The fee receiver is no judge: it may buy and sell.
    function test_allowsTheFeeReceiverAsAParty() external {
        seller = feeReceiver;
        create(id, AMOUNT);
        deliver();
        vm.prank(buyer);
        escrow.accept(id);
        assertEq(token.balanceOf(feeReceiver), AMOUNT, "price and fee");
    }

    function test_boundsAmount_exactly() external {
        uint256[4] memory bad = [uint256(0), 1, uint256(type(uint96).max) + 1, type(uint256).max];
        for (uint256 i; i < bad.length; ++i) {
            Args memory args = _args();
            args.amount = bad[i];
            _reverts(
                args,
                abi.encodeWithSelector(IAbbaBabaEscrow.AmountOutOfRange.selector, bad[i], 2, type(uint96).max)
            );
        }
        uint256[2] memory good = [uint256(2), type(uint96).max];
        for (uint256 i; i < good.length; ++i) {
            Args memory args = _args();
            args.amount = good[i];
            _passes(args);
        }
    }

    function test_boundsDeadline_exactly() external {
        uint256[5] memory bad = [uint256(0), T0 - 1, T0, T0 + 365 days + 1, type(uint256).max];
        for (uint256 i; i < bad.length; ++i) {
            Args memory args = _args();
            args.deadline = bad[i];
            _reverts(
                args,
                abi.encodeWithSelector(
                    IAbbaBabaEscrow.DeadlineOutOfRange.selector, bad[i], T0 + 1, T0 + 365 days
                )
            );
        }
        uint256[2] memory good = [T0 + 1, T0 + 365 days];
        for (uint256 i; i < good.length; ++i) {
            Args memory args = _args();
            args.deadline = good[i];
            _passes(args);
        }
    }

    function test_boundsWindow_exactly() external {
        uint256[4] memory bad = [uint256(0), 59, 30 days + 1, type(uint256).max];
        for (uint256 i; i < bad.length; ++i) {
            Args memory args = _args();
            args.window = bad[i];
            _reverts(
                args,
                abi.encodeWithSelector(IAbbaBabaEscrow.DisputeWindowOutOfRange.selector, bad[i], 60, 30 days)
            );
        }
        uint256[2] memory good = [uint256(60), 30 days];
        for (uint256 i; i < good.length; ++i) {
            Args memory args = _args();
            args.window = good[i];
            _passes(args);
        }
    }

    function test_boundsGrace_exactly() external {
        uint256[4] memory bad = [uint256(0), 59, 30 days + 1, type(uint256).max];
        for (uint256 i; i < bad.length; ++i) {
            Args memory args = _args();
            args.grace = bad[i];
            _reverts(
                args,
                abi.encodeWithSelector(IAbbaBabaEscrow.AbandonmentGraceOutOfRange.selector, bad[i], 60, 30 days)
            );
        }
        uint256[2] memory good = [uint256(60), 30 days];
        for (uint256 i; i < good.length; ++i) {
            Args memory args = _args();
            args.grace = good[i];
            _passes(args);
        }
    }

    function test_reverts_withUnlistedToken() external {
        Args memory args = _args();
        args.token = address(new MockERC20());
        _reverts(args, abi.encodeWithSelector(IAbbaBabaEscrow.TokenNotSupported.selector, args.token));
    }

    function test_reverts_withDelistedToken() external {
        vm.prank(admin);
        escrow.setTokenSupported(address(token), false);
        _reverts(_args(), abi.encodeWithSelector(IAbbaBabaEscrow.TokenNotSupported.selector, token));
    }

    function test_reverts_withTokenWithoutCode() external {
        Args memory args = _args();
        args.token = makeAddr("not here");
        vm.prank(admin);
        escrow.setTokenSupported(args.token, true);
        _reverts(args, abi.encodeWithSelector(IAbbaBabaEscrow.TokenHasNoCode.selector, args.token));
        assertEq(escrow.isTokenSupported(args.token), false, "supported");
    }

    function test_reverts_whenPaused() external {
        vm.prank(admin);
        escrow.pause();
        _reverts(_args(), abi.encodeWithSelector(Pausable.EnforcedPause.selector));
    }

    function test_reverts_withoutAllowanceOrBalance() external {
        vm.prank(buyer);
        token.approve(address(escrow), AMOUNT - 1);
        _reverts(
            _args(),
            abi.encodeWithSelector(MockERC20.InsufficientAllowance.selector, buyer, address(escrow), AMOUNT)
        );
        vm.prank(stranger);
        token.approve(address(escrow), AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(MockERC20.InsufficientBalance.selector, stranger, 0, AMOUNT));
        vm.prank(stranger);
        escrow.createEscrow(
            idOf(stranger, 1), seller, AMOUNT, address(token), DEADLINE, WINDOW, GRACE, CRITERIA
        );
    }

    function _args() private view returns (Args memory) {
        return Args(id, seller, AMOUNT, address(token), DEADLINE, WINDOW, GRACE);
    }

    function _call(Args memory a) private {
        vm.prank(buyer);
        escrow.createEscrow(a.id, a.seller, a.amount, a.token, a.deadline, a.window, a.grace, CRITERIA);
    }

    function _reverts(Args memory args, bytes memory reason) private {
        vm.expectRevert(reason);
        _call(args);
        assertStatus(IAbbaBabaEscrow.Status.None);
    }

    /// @dev Creates, and checks that storing has lost nothing.
    function _passes(Args memory args) private {
        uint256 snapshot = vm.snapshotState();
        _call(args);
        IAbbaBabaEscrow.Escrow memory e = escrow.getEscrowDetails(id);
        assertEq(e.amount, args.amount, "amount");
        assertEq(e.deadline, args.deadline, "deadline");
        assertEq(e.disputeWindow, args.window, "window");
        assertEq(e.abandonmentGrace, args.grace, "grace");
        vm.revertToState(snapshot);
    }
}
