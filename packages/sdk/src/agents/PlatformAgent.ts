import type { Address, Hex } from "viem";
import { type ApiClient, type CreateApiClientParameters, createApiClient } from "../api/createApiClient.ts";
import type { CallOptions } from "../api/http/createRequester.ts";
import type { SearchServicesParameters } from "../api/resources/services.ts";
import type { EvidenceParameters } from "../api/resources/transactions.ts";
import type { Service } from "../api/schemas/service.ts";
import type { Evidence } from "../api/schemas/transaction.ts";
import type { CommerceContext, EncryptingContext } from "../commerce/CommerceContext.ts";
import { EncryptionKeyMissingError } from "../commerce/errors.ts";
import { parseBundle, type SessionBundle } from "../delegation/bundle.ts";
import {
  type CreateSessionParameters,
  type CreateSessionReturnType,
  createSession,
} from "../delegation/createSession.ts";
import { emptyOfEth } from "../delegation/emptyOfEth.ts";
import { emptyWallet } from "../delegation/emptyWallet.ts";
import { ApiSessionExpiredError, SessionOwnsNoMoneyError } from "../delegation/errors.ts";
import { fundWallet } from "../delegation/fundWallet.ts";
import type { MovedMoney } from "../delegation/MovedMoney.ts";
import { openWallet } from "../delegation/openWallet.ts";
import type { SessionInfo } from "../delegation/SessionInfo.ts";
import { type EncryptionKey, toEncryptionKey } from "../encryption/keys/toEncryptionKey.ts";
import { checkAddress } from "../escrow/checkAddress.ts";
import { type AccountClient, getEscrowAddress, isSession } from "../escrow/EscrowClient.ts";
import type { UseSessionKeyParameters } from "../session/actions/useSessionKey.ts";
import type { SessionClient } from "../session/client/SessionClient.ts";
import { askPlatformPaymaster } from "./askPlatformPaymaster.ts";
import { PlatformNotConfiguredError } from "./errors.ts";
import { type InitWithSessionKeyParameters, SessionAgent } from "./SessionAgent.ts";

/** Where the platform is, and as whom to speak with it; all of it may be left out by who uses only the chain. */
export interface AgentOptions extends Partial<Omit<CreateApiClientParameters, "sessionToken">> {
  /** This agent's key for encryption, if it acts by no bundle. */
  readonly encryptionKey?: EncryptionKey | undefined;
  /**
   * The account that this agent is registered under, needed to buy by `apiKey` from another account: purchases are then
   * named by both.
   * @default the account that pays
   */
  readonly agentWallet?: Address | undefined;
}

/** What {@link PlatformAgent.initWithSession} takes beside the bundle: what `initWithSessionKey` takes. */
export type InitWithSessionOptions = Omit<UseSessionKeyParameters, "serializedSessionKey"> & {
  /** Contracts, if not those recorded for the chain; of a bundle without an on-chain session. */
  readonly addresses?: { readonly abbaBabaEscrow?: Address; readonly usdc?: Address } | undefined;
};

/** What buyers and sellers do at the platform. */
export abstract class PlatformAgent extends SessionAgent {
  readonly #options: AgentOptions;
  #api: ApiClient | undefined;
  #bundle: SessionBundle | undefined;

  /**
   * @param options - Where the platform is, and as whom to speak with it.
   * @throws {InvalidParametersError}
   */
  constructor(options: AgentOptions = {}) {
    super();
    this.#options = options;
    const { encryptionKey: _, agentWallet: __, baseUrl, ...rest } = options;
    if (baseUrl !== undefined) this.#api = createApiClient({ ...rest, baseUrl });
  }

  /** The platform's API, as this agent or as the session that it was given. */
  get api(): ApiClient {
    if (this.#api === undefined) throw new PlatformNotConfiguredError();
    return this.#api;
  }

  /**
   * Delegates a budget of this agent's to another process. See {@link createSession}.
   *
   * @param parameters - Budget (base units or `"25.00"`), time (seconds), services, and what the chain enforces.
   * @returns The session; `serialize()` gives the one string for the other process.
   * @throws {SessionHalvesMismatchError | ApiRequestError}
   *
   * @example
   * const session = await agent.createSession({ budgetUsdc: "25.00", onChain: { ownerPrivateKey, counterparties } });
   * const bundle = session.serialize();
   */
  async createSession(parameters: CreateSessionParameters): Promise<CreateSessionReturnType> {
    return createSession(this.api, parameters);
  }

  /**
   * Opens the session by which this agent acts from now on.
   *
   * With `gasStrategy: "sponsored"` the platform's paymaster is asked unless another is named. Only it sees who asks: the
   * bundle's token, or else `apiKey`.
   *
   * @param parameters - The string that the owner gave, and where the network's endpoints are.
   * @returns The opened session.
   * @throws What `useSessionKey` throws; the session opened before, if there was one, then stays.
   *
   * @example
   * const buyer = new BuyerAgent({ baseUrl, apiKey });
   * await buyer.initWithSessionKey({ serializedSessionKey, bundlerUrl, gasStrategy: "sponsored" });
   */
  override async initWithSessionKey(parameters: InitWithSessionKeyParameters): Promise<SessionClient> {
    return this.#openSession(parameters, this.#bundle?.token.reveal() ?? this.#options.apiKey);
  }

  /**
   * Acts from now on as the session that an owner delegated: at the platform by its token, which wins over `apiKey`; on
   * the chain by its on-chain session, or else by its wallet's key, which needs ETH for gas.
   *
   * @param bundle - The string from `SessionInfo.serialize()`.
   * @param options - Where the network's endpoints are.
   * @throws {SessionBundleInvalidError | ApiSessionExpiredError} and what `initWithSessionKey` throws; the session before,
   * if there was one, then stays.
   *
   * @example
   * const buyer = new BuyerAgent({ baseUrl });
   * await buyer.initWithSession(process.env.ABBA_SESSION ?? "", { bundlerUrl });
   */
  async initWithSession(bundle: string, options: InitWithSessionOptions = {}): Promise<void> {
    const parsed = parseBundle(bundle);
    const { expiry, serializedSessionKey, token } = parsed;
    if (expiry <= Date.now() / 1_000) throw new ApiSessionExpiredError({ expiry });
    const { encryptionKey: _, apiKey: __, agentWallet: ___, baseUrl, ...rest } = this.#options;
    if (baseUrl === undefined) throw new PlatformNotConfiguredError();
    const api = createApiClient({ ...rest, baseUrl, sessionToken: token.reveal() });
    const { addresses, ...network } = options;
    if (serializedSessionKey === undefined) {
      const { abbaBabaEscrow: escrowAddress, usdc } = addresses ?? {};
      this.actBy(await openWallet(parsed, network), { escrowAddress, usdc });
    } else {
      const serialized = serializedSessionKey.reveal();
      await this.#openSession({ ...network, serializedSessionKey: serialized }, token.reveal());
    }
    this.#bundle = parsed;
    this.#api = api;
  }

  /**
   * Brings a session's wallet up to its budget, from the owner's wallet. Repeated, by one process or several at once, it
   * adds only what lacks.
   *
   * @param session - From `createSession`.
   * @param token - The token. @default "USDC"
   * @param options.wallet - Who pays, a viem wallet client. @default what this agent acts by
   * @param options.gasWei - ETH that the wallet is to hold, in wei: a session without an on-chain one pays its own gas.
   * What lacks of it is sent along. @default 0n
   * @returns What was moved, base units.
   * @throws {InsufficientBalanceError}
   * @throws {TransactionPendingError | NonceConflictError} when the payer's account is paying already; call again.
   */
  async fundSession(
    session: Pick<SessionInfo, "walletAddress" | "budgetUsdc">,
    token: "USDC" = "USDC",
    options: { readonly wallet?: AccountClient | undefined; readonly gasWei?: bigint | undefined } = {},
  ): Promise<MovedMoney> {
    const { wallet = this.client, gasWei = 0n } = options;
    const { walletAddress: to, budgetUsdc: budget } = session;
    const address = await this.tokenAddress(token, wallet);
    return fundWallet(wallet, { to, budget, gasWei, token: address });
  }

  /**
   * Sends back what is left of a token in the session's wallet. Money of an on-chain session is in its owner's account all
   * along.
   *
   * Such a wallet has no terms that would name its tokens: one call, one token. `"ETH"` comes last, when no escrow of the
   * wallet waits any more, as everything else takes gas; what sending it may cost stays.
   *
   * @param to - The owner's address.
   * @param token - `"USDC"`, `"ETH"`, or a token's address. @default "USDC"
   * @returns What was moved: base units, of ETH wei.
   * @throws {SessionOwnsNoMoneyError} when this agent acts by an on-chain session.
   *
   * @example
   * await agent.reclaimSession(owner, "USDC");
   * await agent.reclaimSession(owner, "ETH");
   */
  async reclaimSession(to: Address, token: "USDC" | "ETH" | Address = "USDC"): Promise<MovedMoney> {
    const { client } = this;
    if (isSession(client)) throw new SessionOwnsNoMoneyError({ account: client.account });
    const recipient = checkAddress(to, "to");
    if (token === "ETH") return emptyOfEth(client, recipient);
    return emptyWallet(client, { to: recipient, token: await this.tokenAddress(token) });
  }

  /**
   * Finds services that are for sale.
   *
   * @param query - Words, category, prices (base units, decimal), seller; a page's size and cursor.
   * @returns A page, and where the next one begins.
   */
  async findServices(
    query: SearchServicesParameters = {},
    options?: CallOptions,
  ): Promise<{ items: Service[]; nextCursor: string | null }> {
    return this.api.services.search(query, options);
  }

  /**
   * Brings something forward in a purchase or sale, for whoever rules on a dispute.
   *
   * @param transactionId - `txn_…`
   * @param evidence - Its kind (a word) and content (text, at most 50,000 characters).
   * @returns What was brought forward; the same again is the same piece.
   */
  async submitEvidence(
    transactionId: string,
    evidence: EvidenceParameters,
    options?: CallOptions,
  ): Promise<Evidence> {
    return this.api.transactions.addEvidence(transactionId, evidence, options);
  }

  async #openSession(parameters: InitWithSessionKeyParameters, token: string | undefined) {
    const { baseUrl } = this.#options;
    return super.initWithSessionKey(
      baseUrl === undefined ? parameters : askPlatformPaymaster(parameters, { baseUrl, token }),
    );
  }

  /** Whether this agent was told where the platform is. */
  protected get hasPlatform(): boolean {
    return this.#api !== undefined;
  }

  /** What was in the bundle that this agent acts by. */
  protected get bundle(): SessionBundle | undefined {
    return this.#bundle;
  }

  /** The agent's own key for encryption, or its session's. */
  protected get encryptionKey(): EncryptionKey | undefined {
    const { encryptionKey } = this.#options;
    return this.#bundle === undefined ? encryptionKey : toEncryptionKey(this.#bundle.e2ePrivateKey);
  }

  /** What buying and selling needs. */
  protected async commerce(): Promise<CommerceContext> {
    const { api, client } = this;
    const escrowAddress = await getEscrowAddress(client, this.contract);
    return {
      api,
      client,
      escrowAddress,
      usdc: await this.tokenAddress(),
      sessionId: this.#bundle?.sessionId,
      agentWallet: this.#options.agentWallet,
    };
  }

  /** What buying and selling in secret needs. */
  protected async encrypting(): Promise<EncryptingContext> {
    const { encryptionKey } = this;
    if (encryptionKey === undefined) {
      const advice = "Give `encryptionKey` to its constructor, or call `initWithSession(bundle)`.";
      throw new EncryptionKeyMissingError("this agent", advice);
    }
    const bundle = this.#bundle;
    const proof = bundle && { validUntil: BigInt(bundle.expiry), signature: bundle.e2eSignature as Hex };
    return { ...(await this.commerce()), encryptionKey, proof };
  }
}
