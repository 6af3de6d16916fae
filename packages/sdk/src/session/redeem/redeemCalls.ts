import {
  concat,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseTransaction,
  type TransactionSerializable,
  type TransactionSerialized,
} from "viem";
import { call, getBalance, getTransactionCount, prepareTransactionRequest } from "viem/actions";
import type { Call } from "../../accounts/Call.ts";
import { isModuleInstalled } from "../../accounts/erc7579/isModuleInstalled.ts";
import { moduleType } from "../../accounts/erc7579/moduleTypes.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import { withJson } from "../../json/withJson.ts";
import { InsufficientFundsError } from "../errors/networkErrors.ts";
import { ExecutorNotInstalledError, SessionKeyUnfundedError } from "../errors/redeemErrors.ts";
import { TransactionSigningUnsupportedError } from "../errors/signerErrors.ts";
import {
  type Answered,
  askBeforeSending,
  type BeforeSending,
  type CalledOff,
} from "../operation/CalledOff.ts";
import { includeAtFees } from "../operation/includeAtFees.ts";
import type { MaybeSent } from "../operation/MaybeSent.ts";
import { explain, type SessionContext } from "../operation/SessionContext.ts";
import type { SessionKeyAccount } from "../SessionKeyAccount.ts";
import type { OperationReceipt, SignedTransaction } from "../SignedOperation.ts";
import { includeTransaction } from "./includeTransaction.ts";
import { prepareRedemption } from "./prepareRedemption.ts";
import { findTransaction, receiptOf } from "./waitForTransaction.ts";

/**
 * Makes calls by a transaction of the session key's own EOA, which the SpendCap redeems as an executor of the account.
 *
 * @param context - The opened session.
 * @param calls - The calls; all happen or none does.
 * @param beforeSending - Runs when the transaction's nonce is fixed; an answer calls it off.
 * @returns Where the transaction is, or what called it off.
 * @throws {ExecutorNotInstalledError} when the owner has to run `installExecutor` first.
 * @throws {SessionKeyUnfundedError} when the key has too little ETH.
 * @throws {TransactionSigningUnsupportedError} when what holds the key signs messages and typed data only.
 * @throws {OperationPendingError} when the transaction was sent, or may have been, and was not seen in time.
 */
export async function redeemCalls<answer>(
  context: SessionContext,
  calls: readonly Call[],
  beforeSending: BeforeSending<answer> | undefined,
): Promise<OperationReceipt | CalledOff<Answered<answer>> | MaybeSent> {
  const { publicClient, session } = context;
  const { grant, sessionKeyAddress } = session;
  const { account, contracts } = grant;
  const module = contracts.spendCap;
  const { signTransaction } = session.sessionKey;
  if (signTransaction === undefined) throw new TransactionSigningUnsupportedError({ sessionKeyAddress });
  const [data, installed, balance] = await Promise.all([
    encodeRedemption(context, calls),
    isModuleInstalled(publicClient, { account, module, type: moduleType.executor }),
    getBalance(publicClient, { address: sessionKeyAddress }),
  ]);
  if (!installed) throw new ExecutorNotInstalledError({ account, module });
  if (balance === 0n) throw new SessionKeyUnfundedError({ sessionKeyAddress, balance });

  try {
    return await includeAtFees<SignedTransaction, OperationReceipt, Answered<answer>>({
      sign: (first) => signOnce(context, { data, signTransaction, beforeSending }, first),
      include: (transaction) => includeTransaction(context, transaction),
      find: async (transaction) => {
        const receipt = await findTransaction(context, transaction);
        return receipt && receiptOf(receipt);
      },
    });
  } catch (error) {
    if (error instanceof InsufficientFundsError) {
      throw new SessionKeyUnfundedError({ sessionKeyAddress, balance, cause: error });
    }
    throw error;
  }
}

interface Redeeming<answer> {
  readonly data: Hex;
  readonly signTransaction: NonNullable<SessionKeyAccount["signTransaction"]>;
  readonly beforeSending: BeforeSending<answer> | undefined;
}

/** Signed before it is sent: whatever becomes of it, the very same one can be sent again. */
async function signOnce<answer>(
  context: SessionContext,
  { data, signTransaction, beforeSending }: Redeeming<answer>,
  first: SignedTransaction | undefined,
): Promise<SignedTransaction | CalledOff<Answered<answer>>> {
  const { publicClient, session } = context;
  const { chain } = publicClient;
  const { sessionKeyAddress } = session;
  let nonce = first && (parseTransaction(first.serializedTransaction as TransactionSerialized).nonce ?? 0);
  if (first === undefined) {
    nonce = await getTransactionCount(publicClient, { address: sessionKeyAddress, blockTag: "pending" });
    const calledOff = await askBeforeSending(beforeSending);
    if (calledOff !== undefined) return calledOff;
  }
  try {
    const request = { account: sessionKeyAddress, to: session.grant.contracts.spendCap, data, nonce };
    await call(publicClient, request);
    const prepared = await prepareTransactionRequest(publicClient, { ...request, chain });
    // As viem's own `sendTransaction` does; the types of its two halves do not agree.
    const serializedTransaction = await signTransaction(prepared as TransactionSerializable);
    const transactionHash = keccak256(serializedTransaction);
    return withJson("SignedTransaction", { serializedTransaction, transactionHash });
  } catch (error) {
    throw await explain(context, error);
  }
}

async function encodeRedemption(context: SessionContext, calls: readonly Call[]): Promise<Hex> {
  const { execution, presentation } = await prepareRedemption(context, calls);
  return encodeFunctionData({
    abi: spendCapAbi,
    functionName: "redeemDelegations",
    args: [[concat([context.session.grant.account, presentation])], [execution.mode], [execution.calldata]],
  });
}
