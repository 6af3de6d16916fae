import type { Address, Hex } from "viem";
import * as z from "zod/mini";
import type { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractNotDeployedError,
  ContractsMissingError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { type ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { requireSafe } from "../account/requireSafe.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import { requireCode } from "../node/checkDeployed.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { type PreparedSafeTransaction, safeCallsSchema } from "../owner/SafeTransaction.ts";
import { toSafeTransaction } from "../owner/toSafeTransaction.ts";

/** What {@link prepareSafeCalls} takes. */
export interface PrepareSafeCallsParameters extends NetworkParameters {
  /** The Safe, deployed. */
  readonly account: Address;
  /** At most 50; all happen or none does. */
  readonly calls: readonly {
    readonly to: Address;
    /** @default "0x" */
    readonly data?: Hex | undefined;
    /** Wei. @default 0n */
    readonly value?: bigint | undefined;
  }[];
}

export type PrepareSafeCallsReturnType = PreparedSafeTransaction;

export type PrepareSafeCallsErrorType =
  | ToSessionErrorType
  | AccountUnsupportedError
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | ContractsMissingError
  | EndpointMissingError
  | ParametersInvalidError
  | PartNotLoadedError;

const names = { ...networkNames, account: true, calls: true } satisfies Names<PrepareSafeCallsParameters>;

const schema = z.object({ account: addressSchema, calls: safeCallsSchema });

/**
 * Prepares calls of a Safe of whose owners several must sign: each by `signSafeTransaction`, in any order, anywhere;
 * `sendSafeTransaction` sends them. Sends nothing.
 *
 * @param parameters - The Safe, its calls, and the network.
 * @returns The transaction for each of the owners to sign, and who they are.
 * @throws {AccountUnsupportedError} when the account is no Safe, or one before version 1.3.0.
 *
 * @example
 * const { transaction, threshold } = await prepareSafeCalls({ account: safe, calls: [{ to, data }], chain: "base" });
 */
export async function prepareSafeCalls(
  parameters: PrepareSafeCallsParameters,
): Promise<PrepareSafeCallsReturnType> {
  const subject = "parameters of prepareSafeCalls";
  checkParameters(parameters, names, subject);
  const { account, calls } = parseWith(schema, parameters, subject);
  const network = readNetwork(parameters);
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, network.chainId);
    if (calls.length > 1) await requireCode(client, network, ["safeMultiSend"]);
    return await toSafeTransaction(client, account, await requireSafe(client, account), calls);
  } catch (error) {
    throw toSessionError(error, { account });
  }
}
