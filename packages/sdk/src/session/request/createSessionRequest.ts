import type { Address } from "viem";
import * as z from "zod/mini";
import type { ParseAmountErrorType } from "../../amounts/parseAmount.ts";
import { addressSchema } from "../../chains/addressSchema.ts";
import type {
  ChainMismatchError,
  ChainUnknownError,
  ContractNotDeployedError,
  EndpointMissingError,
} from "../../chains/chainErrors.ts";
import { type NetworkParameters, networkNames, readNetwork } from "../../chains/resolveNetwork.ts";
import type { EncryptionPrivateKeyInvalidError } from "../../encryption/encryptionErrors.ts";
import { ParametersInvalidError, parseWith } from "../../errors/ParametersInvalidError.ts";
import type { PartNotLoadedError } from "../../loading/PartNotLoadedError.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import type { LimitMissingError } from "../errors/callErrors.ts";
import type { AnswerMalformedError } from "../errors/endpointErrors.ts";
import type { PaymentsNeedCompactError } from "../errors/paymentErrors.ts";
import type { ExecutorUnsupportedError } from "../errors/redeemErrors.ts";
import type { SessionRequestInvalidError } from "../errors/serializedErrors.ts";
import type { TermOutOfRangeError, TermsTooLargeError } from "../errors/termsErrors.ts";
import { type ToSessionErrorType, toSessionError } from "../failures/toSessionError.ts";
import type {
  CallParameters,
  CallsOf,
  CreateSessionKeyParameters,
} from "../grant/CreateSessionKeyParameters.ts";
import { checkDoor } from "../grant/checkDoor.ts";
import { readAmounts } from "../grant/readAmounts.ts";
import { sessionKeySchema } from "../grant/sessionKeySchema.ts";
import { checkNodeChain } from "../node/checkNodeChain.ts";
import { toPublicClient } from "../node/toPublicClient.ts";
import type { SessionKeyAccount } from "../SessionKeyAccount.ts";
import type { ReplacedSession } from "../SessionRequest.ts";
import { assembleRequest } from "./assembleRequest.ts";
import type { CreatedSessionRequest } from "./CreatedSessionRequest.ts";
import { toWish } from "./toWish.ts";

/** What `createSessionKey` takes that an agent may ask for. */
export type WishParameters<calls extends readonly unknown[] = readonly CallParameters[]> = Pick<
  CreateSessionKeyParameters<calls>,
  | "validitySeconds"
  | "validAfter"
  | "gasBudgetWei"
  | "maxOperations"
  | "spend"
  | "payments"
  | "periodSeconds"
  | "counterparties"
  | "paymaster"
  | "guardian"
  | "transfers"
  | "calls"
  | "escrowCalls"
  | "escrowScope"
  | "executor"
  | "policySet"
>;

/** What {@link createSessionRequest} takes: who asks, and what `createSessionKey` would be told. */
export interface CreateSessionRequestParameters<calls extends readonly unknown[] = readonly CallParameters[]>
  extends WishParameters<calls>,
    NetworkParameters {
  /** What holds the session's key, or the key's address. The key stays there. */
  readonly sessionKey: SessionKeyAccount | Address;
  /** Who asks, for the owner to read: 1 to 64 characters. */
  readonly name: string;
  /** What for, for the owner to read: at most 500 characters. @default nothing */
  readonly reason?: string | undefined;
  /** Where the answer is to be sent: https, or http on a loopback address. @default nowhere */
  readonly callback?: string | undefined;
  /** The account that is to grant it. @default any of the owner's */
  readonly account?: Address | undefined;
  /** The session that this one takes over from: the owner sees what both may cost together. @default none */
  readonly replaces?: ReplacedSession | undefined;
  /** Seconds that the request may be answered, at most a year. @default 86_400 */
  readonly expiresInSeconds?: number | undefined;
}

export type CreateSessionRequestReturnType = CreatedSessionRequest;

export type CreateSessionRequestErrorType =
  | ParseAmountErrorType
  | ToSessionErrorType
  | AnswerMalformedError
  | ChainMismatchError
  | ChainUnknownError
  | ContractNotDeployedError
  | EncryptionPrivateKeyInvalidError
  | EndpointMissingError
  | ExecutorUnsupportedError
  | LimitMissingError
  | ParametersInvalidError
  | PartNotLoadedError
  | PaymentsNeedCompactError
  | SessionRequestInvalidError
  | TermOutOfRangeError
  | TermsTooLargeError;

/** The names of {@link WishParameters}. */
export const wishNames = {
  validitySeconds: "seconds",
  validAfter: "time",
  gasBudgetWei: true,
  maxOperations: true,
  spend: true,
  payments: true,
  periodSeconds: "seconds",
  counterparties: true,
  paymaster: true,
  guardian: true,
  transfers: true,
  calls: true,
  escrowCalls: true,
  escrowScope: true,
  executor: true,
  policySet: true,
} satisfies Names<WishParameters>;

/** What {@link CreateSessionRequestParameters} may hold. */
export const createSessionRequestNames = {
  ...networkNames,
  ...wishNames,
  sessionKey: true,
  name: true,
  reason: true,
  callback: true,
  account: true,
  replaces: true,
  expiresInSeconds: "seconds",
} satisfies Names<CreateSessionRequestParameters>;

const schema = z.object({
  expiresInSeconds: z._default(z.int().check(z.minimum(60), z.maximum(31_536_000)), 86_400),
  account: z.optional(addressSchema),
});

/**
 * Asks for a session: says to which key, by whom and for what, in one string that holds no secret. Sends nothing.
 *
 * The node is asked only for the decimals of tokens whose amounts are written as `"12.50"`.
 *
 * @param parameters - {@link CreateSessionRequestParameters}
 * @returns The request for the owner, and the secrets by which its answer is opened.
 * @throws {ParametersInvalidError} when a parameter is not of its form.
 * @throws {SessionRequestInvalidError} when it would be too long to be read.
 *
 * @example
 * const request = await createSessionRequest({
 *   sessionKey,
 *   chain: "base",
 *   name: "Research agent",
 *   reason: "Buys papers",
 *   spend: [{ token: "USDC", perPeriod: "10", lifetime: "50" }],
 *   periodSeconds: 86_400,
 * });
 * console.log(request.toLink("https://wallet.example/grant"));
 */
export async function createSessionRequest<
  const calls extends readonly unknown[] = readonly CallParameters[],
>(
  parameters: CreateSessionRequestParameters<calls & CallsOf<calls>>,
): Promise<CreateSessionRequestReturnType> {
  const subject = "parameters of createSessionRequest";
  checkParameters(parameters, createSessionRequestNames, subject);
  const { expiresInSeconds, account } = parseWith(schema, parameters, subject);
  const { sessionKey: holder, name, reason, callback, replaces } = parameters;
  const sessionKey = typeof holder === "object" && holder !== null ? holder.address : holder;
  const key = addressSchema.safeParse(sessionKey);
  if (!key.success) {
    throw new ParametersInvalidError(subject, [
      "sessionKey: is neither an account that signs nor an address",
    ]);
  }
  const { account: _, ...wished } = { ...parameters } as WishParameters & { readonly account?: unknown };
  const parsed = parseWith(sessionKeySchema, wished, subject);
  checkDoor(parsed);
  const network = readNetwork(parameters);
  const client = toPublicClient(network);
  try {
    if (hasText(parsed)) await checkNodeChain(client, network.chainId);
    const amounts = await readAmounts(client, parsed, network);
    return assembleRequest({
      chainId: network.chainId,
      sessionKey: key.data,
      name,
      reason,
      callback,
      account,
      replaces,
      expiresInSeconds,
      wish: toWish(parsed, { ...network, amounts }),
    });
  } catch (error) {
    throw toSessionError(error);
  }
}

/** Whether an amount is written in a token's own decimals. */
function hasText(value: unknown): boolean {
  const { spend = [], transfers = [], payments = [] } = value as Partial<WishParameters>;
  return [...spend, ...transfers, ...payments].some((entry) =>
    Object.entries(entry).some(
      ([name, amount]) => name !== "token" && name !== "payees" && typeof amount === "string",
    ),
  );
}
