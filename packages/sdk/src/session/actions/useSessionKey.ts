import * as z from "zod/mini";
import type { ChainUnknownError } from "../../chains/chainErrors.ts";
import { type NetworkParameters, networkNames } from "../../chains/resolveNetwork.ts";
import type { EncryptionPrivateKeyInvalidError } from "../../encryption/encryptionErrors.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import { loadPart } from "../../loading/loadPart.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { emitEvent } from "../../logger/emitEvent.ts";
import type { Logger } from "../../logger/Logger.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { knownObject } from "../../parameters/knownObject.ts";
import type { AskedSession } from "../AskedSession.ts";
import { type HoldSessionParameters, holdSession } from "../client/holdSession.ts";
import { type OpenSessionErrorType, openSession } from "../client/openSession.ts";
import type { SessionClient } from "../client/SessionClient.ts";
import { offerStepUp, type StepUp } from "../client/StepUp.ts";
import { SessionExpiredError } from "../errors/lifecycleErrors.ts";
import type { GrantWiderThanRequestError } from "../errors/requestErrors.ts";
import type { SessionKeyTimeoutError, SignatureInvalidError } from "../errors/signerErrors.ts";
import { loadFailures } from "../failures/loadFailures.ts";
import type { GrantDifference } from "../GrantDifference.ts";
import { type GasCaps, gasCapsSchema } from "../gas/checkGas.ts";
import { type GasStrategy, isHeaders, type PaymasterHeaders } from "../gas/choosePaymaster.ts";
import type { DeserializeSessionKeyErrorType } from "../grant/deserializeSessionKey.ts";
import { sessionStringNames } from "../grant/namedSession.ts";
import { networkOfSession } from "../grant/networkOfSession.ts";
import { verifyGrant } from "../grant/verifyGrant.ts";
import type { HeldSession } from "../HeldSession.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import type { PaymentLane } from "../PaymentLane.ts";
import type { CompareGrantErrorType } from "../request/compareGrant.ts";
import type { SessionRequest } from "../SessionRequest.ts";
import { defaultSigningTimeout } from "../signer/toSessionKey.ts";

/** What {@link useSessionKey} takes. */
export interface UseSessionKeyParameters extends NetworkParameters, HoldSessionParameters {
  /** Milliseconds that `sessionKey` may take for one signature; it is asked up to three times. @default 60_000 */
  readonly signingTimeout?: number | undefined;
  /**
   * The request that the grant answers: a grant that allows more is refused, and `differences` of the session says in what
   * it allows less. @default it is held against none
   */
  readonly request?: string | SessionRequest | AskedSession | undefined;
  /** Who pays for gas. @default "auto" */
  readonly gasStrategy?: GasStrategy | undefined;
  /**
   * Goes with every request to the paymaster's service and to nobody else: a token for it belongs here, not into a URL.
   * The service must be reached by https, or on a loopback address. Agents show the platform's own paymaster their API
   * key, or their bundle's token, without being told.
   */
  readonly paymasterHeaders?: PaymasterHeaders | undefined;
  /**
   * The most gas that is signed for in each field of a user operation, in units of gas. The bundler says how much is
   * needed, and is paid for it: without caps it could take the whole gas budget with one operation.
   *
   * @default 2,000,000 of `preVerificationGas` and of the paymaster's fields, 10,000,000 of the others
   */
  readonly gasCaps?: GasCaps | undefined;
  /** Takes events; never gets a secret. */
  readonly logger?: Logger | undefined;
  /** Milliseconds to wait for an operation to be on the chain. @default 120_000 */
  readonly timeout?: number | undefined;
  /** Milliseconds between looks. @default 1_000 */
  readonly pollingInterval?: number | undefined;
  /** First nonce lane, 0 to 65535: give replicas of one agent different ones. @default 0 */
  readonly nonceLane?: number | undefined;
  /**
   * Which payment slots this replica of an agent tries first: number `lane` of `lanes`, counted from 0. Replicas with
   * lanes of their own do not sign the same slot before one of them has used its own up.
   *
   * @default all slots, from a random one on
   */
  readonly paymentLane?: PaymentLane | undefined;
}

export type UseSessionKeyReturnType = SessionClient;

export type UseSessionKeyErrorType =
  | CompareGrantErrorType
  | DeserializeSessionKeyErrorType
  | OpenSessionErrorType
  | ChainUnknownError
  | EncryptionPrivateKeyInvalidError
  | GrantWiderThanRequestError
  | PartNotLoadedError
  | SessionKeyTimeoutError
  | SignatureInvalidError;

const schema = z.object({
  gasStrategy: z._default(z.enum(["self-funded", "erc20", "sponsored", "auto"]), "auto"),
  paymasterHeaders: z.optional(z.custom<PaymasterHeaders>(isHeaders, "are not headers of HTTP")),
  gasCaps: z._default(gasCapsSchema, {}),
  timeout: z._default(z.int().check(z.minimum(1000), z.maximum(3_600_000)), 120_000),
  signingTimeout: z._default(z.int().check(z.minimum(1), z.maximum(3_600_000)), defaultSigningTimeout),
  pollingInterval: z._default(z.int().check(z.minimum(10), z.maximum(60_000)), 1000),
  nonceLane: z._default(z.int().check(z.minimum(0), z.maximum(65_535)), 0),
  paymentLane: z.optional(
    knownObject({
      lane: z.int().check(z.minimum(0)),
      lanes: z.int().check(z.minimum(1), z.maximum(65_535)),
    }).check(z.refine(({ lane, lanes }) => lane < lanes, "lane: is not below lanes")),
  ),
});

/** What {@link UseSessionKeyParameters} may hold. */
export const useSessionNames = {
  ...networkNames,
  ...sessionStringNames,
  sessionKey: true,
  signingTimeout: "timeout",
  request: true,
  gasStrategy: true,
  paymasterHeaders: true,
  gasCaps: true,
  logger: true,
  timeout: "timeout",
  nonceLane: true,
  paymentLane: true,
} satisfies Names<UseSessionKeyParameters>;

/**
 * Opens a session with what the owner gave: one string that holds the key, or a grant to a key that stays where it is.
 *
 * @param parameters - The string, or the grant and what holds its key; and where the network's endpoints are.
 * @returns What the agent works with.
 * @throws {SessionExpiredError} when the session is over; what `deserializeSessionKey` or `parseGrant` throws when the string is bad.
 * @throws {SessionKeyMismatchError} when `sessionKey` is not the key that was granted to.
 * @throws {GrantMismatchError | GrantWiderThanRequestError} when the grant does not answer the request, or allows more.
 * @throws {ChainMismatchError} when `chain`, or the node, is of another chain than the session.
 * @throws {ContractMismatchError} when the string names other contracts than the recorded ones, or those of `addresses`.
 * @throws {EndpointMissingError} when no bundler is given, or no paymaster for a strategy that needs one.
 *
 * @example
 * const session = await useSessionKey({ serializedSessionKey, zeroDevProjectId });
 * await session.sendCalls({ calls: [{ to: escrow, data }] });
 *
 * @example
 * const session = await useSessionKey({ grant, sessionKey: accountOfKms, zeroDevProjectId });
 */
export async function useSessionKey(parameters: UseSessionKeyParameters): Promise<UseSessionKeyReturnType> {
  checkParameters(parameters, useSessionNames, "parameters of useSessionKey");
  const subject = "parameters of useSessionKey";
  const { signingTimeout, ...options } = parseWith(schema, parameters, subject);
  const session = holdSession(parameters, signingTimeout, subject);
  const { grant, sessionId } = session;
  const { chainId, account } = grant;
  const network = await networkOfSession(parameters, session);
  const { logger } = parameters;
  const { toSessionError } = await loadFailures();
  if (grant.selection === undefined) await verifyGrant(session);
  const differences = await compareAsked(parameters, subject);
  const stepUp: StepUp = async (refusal, wishes) => {
    const { requestMore } = await loadPart(() => import("../request/askingPart.ts"));
    const client = toPublicClient(network, options.pollingInterval);
    return await requestMore({ ...refusal, session, client }, wishes);
  };
  try {
    const client = await openSession(session, network, {
      ...options,
      paymasterHeaders: options.paymasterHeaders,
      paymentLane: options.paymentLane,
      logger,
      differences,
      next: { stepUp, open: (next) => useSessionKey(openingNext(parameters, session, next)) },
    });
    emitEvent(logger, { type: "session.opened", chainId, account, sessionId });
    return client;
  } catch (error) {
    if (error instanceof SessionExpiredError) {
      const { validUntil } = error;
      emitEvent(logger, { type: "session.expired", chainId, account, sessionId, validUntil });
    }
    throw offerStepUp(toSessionError(error), {}, stepUp);
  }
}

/** What is not asked for often is not loaded before. */
async function compareAsked(
  { grant, request, addresses }: UseSessionKeyParameters,
  subject: string,
): Promise<readonly GrantDifference[] | undefined> {
  if (request === undefined) return undefined;
  if (grant === undefined) {
    throw new ParametersInvalidError(subject, ["request: is answered by a `grant`, and none is given"]);
  }
  const { compareAnswer } = await loadPart(() => import("../request/askingPart.ts"));
  return compareAnswer(request, { grant, addresses });
}

/** The same key and endpoints, for what was granted next. */
function openingNext(
  { request: _, serializedSessionKey: __, ...parameters }: UseSessionKeyParameters,
  { sessionKey }: HeldSession,
  grant: string,
): UseSessionKeyParameters {
  return { ...parameters, sessionKey, grant };
}
