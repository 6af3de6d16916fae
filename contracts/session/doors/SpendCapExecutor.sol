// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC7579Execution} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {ISpendCap} from "../ISpendCap.sol";
import {IERC7710DelegationManager} from "../interfaces/IERC7710DelegationManager.sol";
import {Payments} from "../core/Payments.sol";
import {Periods} from "../rules/Periods.sol";
import {SessionIdentity} from "../rules/SessionIdentity.sol";
import {CalldataWords} from "../rules/CalldataWords.sol";
import {SessionTerms} from "../rules/SessionTerms.sol";
import {SessionId} from "../types/SessionId.sol";

/// @notice The door without a bundler: an executor (type 2) at which what a session allows is redeemed, under the
/// same rules and the same ledger: by the session key, sending from its own address, or by whom it signed a
/// `Redemption` for.
///
/// A permission context is `account (20) ‖ grant ‖ presentation` when the key itself is calling, and
/// `account (20) ‖ 0x02 ‖ redeemer (20) ‖ deadline (6) ‖ nonce (32) ‖ ECDSA (65) ‖ grant ‖ presentation` when it
/// signed, with the grant as in `SpendCapValidator`. When the key itself is calling, the presentation may name no period
/// (`0xffffffff`) and means the one that is: so one context serves for the session's whole life. Sessions are those of the validator's door. Who redeems pays for
/// the gas, so the session's gas budget is not charged.
abstract contract SpendCapExecutor is Payments {
    using CalldataWords for bytes;
    using SessionTerms for bytes;

    /// @notice The redeemer of a redemption that anybody may send.
    address internal constant ANY_REDEEMER = address(0xa11);

    bytes1 private constant _SIGNED = 0x02;
    /// @dev Redeemer (20) ‖ deadline (6) ‖ nonce (32) ‖ ECDSA (65).
    uint256 private constant _AUTHORIZATION_SIZE = 58 + SIGNATURE_SIZE;
    bytes32 private constant _REDEMPTION_TYPEHASH = keccak256(
        "Redemption(address account,bytes32 sessionId,uint32 period,bytes entries,bytes32 mode,bytes32 executionHash,"
        "address redeemer,uint256 deadline,uint256 nonce)"
    );

    /// @dev One bit per nonce, so that redemptions can be used in any order.
    mapping(SessionId id => mapping(uint256 word => mapping(address account => uint256 bits))) private _redeemed;

    /// @inheritdoc IERC7710DelegationManager
    function redeemDelegations(
        bytes[] calldata permissionContexts,
        bytes32[] calldata modes,
        bytes[] calldata executionCallDatas
    ) external {
        if (permissionContexts.length != modes.length || modes.length != executionCallDatas.length) {
            revert LengthsDiffer(permissionContexts.length, modes.length, executionCallDatas.length);
        }
        for (uint256 i; i < modes.length; ++i) {
            _redeem(permissionContexts[i], modes[i], executionCallDatas[i]);
        }
    }

    /// @inheritdoc ISpendCap
    function isRedemptionUsed(SessionId id, address account, uint256 nonce) external view returns (bool) {
        return _redeemed[id][nonce >> 8][account] & (1 << (nonce & 0xff)) != 0;
    }

    function _redeem(bytes calldata context, bytes32 mode, bytes calldata execution) private {
        if (context.length < 20) revert PresentationMalformed();
        Use memory use = _useOfValidator(address(uint160(context.field(0, 20))));
        _chargeRedemption(use, context[20:], mode, execution, msg.sender);
        IERC7579Execution(use.account).executeFromExecutor(mode, execution);
    }

    /// @notice Charges what an account is about to execute without a user operation; reverts when it is not allowed.
    /// @param presented A permission context without the account.
    /// @param caller Who redeems.
    function _chargeRedemption(
        Use memory use,
        bytes calldata presented,
        bytes32 mode,
        bytes calldata execution,
        address caller
    ) internal {
        (bytes calldata authorization, bytes calldata granted) = _takeAuthorization(presented);
        (bytes calldata grantSignature, bytes calldata presentation) = _takeGrant(granted);
        (uint32 period, bytes calldata entries, bytes calldata terms) = _open(presentation);
        SessionId id = SessionIdentity.idOf(terms);
        _installByGrant(id, use, terms, grantSignature);
        // No bundler simulates this, so the clock may be read; what the key signed names its period.
        if (period == Periods.CURRENT && authorization.length == 0) period = Periods.periodAt(terms, block.timestamp);

        Debit memory debit = _load(id, use, terms.epoch());
        Request memory request = Request({mode: mode, period: period, gasCost: 0, paymaster: address(0)});
        uint256 validationData = _assess(debit, request, execution, entries, terms, new Worth[](0));
        // Check the session key is calling, or signed that the caller may.
        if (authorization.length == 0) {
            if (caller != terms.sessionKey()) revert NotSessionKey(caller);
        } else {
            _useAuthorization(debit, request, execution, entries, terms.sessionKey(), authorization, caller);
        }
        // Check the seconds that an EntryPoint would have enforced. Each cast cuts out the field's own bits.
        (uint48 first, uint48 last) = (uint48(validationData >> 208), uint48(validationData >> 160));
        if (block.timestamp < first || block.timestamp > last) revert OutsideWindow(first, last);

        _commit(debit);
    }

    /// @notice Splits off the session key's authorization; empty when there is none.
    function _takeAuthorization(bytes calldata data)
        internal
        pure
        returns (bytes calldata authorization, bytes calldata rest)
    {
        if (data.length == 0 || data[0] != _SIGNED) return (data[:0], data);
        uint256 end = 1 + _AUTHORIZATION_SIZE;
        if (data.length < end) revert PresentationMalformed();
        return (data[1:end], data[end:]);
    }

    /// @notice Checks that the session key signed for exactly this redemption, and that it is its first.
    function _useAuthorization(
        Debit memory debit,
        Request memory request,
        bytes calldata execution,
        bytes calldata entries,
        address sessionKey,
        bytes calldata authorization,
        address caller
    ) private {
        address redeemer = address(bytes20(authorization[0:20]));
        uint256 deadline = uint48(bytes6(authorization[20:26]));
        uint256 nonce = uint256(bytes32(authorization[26:58]));
        if (redeemer != caller && redeemer != ANY_REDEEMER) revert NotRedeemer(caller, redeemer);
        if (block.timestamp > deadline) revert RedemptionExpired(deadline);
        uint256 bit = 1 << (nonce & 0xff);
        if (_redeemed[debit.id][nonce >> 8][debit.account] & bit != 0) revert RedemptionUsed(nonce);

        bytes32 structHash = keccak256(
            abi.encode(
                _REDEMPTION_TYPEHASH,
                debit.account,
                debit.id,
                request.period,
                keccak256(entries),
                request.mode,
                keccak256(execution),
                redeemer,
                deadline,
                nonce
            )
        );
        if (!_recovers(sessionKey, _hashTypedDataV4(structHash), authorization[58:])) {
            revert RedemptionSignatureInvalid(sessionKey);
        }
        _redeemed[debit.id][nonce >> 8][debit.account] |= bit;
        emit SessionRedeemed(debit.id, debit.account, caller, nonce);
    }
}
