import { type Address, type Hex, hashTypedData } from "viem";
import * as z from "zod/mini";
import type { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import { encodeSafeTransaction, safeTransactionTypedData } from "../../accounts/safe7579/safeTransaction.ts";
import type { ContractNotDeployedError, ContractsMissingError } from "../../chains/chainErrors.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import { type NetworkOfErrorType, networkOf } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { requireSafe } from "../account/requireSafe.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import {
  type OwnerMismatchError,
  type OwnerSignaturesMissingError,
  SafeNonceUsedError,
} from "../errors/ownerErrors.ts";
import type {
  SignatureInvalidError,
  SignerTimeoutError,
  WalletTimeoutError,
} from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { requireCode } from "../node/checkDeployed.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { type Sender, toWallet } from "../owner/OwnerContext.ts";
import { type SafeTransaction, safeTransactionSchema } from "../owner/SafeTransaction.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import { readSafeNonce } from "../owner/toSafeTransaction.ts";
import {
  joinOwnerSignatures,
  type OwnerSignature,
  ownerSignaturesSchema,
} from "../signer/joinOwnerSignatures.ts";

/** What {@link sendSafeTransaction} takes. The chain is the transaction's. */
export interface SendSafeTransactionParameters extends NetworkParameters {
  /** As it was signed. */
  readonly transaction: SafeTransaction;
  /** Of those owners who have signed, in any order. */
  readonly signatures: readonly OwnerSignature[];
  /** Whoever pays for the transaction: an owner, or anybody. */
  readonly sender: Sender;
}

export interface SendSafeTransactionReturnType {
  readonly account: Address;
  readonly chainId: number;
  readonly transactionHash: Hex;
}

export type SendSafeTransactionErrorType =
  | NetworkOfErrorType
  | ToSessionErrorType
  | AccountUnsupportedError
  | AnswerMalformedError
  | ContractNotDeployedError
  | ContractsMissingError
  | OwnerMismatchError
  | OwnerSignaturesMissingError
  | PartNotLoadedError
  | SafeNonceUsedError
  | SignatureInvalidError
  | SignerTimeoutError
  | WalletTimeoutError;

const names = {
  ...networkNames,
  transaction: true,
  signatures: true,
  sender: true,
} satisfies Names<SendSafeTransactionParameters>;

const schema = z.object({ transaction: safeTransactionSchema, signatures: ownerSignaturesSchema });

/**
 * Sends a Safe's transaction that its owners signed. Who they are and how many must sign is read from the chain now: owners
 * who were removed since they signed no longer count.
 *
 * @param parameters - The transaction, the signatures, who pays, and the network.
 * @returns The transaction's hash, once the chain has it; all its calls were made.
 * @throws {OwnerSignaturesMissingError} below the threshold, saying who has not signed.
 * @throws {OwnerMismatchError} when somebody signed who is no owner, or no longer.
 * @throws {SignatureInvalidError} when a signature is of another transaction, or another key.
 * @throws {SafeNonceUsedError} when the Safe has made a transaction since this one was prepared.
 * Nothing was sent in any of these cases.
 *
 * @example
 * const { transactionHash } = await sendSafeTransaction({ transaction, signatures, sender: alice });
 */
export async function sendSafeTransaction(
  parameters: SendSafeTransactionParameters,
): Promise<SendSafeTransactionReturnType> {
  const subject = "parameters of sendSafeTransaction";
  checkParameters(parameters, names, subject);
  const { transaction, signatures } = parseWith(schema, parameters, subject);
  const { chainId, account, nonce, calls } = transaction;
  const network = networkOf(parameters, { subject: "transaction", chainId });
  const client = toPublicClient(network, parameters.pollingInterval);
  const multiSend = contractAddress("safeMultiSend", network);
  try {
    await checkNodeChain(client, chainId);
    if (calls.length > 1) await requireCode(client, network, ["safeMultiSend"]);
    const { owners, threshold } = await requireSafe(client, account);
    const current = await readSafeNonce(client, account);
    if (current !== nonce) throw new SafeNonceUsedError({ account, prepared: nonce, current });
    const joined = await joinOwnerSignatures(signatures, {
      account,
      owners,
      threshold: Number(threshold),
      digest: hashTypedData(safeTransactionTypedData(transaction, multiSend)),
    });
    const request = { to: account, data: encodeSafeTransaction(transaction, multiSend, joined) };
    const transactionHash = await sendTransaction(client, toWallet(parameters.sender, network), request);
    return { account, chainId, transactionHash };
  } catch (error) {
    throw toSessionError(error, { account });
  }
}
