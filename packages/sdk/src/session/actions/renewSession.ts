import * as z from "zod/mini";
import type { ParseAmountErrorType } from "../../amounts/parseAmount.ts";
import type { ContractMismatchError, ContractNotDeployedError } from "../../chains/chainErrors.ts";
import type { NetworkOfErrorType } from "../../chains/networkOf.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import type { EncryptionPrivateKeyInvalidError } from "../../encryption/encryptionErrors.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { SessionGrantInvalidError, SessionRequestInvalidError } from "../errors/serializedErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type { DeserializeSessionKeyErrorType } from "../grant/deserializeSessionKey.ts";
import { namedSession, type SessionStrings, sessionStringNames } from "../grant/namedSession.ts";
import { networkOfSession } from "../grant/networkOfSession.ts";
import { readAmounts } from "../grant/readAmounts.ts";
import { sessionKeySchema } from "../grant/sessionKeySchema.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import { assembleRequest } from "../request/assembleRequest.ts";
import type { CreatedSessionRequest } from "../request/CreatedSessionRequest.ts";
import { type WishParameters, wishNames } from "../request/createSessionRequest.ts";
import { toWish } from "../request/toWish.ts";
import { wishOfTerms } from "../request/wishOfTerms.ts";

/** What {@link renewSession} takes: the session, and what is to be asked for otherwise. */
export interface RenewSessionParameters extends SessionStrings, NetworkParameters, WishParameters {
  /** Who asks, for the owner to read: 1 to 64 characters. */
  readonly name: string;
  /** What for, for the owner to read: at most 500 characters. @default nothing */
  readonly reason?: string | undefined;
  /** Where the answer is to be sent: https, or http on a loopback address. @default nowhere */
  readonly callback?: string | undefined;
  /** Seconds that the request may be answered. @default 86_400 */
  readonly expiresInSeconds?: number | undefined;
}

export type RenewSessionReturnType = CreatedSessionRequest;

export type RenewSessionErrorType =
  | DeserializeSessionKeyErrorType
  | NetworkOfErrorType
  | ParseAmountErrorType
  | ToSessionErrorType
  | AnswerMalformedError
  | ContractMismatchError
  | ContractNotDeployedError
  | EncryptionPrivateKeyInvalidError
  | SessionGrantInvalidError
  | SessionRequestInvalidError;

const names = {
  ...sessionStringNames,
  ...networkNames,
  ...wishNames,
  name: true,
  reason: true,
  callback: true,
  expiresInSeconds: "seconds",
} satisfies Names<RenewSessionParameters>;

const schema = z.object({
  expiresInSeconds: z._default(z.int().check(z.minimum(60), z.maximum(31_536_000)), 86_400),
});

/**
 * Asks for the session after this one, before this one ends: the same terms to the same key of the same account, with the
 * scope of its escrows, so that the next one finishes what this one began. Sends nothing.
 *
 * The request names this session: until it ends, both may spend, and its owner sees what both may cost together.
 *
 * @param parameters - The session's string or grant, who asks, and each term that is to be another.
 * @returns The request for the owner. What he grants, `session.openNext(grant)` opens.
 * @throws {SessionRequestInvalidError} when the terms are too many for a request.
 *
 * @example
 * const request = await renewSession({ grant, name: "Research agent", chain: "base" });
 */
export async function renewSession(parameters: RenewSessionParameters): Promise<RenewSessionReturnType> {
  const subject = "parameters of renewSession";
  checkParameters(parameters, names, subject);
  const { expiresInSeconds } = parseWith(schema, parameters, subject);
  const session = namedSession(parameters, subject);
  const { grant, sessionKeyAddress } = session;
  const { chainId, account } = grant;
  const network = await networkOfSession(parameters, session);
  const facts = { chainId, addresses: network.addresses };
  const changes = Object.fromEntries(
    Object.entries(parameters).filter(
      ([name, value]) => Object.hasOwn(wishNames, name) && value !== undefined,
    ),
  );
  const parsed = parseWith(sessionKeySchema, { ...wishOfTerms(session), ...changes }, subject);
  try {
    const amounts = await readAmounts(toPublicClient(network), parsed, facts);
    return assembleRequest({
      chainId,
      sessionKey: sessionKeyAddress,
      name: parameters.name,
      reason: parameters.reason,
      callback: parameters.callback,
      account,
      replaces: { account, index: grant.index, terms: grant.terms },
      expiresInSeconds,
      wish: toWish(parsed, { ...facts, amounts }),
    });
  } catch (error) {
    throw toSessionError(error);
  }
}
