// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Pays a merchant for one request, once.
///
/// @notice Assumptions. Accounts: the payer is whoever calls, so nobody can have another account pay; what the payer has
/// allowed this contract can be pulled by the payer's own call only. Tokens: any ERC-20 of which the merchant receives
/// exactly the amount; others revert. Merchants: choose the token that they accept, and read the event, or `isSettled`.
///
/// Nobody administers it. It never holds tokens.
interface ISettlement {
    /// @notice A request is paid.
    /// @param payer Who paid.
    /// @param merchant Who received it.
    /// @param token The ERC-20.
    /// @param amount Base units, all of which the merchant received.
    /// @param requestHash Names the request, as payer and merchant agreed.
    event Settled(
        address indexed payer, address indexed merchant, bytes32 indexed requestHash, address token, uint256 amount
    );

    /// @notice This payer has paid this amount to this merchant for this request before.
    error AlreadySettled(bytes32 settlementId);

    /// @notice Nothing is settled by paying nothing.
    error AmountRequired();

    /// @notice The merchant did not receive what was to be paid: the token takes a fee, or lies, or payer and merchant
    /// are one.
    error AmountNotReceived(uint256 amount, uint256 received);

    /// @notice Pays a merchant from the caller's allowance.
    /// @param merchant Who is paid.
    /// @param token The ERC-20 to pay in; the caller must have allowed this contract the amount.
    /// @param amount Base units.
    /// @param requestHash Names the request.
    function settle(address merchant, address token, uint256 amount, bytes32 requestHash) external;

    /// @notice Whether a request is paid, by this payer, with this amount.
    function isSettled(address payer, address merchant, address token, uint256 amount, bytes32 requestHash)
        external
        view
        returns (bool);

    /// @notice The id of a settlement. All of it counts: whoever settles one unit, or for another merchant, blocks nothing.
    function settlementIdOf(address payer, address merchant, address token, uint256 amount, bytes32 requestHash)
        external
        view
        returns (bytes32);
}
