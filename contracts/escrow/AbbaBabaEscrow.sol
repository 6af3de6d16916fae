// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {EscrowId, IAbbaBabaEscrow} from "./IAbbaBabaEscrow.sol";

/// @title Escrow between two agents
/// @notice See `IAbbaBabaEscrow` for the rules and the assumptions.
/// @dev Immutable: no proxy, no delegatecall, no call that moves funded money against its rules. Nothing depends on the
/// deployer or on a call after deployment, so equal arguments give equal addresses on every chain.
contract AbbaBabaEscrow is IAbbaBabaEscrow, AccessControlDefaultAdminRules, Pausable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev Who resolves disputes and who earns fees. Never changed once in force: escrows refer to it by index.
    struct Config {
        /// @dev May resolve disputes.
        address resolver;
        /// @dev Earns the fees.
        address feeReceiver;
    }

    /// @dev What changes in an escrow's life. One slot.
    struct Progress {
        /// @dev Who delivers. (Fixed; the buyer is in the id.)
        address seller;
        /// @dev Where the escrow stands.
        Status status;
        /// @dev When it was delivered, 0 before.
        uint40 deliveredAt;
        /// @dev When it was disputed, 0 before.
        uint40 disputedAt;
    }

    /// @dev What is fixed at creation. One slot.
    struct Terms {
        /// @dev What the buyer paid in.
        uint96 amount;
        /// @dev When the delivery is due.
        uint40 deadline;
        /// @dev Seconds to dispute in.
        uint24 disputeWindow;
        /// @dev Seconds after the deadline.
        uint24 abandonmentGrace;
        /// @dev When it was funded.
        uint40 createdAt;
        /// @dev Key of `_tokens`.
        uint16 tokenIndex;
        /// @dev Key of `_configs`.
        uint16 configIndex;
    }

    /// @dev An escrow as stored.
    struct Stored {
        /// @dev What changes.
        Progress progress;
        /// @dev What does not.
        Terms terms;
        /// @dev Hash of what was agreed.
        bytes32 criteriaHash;
        /// @dev Hash of what was delivered.
        bytes32 proofHash;
    }

    /// @dev A token ever listed.
    struct Listing {
        /// @dev Its key in `_tokens`; 0 if it was never listed.
        uint16 index;
        /// @dev Whether new escrows are allowed.
        bool supported;
    }

    /// @inheritdoc IAbbaBabaEscrow
    uint256 public constant PLATFORM_FEE_BPS = 200;

    /// @notice May stop and restart the creation of escrows.
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER_ROLE");

    /// @notice How far ahead a deadline may lie (seconds).
    uint256 public constant MAX_DEADLINE_DELAY = 365 days;

    /// @notice The shortest dispute window (seconds).
    uint256 public constant MIN_DISPUTE_WINDOW = 1 minutes;

    /// @notice The longest dispute window (seconds).
    uint256 public constant MAX_DISPUTE_WINDOW = 30 days;

    /// @notice The shortest abandonment grace (seconds).
    uint256 public constant MIN_ABANDONMENT_GRACE = 1 minutes;

    /// @notice The longest abandonment grace (seconds).
    uint256 public constant MAX_ABANDONMENT_GRACE = 30 days;

    /// @notice How long the resolver has before either party may claim an even split (seconds).
    uint256 public constant RESOLUTION_TIMEOUT = 14 days;

    /// @notice How long before it applies another resolver or fee receiver is announced (seconds).
    uint256 public constant CONFIG_DELAY = 3 days;

    /// @notice The least amount: it locks 1 base unit.
    uint256 public constant MIN_AMOUNT = 2;

    /// @notice The greatest amount.
    uint256 public constant MAX_AMOUNT = type(uint96).max;

    /// @notice The gas a pushed transfer gets. One that needs more becomes a credit, whose withdrawal has no limit.
    uint256 public constant PUSH_GAS = 100_000;

    /// @dev Gas that must have been there for a push that failed: `PUSH_GAS` after EIP-150 has kept back one 64th, and the
    /// call itself.
    uint256 private constant PUSH_GAS_REQUIRED = PUSH_GAS + PUSH_GAS / 63 + 5000;

    uint256 private constant BPS = 10_000;
    uint256 private constant PERCENT = 100;
    uint48 private constant ADMIN_DELAY = 2 days;

    // `_paused` (OpenZeppelin's Pausable, the last base with storage) shares a slot with these, so that
    // creating an escrow reads no other for its configuration.
    /// @dev Key of the newest configuration, which may be announced only.
    uint16 private _configCount;
    uint16 private _tokenCount;
    /// @dev The second in which the newest configuration comes into force, or came; 0 when there is nothing to wait for.
    uint40 private _configEffectiveAt;
    /// @dev The resolver of the newest configuration.
    address private _newestResolver;

    mapping(uint256 configIndex => Config config) private _configs;
    mapping(uint256 tokenIndex => address token) private _tokens;
    mapping(address token => Listing listing) private _listings;
    mapping(EscrowId escrowId => Stored escrow) private _escrows;
    mapping(address account => mapping(address token => uint256 amount)) private _credits;

    /// @param admin May name other resolvers, fee receivers, tokens and pausers; is a pauser itself.
    /// @param resolver The first resolver.
    /// @param feeReceiver The first fee receiver.
    /// @param tokens The first tokens. One without code on this chain is harmless: `createEscrow` refuses it.
    constructor(
        address admin,
        address resolver,
        address feeReceiver,
        address[] memory tokens
    ) AccessControlDefaultAdminRules(ADMIN_DELAY, admin) {
        _grantRole(PAUSER_ROLE, admin);
        _setConfig(1, resolver, feeReceiver, block.timestamp);
        for (uint256 i = 0; i < tokens.length; ++i) {
            _setTokenSupported(tokens[i], true);
        }
    }

    /// @inheritdoc IAbbaBabaEscrow
    function createEscrow(
        EscrowId escrowId,
        address seller,
        uint256 amount,
        address token,
        uint256 deadline,
        uint256 disputeWindow,
        uint256 abandonmentGrace,
        bytes32 criteriaHash
    ) external nonReentrant whenNotPaused {
        Stored storage escrow = _escrows[escrowId];
        // Check that the id is the caller's, so that nobody else can take it first.
        if (_buyerOf(escrowId) != msg.sender) revert EscrowIdNotBuyers(escrowId, msg.sender);
        // Check that the id was never used.
        _checkStatus(escrowId, escrow.progress.status, _bit(Status.None));
        // Check that there is a counterparty, and one that can be paid.
        if (seller == address(0) || seller == msg.sender || seller == token || seller == address(this)) {
            revert InvalidSeller(seller);
        }
        // Check that something is locked, and that it can be stored.
        if (amount < MIN_AMOUNT || amount > MAX_AMOUNT) revert AmountOutOfRange(amount, MIN_AMOUNT, MAX_AMOUNT);
        // Check that no clock can stand still or run for ever.
        if (deadline <= block.timestamp || deadline > block.timestamp + MAX_DEADLINE_DELAY) {
            revert DeadlineOutOfRange(deadline, block.timestamp + 1, block.timestamp + MAX_DEADLINE_DELAY);
        }
        if (disputeWindow < MIN_DISPUTE_WINDOW || disputeWindow > MAX_DISPUTE_WINDOW) {
            revert DisputeWindowOutOfRange(disputeWindow, MIN_DISPUTE_WINDOW, MAX_DISPUTE_WINDOW);
        }
        if (abandonmentGrace < MIN_ABANDONMENT_GRACE || abandonmentGrace > MAX_ABANDONMENT_GRACE) {
            revert AbandonmentGraceOutOfRange(abandonmentGrace, MIN_ABANDONMENT_GRACE, MAX_ABANDONMENT_GRACE);
        }
        // Check that the token is listed and exists here.
        Listing memory listing = _listings[token];
        if (!listing.supported) revert TokenNotSupported(token);
        if (token.code.length == 0) revert TokenHasNoCode(token);
        // Check that a third party can rule: one that is a party could only wait out its own dispute.
        uint256 configIndex = _configIndex();
        address resolver = configIndex == _configCount ? _newestResolver : _configs[configIndex].resolver;
        if (resolver == msg.sender || resolver == seller) revert ResolverIsParty(resolver);

        escrow.progress = Progress({seller: seller, status: Status.Funded, deliveredAt: 0, disputedAt: 0});
        // The narrowing casts are bounded by the checks above: amount by MAX_AMOUNT, the deadline by the clock and a
        // year, window and grace by 30 days (< 2^24 seconds), the index by its own type.
        escrow.terms = Terms({
            amount: uint96(amount),
            deadline: uint40(deadline),
            disputeWindow: uint24(disputeWindow),
            abandonmentGrace: uint24(abandonmentGrace),
            createdAt: uint40(block.timestamp),
            tokenIndex: listing.index,
            configIndex: uint16(configIndex)
        });
        escrow.criteriaHash = criteriaHash;
        (, uint256 fee) = splitAmount(amount);
        emit EscrowCreated(
            escrowId,
            msg.sender,
            seller,
            token,
            amount,
            fee,
            deadline,
            disputeWindow,
            abandonmentGrace,
            criteriaHash,
            configIndex
        );

        _pull(token, amount);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function submitDelivery(EscrowId escrowId, bytes32 proofHash) external nonReentrant {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        Terms memory terms = escrow.terms;
        _checkStatus(escrowId, progress.status, _bit(Status.Funded));
        // Check that the seller delivers.
        if (msg.sender != progress.seller) revert NotSeller(msg.sender, progress.seller);
        // Check that there is something to show.
        if (proofHash == bytes32(0)) revert ZeroProofHash(escrowId);
        // Check that the buyer cannot claim yet: from then on, no delivery can get in the way.
        uint256 closedAt = _abandonedAt(terms);
        if (block.timestamp >= closedAt) revert DeliveryClosed(escrowId, closedAt, block.timestamp);

        progress.status = Status.Delivered;
        progress.deliveredAt = uint40(block.timestamp); // 40 bits last until the year 36812
        escrow.progress = progress;
        escrow.proofHash = proofHash;
        emit DeliverySubmitted(escrowId, msg.sender, proofHash, _windowEndsAt(progress, terms));
    }

    /// @inheritdoc IAbbaBabaEscrow
    function accept(EscrowId escrowId) external nonReentrant {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        _checkStatus(escrowId, progress.status, _bit(Status.Delivered) | _bit(Status.Disputed));
        _checkBuyer(escrowId);

        _release(escrowId, escrow, progress, escrow.terms);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function finalizeRelease(EscrowId escrowId) external nonReentrant {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        Terms memory terms = escrow.terms;
        _checkStatus(escrowId, progress.status, _bit(Status.Delivered));
        // Check that the buyer has had the whole window.
        uint256 endsAt = _windowEndsAt(progress, terms);
        if (block.timestamp < endsAt) revert DisputeWindowOpen(escrowId, endsAt, block.timestamp);

        _release(escrowId, escrow, progress, terms);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function dispute(EscrowId escrowId) external nonReentrant {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        _checkStatus(escrowId, progress.status, _bit(Status.Delivered));
        _checkBuyer(escrowId);
        // Check that the window is open: at no time are both dispute and release possible.
        uint256 endsAt = _windowEndsAt(progress, escrow.terms);
        if (block.timestamp >= endsAt) revert DisputeWindowClosed(escrowId, endsAt, block.timestamp);

        progress.status = Status.Disputed;
        progress.disputedAt = uint40(block.timestamp); // 40 bits last until the year 36812
        escrow.progress = progress;
        emit EscrowDisputed(escrowId, msg.sender, _resolutionDueAt(progress));
    }

    /// @inheritdoc IAbbaBabaEscrow
    function resolveDispute(
        EscrowId escrowId,
        uint8 outcome,
        uint256 buyerPercent,
        uint256 sellerPercent
    ) external nonReentrant {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        Terms memory terms = escrow.terms;
        _checkStatus(escrowId, progress.status, _bit(Status.Disputed));
        // Check that the caller is the resolver this escrow was created under.
        address resolver = _configs[terms.configIndex].resolver;
        if (msg.sender != resolver) revert NotResolver(msg.sender, resolver);
        // Check that the resolver is in time: afterwards the split belongs to the parties.
        uint256 dueAt = _resolutionDueAt(progress);
        if (block.timestamp >= dueAt) revert ResolutionOverdue(escrowId, dueAt, block.timestamp);
        _checkRuling(outcome, buyerPercent, sellerPercent);

        escrow.progress.status = Status.Resolved;
        (uint256 toBuyer, uint256 toSeller, uint256 fee) = _shares(terms.amount, sellerPercent);
        emit DisputeResolved(escrowId, msg.sender, Outcome(outcome), toBuyer, toSeller, fee);

        _payOut(escrowId, progress, terms, toBuyer, toSeller, fee);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function claimUnresolved(EscrowId escrowId) external nonReentrant {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        Terms memory terms = escrow.terms;
        _checkStatus(escrowId, progress.status, _bit(Status.Disputed));
        // Check that a party claims.
        if (msg.sender != _buyerOf(escrowId) && msg.sender != progress.seller) {
            revert NotParty(msg.sender, _buyerOf(escrowId), progress.seller);
        }
        // Check that the resolver has had its time.
        uint256 dueAt = _resolutionDueAt(progress);
        if (block.timestamp < dueAt) revert ResolutionPending(escrowId, dueAt, block.timestamp);

        escrow.progress.status = Status.Resolved;
        (uint256 toBuyer, uint256 toSeller, uint256 fee) = _shares(terms.amount, PERCENT / 2);
        emit UnresolvedSplit(escrowId, msg.sender, toBuyer, toSeller, fee);

        _payOut(escrowId, progress, terms, toBuyer, toSeller, fee);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function claimAbandoned(EscrowId escrowId) external nonReentrant {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        Terms memory terms = escrow.terms;
        _checkStatus(escrowId, progress.status, _bit(Status.Funded));
        _checkBuyer(escrowId);
        // Check that the seller has had deadline and grace.
        uint256 claimableAt = _abandonedAt(terms);
        if (block.timestamp < claimableAt) revert NotAbandonedYet(escrowId, claimableAt, block.timestamp);

        escrow.progress.status = Status.Abandoned;
        emit EscrowAbandoned(escrowId, msg.sender, terms.amount);

        _payOut(escrowId, progress, terms, terms.amount, 0, 0);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function cancel(EscrowId escrowId) external nonReentrant {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        Terms memory terms = escrow.terms;
        _checkStatus(
            escrowId, progress.status, _bit(Status.Funded) | _bit(Status.Delivered) | _bit(Status.Disputed)
        );
        // Check that the seller gives up what would be theirs.
        if (msg.sender != progress.seller) revert NotSeller(msg.sender, progress.seller);

        escrow.progress.status = Status.Refunded;
        emit EscrowRefunded(escrowId, _buyerOf(escrowId), terms.amount);

        _payOut(escrowId, progress, terms, terms.amount, 0, 0);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function withdraw(address token) external nonReentrant returns (uint256 amount) {
        return _withdraw(token, msg.sender);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function withdrawTo(address token, address recipient) external nonReentrant returns (uint256 amount) {
        return _withdraw(token, recipient);
    }

    /// @notice Transfers tokens out, or reverts having moved none. Only this contract can call it.
    /// @dev A frame of its own, so that whatever a failed transfer did is undone before it becomes a credit: a token
    /// that moves money and then says it did not cannot be made to pay twice.
    /// @param token The token.
    /// @param recipient Who is paid.
    /// @param amount How much.
    function transferOut(address token, address recipient, uint256 amount) external {
        // Check that this is `_push`: this contract calls itself nowhere else.
        if (msg.sender != address(this)) revert NotSelf(msg.sender);
        if (!IERC20(token).trySafeTransfer(recipient, amount)) revert TransferFailed(token, recipient, amount);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function setConfig(address resolver, address feeReceiver) external onlyRole(DEFAULT_ADMIN_ROLE) {
        // In the place of one that was announced and is not in force: no escrow refers to it yet.
        _setConfig(_configIndex() + 1, resolver, feeReceiver, block.timestamp + CONFIG_DELAY);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function cancelConfig() external onlyRole(DEFAULT_ADMIN_ROLE) {
        uint256 configIndex = _configCount;
        // Check that there is something left to cancel.
        if (configIndex == _configIndex()) revert NoConfigAnnounced();

        delete _configs[configIndex];
        _setNewest(configIndex - 1, 0);
        emit ConfigCanceled(configIndex);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function setTokenSupported(address token, bool supported) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _setTokenSupported(token, supported);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    /// @inheritdoc IAbbaBabaEscrow
    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    /// @inheritdoc IAbbaBabaEscrow
    function getEscrow(EscrowId escrowId)
        external
        view
        returns (
            address token,
            address buyer,
            address seller,
            uint256 lockedAmount,
            uint256 platformFee,
            Status status,
            uint256 createdAt,
            uint256 deadline,
            uint256 disputeWindow,
            uint256 abandonmentGrace,
            uint256 deliveredAt,
            bytes32 proofHash,
            bytes32 criteriaHash
        )
    {
        Escrow memory escrow = getEscrowDetails(escrowId);
        return (
            escrow.token,
            escrow.buyer,
            escrow.seller,
            escrow.locked,
            escrow.fee,
            escrow.status,
            escrow.createdAt,
            escrow.deadline,
            escrow.disputeWindow,
            escrow.abandonmentGrace,
            escrow.deliveredAt,
            escrow.proofHash,
            escrow.criteriaHash
        );
    }

    /// @inheritdoc IAbbaBabaEscrow
    function canFinalize(EscrowId escrowId) external view returns (bool) {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        return progress.status == Status.Delivered && block.timestamp >= _windowEndsAt(progress, escrow.terms);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function canClaimAbandoned(EscrowId escrowId) external view returns (bool) {
        Stored storage escrow = _escrows[escrowId];
        return escrow.progress.status == Status.Funded && block.timestamp >= _abandonedAt(escrow.terms);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function canClaimUnresolved(EscrowId escrowId) external view returns (bool) {
        Progress memory progress = _escrows[escrowId].progress;
        return progress.status == Status.Disputed && block.timestamp >= _resolutionDueAt(progress);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function isDisputeWindowActive(EscrowId escrowId) external view returns (bool) {
        Stored storage escrow = _escrows[escrowId];
        Progress memory progress = escrow.progress;
        return progress.status == Status.Delivered && block.timestamp < _windowEndsAt(progress, escrow.terms);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function isTokenSupported(address token) external view returns (bool) {
        return _listings[token].supported && token.code.length != 0;
    }

    /// @inheritdoc IAbbaBabaEscrow
    function creditOf(address account, address token) external view returns (uint256) {
        return _credits[account][token];
    }

    /// @inheritdoc IAbbaBabaEscrow
    function currentConfig() external view returns (uint256 configIndex, address resolver, address feeReceiver) {
        configIndex = _configIndex();
        (resolver, feeReceiver) = configAt(configIndex);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function announcedConfig()
        external
        view
        returns (uint256 configIndex, address resolver, address feeReceiver, uint256 effectiveAt)
    {
        if (_configCount == _configIndex()) return (0, address(0), address(0), 0);
        Config storage config = _configs[_configCount];
        return (_configCount, config.resolver, config.feeReceiver, _configEffectiveAt);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function totalWithFee(uint256 price) external pure returns (uint256 amount) {
        return price + (price * PLATFORM_FEE_BPS + BPS - 1) / BPS;
    }

    /// @inheritdoc IAbbaBabaEscrow
    function version() external pure returns (string memory) {
        return "1.0.0";
    }

    /// @inheritdoc IAbbaBabaEscrow
    function getEscrowDetails(EscrowId escrowId) public view returns (Escrow memory details) {
        Stored memory escrow = _escrows[escrowId];
        if (escrow.progress.status == Status.None) return details;
        details.buyer = _buyerOf(escrowId);
        details.seller = escrow.progress.seller;
        details.token = _tokens[escrow.terms.tokenIndex];
        details.amount = escrow.terms.amount;
        (details.locked, details.fee) = splitAmount(details.amount);
        details.status = escrow.progress.status;
        details.createdAt = escrow.terms.createdAt;
        details.deadline = escrow.terms.deadline;
        details.disputeWindow = escrow.terms.disputeWindow;
        details.abandonmentGrace = escrow.terms.abandonmentGrace;
        details.deliveredAt = escrow.progress.deliveredAt;
        details.disputedAt = escrow.progress.disputedAt;
        details.proofHash = escrow.proofHash;
        details.criteriaHash = escrow.criteriaHash;
        details.configIndex = escrow.terms.configIndex;
        (details.resolver, details.feeReceiver) = configAt(details.configIndex);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function configAt(uint256 configIndex) public view returns (address resolver, address feeReceiver) {
        if (configIndex > _configIndex()) return (address(0), address(0));
        Config storage config = _configs[configIndex];
        return (config.resolver, config.feeReceiver);
    }

    /// @inheritdoc IAbbaBabaEscrow
    function splitAmount(uint256 amount) public pure returns (uint256 locked, uint256 fee) {
        locked = amount * BPS / (BPS + PLATFORM_FEE_BPS);
        fee = amount - locked;
    }

    /// @dev Pulls `amount` from the caller and insists that exactly this arrived.
    function _pull(address token, uint256 amount) private {
        uint256 balanceBefore = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 balanceAfter = IERC20(token).balanceOf(address(this));
        uint256 received = balanceAfter > balanceBefore ? balanceAfter - balanceBefore : 0;
        // Check that the token took no fee and told no lie.
        if (received != amount) revert AmountNotReceived(token, amount, received);
    }

    /// @dev Pays seller and fee in full. The caller has checked that this is due.
    function _release(EscrowId escrowId, Stored storage escrow, Progress memory progress, Terms memory terms) private {
        escrow.progress.status = Status.Released;
        (uint256 locked, uint256 fee) = splitAmount(terms.amount);
        emit EscrowReleased(escrowId, progress.seller, msg.sender, locked, fee);

        _payOut(escrowId, progress, terms, 0, locked, fee);
    }

    /// @dev Pays all parties. The caller has made the status final.
    function _payOut(
        EscrowId escrowId,
        Progress memory progress,
        Terms memory terms,
        uint256 toBuyer,
        uint256 toSeller,
        uint256 fee
    ) private {
        address token = _tokens[terms.tokenIndex];
        if (toBuyer != 0) _push(escrowId, token, _buyerOf(escrowId), toBuyer);
        if (toSeller != 0) _push(escrowId, token, progress.seller, toSeller);
        if (fee != 0) _push(escrowId, token, _configs[terms.configIndex].feeReceiver, fee);
    }

    /// @dev Transfers, or credits if the transfer fails for whatever reason. Copies no returned data.
    function _push(EscrowId escrowId, address token, address recipient, uint256 amount) private {
        bytes memory data = abi.encodeCall(this.transferOut, (token, recipient, amount));
        uint256 available = gasleft();
        bool success;
        assembly ("memory-safe") {
            success := call(PUSH_GAS, address(), 0, add(data, 0x20), mload(data), 0, 0)
        }
        if (!success) {
            // Check that the transfer had all the gas it may have: nobody can turn a payment into a credit by starving
            // it. (Checked only now, so that a transfer that succeeds with less needs no higher gas limit.)
            if (available < PUSH_GAS_REQUIRED) revert InsufficientGas(available, PUSH_GAS_REQUIRED);
            _credits[recipient][token] += amount;
            emit Credited(escrowId, recipient, token, amount);
        }
    }

    /// @dev Pays out the caller's credit, or reverts and keeps it.
    function _withdraw(address token, address recipient) private returns (uint256 amount) {
        // Check that the money does not come back to where it is nobody's.
        if (recipient == address(0) || recipient == address(this)) revert InvalidRecipient(recipient);
        amount = _credits[msg.sender][token];
        if (amount == 0) revert NothingToWithdraw(msg.sender, token);

        delete _credits[msg.sender][token];
        emit Withdrawn(msg.sender, token, recipient, amount);

        if (!IERC20(token).trySafeTransfer(recipient, amount)) revert TransferFailed(token, recipient, amount);
    }

    /// @dev Stores a configuration, the newest, in force from second `effectiveAt` on. The first has index 1.
    function _setConfig(uint256 configIndex, address resolver, address feeReceiver, uint256 effectiveAt) private {
        // Check that disputes can be resolved and fees be paid to somebody.
        if (
            resolver == address(0) || feeReceiver == address(0) || resolver == address(this)
                || feeReceiver == address(this)
        ) {
            revert InvalidConfig(resolver, feeReceiver);
        }
        _configs[configIndex] = Config({resolver: resolver, feeReceiver: feeReceiver});
        _setNewest(configIndex, effectiveAt);
        emit ConfigAnnounced(configIndex, resolver, feeReceiver, effectiveAt);
    }

    /// @dev Makes a configuration the newest.
    function _setNewest(uint256 configIndex, uint256 effectiveAt) private {
        _configCount = SafeCast.toUint16(configIndex);
        _configEffectiveAt = uint40(effectiveAt); // 40 bits last until the year 36812
        _newestResolver = _configs[configIndex].resolver;
    }

    /// @dev Lists a token, or takes it off the list. Its index is for ever, as escrows refer to it.
    function _setTokenSupported(address token, bool supported) private {
        if (token == address(0) || token == address(this)) revert InvalidToken(token);
        Listing storage listing = _listings[token];
        if (listing.index == 0) {
            listing.index = ++_tokenCount;
            _tokens[listing.index] = token;
        }
        listing.supported = supported;
        emit TokenSupportSet(token, supported);
    }

    /// @dev Key of the configuration in force: the newest, or while that is announced only, the one before it.
    function _configIndex() private view returns (uint256) {
        uint256 newest = _configCount;
        return block.timestamp < _configEffectiveAt ? newest - 1 : newest;
    }

    /// @dev Checks that the caller is the buyer.
    function _checkBuyer(EscrowId escrowId) private view {
        if (msg.sender != _buyerOf(escrowId)) revert NotBuyer(msg.sender, _buyerOf(escrowId));
    }

    /// @dev Checks that the status is one of those whose bits are set.
    function _checkStatus(EscrowId escrowId, Status actual, uint256 allowed) private pure {
        if (_bit(actual) & allowed == 0) revert StatusNotAllowed(escrowId, actual, allowed);
    }

    /// @dev Checks that the outcome exists and that the shares are its own.
    function _checkRuling(uint8 outcome, uint256 buyerPercent, uint256 sellerPercent) private pure {
        if (outcome > uint8(type(Outcome).max)) revert InvalidOutcome(outcome, uint8(type(Outcome).max));
        // Check each share first, so that their sum cannot overflow.
        if (buyerPercent > PERCENT || sellerPercent > PERCENT || buyerPercent + sellerPercent != PERCENT) {
            revert PercentagesNotHundred(buyerPercent, sellerPercent);
        }
        Outcome implied =
            buyerPercent == PERCENT ? Outcome.BuyerRefund : sellerPercent == PERCENT ? Outcome.SellerPaid : Outcome.Split;
        // Check that the outcome says what the shares say: a mix-up of the codes pays nobody.
        if (Outcome(outcome) != implied) revert OutcomeMismatch(Outcome(outcome), buyerPercent, sellerPercent);
    }

    /// @dev Divides `amount` when the seller gets `sellerPercent` of the price. What rounding leaves goes to the buyer,
    /// whose money it was (at most 2 base units).
    function _shares(
        uint256 amount,
        uint256 sellerPercent
    ) private pure returns (uint256 toBuyer, uint256 toSeller, uint256 fee) {
        (uint256 locked, uint256 fullFee) = splitAmount(amount);
        toSeller = locked * sellerPercent / PERCENT;
        fee = fullFee * sellerPercent / PERCENT;
        toBuyer = amount - toSeller - fee;
    }

    /// @dev The first moment after deadline and grace: deliveries are closed, the buyer may claim.
    function _abandonedAt(Terms memory terms) private pure returns (uint256) {
        return uint256(terms.deadline) + terms.abandonmentGrace;
    }

    /// @dev The first moment after the dispute window: disputes are closed, anyone may release.
    function _windowEndsAt(Progress memory progress, Terms memory terms) private pure returns (uint256) {
        return uint256(progress.deliveredAt) + terms.disputeWindow;
    }

    /// @dev The first moment after the resolver's time: rulings are closed, the parties may claim the split.
    function _resolutionDueAt(Progress memory progress) private pure returns (uint256) {
        return progress.disputedAt + RESOLUTION_TIMEOUT;
    }

    /// @dev The buyer an id belongs to: its first 20 bytes.
    function _buyerOf(EscrowId escrowId) private pure returns (address) {
        return address(bytes20(EscrowId.unwrap(escrowId)));
    }

    /// @dev The bit of a status in a set of statuses.
    function _bit(Status status) private pure returns (uint256) {
        return 1 << uint8(status);
    }
}
