import * as z from "zod/mini";
import { safeTransactionTypedData } from "../../accounts/safe7579/safeTransaction.ts";
import type { ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { type ContractAddresses, contractAddress } from "../../chains/contractAddresses.ts";
import { contractAddressesSchema } from "../../chains/contractAddressesSchema.ts";
import { type ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type {
  SignatureDeclinedError,
  SignatureInvalidError,
  SignerTimeoutError,
  SignerUnavailableError,
  WalletChainMismatchError,
} from "../errors/signerErrors.ts";
import { type SafeTransaction, safeTransactionSchema } from "../owner/SafeTransaction.ts";
import type { OwnerSignature } from "../signer/joinOwnerSignatures.ts";
import { type OwnerParameters, ownerNames, toOwner } from "../signer/toOwner.ts";

/** What {@link signSafeTransaction} takes. */
export interface SignSafeTransactionParameters extends OwnerParameters {
  /** From `prepareSafeUpgrade`, `prepareSafeRevocation` or `prepareSafeCalls`. */
  readonly transaction: SafeTransaction;
  /** Where `MultiSendCallOnly` is, if not at Safe's canonical address (`safeMultiSend`). */
  readonly addresses?: ContractAddresses | undefined;
}

export type SignSafeTransactionReturnType = OwnerSignature;

export type SignSafeTransactionErrorType =
  | ContractNotDeployedError
  | ParametersInvalidError
  | SignatureDeclinedError
  | SignatureInvalidError
  | SignerTimeoutError
  | SignerUnavailableError
  | WalletChainMismatchError;

const names = {
  ...ownerNames,
  transaction: true,
  addresses: true,
} satisfies Names<SignSafeTransactionParameters>;

const schema = z.object({
  transaction: safeTransactionSchema,
  addresses: z.optional(contractAddressesSchema),
});

/**
 * Signs a Safe's transaction as one of its owners. Asks no node. The device shows the Safe's own form (`SafeTx`), in which
 * several calls are bytes: show what `describeSafeTransaction` says beside it.
 *
 * @param parameters - The prepared transaction, and the owner.
 * @returns For `sendSafeTransaction`, with those of the other owners.
 * @throws {ParametersInvalidError} when the transaction is none.
 * @throws {SignatureDeclinedError | SignerUnavailableError | SignatureInvalidError}
 *
 * @example
 * const signature = await signSafeTransaction({ transaction, owner: hardwareWallet });
 */
export async function signSafeTransaction(
  parameters: SignSafeTransactionParameters,
): Promise<SignSafeTransactionReturnType> {
  const subject = "parameters of signSafeTransaction";
  checkParameters(parameters, names, subject);
  const { transaction, addresses } = parseWith(schema, parameters, subject);
  const { chainId } = transaction;
  const multiSend = contractAddress("safeMultiSend", { chainId, addresses });
  const owner = toOwner(parameters, subject, chainId);
  const signature = await owner.signTypedData(safeTransactionTypedData(transaction, multiSend));
  return { owner: owner.address, signature };
}
