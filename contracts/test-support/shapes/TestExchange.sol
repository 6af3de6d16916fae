// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IToken} from "./IToken.sol";

/// @title TestExchange
/// @notice A router of the shapes of Uniswap v2 and v3, for tests of what a session may swap: one unit for two.
/// @dev It pays out of what it holds, and only what its caller allowed it. Local only.
contract TestExchange {
    /// @notice Parameters of {exactInputSingle}.
    struct Swap {
        address tokenIn;
        address tokenOut;
        uint24 fee;
        address recipient;
        uint256 amountIn;
        uint256 amountOutMinimum;
        uint160 sqrtPriceLimitX96;
    }

    /// @notice The swap would bring less than was asked for.
    error TooLittleReceived(uint256 amountOut, uint256 least);

    /// @notice Swaps in one pool, as Uniswap's router of v3 without a deadline does.
    function exactInputSingle(Swap calldata params) external payable returns (uint256 amountOut) {
        return _swap(params.tokenIn, params.tokenOut, params.amountIn, params.amountOutMinimum, params.recipient);
    }

    /// @notice Swaps along a path, as Uniswap's router of v2 does.
    function swapExactTokensForTokens(
        uint256 amountIn,
        uint256 amountOutMin,
        address[] calldata path,
        address to,
        uint256
    ) external returns (uint256[] memory amounts) {
        amounts = new uint256[](2);
        amounts[0] = amountIn;
        amounts[1] = _swap(path[0], path[path.length - 1], amountIn, amountOutMin, to);
    }

    function _swap(address tokenIn, address tokenOut, uint256 amountIn, uint256 least, address to)
        private
        returns (uint256 amountOut)
    {
        amountOut = amountIn * 2;
        if (amountOut < least) revert TooLittleReceived(amountOut, least);
        IToken(tokenIn).transferFrom(msg.sender, address(this), amountIn);
        IToken(tokenOut).transfer(to, amountOut);
    }
}
