import type { Address } from "viem";
import { ApiAnswerMalformedError, ApiConflictError } from "../api/apiErrors.ts";
import { type CreateApiClientParameters, createApiClient } from "../api/createApiClient.ts";
import type { Agent } from "../api/schemas/agent.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { SecretKey } from "../secrets/SecretKey.ts";
import { checkChallenge } from "./checkChallenge.ts";
import { type EncryptionKeyClaim, encryptionKeyNames, signEncryptionKey } from "./signEncryptionKey.ts";
import { type SignerParameters, signerNames, toSigner, type WalletSigner } from "./toSigner.ts";

/** What {@link registerAgent} takes. */
export interface RegisterAgentParameters
  extends SignerParameters,
    Partial<EncryptionKeyClaim>,
    Pick<CreateApiClientParameters, "baseUrl" | "audience" | "fetch" | "timeoutMs" | "signal"> {
  readonly name: string;
  readonly description?: string | undefined;
  /**
   * A wallet that is registered gets a further API key instead of an error, and `e2ePublicKey`, if it is given, takes the
   * place of the one in its profile; name and description stay. @default false
   */
  readonly recover?: boolean | undefined;
}

/** A registered agent. Printing it shows no key. */
export interface RegisterAgentReturnType {
  readonly agent: Agent;
  readonly walletAddress: Address;
  /** The agent's API key, shown this once: `reveal()` gives its text. */
  readonly apiKey: SecretKey<string>;
}

const names = {
  ...signerNames,
  ...encryptionKeyNames,
  baseUrl: true,
  fetch: true,
  timeoutMs: "milliseconds",
  signal: true,
  name: true,
  description: true,
  audience: true,
  recover: true,
} satisfies Names<RegisterAgentParameters>;

/**
 * Registers a wallet as an agent at the platform, without a browser: asks for a challenge, checks that it is nothing but
 * an authorization, and signs it. With `e2ePublicKey` the wallet signs that this key is its own as well.
 *
 * @param parameters - The wallet's owner, the network, and how the agent presents itself.
 * @returns The agent and its API key.
 * @throws {ApiConflictError} `AGENT_EXISTS`, unless `recover`.
 * @throws {ApiAnswerMalformedError} when the platform wants something else signed, or it signed for another platform, or
 * keeps another encryption key.
 *
 * @example
 * const { apiKey } = await registerAgent({ baseUrl, ownerPrivateKey, name: "Translator" });
 * const agent = new SellerAgent({ baseUrl, apiKey: apiKey.reveal() });
 */
export async function registerAgent(parameters: RegisterAgentParameters): Promise<RegisterAgentReturnType> {
  checkParameters(parameters, names, "parameters of registerAgent");
  const { baseUrl, audience: named, fetch, timeoutMs, signal } = parameters;
  const { name, description, e2ePublicKey, keyValiditySeconds, recover = false } = parameters;
  const api = createApiClient({ baseUrl, audience: named, fetch, timeoutMs, signal });
  const { audience } = api;
  const signer = await toSigner(parameters, "registerAgent");
  const prove = (purpose: "register" | "recover") => answerChallenge(api, signer, { purpose, audience });
  const proven =
    e2ePublicKey && (await signEncryptionKey(signer, { e2ePublicKey, keyValiditySeconds }, audience));
  const registration = { name, ...(description !== undefined && { description }), ...proven };
  try {
    return show(signer, await api.agents.register({ ...(await prove("register")), ...registration }));
  } catch (error) {
    const exists = error instanceof ApiConflictError && error.code === "AGENT_EXISTS";
    if (!exists || !recover) throw error;
    const recovered = await api.agents.recover({ ...(await prove("recover")), ...proven });
    if (proven && recovered.agent.e2ePublicKey !== proven.e2ePublicKey) {
      throw new ApiAnswerMalformedError("it has kept another encryption key in the profile than was sent");
    }
    return show(signer, recovered);
  }
}

async function answerChallenge(
  api: ReturnType<typeof createApiClient>,
  { address: wallet, chainId, sign }: WalletSigner,
  expected: { readonly purpose: "register" | "recover"; readonly audience: string },
) {
  const { purpose } = expected;
  const { challengeId, typedData } = await api.agents.challenge({ walletAddress: wallet, chainId, purpose });
  const signature = await sign(checkChallenge(typedData, { ...expected, wallet, chainId }));
  return { challengeId, signature };
}

function show(
  { address }: WalletSigner,
  { agent, apiKey }: { readonly agent: Agent; readonly apiKey: string },
): RegisterAgentReturnType {
  return { agent, walletAddress: address, apiKey: new SecretKey<string>(apiKey) };
}
