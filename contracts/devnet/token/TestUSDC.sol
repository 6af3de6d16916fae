// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenAuthorization} from "./TokenAuthorization.sol";

/// @title TestUSDC
/// @notice Local stand-in for Circle's USDC on Base Sepolia: what a transfer, an allowance, an EIP-2612 permit, an
/// EIP-3009 authorization or the blocklist does there, it does here.
/// @dev Minting and the blocklist are open to anybody: the tokens are worth nothing. Reason strings are those of the
/// original, since callers read them.
// solhint-disable gas-custom-errors, reason-string, const-name-snakecase
contract TestUSDC is TokenAuthorization {
    string public constant symbol = "USDC";
    string public constant currency = "USD";
    uint8 public constant decimals = 6;

    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address account => bool) public isBlacklisted;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Mint(address indexed minter, address indexed to, uint256 amount);
    event Burn(address indexed burner, uint256 amount);
    event Blacklisted(address indexed _account);
    event UnBlacklisted(address indexed _account);

    modifier notBlacklisted(address account) {
        require(!isBlacklisted[account], "Blacklistable: account is blacklisted");
        _;
    }

    /// @notice Makes `amount` base units (10^-6 USDC) out of nothing.
    function mint(address to, uint256 amount)
        external
        notBlacklisted(msg.sender)
        notBlacklisted(to)
        returns (bool)
    {
        require(to != address(0), "FiatToken: mint to the zero address");
        require(amount > 0, "FiatToken: mint amount not greater than 0");
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Mint(msg.sender, to, amount);
        emit Transfer(address(0), to, amount);
        return true;
    }

    /// @notice Destroys `amount` base units of the caller.
    function burn(uint256 amount) external notBlacklisted(msg.sender) {
        require(amount > 0, "FiatToken: burn amount not greater than 0");
        require(balanceOf[msg.sender] >= amount, "FiatToken: burn amount exceeds balance");
        balanceOf[msg.sender] -= amount;
        totalSupply -= amount;
        emit Burn(msg.sender, amount);
        emit Transfer(msg.sender, address(0), amount);
    }

    /// @notice Keeps `account` from sending, receiving and approving.
    function blacklist(address account) external {
        isBlacklisted[account] = true;
        emit Blacklisted(account);
    }

    /// @notice Undoes `blacklist`.
    function unBlacklist(address account) external {
        isBlacklisted[account] = false;
        emit UnBlacklisted(account);
    }

    /// @notice ERC-20 transfer.
    function transfer(address to, uint256 value)
        external
        notBlacklisted(msg.sender)
        notBlacklisted(to)
        returns (bool)
    {
        _transfer(msg.sender, to, value);
        return true;
    }

    /// @notice ERC-20 transfer on an allowance, which shrinks even when it is the largest there is.
    function transferFrom(address from, address to, uint256 value)
        external
        notBlacklisted(msg.sender)
        notBlacklisted(from)
        notBlacklisted(to)
        returns (bool)
    {
        require(value <= allowance[from][msg.sender], "ERC20: transfer amount exceeds allowance");
        _transfer(from, to, value);
        allowance[from][msg.sender] -= value;
        return true;
    }

    /// @notice ERC-20 approval.
    function approve(address spender, uint256 value)
        external
        notBlacklisted(msg.sender)
        notBlacklisted(spender)
        returns (bool)
    {
        _approve(msg.sender, spender, value);
        return true;
    }

    /// @notice Raises an allowance.
    function increaseAllowance(address spender, uint256 increment)
        external
        notBlacklisted(msg.sender)
        notBlacklisted(spender)
        returns (bool)
    {
        _approve(msg.sender, spender, allowance[msg.sender][spender] + increment);
        return true;
    }

    /// @notice Lowers an allowance.
    function decreaseAllowance(address spender, uint256 decrement)
        external
        notBlacklisted(msg.sender)
        notBlacklisted(spender)
        returns (bool)
    {
        require(decrement <= allowance[msg.sender][spender], "ERC20: decreased allowance below zero");
        _approve(msg.sender, spender, allowance[msg.sender][spender] - decrement);
        return true;
    }

    /// @inheritdoc TokenAuthorization
    function _authorizedTransfer(address from, address to, uint256 value)
        internal
        override
        notBlacklisted(from)
        notBlacklisted(to)
    {
        _transfer(from, to, value);
    }

    /// @inheritdoc TokenAuthorization
    function _authorizedApproval(address owner, address spender, uint256 value)
        internal
        override
        notBlacklisted(owner)
        notBlacklisted(spender)
    {
        _approve(owner, spender, value);
    }

    /// @dev Moves `value` base units.
    function _transfer(address from, address to, uint256 value) private {
        require(from != address(0), "ERC20: transfer from the zero address");
        require(to != address(0), "ERC20: transfer to the zero address");
        require(value <= balanceOf[from], "ERC20: transfer amount exceeds balance");
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }

    /// @dev Sets an allowance.
    function _approve(address owner, address spender, uint256 value) private {
        require(owner != address(0), "ERC20: approve from the zero address");
        require(spender != address(0), "ERC20: approve to the zero address");
        allowance[owner][spender] = value;
        emit Approval(owner, spender, value);
    }
}
