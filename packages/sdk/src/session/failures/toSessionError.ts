import { type Abi, type Address, decodeErrorResult, erc20Abi, type Hex, parseAbi } from "viem";
import { kernelErrorsAbi } from "../../accounts/kernel/kernelAbi.ts";
import { BaseError } from "../../errors/BaseError.ts";
import { abbaBabaEscrowAbi, spendCapAbi } from "../../generated/abis.ts";
import { longestCap, SpendCapExceededError } from "../errors/budgetErrors.ts";
import {
  GrantNotApprovedError,
  GrantOutdatedError,
  SessionExpiredError,
  SessionNotStartedError,
} from "../errors/lifecycleErrors.ts";
import * as network from "../errors/networkErrors.ts";
import { fromSponsorship } from "../errors/sponsorshipErrors.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import { fromContractError } from "./fromContractError.ts";
import { fromEndpoint } from "./fromEndpoint.ts";
import { fromWallet } from "./fromWallet.ts";
import { type FailureFacts, gatherFacts, plainReason } from "./revertData.ts";

/** What is known of the operation that failed; makes for better errors. */
export interface FailureContext {
  readonly account?: Address | undefined;
  /** The session's window and limits. */
  readonly terms?: Pick<SessionTerms, "validAfter" | "validUntil" | "limits"> | undefined;
  /** Unix seconds. @default now */
  readonly now?: number | undefined;
}

/** The stock CallPolicy; `InvalidCallData` is a call that no permission names. */
const callPolicyErrors = parseAbi([
  "error InvalidCallType()",
  "error InvalidCallData()",
  "error CallViolatesParamRule()",
  "error CallViolatesValueRule()",
]);

/** OpenZeppelin's tokens, and those that revert with a reason, both say too little: enough to name them. */
const tokenErrors = parseAbi([
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
  "error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)",
]);

/**
 * Makes a typed error out of any failure of a bundler, a node, the EntryPoint, the account or the session's contract.
 *
 * @param error - Whatever was thrown; errors of this package are returned as they are.
 * @param context - What is known of the operation.
 * @returns The error, not thrown.
 *
 * @example
 * try { … } catch (error) { throw toSessionError(error, { account }); }
 */
export function toSessionError(error: unknown, context: FailureContext = {}): BaseError {
  const typed = findTyped(error);
  if (typed !== undefined) return typed;
  const refusal = fromSponsorship(error);
  if (refusal !== undefined) return refusal;
  const facts = gatherFacts(error);
  const unsigned = fromWallet(facts, error);
  if (unsigned !== undefined) return unsigned;
  return (facts.reverted ? fromContract(facts, error, context) : undefined) ?? fromEndpoint(facts, error);
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

function fromContract(facts: FailureFacts, error: unknown, context: FailureContext): BaseError | undefined {
  for (const data of facts.data) {
    const policy = decode(spendCapAbi, data);
    const typed = policy && fromContractError(policy.errorName, policy.args ?? []);
    if (typed !== undefined) return withCause(nameCap(typed, context), error);
  }
  return fromKernel(facts, error) ?? fromEntryPoint(facts, error, context) ?? fromCall(facts, error);
}

function fromKernel({ data, code }: FailureFacts, cause: unknown): BaseError | undefined {
  for (const bytes of data) {
    const stock = decode(callPolicyErrors, bytes);
    if (stock?.errorName.includes("Call")) {
      return new network.StockPolicyRefusedError({ policy: 0, reason: stock.errorName, cause });
    }
    const found = decode(kernelErrorsAbi, bytes);
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
  if (window !== undefined && now + 40 > window.validUntil) {
    return new SessionExpiredError({ validUntil: window.validUntil });
  }
  return new network.EntryPointRejectedError({ code: "AA22", details, cause });
}

function fromCall({ data }: FailureFacts, cause: unknown): BaseError {
  for (const bytes of data) {
    const found = decode([...abbaBabaEscrowAbi, ...tokenErrors, ...erc20Abi], bytes);
    if (found !== undefined) {
      return new network.CallRevertedError({
        errorName: found.errorName,
        args: found.args,
        data: bytes,
        cause,
      });
    }
  }
  return new network.CallRevertedError({ errorName: data[0] && plainReason(data[0]), data: data[0], cause });
}

function decode<const abi extends Abi>(abi: abi, data: Hex) {
  try {
    return decodeErrorResult({ abi, data });
  } catch {
    return undefined;
  }
}

/**
 * Caps are often equal, and the contract names the first: the longest-lived one is the one that matters.
 *
 * @param error - An error of the contract's.
 * @param context - The session's limits.
 * @returns The error, naming that cap.
 */
export function nameCap(error: BaseError, { terms }: FailureContext): BaseError {
  if (!(error instanceof SpendCapExceededError) || terms === undefined) return error;
  return new SpendCapExceededError({ ...error, cap: longestCap(error, terms.limits) });
}

/** Contract errors are made from values alone; the failure that they came in is worth keeping. */
function withCause<error extends Error>(error: error, cause: unknown): error {
  if (error.cause === undefined) {
    const holder = new BaseError("", { cause });
    Object.defineProperty(error, "cause", { value: holder.cause, enumerable: false, configurable: true });
  }
  return error;
}
