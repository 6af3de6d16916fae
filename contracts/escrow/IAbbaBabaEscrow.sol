// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Name of an escrow: the buyer's address (20 bytes) followed by a nonce of the buyer's choice (12 bytes).
/// @dev Only that buyer can create it, so nobody can take, block or front-run an id that is not theirs.
type EscrowId is bytes32;

/// @title Escrow between two agents
/// @notice A buyer locks tokens; the seller is paid on acceptance, after an undisputed window, or by resolution; the
/// buyer is refunded by the seller, by resolution, or when nothing was delivered in time.
///
/// Every status, who may leave it, and when (`t` is the block's timestamp; periods include their first second and
/// exclude their last):
///
/// | from              | call              | by             | when                                   | to        |
/// | ----------------- | ----------------- | -------------- | -------------------------------------- | --------- |
/// | None              | `createEscrow`    | buyer in id    | not paused; no party is the resolver   | Funded    |
/// | Funded            | `submitDelivery`  | seller         | t < deadline + grace                   | Delivered |
/// | Funded            | `claimAbandoned`  | buyer          | t >= deadline + grace                  | Abandoned |
/// | Funded, Delivered | `cancel`          | seller         | always                                 | Refunded  |
/// | Delivered         | `accept`          | buyer          | always                                 | Released  |
/// | Delivered         | `dispute`         | buyer          | t < deliveredAt + window               | Disputed  |
/// | Delivered         | `finalizeRelease` | anyone         | t >= deliveredAt + window              | Released  |
/// | Disputed          | `cancel`          | seller         | always (the seller concedes)           | Refunded  |
/// | Disputed          | `accept`          | buyer          | always (the buyer concedes)            | Released  |
/// | Disputed          | `resolveDispute`  | resolver       | t < disputedAt + `RESOLUTION_TIMEOUT`  | Resolved  |
/// | Disputed          | `claimUnresolved` | buyer, seller  | t >= disputedAt + `RESOLUTION_TIMEOUT` | Resolved  |
///
/// Released, Refunded, Resolved and Abandoned are final. Nothing is released before a delivery was recorded: an agent
/// talked into accepting early is stopped here. A delivery after the deadline but within the grace is late, not void;
/// the buyer may dispute it.
///
/// **Money.** `amount` is all that leaves the buyer. With `f` = `PLATFORM_FEE_BPS` and D = 10000:
/// locked = floor(amount * D / (D + f)), fee = amount - locked. The least amount that locks exactly `price` is
/// `totalWithFee(price)` = price + ceil(price * f / D). The fee is earned only in so far as the seller is paid: when
/// the seller gets s percent, the seller is paid floor(locked * s / 100), the fee receiver floor(fee * s / 100), and
/// the buyer the rest, so that no unit is ever lost. On dust the fee is still rounded up: an amount of 2 locks 1, and
/// an amount of 1 is refused.
///
/// **Transfers out.** Money is pushed. A push that fails in any way (blocked recipient, paused token, false, a token
/// that burns its gas) moves nothing and becomes a credit, which the creditor withdraws to any address; it never stops
/// the other party from being paid.
///
/// **Assumptions.**
/// - Tokens are chosen by the administrator, and only for new escrows. A token that takes a fee on the way in is
///   refused by measuring what arrived. A listed token that later takes fees, rebases down or lies about balances can
///   harm escrows in that token, never in another. Tokens sent here by a plain transfer belong to nobody.
/// - The resolver named when an escrow was created may divide a disputed escrow between its buyer and seller as it
///   sees fit, within `RESOLUTION_TIMEOUT`, and can do nothing else. It is no party: who resolves new escrows can
///   neither buy nor sell in one. (That a party is the resolver's friend, no contract can see.)
/// - The administrator may name another resolver and fee receiver, list tokens, and appoint pausers. All of it
///   concerns new escrows only: a live escrow keeps the configuration it was created under, and no call exists that
///   moves, freezes or redirects funded money. Another resolver or fee receiver is announced `CONFIG_DELAY` before it
///   applies: a purchase signed before, and included within that time, is under the configuration of its signing.
///   Pausing stops `createEscrow` and nothing else.
/// - Buyers and sellers may be any account. A party that cannot be paid is credited.
interface IAbbaBabaEscrow {
    /// @notice Where an escrow stands. Released, Refunded, Resolved and Abandoned are final.
    enum Status {
        None,
        Funded,
        Delivered,
        Released,
        Refunded,
        Disputed,
        Resolved,
        Abandoned
    }

    /// @notice What a resolver decides: 0 the buyer is refunded, 1 the seller is paid, 2 both get a share.
    enum Outcome {
        BuyerRefund,
        SellerPaid,
        Split
    }

    /// @notice All that is known of an escrow.
    struct Escrow {
        /// @dev Who paid, and who is refunded.
        address buyer;
        /// @dev Who delivers, and who is paid.
        address seller;
        /// @dev The ERC-20 token.
        address token;
        /// @dev What the buyer paid in, in the token's base units: `locked` + `fee`.
        uint256 amount;
        /// @dev The seller's price.
        uint256 locked;
        /// @dev What the platform earns if the seller is paid in full.
        uint256 fee;
        /// @dev Where it stands.
        Status status;
        /// @dev When it was funded (unix seconds).
        uint256 createdAt;
        /// @dev When the delivery is due (unix seconds).
        uint256 deadline;
        /// @dev How long the buyer may dispute after a delivery (seconds).
        uint256 disputeWindow;
        /// @dev How long after the deadline a late delivery is still taken (seconds).
        uint256 abandonmentGrace;
        /// @dev When it was delivered (unix seconds), 0 if it was not.
        uint256 deliveredAt;
        /// @dev When it was disputed (unix seconds), 0 if it was not.
        uint256 disputedAt;
        /// @dev Hash of what was delivered, 0 if nothing was.
        bytes32 proofHash;
        /// @dev Hash of what was agreed, 0 if nothing was stated.
        bytes32 criteriaHash;
        /// @dev The configuration it was created under, see `configAt`.
        uint256 configIndex;
        /// @dev Who may resolve a dispute.
        address resolver;
        /// @dev Who earns the fee.
        address feeReceiver;
    }

    // --- Events ---

    /// @notice A buyer has funded an escrow. It was created at the block's timestamp.
    event EscrowCreated(
        EscrowId indexed escrowId,
        address indexed buyer,
        address indexed seller,
        address token,
        uint256 amount,
        uint256 fee,
        uint256 deadline,
        uint256 disputeWindow,
        uint256 abandonmentGrace,
        bytes32 criteriaHash,
        uint256 configIndex
    );

    /// @notice The seller has delivered; the buyer may dispute until `disputeWindowEndsAt` (exclusive).
    event DeliverySubmitted(
        EscrowId indexed escrowId, address indexed seller, bytes32 proofHash, uint256 disputeWindowEndsAt
    );

    /// @notice The seller was paid, because the buyer accepted (`caller` = buyer) or the window passed (any caller).
    event EscrowReleased(
        EscrowId indexed escrowId, address indexed seller, address indexed caller, uint256 sellerAmount, uint256 fee
    );

    /// @notice The seller has given everything back to the buyer.
    event EscrowRefunded(EscrowId indexed escrowId, address indexed buyer, uint256 buyerAmount);

    /// @notice Nothing was delivered in time; the buyer has taken everything back.
    event EscrowAbandoned(EscrowId indexed escrowId, address indexed buyer, uint256 buyerAmount);

    /// @notice The buyer has disputed the delivery; the resolver may rule until `resolutionDueAt` (exclusive).
    event EscrowDisputed(EscrowId indexed escrowId, address indexed buyer, uint256 resolutionDueAt);

    /// @notice The resolver has ruled.
    event DisputeResolved(
        EscrowId indexed escrowId,
        address indexed resolver,
        Outcome outcome,
        uint256 buyerAmount,
        uint256 sellerAmount,
        uint256 fee
    );

    /// @notice The resolver was silent, and a party has claimed the even split.
    event UnresolvedSplit(
        EscrowId indexed escrowId, address indexed caller, uint256 buyerAmount, uint256 sellerAmount, uint256 fee
    );

    /// @notice A push to `account` failed; the amount waits here for `withdraw`.
    event Credited(EscrowId indexed escrowId, address indexed account, address indexed token, uint256 amount);

    /// @notice `account` has withdrawn its credit to `recipient`.
    event Withdrawn(address indexed account, address indexed token, address indexed recipient, uint256 amount);

    /// @notice From second `effectiveAt` on, new escrows are created under configuration `configIndex`; one announced
    /// before under the same index is void.
    event ConfigAnnounced(
        uint256 indexed configIndex, address indexed resolver, address indexed feeReceiver, uint256 effectiveAt
    );

    /// @notice The announced configuration `configIndex` will not come into force.
    event ConfigCanceled(uint256 indexed configIndex);

    /// @notice New escrows in `token` are now allowed or refused.
    event TokenSupportSet(address indexed token, bool supported);

    // --- Errors ---

    /// @notice The first 20 bytes of the id are not the caller.
    error EscrowIdNotBuyers(EscrowId escrowId, address buyer);
    /// @notice The escrow is not in a status in which this is possible.
    /// @param allowed Bit n is set if status n would have been right.
    error StatusNotAllowed(EscrowId escrowId, Status actual, uint256 allowed);
    /// @notice Only the escrow's buyer may do this.
    error NotBuyer(address caller, address buyer);
    /// @notice Only the escrow's seller may do this.
    error NotSeller(address caller, address seller);
    /// @notice Only the resolver of the escrow's configuration may do this.
    error NotResolver(address caller, address resolver);
    /// @notice Only the escrow's buyer or seller may do this.
    error NotParty(address caller, address buyer, address seller);
    /// @notice The buyer or the seller is the resolver of new escrows, and could not rule on this one.
    error ResolverIsParty(address resolver);
    /// @notice The seller is zero, the buyer, the token or this contract.
    error InvalidSeller(address seller);
    /// @notice The token is not listed.
    error TokenNotSupported(address token);
    /// @notice The token has no code on this chain.
    error TokenHasNoCode(address token);
    /// @notice An amount that locks nothing, or one too large to store.
    error AmountOutOfRange(uint256 amount, uint256 min, uint256 max);
    /// @notice The deadline (unix seconds) is not in the future or too far in it.
    error DeadlineOutOfRange(uint256 deadline, uint256 min, uint256 max);
    /// @notice The dispute window (seconds) is too short or too long.
    error DisputeWindowOutOfRange(uint256 disputeWindow, uint256 min, uint256 max);
    /// @notice The abandonment grace (seconds) is too short or too long.
    error AbandonmentGraceOutOfRange(uint256 abandonmentGrace, uint256 min, uint256 max);
    /// @notice The token delivered something else than the amount (fee on transfer, rebase, a lie).
    error AmountNotReceived(address token, uint256 expected, uint256 received);
    /// @notice A delivery needs a proof.
    error ZeroProofHash(EscrowId escrowId);
    /// @notice The grace is over: from `closedAt` on, the escrow is abandoned.
    error DeliveryClosed(EscrowId escrowId, uint256 closedAt, uint256 timestamp);
    /// @notice The buyer may claim only from `claimableAt` on.
    error NotAbandonedYet(EscrowId escrowId, uint256 claimableAt, uint256 timestamp);
    /// @notice The buyer may still dispute: release is possible from `endsAt` on.
    error DisputeWindowOpen(EscrowId escrowId, uint256 endsAt, uint256 timestamp);
    /// @notice The dispute window ended at `endsAt`.
    error DisputeWindowClosed(EscrowId escrowId, uint256 endsAt, uint256 timestamp);
    /// @notice The resolver still has until `dueAt`.
    error ResolutionPending(EscrowId escrowId, uint256 dueAt, uint256 timestamp);
    /// @notice The resolver had until `dueAt`.
    error ResolutionOverdue(EscrowId escrowId, uint256 dueAt, uint256 timestamp);
    /// @notice The outcome is none of `Outcome`.
    error InvalidOutcome(uint8 outcome, uint8 max);
    /// @notice The shares do not add up to 100.
    error PercentagesNotHundred(uint256 buyerPercent, uint256 sellerPercent);
    /// @notice The shares are not those of the outcome: 100/0 for a refund, 0/100 for payment, neither for a split.
    error OutcomeMismatch(Outcome outcome, uint256 buyerPercent, uint256 sellerPercent);
    /// @notice There is no credit to withdraw.
    error NothingToWithdraw(address account, address token);
    /// @notice The recipient is zero or this contract.
    error InvalidRecipient(address recipient);
    /// @notice A withdrawal failed; the credit stays.
    error TransferFailed(address token, address recipient, uint256 amount);
    /// @notice A push failed that did not have all the gas it may have; call again with more.
    error InsufficientGas(uint256 available, uint256 required);
    /// @notice Only this contract may call this.
    error NotSelf(address caller);
    /// @notice The resolver or fee receiver is zero, or is this contract.
    error InvalidConfig(address resolver, address feeReceiver);
    /// @notice No configuration is announced that is not in force yet.
    error NoConfigAnnounced();
    /// @notice The token is zero or this contract.
    error InvalidToken(address token);

    // --- Life of an escrow ---

    /// @notice Funds an escrow: pulls `amount` of `token` from the caller, who must have approved it.
    /// @param escrowId The caller's address followed by 12 bytes of its choice, never used before.
    /// @param seller Who is to deliver and be paid.
    /// @param amount All that leaves the buyer (base units), fee included; see `totalWithFee`.
    /// @param token A listed ERC-20 token.
    /// @param deadline When the delivery is due (unix seconds), at most `MAX_DEADLINE_DELAY` ahead.
    /// @param disputeWindow How long the buyer may dispute a delivery (seconds).
    /// @param abandonmentGrace How long after the deadline a late delivery is still taken (seconds).
    /// @param criteriaHash Hash of what is agreed; may be zero.
    function createEscrow(
        EscrowId escrowId,
        address seller,
        uint256 amount,
        address token,
        uint256 deadline,
        uint256 disputeWindow,
        uint256 abandonmentGrace,
        bytes32 criteriaHash
    ) external;

    /// @notice The seller records a delivery, once, and the dispute window starts.
    /// @param escrowId The escrow.
    /// @param proofHash Hash of what was delivered, not zero.
    function submitDelivery(EscrowId escrowId, bytes32 proofHash) external;

    /// @notice The buyer pays the seller: accepts a delivery, or concedes a dispute.
    /// @param escrowId The escrow.
    function accept(EscrowId escrowId) external;

    /// @notice Anyone pays the seller once the dispute window has passed.
    /// @param escrowId The escrow.
    function finalizeRelease(EscrowId escrowId) external;

    /// @notice The buyer disputes a delivery within the window.
    /// @param escrowId The escrow.
    function dispute(EscrowId escrowId) external;

    /// @notice The resolver divides a disputed escrow.
    /// @param escrowId The escrow.
    /// @param outcome See `Outcome`.
    /// @param buyerPercent The buyer's share, 0 to 100.
    /// @param sellerPercent The seller's share; both add up to 100.
    function resolveDispute(EscrowId escrowId, uint8 outcome, uint256 buyerPercent, uint256 sellerPercent) external;

    /// @notice Either party divides a disputed escrow evenly when the resolver was silent for `RESOLUTION_TIMEOUT`.
    /// @param escrowId The escrow.
    function claimUnresolved(EscrowId escrowId) external;

    /// @notice The buyer takes everything back when nothing was delivered by deadline + grace.
    /// @param escrowId The escrow.
    function claimAbandoned(EscrowId escrowId) external;

    /// @notice The seller gives everything back to the buyer: declines, withdraws a delivery, or concedes a dispute.
    /// @param escrowId The escrow.
    function cancel(EscrowId escrowId) external;

    /// @notice Withdraws the caller's credit to the caller.
    /// @param token The token.
    /// @return amount What was paid out.
    function withdraw(address token) external returns (uint256 amount);

    /// @notice Withdraws the caller's credit to another address, for a caller the token refuses to pay.
    /// @param token The token.
    /// @param recipient Who is paid.
    /// @return amount What was paid out.
    function withdrawTo(address token, address recipient) external returns (uint256 amount);

    // --- Administration, for new escrows only ---

    /// @notice Announces the resolver and fee receiver of escrows created `CONFIG_DELAY` from now on, or later. Replaces
    /// what is announced and not in force yet; its delay begins anew.
    /// @param resolver Who may resolve their disputes.
    /// @param feeReceiver Who earns their fees.
    function setConfig(address resolver, address feeReceiver) external;

    /// @notice Takes back what is announced and not in force yet.
    function cancelConfig() external;

    /// @notice Allows or refuses new escrows in a token.
    /// @param token The token.
    /// @param supported Whether new escrows are allowed.
    function setTokenSupported(address token, bool supported) external;

    /// @notice Stops new escrows. Nothing else is ever stopped.
    function pause() external;

    /// @notice Allows new escrows again.
    function unpause() external;

    // --- Views ---

    /// @notice The platform's fee on the price, in hundredths of a percent. It never changes.
    function PLATFORM_FEE_BPS() external view returns (uint256);

    /// @notice The escrow in the published form; all zero if there is none.
    /// @dev `lockedAmount` is the price, `platformFee` what comes on top; see `getEscrowDetails` for everything.
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
        );

    /// @notice Everything about an escrow; all zero if there is none.
    function getEscrowDetails(EscrowId escrowId) external view returns (Escrow memory);

    /// @notice Whether `finalizeRelease` would succeed now.
    function canFinalize(EscrowId escrowId) external view returns (bool);

    /// @notice Whether `claimAbandoned` by the buyer would succeed now.
    function canClaimAbandoned(EscrowId escrowId) external view returns (bool);

    /// @notice Whether `claimUnresolved` by a party would succeed now.
    function canClaimUnresolved(EscrowId escrowId) external view returns (bool);

    /// @notice Whether `dispute` by the buyer would succeed now.
    function isDisputeWindowActive(EscrowId escrowId) external view returns (bool);

    /// @notice Whether `createEscrow` takes this token: listed, and deployed on this chain.
    function isTokenSupported(address token) external view returns (bool);

    /// @notice What `account` may withdraw, in base units.
    function creditOf(address account, address token) external view returns (uint256);

    /// @notice The configuration of escrows created now.
    function currentConfig() external view returns (uint256 configIndex, address resolver, address feeReceiver);

    /// @notice The configuration that is announced and not in force yet; all zero if there is none.
    /// @return configIndex What its index will be.
    /// @return resolver Who will resolve disputes.
    /// @return feeReceiver Who will earn fees.
    /// @return effectiveAt From when on it applies (unix seconds).
    function announcedConfig()
        external
        view
        returns (uint256 configIndex, address resolver, address feeReceiver, uint256 effectiveAt);

    /// @notice A configuration, past or present; zero if there is none with this index, or it is announced only.
    function configAt(uint256 configIndex) external view returns (address resolver, address feeReceiver);

    /// @notice The least `amount` that locks exactly `price` for the seller.
    function totalWithFee(uint256 price) external pure returns (uint256 amount);

    /// @notice How `amount` divides into the seller's price and the fee on top.
    function splitAmount(uint256 amount) external pure returns (uint256 locked, uint256 fee);

    /// @notice The version of this contract.
    function version() external pure returns (string memory);
}
