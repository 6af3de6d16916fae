import { type Address, encodeFunctionData, type Hex } from "viem";
import * as z from "zod/mini";
import { addressSchema } from "../../chains/addressSchema.ts";
import type { ContractMismatchError, ContractNotDeployedError } from "../../chains/chainErrors.ts";
import { contractAddress } from "../../chains/contractAddresses.ts";
import type { NetworkOfErrorType } from "../../chains/networkOf.ts";
import {
  type Network,
  type NetworkParameters,
  networkNames,
  readNetwork,
} from "../../chains/resolveNetwork.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { spendCapAbi } from "../../generated/usedAbis.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import type { Logger } from "../../logger/Logger.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { RevocationNotConfirmedError } from "../errors/revocationErrors.ts";
import type { SessionGrantInvalidError } from "../errors/serializedErrors.ts";
import type { SignerTimeoutError, WalletTimeoutError } from "../errors/signerErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { DeserializeSessionKeyErrorType } from "../grant/deserializeSessionKey.ts";
import { findNamedSession, type SessionStrings, sessionStringNames } from "../grant/namedSession.ts";
import { networkOfSession } from "../grant/networkOfSession.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { confirmRevocation, isSessionRevoked } from "../owner/confirmRevocation.ts";
import { type Sender, toWallet } from "../owner/OwnerContext.ts";
import { sendTransaction } from "../owner/sendTransaction.ts";
import { sessionIdOf } from "../terms/sessionIdOf.ts";

/** What {@link revokeAsGuardian} takes: the guardian, and the session's string, or its account, terms and chain. */
export interface RevokeAsGuardianParameters extends NetworkParameters, SessionStrings {
  /** The guardian that the terms name; pays for the transaction. */
  readonly guardian: Sender;
  /** The account that granted the session. Give this and `terms`, or the session's string. */
  readonly account?: Address | undefined;
  /** The session's terms, encoded: from its grant, or from the event of its installation. */
  readonly terms?: Hex | undefined;
  readonly logger?: Logger | undefined;
  /** Milliseconds between looks. @default 1_000 */
  readonly pollingInterval?: number | undefined;
}

const names = {
  ...networkNames,
  guardian: true,
  ...sessionStringNames,
  account: true,
  terms: true,
  logger: true,
  pollingInterval: "milliseconds",
} satisfies Names<RevokeAsGuardianParameters>;

export interface RevokeAsGuardianReturnType {
  readonly sessionId: Hex;
  readonly account: Address;
  readonly chainId: number;
  readonly transactionHash: Hex;
}

export type RevokeAsGuardianErrorType =
  | DeserializeSessionKeyErrorType
  | NetworkOfErrorType
  | ToSessionErrorType
  | AnswerMalformedError
  | ContractMismatchError
  | ContractNotDeployedError
  | PartNotLoadedError
  | RevocationNotConfirmedError
  | SessionGrantInvalidError
  | SignerTimeoutError
  | WalletTimeoutError;

/**
 * Kills one session as the guardian that its terms name, installed or not.
 *
 * @param parameters - Guardian, session, network.
 * @returns The session and the transaction, once the node shows that session of that account dead.
 * @throws {ContractMismatchError} when the string names another SpendCap than the recorded one, or that of `addresses`.
 * @throws {NotGuardianError} when the terms name another, or nobody.
 * @throws {RevocationNotConfirmedError} when the node goes on not to show it.
 *
 * @example
 * await revokeAsGuardian({ guardian, serializedSessionKey });
 */
export async function revokeAsGuardian(
  parameters: RevokeAsGuardianParameters,
): Promise<RevokeAsGuardianReturnType> {
  checkParameters(parameters, names, "parameters of revokeAsGuardian");
  const { logger, pollingInterval, guardian } = parameters;
  const { network, account, terms } = await sessionOf(parameters);
  const { chainId } = network;
  const module = contractAddress("spendCap", network);
  const client = toPublicClient(network, pollingInterval);
  try {
    await checkNodeChain(client, chainId);
    const sessionId = sessionIdOf({ chainId, module, terms });
    const facts = { sessionId, account, chainId };
    const args = [account, terms] as const;
    const data = encodeFunctionData({ abi: spendCapAbi, functionName: "revokeAsGuardian", args });
    const transactionHash = await sendTransaction(client, toWallet(guardian, network), { to: module, data });
    const isRevoked = () => isSessionRevoked({ client, module, account }, sessionId);
    await confirmRevocation({ client }, transactionHash, isRevoked);
    emitEvent(logger, { type: "session.revoked", ...facts, by: "guardian", transactionHash });
    return { ...facts, transactionHash };
  } catch (error) {
    throw toSessionError(error, { account });
  }
}

async function sessionOf(parameters: RevokeAsGuardianParameters): Promise<{
  readonly network: Network;
  readonly account: Address;
  readonly terms: Hex;
}> {
  const subject = "parameters of revokeAsGuardian";
  const { chain } = parameters;
  const session = findNamedSession(parameters, subject);
  const { account, terms } = parseWith(schema, parameters, subject);
  if (session !== undefined) {
    if (account !== undefined || terms !== undefined) {
      throw new ParametersInvalidError(subject, ["account: the session's string says account and terms"]);
    }
    const network = await networkOfSession(parameters, session);
    const { grant } = session;
    return { network, account: grant.account, terms: grant.terms };
  }
  if (account === undefined || terms === undefined || chain === undefined) {
    const missing = Object.entries({ account, terms, chain }).flatMap(([name, value]) =>
      value ? [] : [name],
    );
    throw new ParametersInvalidError(
      subject,
      missing.map((name) => `${name}: is needed, unless the session's string says it`),
    );
  }
  return { network: readNetwork(parameters), account, terms };
}

const schema = z.object({
  account: z.optional(addressSchema),
  terms: z.optional(
    z.custom<Hex>(
      (value) => typeof value === "string" && /^0x([0-9a-fA-F]{2})+$/.test(value),
      "is not encoded terms",
    ),
  ),
});
