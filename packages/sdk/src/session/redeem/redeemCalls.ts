import { KernelV3_1AccountAbi } from "@zerodev/sdk";
import {
  concat,
  createWalletClient,
  decodeFunctionData,
  encodeFunctionData,
  type Hex,
  http,
  numberToHex,
  size,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getBalance, getTransactionCount, getTransactionReceipt } from "viem/actions";
import { spendCapAbi } from "../../generated/abis.ts";
import type { SessionContext } from "../client/SessionContext.ts";
import type { OperationReceipt } from "../client/SignedOperation.ts";
import { SessionExpiredError, SessionNotStartedError } from "../errors/lifecycleErrors.ts";
import { InsufficientFundsError } from "../errors/networkErrors.ts";
import { ExecutorNotInstalledError, SessionKeyUnfundedError } from "../errors/redeemErrors.ts";
import type { Call } from "../kernel/decodeExecute.ts";
import { matchCalls } from "../kernel/matchCalls.ts";
import { encodeClaims } from "../kernel/presentation.ts";
import { readChainTime } from "../kernel/readChainTime.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import { periodAt } from "../terms/periods.ts";
import { isExecutorInstalled } from "./isExecutorInstalled.ts";

/**
 * Makes calls by a transaction of the session key's own EOA, which the SpendCap redeems as an executor of the account.
 *
 * @param context - The opened session.
 * @param calls - The calls; all happen or none does.
 * @param beforeSending - Runs when the transaction's nonce is fixed; throwing calls it off.
 * @returns Where the transaction is.
 * @throws {ExecutorNotInstalledError} when the owner has to run `installExecutor` first.
 * @throws {SessionKeyUnfundedError} when the key has too little ETH.
 */
export async function redeemCalls(
  context: SessionContext,
  calls: readonly Call[],
  beforeSending: (() => Promise<void>) | undefined,
): Promise<OperationReceipt> {
  const { publicClient, session } = context;
  const { grant, sessionKeyAddress } = session;
  const { account, contracts } = grant;
  const module = contracts.spendCap;
  const [data, installed, balance] = await Promise.all([
    encodeRedemption(context, calls),
    isExecutorInstalled(publicClient, { account, module }),
    getBalance(publicClient, { address: sessionKeyAddress }),
  ]);
  if (!installed) throw new ExecutorNotInstalledError({ account, module });
  if (balance === 0n) throw new SessionKeyUnfundedError({ sessionKeyAddress, balance });

  const key = privateKeyToAccount(session.privateKey.reveal());
  const { chain, transport } = publicClient;
  const wallet = createWalletClient({ account: key, chain, transport: http(transport.url) });
  const nonce = await getTransactionCount(publicClient, { address: key.address, blockTag: "pending" });
  await beforeSending?.();
  try {
    const request = { to: module, data, nonce };
    const facts = { account, terms: session.terms };
    const transactionHash = await sendTransaction(publicClient, wallet, request, facts);
    const receipt = await getTransactionReceipt(publicClient, { hash: transactionHash });
    const { blockNumber, gasUsed, effectiveGasPrice } = receipt;
    const actualGasCost = gasUsed * effectiveGasPrice;
    return { userOperationHash: undefined, transactionHash, blockNumber, actualGasCost };
  } catch (error) {
    if (error instanceof InsufficientFundsError) {
      throw new SessionKeyUnfundedError({ sessionKeyAddress, balance, cause: error });
    }
    throw error;
  }
}

/** `account (20) ‖ grant ‖ claims ‖ terms`, for one execution. */
async function encodeRedemption(context: SessionContext, calls: readonly Call[]): Promise<Hex> {
  const { publicClient, plugin, session, account } = context;
  const { grant, terms } = session;
  const { indices } = matchCalls(calls, terms);
  const [now, installed, callData] = await Promise.all([
    readChainTime(publicClient),
    plugin.isInstalled(),
    account.encodeCalls(calls),
  ]);
  const { validAfter, validUntil } = terms;
  if (now < validAfter) throw new SessionNotStartedError({ validAfter, retryAt: validAfter });
  if (now > validUntil) throw new SessionExpiredError({ validUntil });
  const claims = encodeClaims({ period: periodAt(terms, now).number, indices });
  const { enableSignature } = grant;
  const inBand: Hex = concat(["0x01", numberToHex(size(enableSignature), { size: 2 }), enableSignature]);
  const permissionContext = concat([grant.account, installed ? "0x00" : inBand, claims, grant.terms]);
  const [mode, execution] = readExecute(callData);
  return encodeFunctionData({
    abi: spendCapAbi,
    functionName: "redeemDelegations",
    args: [[permissionContext], [mode], [execution]],
  });
}

/** ERC-7579's mode and calldata, which `execute` and `executeFromExecutor` share. */
function readExecute(callData: Hex): readonly [mode: Hex, execution: Hex] {
  const { functionName, args } = decodeFunctionData({ abi: KernelV3_1AccountAbi, data: callData });
  if (functionName !== "execute") throw new TypeError(`The account encodes calls as ${functionName}.`);
  return args;
}
