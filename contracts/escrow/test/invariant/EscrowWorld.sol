// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "../../../test-support/Vm.sol";
import {AbbaBabaEscrow} from "../../AbbaBabaEscrow.sol";
import {BlocklistToken} from "../mocks/BlocklistToken.sol";
import {FeeOnTransferToken} from "../mocks/FeeOnTransferToken.sol";
import {MockERC20} from "../mocks/MockERC20.sol";
import {ReentrantParty} from "../mocks/ReentrantParty.sol";
import {ReentrantToken} from "../mocks/ReentrantToken.sol";
import {EscrowModel} from "./EscrowModel.sol";

/// @notice The contract under test, five kinds of tokens, twelve people, and what each of them owns.
abstract contract EscrowWorld is EscrowModel {
    // Keys of `tokens`: a plain one, one that takes fees, one that blocks accounts, one that returns nothing, one that
    // lets a party re-enter.
    uint256 internal constant TOKENS = 5;
    uint256 internal constant FEE_TAKING = 1;
    uint256 internal constant BLOCKING = 2;
    uint256 internal constant REENTRANT = 4;

    /// @dev Three buyers, three sellers (the last of each re-enters), two resolvers, two fee receivers, a stranger.
    uint256 internal constant PEOPLE = 11;
    uint256 internal constant STRANGER = 10;

    AbbaBabaEscrow public escrow;
    address public admin;
    MockERC20[5] public tokens;
    address[11] public people;
    uint256 public clock;

    mapping(address token => uint256 amount) public donated;

    constructor(AbbaBabaEscrow escrow_, address admin_, MockERC20[5] memory tokens_, Vm.Log[] memory logs, uint256 start) {
        (escrow, admin, tokens, clock) = (escrow_, admin_, tokens_, start);
        for (uint256 i; i < PEOPLE; ++i) {
            people[i] = vm.addr(1000 + i);
        }
        (people[2], people[5]) = (address(new ReentrantParty()), address(new ReentrantParty()));
        for (uint256 i; i < logs.length; ++i) {
            // Roles are OpenZeppelin's affair; everything else is the model's.
            if (logs[i].topics[0] != keccak256("RoleGranted(bytes32,address,address)")) apply_(logs[i], clock);
        }
    }

    /// @dev Resolvers, one of whom is a buyer too, and one a seller.
    function resolverAt(uint256 seed) internal view returns (address) {
        return [people[6], people[7], people[1], people[3]][seed % 4];
    }

    /// @dev Fee receivers, one of whom is a buyer too.
    function receiverAt(uint256 seed) internal view returns (address) {
        return [people[8], people[9], people[0]][seed % 3];
    }

    /// @notice What `account` has, or could withdraw, or was sent and then lost to the token's own fee.
    function wealth(address account, uint256 t) public view returns (uint256 amount) {
        amount = tokens[t].balanceOf(account) + escrow.creditOf(account, address(tokens[t]));
        if (t == FEE_TAKING) amount += FeeOnTransferToken(address(tokens[t])).taken(account);
    }

    function credits(uint256 t) public view returns (uint256 sum) {
        for (uint256 i; i < PEOPLE; ++i) {
            sum += escrow.creditOf(people[i], address(tokens[t]));
        }
    }

    function held(uint256 t) public view returns (uint256) {
        return tokens[t].balanceOf(address(escrow));
    }

    function tokenIndex(address token) public view returns (uint256 t) {
        while (address(tokens[t]) != token) ++t;
    }

    function _donate(uint256 seed) internal {
        uint256 t = seed % TOKENS;
        uint256 amount = bound(seed >> 8, 1, 1e18);
        tokens[t].mint(address(escrow), amount);
        donated[address(tokens[t])] += amount;
    }

    /// @dev Blocks or frees somebody, now and then the escrow contract itself.
    function _toggleBlock(uint256 seed) internal {
        BlocklistToken token = BlocklistToken(address(tokens[BLOCKING]));
        address account = seed % 16 == 0 ? address(escrow) : people[(seed >> 8) % STRANGER];
        token.setBlocked(account, !token.isBlocked(account));
    }

    /// @dev A token that was honest begins to take fees, a few units or more than most transfers are worth.
    function _setFee(uint256 seed) internal {
        uint256 fee = seed % 3 == 0 ? 0 : seed % 3 == 1 ? bound(seed >> 8, 1, 9) : type(uint96).max / 2;
        FeeOnTransferToken(address(tokens[FEE_TAKING])).setFee(int256(fee));
    }

    /// @dev Whoever hears of a transfer of the re-entrant token will make this call in the middle of it.
    function _arm(ReentrantParty party, bytes memory call_) internal {
        party.arm(address(escrow), call_);
        ReentrantToken(address(tokens[REENTRANT])).setHooked(address(party));
    }
}
