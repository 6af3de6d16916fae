// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The functions of a token whose amount is known: the only ones that a session may call on a token with a
/// limit or a ceiling.
///
/// All arguments are one word each and the amount is the last, so the number of arguments says everything: where the
/// amount stands, and how long the calldata is. Whatever else a token may have (`permit`, `increaseAllowance`,
/// `transferWithAuthorization`, `transferAndCall`, `burn`, `withdraw`) moves or gives away what nothing here would see.
library TokenFunctions {
    bytes4 internal constant TRANSFER = 0xa9059cbb;
    bytes4 internal constant TRANSFER_FROM = 0x23b872dd;
    bytes4 internal constant APPROVE = 0x095ea7b3;

    /// @notice Number of arguments, the amount being the last; 0 when the function is none of these.
    function argumentsOf(bytes4 selector) internal pure returns (uint256 count) {
        if (selector == TRANSFER || selector == APPROVE) return 2;
        if (selector == TRANSFER_FROM) return 3;
    }
}
