import { type Abi, type Address, decodeErrorResult, erc20Abi, type Hex, parseAbi } from "viem";
import { kernelErrorsAbi } from "../../accounts/kernel/kernelAbi.ts";
import { BaseError } from "../../errors/BaseError.ts";
import { abbaBabaEscrowAbi } from "../../generated/usedAbis.ts";
import { leastLeft } from "../bundlerMargins.ts";
import { CallRevertedError } from "../errors/callErrors.ts";
import {
  GrantNotApprovedError,
  GrantOutdatedError,
  SessionExpiredError,
  SessionNotStartedError,
} from "../errors/lifecycleErrors.ts";
import type {
  AccountCreationFailedError,
  AccountRejectedError,
  EntryPointRejectedError,
  NonceConflictError,
  PaymasterRejectedError,
  SignatureRejectedError,
  StockPolicyRefusedError,
} from "../errors/networkErrors.ts";
import * as network from "../errors/networkErrors.ts";
import type {
  SignatureDeclinedError,
  SignerUnavailableError,
  WalletChainMismatchError,
} from "../errors/signerErrors.ts";
import type { SponsorshipExhaustedError, SponsorshipRefusedError } from "../errors/sponsorshipErrors.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { type FromEndpointErrorType, fromEndpoint } from "./fromEndpoint.ts";
import { fromSponsorship } from "./fromSponsorship.ts";
import { fromWallet } from "./fromWallet.ts";
import { isDeploymentConflict } from "./isDeploymentConflict.ts";
import { type FailureFacts, gatherFacts, plainReason } from "./revertData.ts";

/** What is known of the operation that failed; makes for better errors. */
export interface FailureContext {
  readonly account?: Address | undefined;
  /** Whose own transaction it is, where it is no operation of the account. */
  readonly sender?: Address | undefined;
  /** The session's window and limits. */
  readonly terms?: Pick<SessionTerms, "validAfter" | "validUntil" | "limits"> | undefined;
  /** Unix seconds. @default now */
  readonly now?: number | undefined;
}

/** The stock CallPolicy; `InvalidCallData` is a call that no permission names. */
const callPolicyErrors = /* @__PURE__ */ parseAbi([
  "error InvalidCallType()",
  "error InvalidCallData()",
  "error CallViolatesParamRule()",
  "error CallViolatesValueRule()",
]);

/** OpenZeppelin's tokens, and those that revert with a reason, both say too little: enough to name them. */
const tokenErrors = /* @__PURE__ */ parseAbi([
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
]);

/** What {@link toChainError} can make. */
export type ToChainErrorType =
  | FromEndpointErrorType
  | AccountCreationFailedError
  | AccountRejectedError
  | CallRevertedError
  | EntryPointRejectedError
  | GrantNotApprovedError
  | GrantOutdatedError
  | NonceConflictError
  | PaymasterRejectedError
  | SessionExpiredError
  | SessionNotStartedError
  | SignatureDeclinedError
  | SignatureRejectedError
  | SignerUnavailableError
  | SponsorshipExhaustedError
  | SponsorshipRefusedError
  | StockPolicyRefusedError
  | WalletChainMismatchError;

/**
 * Makes a typed error out of any failure of a bundler, a node, the EntryPoint, the account or a called contract.
 *
 * @param error - Whatever was thrown; errors of this package are returned as they are.
 * @param context - What is known of the operation.
 * @param fromModule - Knows the errors of the module that guards the account, if one does.
 * @returns The error, not thrown.
 */
export function toChainError(
  error: unknown,
  context: FailureContext = {},
  fromModule: (data: Hex) => BaseError | undefined = () => undefined,
): BaseError {
  const typed = findTyped(error);
  if (typed !== undefined) return typed;
  const refusal = fromSponsorship(error);
  if (refusal !== undefined) return refusal;
  const facts = gatherFacts(error);
  const unsigned = fromWallet(facts, error);
  if (unsigned !== undefined) return unsigned;
  if (!facts.reverted) return fromEndpoint(facts, error, context);
  for (const data of facts.data) {
    const own = fromModule(data);
    if (own !== undefined) return own;
  }
  return fromKernel(facts, error) ?? fromEntryPoint(facts, error, context) ?? fromCall(facts, error);
}

/** Clients wrap what is thrown inside of them. */
function findTyped(error: unknown): BaseError | undefined {
  let current = error;
  for (let depth = 0; depth < 16 && current instanceof Error; depth += 1) {
    if (current instanceof BaseError) return current;
    current = current.cause;
  }
  return undefined;
}

function fromKernel({ data, code }: FailureFacts, cause: unknown): BaseError | undefined {
  for (const bytes of data) {
    const stock = decodeRevert(callPolicyErrors, bytes);
    if (stock?.errorName.includes("Call")) {
      return new network.StockPolicyRefusedError({ policy: 0, reason: stock.errorName, cause });
    }
    const found = decodeRevert(kernelErrorsAbi, bytes);
    if (found === undefined) continue;
    switch (found.errorName) {
      case "EnableNotApproved":
        return new GrantNotApprovedError({ cause });
      case "InvalidNonce":
        return new GrantOutdatedError({ cause });
      case "PolicyFailed":
        return new network.StockPolicyRefusedError({ policy: Number(found.args?.[0]), cause });
      default:
        if (code !== undefined) return new network.AccountRejectedError({ reason: found.errorName, cause });
    }
  }
  return undefined;
}

function fromEntryPoint(facts: FailureFacts, cause: unknown, context: FailureContext): BaseError | undefined {
  const { code, data, text } = facts;
  if (code === undefined) return undefined;
  const details =
    text
      .split("\n")
      .find((line) => line.includes(code))
      ?.slice(0, 300) ?? code;
  if (code === "AA21") return new network.InsufficientFundsError({ account: context.account, cause });
  if (code === "AA22") return fromWindow(context, details, cause);
  if (code === "AA24") return new network.SignatureRejectedError({ cause });
  if (isDeploymentConflict(details)) return new network.AccountCreationFailedError({ details, cause });
  if (code === "AA25") return new network.NonceConflictError({ cause });
  if (code === "AA23") {
    const reason =
      data[0] === undefined ? "without a reason" : (plainReason(data[0]) ?? data[0].slice(0, 138));
    return new network.AccountRejectedError({ reason, cause });
  }
  if (code.startsWith("AA1")) return new network.AccountCreationFailedError({ details, cause });
  if (code.startsWith("AA3")) return new network.PaymasterRejectedError({ details, cause });
  return new network.EntryPointRejectedError({ code, details, cause });
}

function fromWindow(context: FailureContext, details: string, cause: unknown): BaseError {
  const { terms: window, now = Math.floor(Date.now() / 1000) } = context;
  if (window !== undefined && now < window.validAfter) {
    return new SessionNotStartedError({ validAfter: window.validAfter, retryAt: window.validAfter });
  }
  if (window !== undefined && now + leastLeft > window.validUntil) {
    return new SessionExpiredError({ validUntil: window.validUntil });
  }
  return new network.EntryPointRejectedError({ code: "AA22", details, cause });
}

function fromCall({ data }: FailureFacts, cause: unknown): BaseError {
  for (const bytes of data) {
    const found = decodeRevert([...abbaBabaEscrowAbi, ...tokenErrors, ...erc20Abi], bytes);
    if (found !== undefined) {
      return new CallRevertedError({
        errorName: found.errorName,
        args: found.args,
        data: bytes,
        cause,
      });
    }
  }
  return new CallRevertedError({ errorName: data[0] && plainReason(data[0]), data: data[0], cause });
}

/**
 * Decodes revert data.
 *
 * @param abi - Whose errors it may be.
 * @param data - The data.
 * @returns The error; `undefined` when it is none of the ABI's.
 */
export function decodeRevert<const abi extends Abi>(abi: abi, data: Hex) {
  try {
    return decodeErrorResult({ abi, data });
  } catch {
    return undefined;
  }
}
