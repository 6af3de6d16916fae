// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {PaymasterSigner} from "@openzeppelin/contracts/account/paymaster/extensions/PaymasterSigner.sol";
import {ERC4337Utils} from "@openzeppelin/contracts/account/utils/ERC4337Utils.sol";
import {IEntryPoint, PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignerECDSA} from "@openzeppelin/contracts/utils/cryptography/signers/SignerECDSA.sol";

/// @title Pays for the gas of user operations that its signer has signed.
///
/// @notice The signature is EIP-712 over sender, nonce, initCode, callData, every gas field (the paymaster's own two
/// included) and the validity window; chain and paymaster are its domain. So it serves for one operation, as estimated,
/// for minutes. `paymasterAndData` is paymaster ‖ verification gas ‖ postOp gas ‖ validAfter (6 bytes) ‖ validUntil (6)
/// ‖ signature (65).
///
/// @dev Which calls are worth paying for is for the signer to say. It cannot be said here: what calldata means is up to
/// the sender's code, and whether that is an account known to decode it one way is not visible within ERC-7562.
///
/// The signer is in storage, so that it can be replaced without moving the paymaster, whose address the terms of
/// sessions name. ERC-7562 lets a staked paymaster read its own storage (STO-031): it needs a stake at the EntryPoint.
/// There is no `postOp`: nothing is left to do after an operation, and there is no gas for it to burn.
contract AbbaBabaPaymaster is PaymasterSigner, SignerECDSA, Ownable2Step {
    /// @notice Another signer's signatures count from now on, and no more those of the one before.
    event SignerChanged(address indexed previous, address indexed current);

    /// @notice Without an owner nobody could withdraw what is deposited.
    error OwnerRequired();

    /// @param owner_ Moves deposit and stake, and appoints the signer.
    /// @param signer_ Signs the operations to pay for; zero pays for none.
    constructor(address owner_, address signer_)
        EIP712("AbbaBabaPaymaster", "1")
        SignerECDSA(signer_)
        Ownable(owner_)
    {}

    /// @notice Adds to what operations are paid from. Anyone may.
    function deposit() external payable {
        _deposit(msg.value);
    }

    /// @notice Replaces the signer.
    /// @param current The new one; zero pays for no operation until another is set.
    function setSigner(address current) external onlyOwner {
        emit SignerChanged(signer(), current);
        _setSigner(current);
    }

    /// @notice Takes from the deposit.
    /// @param to Who gets it.
    /// @param amount Wei.
    function withdraw(address payable to, uint256 amount) external onlyOwner {
        _withdraw(to, amount);
    }

    /// @notice Adds to the stake that bundlers ask for.
    /// @param unstakeDelay Seconds between unlocking and withdrawing; never less than before.
    function addStake(uint32 unstakeDelay) external payable onlyOwner {
        _addStake(msg.value, unstakeDelay);
    }

    /// @notice Starts the delay after which the stake can be withdrawn.
    function unlockStake() external onlyOwner {
        _unlockStake();
    }

    /// @notice Takes the whole stake, once it is unlocked and the delay has passed.
    /// @param to Who gets it.
    function withdrawStake(address payable to) external onlyOwner {
        _withdrawStake(to);
    }

    /// @notice EntryPoint v0.7.
    function entryPoint() public pure override returns (IEntryPoint) {
        return ERC4337Utils.ENTRYPOINT_V07;
    }

    /// @notice Refused: the deposit needs an owner.
    function renounceOwnership() public pure override {
        revert OwnerRequired();
    }

    /// @inheritdoc PaymasterSigner
    /// @dev A wrong signature is answered, not reverted on, so that gas can be estimated before there is a right one.
    function _validatePaymasterUserOp(PackedUserOperation calldata userOp, bytes32 userOpHash, uint256 maxCost)
        internal
        override
        returns (bytes memory context, uint256 validationData)
    {
        (, uint48 validUntil,) = _decodePaymasterUserOp(userOp);
        // Check it ends: to the EntryPoint, 0 means never.
        if (validUntil == 0) return (context, ERC4337Utils.SIG_VALIDATION_FAILED);
        return super._validatePaymasterUserOp(userOp, userOpHash, maxCost);
    }
}
