import type { Address, Hex } from "viem";
import {
  type ApiClient,
  apiClientNames,
  type CreateApiClientParameters,
  createApiClient,
} from "../api/createApiClient.ts";
import { EncryptionKeyMissingError } from "../commerce/commerceErrors.ts";
import type { EncryptionKeyProof } from "../commerce/requestEnvelope.ts";
import type { SessionBundle } from "../delegation/bundle.ts";
import { SessionBundlePlatformError } from "../delegation/delegationErrors.ts";
import type { EncryptionKey } from "../encryption/keys/toEncryptionKey.ts";
import { readEnvironment } from "../environment/readEnvironment.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import { PlatformNotConfiguredError } from "./agentErrors.ts";
import type { PlatformCredential } from "./withPlatformPaymaster.ts";

/** Where the platform is, and as whom to speak with it; all of it may be left out by who uses only the chain. */
export interface AgentOptions extends Omit<CreateApiClientParameters, "sessionToken"> {
  /** This agent's key for encryption, if it acts by no bundle. */
  readonly encryptionKey?: EncryptionKey | undefined;
  /**
   * The account that this agent is registered under, needed to buy by `apiKey` from another account: purchases are then
   * named by both.
   * @default the account that pays
   */
  readonly agentWallet?: Address | undefined;
}

const { sessionToken: _, ...clientNames } = apiClientNames;
const optionNames = { ...clientNames, encryptionKey: true, agentWallet: true } satisfies Names<AgentOptions>;

/** How an agent is known at the platform: by its API key, or by the bundle that it acts by. Printing shows no token. */
export class PlatformAccess {
  readonly #options: AgentOptions;
  #api: ApiClient | undefined;
  #bundle: SessionBundle | undefined;

  /** @throws {ParametersInvalidError} The API key is looked at when it is first used: a bundle's token wins over it. */
  constructor(options: AgentOptions) {
    checkParameters(options, optionNames, "options of the agent");
    this.#options = options;
    if (options.baseUrl !== undefined) this.#createApi({});
  }

  /** The platform's API, as the agent or as the session that it was given. */
  get api(): ApiClient {
    const { apiKey } = this.#options;
    this.#api ??= this.#createApi({ apiKey });
    return this.#api;
  }

  /** Whether the agent was told where the platform is. */
  get isConfigured(): boolean {
    return this.#baseUrl !== undefined;
  }

  /** What the platform's own paymaster is shown, if the platform is known. */
  credential(bundle = this.#bundle): PlatformCredential | undefined {
    const baseUrl = this.#baseUrl;
    const token = bundle === undefined ? this.#options.apiKey : bundle.token.reveal();
    return baseUrl === undefined ? undefined : { baseUrl, token };
  }

  /** The account that the agent is registered under, where another pays. */
  get agentWallet(): Address | undefined {
    return this.#options.agentWallet;
  }

  /** The bundle that the agent acts by. */
  get bundle(): SessionBundle | undefined {
    return this.#bundle;
  }

  /**
   * Makes the API's client of a bundle.
   *
   * @throws {PlatformNotConfiguredError}
   * @throws {SessionBundlePlatformError} when it is for another platform, which alone may see its token.
   */
  openBundle(bundle: SessionBundle): ApiClient {
    const api = this.#createApi({ sessionToken: bundle.token.reveal() });
    const { platform } = bundle;
    if (platform !== api.audience) throw new SessionBundlePlatformError({ platform, expected: api.audience });
    return api;
  }

  /** Speaks as a bundle from now on. */
  useBundle(bundle: SessionBundle, api: ApiClient): void {
    this.#bundle = bundle;
    this.#api = api;
  }

  /** The agent's own key for encryption, or its session's. */
  get encryptionKey(): EncryptionKey | undefined {
    if (this.#bundle === undefined) return this.#options.encryptionKey;
    // That they are a pair was checked when the bundle was read.
    const { e2ePrivateKey: privateKey, e2ePublicKey } = this.#bundle;
    return { privateKey, publicKey: e2ePublicKey as Hex };
  }

  /**
   * The key for encryption, and by what the paying account says that it is its own.
   *
   * @throws {EncryptionKeyMissingError}
   */
  encryption(): { encryptionKey: EncryptionKey; proof: EncryptionKeyProof | undefined } {
    const { encryptionKey } = this;
    if (encryptionKey === undefined) {
      const advice = "Give `encryptionKey` to its constructor, or call `initWithSession(bundle)`.";
      throw new EncryptionKeyMissingError("this agent", advice);
    }
    const bundle = this.#bundle;
    const proof = bundle && { validUntil: BigInt(bundle.expiry), signature: bundle.e2eSignature as Hex };
    return { encryptionKey, proof };
  }

  get #baseUrl(): string | undefined {
    return this.#options.baseUrl ?? readEnvironment("baseUrl");
  }

  #createApi(as: Pick<CreateApiClientParameters, "apiKey" | "sessionToken">): ApiClient {
    const { encryptionKey: _, apiKey: __, agentWallet: ___, baseUrl: ____, ...rest } = this.#options;
    const baseUrl = this.#baseUrl;
    if (baseUrl === undefined) throw new PlatformNotConfiguredError();
    return createApiClient({ ...rest, ...as, baseUrl });
  }
}
