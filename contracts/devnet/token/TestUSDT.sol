// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title TestUSDT
/// @notice A token shaped like Tether's USDT on Ethereum: its functions return nothing, and `approve` changes no allowance
/// from one amount to another without a zero in between.
/// @dev Minting is open to anybody: the tokens are worth nothing. The original reverts without a reason, and so does this.
// solhint-disable gas-custom-errors, reason-string, const-name-snakecase
contract TestUSDT {
    string public constant name = "Tether USD";
    string public constant symbol = "USDT";
    uint8 public constant decimals = 6;

    uint256 public totalSupply;
    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    /// @notice Makes `amount` base units (10^-6 USDT) out of nothing.
    function mint(address to, uint256 amount) external {
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    /// @notice Sends `amount` base units.
    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    /// @notice Sends `amount` base units of `from`, out of the caller's allowance.
    function transferFrom(address from, address to, uint256 amount) external {
        require(allowance[from][msg.sender] >= amount);
        allowance[from][msg.sender] -= amount;
        _move(from, to, amount);
    }

    /// @notice Sets what `spender` may take of the caller's; from one amount to another only by way of zero.
    function approve(address spender, uint256 amount) external {
        require(amount == 0 || allowance[msg.sender][spender] == 0);
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        require(balanceOf[from] >= amount);
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }
}
