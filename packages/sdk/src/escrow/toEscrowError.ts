import { type ContractErrorArgs, type ContractErrorName, decodeErrorResult, type Hex, parseAbi } from "viem";
import { abbaBabaEscrowAbi } from "../generated/usedAbis.ts";
import { gatherFacts } from "../session/failures/revertData.ts";
import { disputeOutcomes, escrowStatuses, toEscrowStatus } from "./Escrow.ts";
import type { EscrowError } from "./errors/EscrowError.ts";
import type { InsufficientPayoutGasError } from "./errors/escrowCallErrors.ts";
import * as call from "./errors/escrowCallErrors.ts";
import type {
  EscrowIdNotBuyersError,
  NotBuyerError,
  NotPartyError,
  NotResolverError,
  NotSellerError,
  RecipientInvalidError,
  ResolverIsPartyError,
  SellerInvalidError,
} from "./errors/partyErrors.ts";
import * as party from "./errors/partyErrors.ts";
import type {
  AbandonmentGraceOutOfRangeError,
  DeadlineOutOfRangeError,
  DisputeWindowOutOfRangeError,
  EscrowAmountOutOfRangeError,
} from "./errors/rangeErrors.ts";
import * as range from "./errors/rangeErrors.ts";
import type {
  OutcomeInvalidError,
  OutcomeMismatchError,
  PercentagesNotHundredError,
  ProofHashZeroError,
} from "./errors/rulingErrors.ts";
import * as ruling from "./errors/rulingErrors.ts";
import type {
  EscrowAlreadyExistsError,
  EscrowNotFoundError,
  EscrowPausedError,
  EscrowStatusError,
} from "./errors/statusErrors.ts";
import * as status from "./errors/statusErrors.ts";
import type {
  DeliveryClosedError,
  DisputeWindowClosedError,
  DisputeWindowOpenError,
  NotAbandonedYetError,
  ResolutionOverdueError,
  ResolutionPendingError,
} from "./errors/timeErrors.ts";
import * as time from "./errors/timeErrors.ts";
import type {
  AmountNotReceivedError,
  NothingToWithdrawError,
  TokenHasNoCodeError,
  TokenNotSupportedError,
  TokenTransferFailedError,
  WithdrawalFailedError,
} from "./errors/tokenErrors.ts";
import * as token from "./errors/tokenErrors.ts";

type Abi = typeof abbaBabaEscrowAbi;
type EscrowErrorName = ContractErrorName<Abi>;

/** Bit of the status None: only `createEscrow` wants an escrow not to exist. */
const noneBit = 1n;

/** Errors of administration and of the compiler's libraries: no action of this package can bring them about. */
type OtherErrorName =
  | `AccessControl${string}`
  | "ExpectedPause"
  | "InvalidConfig"
  | "InvalidToken"
  | "NoConfigAnnounced"
  | "NotSelf"
  | "ReentrancyGuardReentrantCall"
  | "SafeCastOverflowedUintDowncast";

/** For each error of the contract the error of this package. A missing one does not compile. */
const mappers: {
  readonly [name in Exclude<EscrowErrorName, OtherErrorName>]: (
    args: ContractErrorArgs<Abi, name>,
  ) => EscrowError;
} = {
  AbandonmentGraceOutOfRange: ([actual, min, max]) =>
    new range.AbandonmentGraceOutOfRangeError({ actual, min, max }),
  AmountNotReceived: ([address, expected, received]) =>
    new token.AmountNotReceivedError({ token: address, expected, received }),
  AmountOutOfRange: ([actual, min, max]) => new range.EscrowAmountOutOfRangeError({ actual, min, max }),
  DeadlineOutOfRange: ([actual, min, max]) => new range.DeadlineOutOfRangeError({ actual, min, max }),
  DeliveryClosed: ([escrowId, at, timestamp]) => new time.DeliveryClosedError({ escrowId, at, timestamp }),
  DisputeWindowClosed: ([escrowId, at, timestamp]) =>
    new time.DisputeWindowClosedError({ escrowId, at, timestamp }),
  DisputeWindowOpen: ([escrowId, at, timestamp]) =>
    new time.DisputeWindowOpenError({ escrowId, at, timestamp }),
  DisputeWindowOutOfRange: ([actual, min, max]) =>
    new range.DisputeWindowOutOfRangeError({ actual, min, max }),
  EnforcedPause: () => new status.EscrowPausedError(),
  EscrowIdNotBuyers: ([escrowId, buyer]) => new party.EscrowIdNotBuyersError({ escrowId, buyer }),
  InsufficientGas: ([available, required]) => new call.InsufficientPayoutGasError({ available, required }),
  InvalidOutcome: ([outcome]) => new ruling.OutcomeInvalidError({ outcome }),
  InvalidRecipient: ([recipient]) => new party.RecipientInvalidError({ recipient }),
  InvalidSeller: ([seller]) => new party.SellerInvalidError({ seller }),
  NotAbandonedYet: ([escrowId, at, timestamp]) => new time.NotAbandonedYetError({ escrowId, at, timestamp }),
  NotBuyer: ([caller, buyer]) => new party.NotBuyerError({ caller, buyer }),
  NotParty: ([caller, buyer, seller]) => new party.NotPartyError({ caller, buyer, seller }),
  NotResolver: ([caller, resolver]) => new party.NotResolverError({ caller, resolver }),
  NotSeller: ([caller, seller]) => new party.NotSellerError({ caller, seller }),
  NothingToWithdraw: ([account, address]) => new token.NothingToWithdrawError({ account, token: address }),
  OutcomeMismatch: ([outcome, buyerPercent, sellerPercent]) => {
    const name = disputeOutcomes[outcome];
    if (name === undefined) return new ruling.OutcomeInvalidError({ outcome });
    return new ruling.OutcomeMismatchError({ outcome: name, buyerPercent, sellerPercent });
  },
  PercentagesNotHundred: ([buyerPercent, sellerPercent]) =>
    new ruling.PercentagesNotHundredError({ buyerPercent, sellerPercent }),
  ResolutionOverdue: ([escrowId, at, timestamp]) =>
    new time.ResolutionOverdueError({ escrowId, at, timestamp }),
  ResolutionPending: ([escrowId, at, timestamp]) =>
    new time.ResolutionPendingError({ escrowId, at, timestamp }),
  ResolverIsParty: ([resolver]) => new party.ResolverIsPartyError({ resolver }),
  SafeERC20FailedOperation: ([address]) => new token.TokenTransferFailedError({ token: address }),
  StatusNotAllowed: ([escrowId, actual, allowed]) => fromStatus(escrowId, actual, allowed),
  TokenHasNoCode: ([address]) => new token.TokenHasNoCodeError({ token: address }),
  TokenNotSupported: ([address]) => new token.TokenNotSupportedError({ token: address }),
  TransferFailed: ([address, recipient, amount]) =>
    new token.WithdrawalFailedError({ token: address, recipient, amount }),
  ZeroProofHash: ([escrowId]) => new ruling.ProofHashZeroError({ escrowId }),
};

/** What tokens revert with: reasons in words, as USDC does, or OpenZeppelin's errors. */
const tokenErrors = /* @__PURE__ */ parseAbi([
  "error Error(string reason)",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
]);

/** What {@link toEscrowError} can make. */
export type ToEscrowErrorType =
  | AbandonmentGraceOutOfRangeError
  | AmountNotReceivedError
  | DeadlineOutOfRangeError
  | DeliveryClosedError
  | DisputeWindowClosedError
  | DisputeWindowOpenError
  | DisputeWindowOutOfRangeError
  | EscrowAlreadyExistsError
  | EscrowAmountOutOfRangeError
  | EscrowIdNotBuyersError
  | EscrowNotFoundError
  | EscrowPausedError
  | EscrowStatusError
  | InsufficientPayoutGasError
  | NotAbandonedYetError
  | NotBuyerError
  | NotPartyError
  | NotResolverError
  | NotSellerError
  | NothingToWithdrawError
  | OutcomeInvalidError
  | OutcomeMismatchError
  | PercentagesNotHundredError
  | ProofHashZeroError
  | RecipientInvalidError
  | ResolutionOverdueError
  | ResolutionPendingError
  | ResolverIsPartyError
  | SellerInvalidError
  | TokenHasNoCodeError
  | TokenNotSupportedError
  | TokenTransferFailedError
  | WithdrawalFailedError;

/**
 * Makes a typed error out of the failure of an escrow call, whoever reported it: a node, a bundler's simulation, or
 * the revert reason of an operation that was included.
 *
 * @param error - Whatever was thrown, or raw revert data.
 * @returns An {@link EscrowError} where the revert is one of the escrow or of a token, else `undefined`.
 *
 * @example
 * try { … } catch (error) { throw toEscrowError(error) ?? error; }
 */
export function toEscrowError(error: unknown): EscrowError | undefined {
  const candidates = isHexData(error) ? [error] : gatherFacts(error).data;
  for (const data of candidates) {
    const own = fromEscrow(data);
    if (own !== undefined) return own;
  }
  for (const data of candidates) {
    const foreign = fromToken(data);
    if (foreign !== undefined) return foreign;
  }
  return undefined;
}

function fromEscrow(data: Hex): EscrowError | undefined {
  const decoded = decode(abbaBabaEscrowAbi, data);
  if (decoded === undefined) return undefined;
  const { errorName, args = [] } = decoded;
  if (!isMapped(errorName)) return undefined;
  // The ABI that `args` were decoded by is the one that the mapper's parameters are typed from.
  const mapper = mappers[errorName] as (args: readonly unknown[]) => EscrowError;
  return mapper(args);
}

function fromToken(data: Hex): EscrowError | undefined {
  const decoded = decode(tokenErrors, data);
  if (decoded === undefined) return undefined;
  const { errorName, args = [] } = decoded;
  const reason = errorName === "Error" ? String(args[0]).slice(0, 200) : errorName;
  return new token.TokenTransferFailedError({ reason });
}

function fromStatus(escrowId: Hex, actual: number, allowed: bigint): EscrowError {
  const name = toEscrowStatus(actual);
  if (allowed === noneBit) return new status.EscrowAlreadyExistsError({ escrowId, status: name });
  if (name === "None") return new status.EscrowNotFoundError({ escrowId });
  const names = escrowStatuses.filter((_, index) => ((allowed >> BigInt(index)) & 1n) === 1n);
  return new status.EscrowStatusError({ escrowId, status: name, allowed: names });
}

function decode<const abi extends typeof abbaBabaEscrowAbi | typeof tokenErrors>(abi: abi, data: Hex) {
  try {
    return decodeErrorResult<abi>({ abi, data }) as {
      errorName: ContractErrorName<abi>;
      args?: readonly unknown[];
    };
  } catch {
    return undefined;
  }
}

function isMapped(name: EscrowErrorName): name is keyof typeof mappers {
  return Object.hasOwn(mappers, name);
}

function isHexData(value: unknown): value is Hex {
  return typeof value === "string" && /^0x([0-9a-f]{2})*$/i.test(value);
}
