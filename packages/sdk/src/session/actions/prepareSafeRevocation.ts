import { type Address, encodeFunctionData, type Hex, isAddressEqual } from "viem";
import * as z from "zod/mini";
import type { AccountUnsupportedError } from "../../accounts/accountErrors.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import type { ContractMismatchError, ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import type { NetworkOfErrorType } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { hashSchema } from "../../parameters/fields.ts";
import { requireSafe } from "../account/requireSafe.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { SessionGrantInvalidError } from "../errors/serializedErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { DeserializeSessionKeyErrorType } from "../grant/deserializeSessionKey.ts";
import { findNamedSession, type SessionStrings, sessionStringNames } from "../grant/namedSession.ts";
import { networkOfSession } from "../grant/networkOfSession.ts";
import { verifyGrantOf } from "../grant/verifyGrantOf.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import type { PreparedSafeTransaction } from "../owner/SafeTransaction.ts";
import { toSafeTransaction } from "../owner/toSafeTransaction.ts";

/** What {@link prepareSafeRevocation} takes: a session's string, or the Safe with its chain. */
export interface PrepareSafeRevocationParameters extends NetworkParameters, SessionStrings {
  /** The Safe. @default that of the session's string */
  readonly account?: Address | undefined;
  /** The session. @default that of its string; without either, all sessions of the Safe */
  readonly sessionId?: Hex | undefined;
}

/** The owners' transaction, and what it kills. */
export interface PrepareSafeRevocationReturnType extends PreparedSafeTransaction {
  /** `undefined`: all sessions of the Safe. */
  readonly sessionId: Hex | undefined;
}

export type PrepareSafeRevocationErrorType =
  | DeserializeSessionKeyErrorType
  | NetworkOfErrorType
  | ToSessionErrorType
  | AccountUnsupportedError
  | AnswerMalformedError
  | ContractMismatchError
  | ContractNotDeployedError
  | PartNotLoadedError
  | SessionGrantInvalidError;

const names = {
  ...networkNames,
  ...sessionStringNames,
  account: true,
  sessionId: true,
} satisfies Names<PrepareSafeRevocationParameters>;

const schema = z.object({ account: z.optional(addressSchema), sessionId: z.optional(hashSchema) });

/**
 * Prepares the transaction by which a Safe of several owners revokes one session, or all: each signs it by
 * `signSafeTransaction`, and `sendSafeTransaction` sends it. Sends nothing.
 *
 * @param parameters - The session, by its string or its id, or none for all; the Safe, and the network.
 * @returns The transaction for each of the owners to sign, and who they are.
 * @throws {ParametersInvalidError} when the Safe is not said, or string and parameters are of two Safes or sessions.
 * @throws {AccountUnsupportedError} when the account is no Safe.
 * @throws {GrantNotApprovedError} when the Safe does not stand by the string's grant: its owners have changed, or it was
 * altered. Name the session by its id instead, if it is to be revoked all the same.
 *
 * @example
 * const { transaction } = await prepareSafeRevocation({ grant });
 */
export async function prepareSafeRevocation(
  parameters: PrepareSafeRevocationParameters,
): Promise<PrepareSafeRevocationReturnType> {
  const subject = "parameters of prepareSafeRevocation";
  checkParameters(parameters, names, subject);
  const named = parseWith(schema, parameters, subject);
  const session = findNamedSession(parameters, subject);
  const account = named.account ?? session?.grant.account;
  if (account === undefined) throw new ParametersInvalidError(subject, ["account: say which Safe"]);
  if (session !== undefined && !isAddressEqual(account, session.grant.account)) {
    throw new ParametersInvalidError(subject, ["account: the session is of another one"]);
  }
  const sessionId = (named.sessionId ?? session?.sessionId)?.toLowerCase() as Hex | undefined;
  if (session !== undefined && session.sessionId !== sessionId) {
    throw new ParametersInvalidError(subject, ["sessionId: is of another session than the string"]);
  }
  const network = session ? await networkOfSession(parameters, session) : readNetwork(parameters);
  const client = toPublicClient(network);
  try {
    await checkNodeChain(client, network.chainId);
    // An altered string names a session that nobody granted: revoking that one would leave the real one alive.
    if (session !== undefined) await verifyGrantOf(client, session);
    const data =
      sessionId === undefined
        ? encodeFunctionData({ abi: spendCapAbi, functionName: "revokeAll" })
        : encodeFunctionData({ abi: spendCapAbi, functionName: "revoke", args: [sessionId] });
    const calls = [{ to: contractAddress("spendCap", network), value: 0n, data }];
    const safe = await requireSafe(client, account);
    return { ...(await toSafeTransaction(client, account, safe, calls)), sessionId };
  } catch (error) {
    throw toSessionError(error, { account });
  }
}
