import type { Call } from "../../accounts/Call.ts";
import type { NonceMode } from "../../accounts/kernel/nonceKey.ts";
import type { BaseError } from "../../errors/BaseError.ts";
import { loadPart } from "../../loading/loadPart.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import type { GasLimitTooHighError } from "../errors/budgetErrors.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { SessionExpiredError } from "../errors/lifecycleErrors.ts";
import {
  AccountCreationFailedError,
  type BundlerMismatchError,
  NonceConflictError,
} from "../errors/networkErrors.ts";
import type { OperationPendingError } from "../errors/OperationPendingError.ts";
import {
  type ExecutorNotInstalledError,
  ExecutorUnsupportedError,
  type SessionKeyUnfundedError,
} from "../errors/redeemErrors.ts";
import type { TransactionSigningUnsupportedError } from "../errors/signerErrors.ts";
import type { VerifyGrantErrorType } from "../grant/verifyGrant.ts";
import type { CanSpendErrorType } from "../ledger/canSpend.ts";
import { askBundler } from "../operation/askBundler.ts";
import { type Answered, askBeforeSending, type BeforeSending, CalledOff } from "../operation/CalledOff.ts";
import { findOutcome } from "../operation/findOutcome.ts";
import { includeAtFees } from "../operation/includeAtFees.ts";
import { includeOperation } from "../operation/includeOperation.ts";
import { deployedAlready, isDeployedAlready } from "../operation/isDeployedAlready.ts";
import { MaybeSent } from "../operation/MaybeSent.ts";
import { untilDeployed } from "../operation/onceDeployed.ts";
import { type IncludedOperation, requireSuccess } from "../operation/readOperation.ts";
import { explain, type SessionContext } from "../operation/SessionContext.ts";
import { signOperation } from "../operation/signOperation.ts";
import type { OperationReceipt, SignedOperation, SignedTransaction } from "../SignedOperation.ts";
import { findReason } from "./findReason.ts";
import { reportBudgets } from "./reportBudgets.ts";

const attempts = 3;

/** How calls are sent. */
export interface SendOptions<answer> {
  /** Nonce lane, 0 to 65535. Another is never tried instead. @default a free one */
  readonly lane?: number | undefined;
  /** Runs when the operation's nonce is fixed and before it is sent; an answer calls it off. */
  readonly beforeSending?: BeforeSending<answer> | undefined;
}

/** What {@link sendSessionCalls} can throw. */
export type SendSessionCallsErrorType =
  | CanSpendErrorType
  | VerifyGrantErrorType
  | AnswerMalformedError
  | BundlerMismatchError
  | ExecutorNotInstalledError
  | GasLimitTooHighError
  | OperationPendingError
  | PartNotLoadedError
  | SessionKeyUnfundedError
  | TransactionSigningUnsupportedError;

/**
 * Makes calls with the session: signs one operation, sends it, waits until the chain has it.
 *
 * @param context - The opened session.
 * @param calls - The calls; all happen or none does.
 * @param options - How to send them.
 * @returns Where the operation is, or what the hook answered that called it off.
 */
export async function sendSessionCalls<answer = never>(
  context: SessionContext,
  calls: readonly Call[],
  options: SendOptions<answer> = {},
): Promise<OperationReceipt | Answered<answer>> {
  const { lane, beforeSending } = options;
  if (context.session.grant.executor === "redeem") {
    return await reporting(context, calls, () =>
      context.turns.run(async () => {
        const { redeemCalls } = await loadPart(() => import("./signingPart.ts"));
        return await redeemCalls(context, calls, beforeSending);
      }),
    );
  }
  return await reporting(context, calls, () =>
    context.gate.run((mode) =>
      lane === undefined
        ? context.lanes.run((free) => sendInLane(context, calls, free, mode, options))
        : sendInLane(context, calls, lane, mode, options),
    ),
  );
}

/**
 * Signs an operation for calls, and sends nothing.
 *
 * @param context - The opened session.
 * @param calls - The calls; all happen or none does.
 * @param lane - Nonce lane, 0 to 65535.
 * @returns The signed operation.
 */
export async function signSessionCalls(
  context: SessionContext,
  calls: readonly Call[],
  lane: number,
): Promise<SignedOperation> {
  refuseRedeeming(context);
  try {
    const mode = (await context.door.isInstalled()) ? "default" : "enable";
    return await signOperation(context, { calls, lane, mode });
  } catch (error) {
    throw await findReason(context, calls, await explain(context, error));
  }
}

/**
 * Sends an operation signed before, and waits until the chain has it; if it has it already, nothing is sent.
 *
 * @param context - The opened session.
 * @param operation - The signed operation, of a session that redeems the transaction.
 * @returns Where it is.
 */
export async function sendSessionOperation(
  context: SessionContext,
  operation: SignedOperation | SignedTransaction,
): Promise<OperationReceipt> {
  if ("serializedTransaction" in operation) {
    return await reporting(context, undefined, async () => {
      const { sendSignedTransaction } = await loadPart(() => import("./signingPart.ts"));
      return await sendSignedTransaction(context, operation);
    });
  }
  refuseRedeeming(context);
  return await reporting(context, undefined, async () => {
    const { included } = await askBundler(context, operation);
    // To send it again does no harm, whether or not the chain can be searched.
    const outcome = included ?? (await findOutcome(context, operation).catch(() => "open" as const));
    if (outcome === "void") throw new NonceConflictError();
    if (outcome === "late") throw new AccountCreationFailedError({ details: deployedAlready });
    return await succeeded(outcome === "open" ? await includeOperation(context, operation) : outcome);
  });
}

async function sendInLane<answer>(
  context: SessionContext,
  calls: readonly Call[],
  lane: number,
  mode: NonceMode,
  options: SendOptions<answer>,
): Promise<OperationReceipt | CalledOff<Answered<answer>> | MaybeSent> {
  for (let attempt = 1; ; attempt += 1) {
    const place = { calls, lane: attempt === 1 ? lane : randomLane(), mode };
    try {
      const included = await includeAtFees<SignedOperation, IncludedOperation, Answered<answer>>({
        sign: async (first, refusal) => {
          if (isDeployedAlready(refusal)) await untilDeployed(context.account);
          const operation = await signOperation(context, { ...place, nonce: first?.userOperation.nonce });
          if (first !== undefined) return operation;
          return (await askBeforeSending(options.beforeSending)) ?? operation;
        },
        include: (operation) => includeOperation(context, operation),
        find: async (operation) => {
          const outcome = await findOutcome(context, operation);
          return typeof outcome === "string" ? undefined : outcome;
        },
      });
      return included instanceof CalledOff ? included : await succeeded(included);
    } catch (error) {
      // Only what can never be included is signed anew.
      const retry = options.lane === undefined && error instanceof NonceConflictError && attempt < attempts;
      if (!retry) throw error;
      context.lanes.moveOn();
    }
  }
}

/** User operations are for sessions that are installed as a Kernel permission. */
function refuseRedeeming({ session }: SessionContext): void {
  if (session.grant.executor === "redeem") {
    throw new ExecutorUnsupportedError({ what: "have no user operations: use `sendCalls`" });
  }
}

/** The receipt of an operation that was included; why it was refused is passed on. */
async function succeeded(included: IncludedOperation | MaybeSent): Promise<OperationReceipt | MaybeSent> {
  return included instanceof MaybeSent ? included : await requireSuccess(included);
}

function randomLane(): number {
  return crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
}

async function reporting<answer = never>(
  context: SessionContext,
  calls: readonly Call[] | undefined,
  task: () => Promise<OperationReceipt | CalledOff<answer> | MaybeSent>,
): Promise<OperationReceipt | answer> {
  const { session, logger } = context;
  const facts = {
    chainId: session.grant.chainId,
    account: session.grant.account,
    sessionId: session.sessionId,
  };
  const refuse = async (error: unknown): Promise<BaseError> => {
    const explained = await explain(context, error);
    const typed = calls === undefined ? explained : await findReason(context, calls, explained);
    if (typed instanceof SessionExpiredError) {
      emitEvent(logger, { type: "session.expired", ...facts, validUntil: typed.validUntil });
    } else {
      emitEvent(logger, { type: "session.refused", ...facts, error: typed.name });
      const now = Math.floor(Date.now() / 1_000);
      for (const signal of context.watch.refuse(now)) emitEvent(logger, { ...facts, ...signal });
    }
    return typed;
  };
  let receipt: OperationReceipt | CalledOff<answer> | MaybeSent;
  try {
    receipt = await task();
  } catch (error) {
    throw await refuse(error);
  }
  if (receipt instanceof MaybeSent) throw await refuse(receipt.reason);
  if (receipt instanceof CalledOff) return receipt.settle();
  const { userOperationHash, transactionHash } = receipt;
  emitEvent(logger, { type: "session.used", ...facts, userOperationHash, transactionHash, success: true });
  if (logger !== undefined) await reportBudgets(context);
  return receipt;
}
