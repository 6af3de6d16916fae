import { type Hex, hashTypedData, isAddressEqual } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import * as z from "zod/mini";
import { parseBudget } from "../amounts/budget.ts";
import { ApiAnswerMalformedError } from "../api/apiErrors.ts";
import type { ApiClient } from "../api/createApiClient.ts";
import { encryptionKeyTypedData } from "../encryption/keys/encryptionKeyTypedData.ts";
import { generateEncryptionKey } from "../encryption/keys/generateEncryptionKey.ts";
import type { EncryptionKey } from "../encryption/keys/toEncryptionKey.ts";
import { parseWith } from "../errors/ParametersInvalidError.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { SecretKey } from "../secrets/SecretKey.ts";
import { SessionHalvesMismatchError } from "./delegationErrors.ts";
import { grantOnChainSession, type OnChainHalf, type OnChainParameters } from "./grantOnChainSession.ts";
import { SessionInfo } from "./SessionInfo.ts";

/** What {@link createSession} takes. */
export interface CreateSessionParameters {
  /**
   * All that may leave the buyer, fees included: USDC as a number (`25`) or a decimal string (`"25.00"`), or base units as
   * a bigint; below a billion USDC.
   *
   * @default with `onChain`, that session's lifetime limit of USDC; without, no bound at the platform, and 0 for sellers
   */
  readonly budgetUsdc?: number | string | bigint | undefined;
  /** Seconds from now. @default 3600, or `onChain.validitySeconds` */
  readonly expiry?: number | undefined;
  /**
   * Services that may be bought, and sold if they are the agent's.
   *
   * @default any may be bought; a seller's session sells all that are the agent's. An empty list is the default.
   */
  readonly allowedServiceIds?: readonly string[] | undefined;
  /** The session's key for encryption. Whoever gets the bundle has it. @default a fresh one */
  readonly encryptionKey?: EncryptionKey | undefined;
  /**
   * Grants an on-chain session as well, with the same budget and time, by which the agent then acts. With `request`, it is
   * to the key of the agent that asked: the bundle then holds no key, and is opened with `sessionKey`.
   */
  readonly onChain?: OnChainParameters | undefined;
}

export type CreateSessionReturnType = SessionInfo;

const schema = z.object({
  expiry: z.optional(z.int().check(z.minimum(1), z.maximum(31_536_000))),
  allowedServiceIds: z._default(z.array(z.string()).check(z.maxLength(100)), []),
});

/** What {@link CreateSessionParameters} may hold. */
export const createSessionNames = {
  budgetUsdc: true,
  expiry: "seconds",
  allowedServiceIds: true,
  encryptionKey: true,
  onChain: true,
} satisfies Names<CreateSessionParameters>;

/**
 * Delegates a budget to another process, for a time.
 *
 * The platform's budget alone binds only purchases made through the platform: with no `onChain`, whoever has the bundle
 * can spend all that its wallet holds, so put no more there. With `onChain` the chain enforces the same budget.
 *
 * @param api - As the agent that delegates.
 * @param parameters - {@link CreateSessionParameters}
 * @param options.sellsAll - Whether every service of the agent's may be sold.
 * @returns The session; `serialize()` gives the string for the agent.
 * @throws {SessionHalvesMismatchError} when the on-chain session's budget or time would be another; nothing is created.
 * @throws {ApiRequestError} and, with `onChain`, what `createSessionKey` throws.
 */
export async function createSession(
  api: ApiClient,
  parameters: CreateSessionParameters = {},
  { sellsAll = false }: { readonly sellsAll?: boolean } = {},
): Promise<CreateSessionReturnType> {
  checkParameters(parameters, createSessionNames, "parameters of createSession");
  const { expiry = parameters.onChain?.validitySeconds ?? 3_600, allowedServiceIds } = parseWith(
    schema,
    parameters,
    "parameters of createSession",
  );
  const { budgetUsdc: given } = parameters;
  const asked = given === undefined ? undefined : parseBudget(given);
  const { encryptionKey = generateEncryptionKey(), onChain } = parameters;
  const half = onChain && (await grantOnChainSession(onChain, { budgetUsdc: asked, expiry }));
  const budgetUsdc = half?.budgetUsdc ?? asked ?? null;
  const walletPrivateKey = new SecretKey<Hex>(generatePrivateKey());
  const wallet = privateKeyToAccount(walletPrivateKey.reveal());
  const walletAddress = half?.account ?? wallet.address;
  const { publicKey: e2ePublicKey, privateKey: e2ePrivateKey } = encryptionKey;
  if (half !== undefined) await checkChain(api, half);

  const { session, token } = await api.sessions.create({
    ...(budgetUsdc !== null && { budgetUsdc: budgetUsdc.toString() }),
    expiry,
    walletAddress,
    e2ePublicKey,
    ...(allowedServiceIds.length > 0 && { allowedServiceIds }),
    ...(sellsAll && { sellsAll }),
  });
  const isAsked =
    session.walletAddress !== null &&
    isAddressEqual(session.walletAddress, walletAddress) &&
    session.budgetUsdc === (budgetUsdc?.toString() ?? null) &&
    session.sellsAll === sellsAll;
  if (!isAsked) throw new ApiAnswerMalformedError("it is about a session that was not asked for");
  // Signed below as the end of the key's time: the platform may shorten it, not prolong it.
  const endsAt = Math.floor(Math.min(Date.parse(session.expiresAt), Date.now() + expiry * 1_000) / 1_000);
  const { id: sessionId, agentId, chainId } = session;
  const { audience: platform } = api;
  const validUntil = BigInt(endsAt);
  const claim = { account: walletAddress, chainId, platform, publicKey: e2ePublicKey, validUntil };
  const typedData = encryptionKeyTypedData(claim);
  const signature = half
    ? await half.signAsAccount(hashTypedData(typedData))
    : await wallet.signTypedData(typedData);
  const bundle = {
    platform,
    token: new SecretKey<string>(token),
    sessionId,
    agentId,
    chainId,
    budgetUsdc,
    expiry: endsAt,
    allowedServiceIds: allowedServiceIds.length > 0 ? allowedServiceIds : null,
    ...(half?.key ?? { walletPrivateKey }),
    walletAddress,
    e2ePrivateKey,
    e2ePublicKey,
    e2eSignature: signature.toLowerCase() as Hex,
  };
  return new SessionInfo(bundle, half?.sessionId);
}

/** Asked before the session is created: a session on another chain could buy nothing. */
async function checkChain(api: ApiClient, half: OnChainHalf): Promise<void> {
  const { chainId } = await api.agents.me();
  if (chainId !== half.chainId) {
    throw new SessionHalvesMismatchError({ field: "chainId", api: chainId, onChain: half.chainId });
  }
}
