// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC7579Validator} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC7710DelegationManager} from "./interfaces/IERC7710DelegationManager.sol";
import {IGrantRules} from "./interfaces/IGrantRules.sol";
import {IKernelPolicy, IKernelSigner} from "./interfaces/IKernelPermission.sol";
import {Cap, Ceiling, Spending} from "./types/Budget.sol";
import {Door} from "./types/Door.sol";
import {PaymentRefusal} from "./types/PaymentRefusal.sol";
import {Session} from "./types/Session.sol";
import {SessionId} from "./types/SessionId.sol";

/// @title Scoped session keys for smart accounts
/// @notice An owner grants a session: a key, bounded by terms. The account keeps a hash and counters; the terms travel
/// with every operation, and every word of them is enforced when the operation is validated. Whatever happens to the
/// key, the loss is at most the terms.
///
/// **Doors.** How a session was installed is the only way in which it may be used:
///
/// | door          | called by                  | for                                                        |
/// | ------------- | -------------------------- | ---------------------------------------------------------- |
/// | 1 validator   | any ERC-7579 account       | `validateUserOp`, `isValidSignatureWithSender`             |
/// | 1, as 2       | anyone                     | `redeemDelegations`, by the session key or with its signature |
/// | 5 policy      | Kernel v3                  | `checkUserOpPolicy`, beside other policies and a signer    |
/// | 6 signer      | Kernel v3                  | `checkUserOpSignature`, `checkSignature`                   |
/// | 7 validation  | any ERC-6900 v2 account    | `IERC6900Validation`, behind the fallback                  |
///
/// **Encodings**, packed, big-endian:
/// - terms: see `SessionTerms`
/// - presentation: `period (4) ‖ number of calls (1) ‖ entries (1 each) ‖ terms`. The budget period that the operation
///   spends in and, for each call, the entry of the terms that allows it, are claims of who holds the key.
/// - grant: `0x00`, or `0x01 ‖ length (2) ‖ signature` with the account's signature of `grantDigest`
/// - signature of a user operation: validator and validation `grant ‖ ECDSA (65) ‖ presentation`, signer `ECDSA (65) ‖ presentation`,
///   policy `presentation`. The key signs the EIP-191 message of keccak256(operation's hash ‖ session id ‖ claims).
/// - signature of a payment: validator and validation `grant ‖ ECDSA (65) ‖ payment (118) ‖ terms`, signer the same without grant. The
///   key signs the token's own digest of the EIP-3009 authorization.
/// - permission context: `account (20) ‖ grant ‖ presentation` when the key itself redeems, with `0xffffffff` for
///   the period that is; else
///   `account (20) ‖ 0x02 ‖ redeemer (20) ‖ deadline (6) ‖ nonce (32) ‖ ECDSA (65) ‖ grant ‖ presentation`. The key
///   signs the EIP-712 `Redemption` that these fields state; redeemer 0xa11 is anybody. An ERC-6900 account's runtime authorization is the same
///   without the account; mode and execution are then those of `ExecutionDecoder.openCalls`.
///
/// **Time.** Validation reads no clock (ERC-7562): an operation names its period, and its seconds are returned for the
/// EntryPoint to enforce, both inclusive.
///
/// **Assumptions.**
/// - The account asks this contract before it executes, and executes what it asked about. One that lies harms itself:
///   every slot written belongs to the account that is the caller, whose signature was checked, or that installed the
///   session whose key redeems. A guardian writes one thing: that the session whose terms name it is dead.
/// - A limited token moves what its `transfer`, `transferFrom` and `approve` say. A spender that may be approved without
///   a limit pulls only on the account's own call: only the owner can know that, and the message that is signed names
///   spenders.
/// - A paymaster that the account has given an allowance may take from it for gas, beyond every cap.
/// - Tokens of payment rules take each EIP-3009 nonce once and ask the account when a payment settles.
/// - What is charged stays charged when the execution reverts later.
interface ISpendCap is IERC7579Validator, IKernelPolicy, IKernelSigner, IERC7710DelegationManager, IERC5267 {
    // --- Events ---

    /// @notice `account` has granted a session with `terms`.
    event SessionInstalled(SessionId indexed id, address indexed account, Door door, bytes terms);

    /// @notice Session `id` of `account` is dead for ever; its account, or the guardian of a session that it had
    /// installed, has killed it, or another session has taken the Kernel permission that it held as a policy, or its
    /// ERC-6900 entity.
    event SessionRevoked(SessionId indexed id, address indexed account);

    /// @notice A session that `account` never installed is dead for ever. `guardian` is whom its terms name; whether the
    /// account ever signed such terms is not known here, so that anybody can have this emitted for terms made up.
    event PendingSessionRevoked(SessionId indexed id, address indexed account, address indexed guardian);

    /// @notice Every session that `account` granted under an earlier epoch is dead.
    event EpochRaised(address indexed account, uint64 epoch);

    /// @notice `redeemer` has redeemed what the session's key signed with `nonce`.
    event SessionRedeemed(SessionId indexed id, address indexed account, address indexed redeemer, uint256 nonce);

    /// @notice All sessions of `account` together may spend `limit` base units of `token` in all.
    event CeilingSet(address indexed account, address indexed token, uint112 limit);

    /// @notice Nothing but their own terms bounds what sessions of `account` spend of `token`.
    event CeilingRemoved(address indexed account, address indexed token);

    // --- Errors: use of a session ---

    /// @notice A user operation is validated by its sender, and `caller` is not `sender`.
    error WrongAccount(address caller, address sender);

    /// @notice What was presented is shorter than claims and a header of terms.
    error PresentationMalformed();

    /// @notice The session was never installed by the account, or at another door than `door`.
    error SessionNotInstalled(SessionId id, Door door);

    /// @notice The session is dead for ever.
    error SessionIsRevoked(SessionId id);

    /// @notice The session belongs to Kernel permission or ERC-6900 entity `installed` and was used under `used`.
    error PermissionMismatch(bytes4 installed, bytes4 used);

    /// @notice The terms were granted under epoch `inTerms`; the account is in `current`.
    error EpochMismatch(uint64 current, uint64 inTerms);

    /// @notice The session's `max` operations are used up.
    error OperationsExhausted(uint32 max);

    /// @notice The operation's worst-case gas, `requested` wei, does not fit into what `spent` leaves of `limit`.
    error GasBudgetExceeded(uint256 limit, uint256 spent, uint256 requested);

    /// @notice A gas field of the operation is above 2^64 - 1.
    error GasFieldOutOfRange();

    /// @notice `paymasterAndData` is `length` bytes long, and neither empty nor at least 52.
    error MalformedPaymasterData(uint256 length);

    /// @notice The terms do not let `paymaster` pay for gas.
    error PaymasterNotAllowed(address paymaster);

    /// @notice The account has set a ceiling, and the terms do not name `paymaster`: what it takes in tokens no ceiling
    /// sees.
    error PaymasterUnderCeiling(address paymaster);

    // --- Errors: calls ---

    /// @notice The operation calls another function of the account than executes, or this contract has no such function.
    error SelectorNotAllowed(bytes4 selector);

    /// @notice The execution mode is neither single nor batch with the default exec type.
    error ModeNotAllowed(bytes32 mode);

    /// @notice The execution is not in its one canonical ABI encoding.
    error MalformedExecution();

    /// @notice The batch has no calls.
    error EmptyBatch();

    /// @notice The presentation names entries for `claimed` calls; the execution has `actual`.
    error CallCountMismatch(uint256 claimed, uint256 actual);

    /// @notice The terms have `count` calls, and none with number `index`.
    error CallIndexOutOfRange(uint256 index, uint256 count);

    /// @notice The named entry allows another target or function.
    error CallNotAllowed(address target, bytes4 selector);

    /// @notice The calldata of a token's function is longer or shorter than its arguments (bytes).
    error CalldataLengthWrong(bytes4 selector, uint256 expected, uint256 actual);

    /// @notice The call carries `value` wei; the entry allows `cap`.
    error NativeValueExceeded(address target, uint256 cap, uint256 value);

    /// @notice The calldata ends before the end of a ruled argument.
    error ArgumentMissing(uint256 argument);

    /// @notice The argument is not the word that it has to be.
    error ArgumentNotEqual(uint256 argument, uint256 expected, uint256 actual);

    /// @notice The argument is above `most`.
    error ArgumentTooHigh(uint256 argument, uint256 most, uint256 actual);

    /// @notice The argument is below `least`.
    error ArgumentTooLow(uint256 argument, uint256 least, uint256 actual);

    /// @notice The argument is none of the listed words.
    error ArgumentNotListed(uint256 argument, uint256 actual);

    /// @notice The argument is none of the listed addresses.
    error AddressNotAllowed(uint256 argument, uint256 actual);

    /// @notice The party that the money would go to is none of those listed.
    error CounterpartyNotAllowed(uint256 actual);

    /// @notice An amount of `token` is 2^112 base units or more.
    error AmountOutOfRange(address token, uint256 amount);

    // --- Errors: budgets ---

    /// @notice The operation would spend `requested` base units of `token` where `limit` less `spent` is left. `spent`
    /// is 0 for the cap of an operation.
    error SpendCapExceeded(Cap cap, address token, uint256 limit, uint256 spent, uint256 requested);

    /// @notice The session has spent in period `current`, which is later than the claimed one.
    error PeriodPassed(uint32 current, uint32 claimed);

    /// @notice The claimed period is none of the session's.
    error PeriodOutsideSession(uint32 period);

    /// @notice The account's ceiling of `token` has less left than `requested` base units.
    error CeilingExceeded(address token, uint256 limit, uint256 used, uint256 requested);

    /// @notice The account has set a ceiling for `token`, and the terms do not meter what a call on it spends.
    error CeilingUnmetered(address token);

    // --- Errors: redemptions ---

    /// @notice The three lists of a redemption have different lengths.
    error LengthsDiffer(uint256 contexts, uint256 modes, uint256 executions);

    /// @notice Without the key's signature only the session key redeems.
    error NotSessionKey(address caller);

    /// @notice The session key signed for `redeemer`, and `caller` is another.
    error NotRedeemer(address caller, address redeemer);

    /// @notice The block is later than the last second (unix time) of the redemption.
    error RedemptionExpired(uint256 deadline);

    /// @notice The session has redeemed this nonce before.
    error RedemptionUsed(uint256 nonce);

    /// @notice The signature of the redemption is not `sessionKey`'s over exactly what was sent.
    error RedemptionSignatureInvalid(address sessionKey);

    /// @notice The block is outside the seconds, both inclusive, in which this may be redeemed.
    error OutsideWindow(uint48 first, uint48 last);

    // --- Errors: granting and revoking ---

    /// @notice Install data is neither empty nor `permission id (32) ‖ door (1) ‖ terms`.
    error InstallDataMalformed();

    /// @notice Neither `0x00` nor `0x01 ‖ length (2) ‖ signature` stands where a grant has to.
    error GrantMalformed();

    /// @notice `account` did not sign the grant of this session.
    error GrantSignatureInvalid(address account);

    /// @notice The block is later than the last second (unix time) of the signature.
    error SignatureExpired(uint256 deadline);

    /// @notice The account has used this nonce for a revocation before.
    error NonceUsed(uint256 nonce);

    /// @notice `account` did not sign this revocation.
    error SignatureInvalid(address account);

    /// @notice The terms name another guardian than `caller`, or none, or are malformed.
    error NotGuardian(address caller);

    // --- Errors: terms that cannot be granted ---

    /// @notice By their own counts the terms would be `expectedLength` bytes long.
    error TermsMalformed(uint256 expectedLength, uint256 actualLength);

    /// @notice The terms are of another version than 1.
    error TermsVersionUnknown(uint256 version);

    /// @notice The session key is the zero address.
    error SessionKeyMissing();

    /// @notice The window ends before it begins, or at second 0.
    error WindowInvalid(uint48 validAfter, uint48 validUntil);

    /// @notice The terms have neither calls nor payment rules.
    error NothingAllowed();

    /// @notice The terms have more than `most` payment rules.
    error PaymentRulesTooMany(uint256 most, uint256 count);

    /// @notice The payment rule is of ether, which has no signatures.
    error PaymentTokenInvalid(uint256 payment);

    /// @notice The payment rule lists no payees and does not say "anyone".
    error PayeesInvalid(uint256 payment);

    /// @notice The guardian or the paymaster is address zero, which is nobody: terms say nobody by their own value.
    error RoleMissing(uint256 index);

    /// @notice The entry at `offset` of the terms is not where the one encoding of them has it.
    error EntryMisplaced(uint256 offset);

    /// @notice Nothing refers to the entry at `offset` of the terms.
    error EntryUnreferenced(uint256 offset);

    /// @notice An index points outside of a table with `count` entries.
    error IndexOutOfRange(uint256 index, uint256 count);

    /// @notice The limited tokens are not in ascending order, or one is there twice.
    error LimitsNotAscending(address token);

    /// @notice No session may call the account, the module, an EntryPoint (v0.7 to v0.9) or the zero address.
    error TargetForbidden(address target);

    /// @notice No session may call this function, of whatever target: accounts and their modules are governed by it.
    error SelectorForbidden(address target, bytes4 selector);

    /// @notice Calls of `target` may carry ether, and there is no limit of it.
    error ValueCapWithoutLimit(address target);

    /// @notice There is no rule of this kind.
    error RuleKindUnknown(uint256 kind);

    /// @notice The rule has no operands, or several where it takes one.
    error RuleOperandsInvalid(uint256 rule, uint256 count);

    /// @notice The rule counts an argument as ether, which only a call's value moves.
    error NativeSpendRule(uint256 rule);

    /// @notice The rule counts an argument that is not the amount of its call, or counts a token's call twice or as
    /// another token's.
    error SpendRuleMisplaced(uint256 rule);

    /// @notice Every argument meets the rule.
    error RuleVacuous(uint256 rule);

    /// @notice A call on a limited token states neither what it spends nor, as an `approve`, who the spenders are.
    error TokenCallUnmetered(address token, bytes4 selector);

    // --- Granting ---

    /// @notice Installs the module for the calling account and, unless `data` is empty, a session with it.
    /// @dev No account says as which module type it calls; the byte after the first word, which the owner signed,
    /// says which door the session answers at, and the ledger refuses to serve another. Kernel replaces a permission by
    /// one of the same id and tells nobody: a session that is installed as a policy kills the one that held its id. So does
    /// one that is installed under an ERC-6900 entity other than 0: such accounts need not tell when they uninstall.
    /// @param data Nothing, or: Kernel permission id or ERC-6900 entity, else zero (32, left-aligned) ‖ `Door` (1) ‖ terms
    function onInstall(bytes calldata data) external override;

    /// @notice Uninstalling kills: what was granted can not be brought back by replaying its grant.
    /// @dev Never reverts: accounts swallow a module's revert, and go on as if its sessions were dead.
    /// @param data What names a session that was installed kills that one: its id (32), or its terms behind at most 96
    /// other bytes, as in install data; either with the session's own permission id or entity (32) in front or without.
    /// Everything else kills all.
    function onUninstall(bytes calldata data) external override;

    /// @notice Grants the calling account's session with `terms`, for use through this module as a validator or an
    /// executor of the account.
    function grant(bytes calldata terms) external;

    /// @notice The id that a session with `terms` has on this chain and in this module:
    /// keccak256(abi.encode(chain id, module, keccak256(terms))).
    function sessionIdOf(bytes calldata terms) external view returns (SessionId);

    /// @notice Reverts, naming the flaw, unless `account` could install a session with `terms`.
    function checkTerms(bytes calldata terms, address account) external view;

    /// @notice The EIP-712 digest whose signature by `account` (ERC-1271) grants a session with `terms` in band: of
    /// `GrantSession`, which states every term. Reverts as `checkTerms`.
    function grantDigest(bytes calldata terms, address account) external view returns (bytes32);

    /// @notice The contract that checks terms and states them: the module's other half, made by its constructor.
    function grantRules() external view returns (IGrantRules);

    // --- Revoking ---

    /// @notice Kills session `id` of the calling account, installed or not, for ever.
    function revoke(SessionId id) external;

    /// @notice Kills every session that the calling account has granted so far, installed or pending.
    function revokeAll() external;

    /// @notice `revoke` by a signature of `account` over `RevokeSession`, sent by anyone.
    /// @param nonce Any number that the account has not used here before; order does not matter.
    /// @param deadline Last second (unix time) in which the signature may be used.
    /// @param signature Checked by the account itself (ERC-1271).
    function revokeWithSignature(
        address account,
        SessionId id,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice `revokeAll` by a signature of `account` over `RevokeAllSessions`, sent by anyone.
    /// @dev Parameters as in `revokeWithSignature`.
    function revokeAllWithSignature(address account, uint256 nonce, uint256 deadline, bytes calldata signature)
        external;

    /// @notice Kills the session with these terms, installed or pending; only for the guardian that they name.
    function revokeAsGuardian(address account, bytes calldata terms) external;

    /// @notice Whether `account` has used `nonce` for a revocation by signature.
    function isNonceUsed(address account, uint256 nonce) external view returns (bool);

    // --- Ceilings ---

    /// @notice Bounds what all sessions of the calling account together may spend of `token` from now on.
    /// @param token Address zero is native ETH.
    /// @param limit Base units; what was counted under an earlier ceiling of this token still counts.
    function setCeiling(address token, uint112 limit) external;

    /// @notice Lifts the calling account's ceiling of `token`; what was counted is kept, should it be set again.
    function removeCeiling(address token) external;

    // --- Asking beforehand ---

    /// @notice Whether a user operation, or a redemption written as one, would pass, apart from its signature.
    /// @dev Takes the parameters of `assess` and runs it, and so the very code that enforces.
    /// @return allowed Whether it would pass.
    /// @return refusal The ABI-encoded error that names the term, its limit, what is spent and what was asked.
    /// @return validationData As of `assess`.
    function canSpend(
        Door door,
        bytes4 permissionId,
        PackedUserOperation calldata userOp,
        bytes calldata presentation
    ) external view returns (bool allowed, bytes memory refusal, uint256 validationData);

    /// @notice Reverts as enforcement would, unless the operation would pass, apart from its signature.
    /// @dev A session that was never installed is judged as if its grant came with the operation. The clock is not
    /// read: compare the result with it, and name the period. `0xffffffff`, by which a session key that redeems means the
    /// period that is, is here the period of that number, which no session has that began less than 136 years ago.
    /// @param door How the session is or will be installed.
    /// @param permissionId Kernel's, or the ERC-6900 entity; zero for the validator's door.
    /// @param userOp For a redemption: account, `execute` calldata, and no gas.
    /// @return validationData The seconds in which it may be included, ERC-4337 packed.
    function assess(Door door, bytes4 permissionId, PackedUserOperation calldata userOp, bytes calldata presentation)
        external
        view
        returns (uint256 validationData);

    /// @notice Whether a payment would be valid if the session key signed it, and if not, why.
    /// @dev A session of the validator's door, or of entity 0, that was never installed is judged as if its grant came with the payment;
    /// reverts when its terms could not be installed. Whether the slot's nonce is used up, the token knows
    /// (`authorizationState`).
    /// @param payment As presented: see `PaymentRules`.
    function canPay(
        address account,
        Door door,
        bytes4 permissionId,
        bytes calldata payment,
        bytes calldata terms
    ) external view returns (PaymentRefusal refusal);

    // --- State ---

    /// @notice The state of session `id` of `account`.
    function getSession(SessionId id, address account) external view returns (Session memory);

    /// @notice What session `id` of `account` has spent of `token`, in base units; address zero is native ETH.
    function getSpending(SessionId id, address token, address account) external view returns (Spending memory);

    /// @notice The ceiling of `token` over all sessions of `account`, in base units.
    function ceilingOf(address account, address token) external view returns (Ceiling memory);

    /// @notice The account's epoch: sessions granted under an earlier one are dead.
    function epochOf(address account) external view returns (uint64);

    /// @notice Whether a redemption that session `id` of `account` signed with `nonce` was redeemed.
    function isRedemptionUsed(SessionId id, address account, uint256 nonce) external view returns (bool);
}
