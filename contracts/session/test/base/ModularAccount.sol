// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {SessionModule} from "../../SessionModule.sol";
import {Door} from "../../types/Door.sol";
import {TestAccount} from "./TestAccount.sol";

/// @notice A test account that lets modules sign and execute: ERC-1271 through any door, with or without Kernel's
/// wrapping of the hash, and executors once they are installed.
contract ModularAccount is TestAccount, IERC5267 {
    bytes32 private constant _DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    /// @notice Whether modules get the hash in a message of this account's own domain, as Kernel v3 hands it on.
    bool public wrapsHashes;
    /// @notice Whether executors' calls are accepted and not made.
    bool public isIdle;
    mapping(address module => bool) public isExecutor;

    error NotExecutor(address caller);

    constructor(address owner_) payable TestAccount(owner_) {}

    function setWrapsHashes(bool wraps) external {
        wrapsHashes = wraps;
    }

    function setExecutor(address module, bool installed) external {
        isExecutor[module] = installed;
    }

    function setIdle(bool idle) external {
        isIdle = idle;
    }

    function validateWithValidator(SessionModule module, PackedUserOperation calldata userOp, bytes32 userOpHash)
        external
        returns (uint256)
    {
        return module.validateUserOp(userOp, userOpHash);
    }

    function executeFromExecutor(bytes32 mode, bytes calldata execution)
        external
        payable
        virtual
        returns (bytes[] memory results)
    {
        if (!isExecutor[msg.sender]) revert NotExecutor(msg.sender);
        if (!isIdle) _execute(mode, execution);
        return results;
    }

    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        return (hex"0f", "Kernel", "0.3.1", block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    /// @notice ERC-1271: the owner's ECDSA signature (65), or `door (1) ‖ permission id (4) ‖ module (20) ‖ signature`.
    function isValidSignature(bytes32 hash, bytes calldata signature) public view virtual override returns (bytes4) {
        if (signature.length <= 65) return super.isValidSignature(hash, signature);
        Door door = Door(uint8(signature[0]));
        bytes32 id = bytes32(bytes4(signature[1:5]));
        SessionModule module = SessionModule(address(bytes20(signature[5:25])));
        bytes32 asked = wrapsHashes ? wrap(hash) : hash;
        if (door == Door.Signer) return module.checkSignature(id, msg.sender, asked, signature[25:]);
        if (door == Door.Validator) return module.isValidSignatureWithSender(msg.sender, asked, signature[25:]);
        return module.checkSignaturePolicy(id, msg.sender, asked, signature[25:]) == 0
            ? bytes4(0x1626ba7e)
            : bytes4(0xffffffff);
    }

    function wrap(bytes32 hash) public view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(_DOMAIN_TYPEHASH, keccak256("Kernel"), keccak256("0.3.1"), block.chainid, address(this))
        );
        return keccak256(
            abi.encodePacked("\x19\x01", domain, keccak256(abi.encode(keccak256("Kernel(bytes32 hash)"), hash)))
        );
    }
}
