import type { Address, Hex, LocalAccount } from "viem";
import type { ApiClient } from "../api/createApiClient.ts";
import type { CallOptions } from "../api/http/createRequester.ts";
import type { SearchServicesParameters } from "../api/resources/services.ts";
import type { EvidenceParameters } from "../api/resources/transactions.ts";
import type { Service } from "../api/schemas/service.ts";
import type { Evidence } from "../api/schemas/transaction.ts";
import { networkNames } from "../chains/resolveNetwork.ts";
import type { CommerceContext, EncryptingContext } from "../commerce/CommerceContext.ts";
import { findServices, type ServicePage } from "../commerce/findServices.ts";
import type { SessionBundle } from "../delegation/bundle.ts";
import type { FundedSession, FundSessionAmounts } from "../delegation/fundSession.ts";
import type { MovedMoney } from "../delegation/MovedMoney.ts";
import type { WalletParameters } from "../delegation/openWallet.ts";
import type { SessionInfo } from "../delegation/SessionInfo.ts";
import type { EncryptionKey } from "../encryption/keys/toEncryptionKey.ts";
import { ParametersInvalidError } from "../errors/ParametersInvalidError.ts";
import {
  type AccountClient,
  type EscrowContractParameters,
  getEscrowAddress,
} from "../escrow/EscrowClient.ts";
import { loadPart } from "../loading/loadPart.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import {
  type UseSessionKeyParameters,
  useSessionKey,
  useSessionNames,
} from "../session/actions/useSessionKey.ts";
import type { SessionClient } from "../session/client/SessionClient.ts";
import type { CreateSessionKeyParameters } from "../session/grant/CreateSessionKeyParameters.ts";
import { type AgentOptions, PlatformAccess } from "./PlatformAccess.ts";
import type { ReclaimOptions } from "./reclaimSession.ts";
import { SessionAgent } from "./SessionAgent.ts";
import { withPlatformPaymaster } from "./withPlatformPaymaster.ts";

/** What {@link PlatformAgent.initWithSessionKey} takes. */
export type InitWithSessionKeyParameters = UseSessionKeyParameters & EscrowContractParameters;

/** Contracts, if not those recorded for the chain. */
interface WalletContracts {
  readonly addresses?: { readonly abbaBabaEscrow?: Address; readonly usdc?: Address } | undefined;
}

/** What {@link PlatformAgent.initWithSession} takes beside the bundle: what `initWithSessionKey` takes. */
export type InitWithSessionOptions = Omit<UseSessionKeyParameters, "serializedSessionKey" | "grant"> &
  WalletContracts;

/** What {@link PlatformAgent.initEOAWallet} takes beside the key. */
export type InitEoaWalletOptions = Omit<WalletParameters, "addresses"> & WalletContracts;

/** What {@link PlatformAgent.fundSession} may be told. */
export type FundSessionOptions = FundSessionAmounts & { readonly wallet?: AccountClient | undefined };

const { serializedSessionKey: _, grant: __, ...sessionNames } = useSessionNames;
const initNames = sessionNames satisfies Names<InitWithSessionOptions>;
const walletNames = {
  ...networkNames,
  pollingInterval: "milliseconds",
} satisfies Names<InitEoaWalletOptions>;
const fundNames = { wallet: true, amount: true, gasWei: true } satisfies Names<FundSessionOptions>;

/** The owner of a plain wallet, and where its chain is. */
type WalletOwner = Required<Pick<CreateSessionKeyParameters, "owner">> & CreateSessionKeyParameters;

/** An agent at the platform: as itself, or as the session that an owner delegated to it. */
export abstract class PlatformAgent extends SessionAgent {
  readonly #access: PlatformAccess;
  readonly #created: SessionInfo[] = [];
  #owner: WalletOwner | undefined;

  /**
   * @param options - Where the platform is, and as whom to speak with it.
   * @throws {ParametersInvalidError}
   */
  constructor(options: AgentOptions = {}) {
    super();
    this.#access = new PlatformAccess(options);
  }

  /** The platform's API, as this agent or as the session that it was given. */
  get api(): ApiClient {
    return this.#access.api;
  }

  /**
   * Opens the session by which this agent acts from now on.
   *
   * With `gasStrategy: "sponsored"` the platform's paymaster is asked unless another is named. Only it sees who asks: the
   * bundle's token, or else `apiKey`.
   *
   * @param parameters - The string that the owner gave, and where the network's endpoints are.
   * @returns The opened session; as text it is the account's address.
   * @throws What `useSessionKey` throws; the session opened before, if there was one, then stays.
   *
   * @example
   * const buyer = new BuyerAgent({ baseUrl, apiKey });
   * await buyer.initWithSessionKey({ serializedSessionKey, bundlerUrl, gasStrategy: "sponsored" });
   */
  async initWithSessionKey(parameters: InitWithSessionKeyParameters): Promise<SessionClient> {
    return this.#openSession(parameters, this.#access.bundle);
  }

  /**
   * Acts from now on as the session that an owner delegated: at the platform by its token, which wins over `apiKey`; on
   * the chain by its on-chain session, or else by its wallet's key, which needs ETH for gas.
   *
   * @param bundle - The string from `SessionInfo.serialize()`.
   * @param options - Where the network's endpoints are.
   * @throws {SessionBundleInvalidError | SessionBundlePlatformError | ApiSessionExpiredError} and what `initWithSessionKey` throws; the session before,
   * if there was one, then stays.
   *
   * @example
   * const buyer = new BuyerAgent({ baseUrl });
   * await buyer.initWithSession(process.env.ABBA_SESSION ?? "", { bundlerUrl });
   */
  async initWithSession(bundle: string, options: InitWithSessionOptions = {}): Promise<void> {
    checkParameters(options, initNames, "options of initWithSession");
    const { openWallet, parseLiveBundle } = await loadPart(() => import("./ownerPart.ts"));
    const parsed = parseLiveBundle(bundle);
    const { chainId, grant, walletPrivateKey } = parsed;
    const serializedSessionKey = parsed.serializedSessionKey?.reveal();
    const api = this.#access.openBundle(parsed);
    const { addresses, ...network } = options;
    if (grant === undefined && serializedSessionKey === undefined && walletPrivateKey !== undefined) {
      const { sessionKey: _, request: __, signingTimeout: ___, ...wallet } = network;
      this.#actByWallet(await openWallet(walletPrivateKey, wallet, chainId), addresses);
    } else {
      await this.#openSession({ ...options, grant, serializedSessionKey }, parsed);
    }
    this.#access.useBundle(parsed, api);
  }

  /**
   * Acts on the chain by a plain wallet from now on. Nothing bounds what it may spend: an agent that others reach should
   * get a session instead.
   *
   * @param key - The wallet's private key; or the viem account that holds it elsewhere, such as in a key service, and signs
   * transactions, messages and typed data.
   * @param options - Where the chain is. @default what environment variables name
   * @returns The wallet's address.
   * @throws {ParametersInvalidError | ChainMismatchError}
   *
   * @example
   * await buyer.initEOAWallet(ownerPrivateKey);
   */
  async initEOAWallet(key: Hex | LocalAccount, options: InitEoaWalletOptions = {}): Promise<Address> {
    checkParameters(options, walletNames, "options of initEOAWallet");
    const { openWallet, toOwner } = await loadPart(() => import("./ownerPart.ts"));
    const given = typeof key === "string" ? { ownerPrivateKey: key } : { owner: key };
    const owner = toOwner(given, "parameters of initEOAWallet");
    const { addresses, pollingInterval, ...network } = options;
    const client = await openWallet(owner, { ...network, pollingInterval });
    this.#actByWallet(client, addresses);
    this.#owner = { ...network, addresses, owner };
    return owner.address;
  }

  /**
   * Brings a session's wallet up to its budget, from the owner's wallet. Repeated, by one process or several at once, it
   * adds only what lacks.
   *
   * @param session - From `createSession`.
   * @param token - The token. @default "USDC"
   * @param options.wallet - Who pays, a viem wallet client. @default what this agent acts by
   * @param options.amount - USDC that the wallet is to hold. @default the session's budget
   * @param options.gasWei - ETH that the wallet is to hold, in wei: a session without an on-chain one pays its own gas.
   * What lacks of it is sent along. @default enough for about five purchases when a plain wallet pays; else 0n
   * @returns What was moved, base units; as text it is the transaction's hash.
   * @throws {InsufficientBalanceError}
   * @throws {TransactionPendingError | NonceConflictError} when the payer's account is paying already; call again.
   */
  async fundSession(
    session: FundedSession,
    token: "USDC" = "USDC",
    options: FundSessionOptions = {},
  ): Promise<MovedMoney> {
    checkParameters(options, fundNames, "options of fundSession");
    const { wallet = this.client, ...amounts } = options;
    const { fundSession } = await loadPart(() => import("./ownerPart.ts"));
    return fundSession(wallet, await this.tokenAddress(token, wallet), session, amounts);
  }

  /**
   * Sends back what is left of a token in a session's wallet: in that of the bundle that this agent acts by, or, as the
   * agent that has created the session, in that session's. Money of an on-chain session is in its owner's account all
   * along.
   *
   * Such a wallet has no terms that would name its tokens: one call, one token. `"ETH"` comes last, when no escrow of the
   * wallet waits any more, as everything else takes gas; what sending it may cost stays.
   *
   * @param to - The owner's address.
   * @param token - `"USDC"`, `"ETH"`, or a token's address. @default "USDC"
   * @param options - Which session, and where the network is. @default the one that this agent created in this process
   * @returns What was moved, as text the transaction's hash: base units, of ETH wei. `undefined` when nothing was left.
   * @throws {SessionOwnsNoMoneyError} when the session acts for its owner's account.
   * @throws {ParametersInvalidError} when this agent has created several sessions, and none is named.
   *
   * @example
   * await agent.reclaimSession(owner, "USDC");
   * await agent.reclaimSession(owner, "ETH");
   */
  async reclaimSession(
    to: Address,
    token: "USDC" | "ETH" | Address = "USDC",
    options: ReclaimOptions = {},
  ): Promise<MovedMoney | undefined> {
    const agent = {
      bundle: this.#access.bundle,
      created: this.#created,
      client: () => this.client,
      tokenAddress: (client: AccountClient) => this.tokenAddress(token === "ETH" ? "USDC" : token, client),
    };
    const { reclaimSession } = await loadPart(() => import("./ownerPart.ts"));
    return reclaimSession(agent, { to, token }, options);
  }

  /**
   * Finds services that are for sale.
   *
   * @param text - Words.
   * @returns The best twenty.
   *
   * @example
   * const services = await agent.findServices("code review");
   */
  async findServices(text?: string, options?: CallOptions): Promise<Service[]>;
  /**
   * Finds services that are for sale, a page at a time.
   *
   * @param query - Words, category, prices (base units, decimal), seller; a page's size and cursor.
   * @returns A page, and where the next one begins.
   */
  async findServices(query: SearchServicesParameters, options?: CallOptions): Promise<ServicePage>;
  async findServices(
    query?: string | SearchServicesParameters,
    options?: CallOptions,
  ): Promise<Service[] | ServicePage> {
    return findServices(this.api, query, options);
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

  /** Whether this agent was told where the platform is. */
  protected get hasPlatform(): boolean {
    return this.#access.isConfigured;
  }

  /** What was in the bundle that this agent acts by. */
  protected get bundle(): SessionBundle | undefined {
    return this.#access.bundle;
  }

  /** The agent's own key for encryption, or its session's. */
  protected get encryptionKey(): EncryptionKey | undefined {
    return this.#access.encryptionKey;
  }

  /** Who owns the plain wallet that this agent acts by. */
  protected get walletOwner(): WalletOwner | undefined {
    return this.#owner;
  }

  /** Remembers a session that this agent has created. */
  protected remember(session: SessionInfo): SessionInfo {
    this.#created.push(session);
    return session;
  }

  /** What buying and selling needs. */
  protected async commerce(): Promise<CommerceContext> {
    const { api, client } = this;
    const { bundle, agentWallet } = this.#access;
    const escrowAddress = await getEscrowAddress(client, this.contract);
    const usdc = await this.tokenAddress();
    return { api, client, escrowAddress, usdc, sessionId: bundle?.sessionId, agentWallet };
  }

  /** What buying and selling in secret needs. */
  protected async encrypting(): Promise<EncryptingContext> {
    const encryption = this.#access.encryption();
    return { ...(await this.commerce()), ...encryption };
  }

  #actByWallet(client: AccountClient, addresses: WalletContracts["addresses"]): void {
    const { abbaBabaEscrow: escrowAddress, usdc } = addresses ?? {};
    this.#owner = undefined;
    this.actBy(client, { escrowAddress, usdc });
  }

  async #openSession(
    given: InitWithSessionKeyParameters,
    bundle: SessionBundle | undefined,
  ): Promise<SessionClient> {
    if (typeof given !== "object" || given === null) {
      throw new ParametersInvalidError("parameters of initWithSessionKey", ["must be an object"]);
    }
    const { escrowAddress, ...parameters } = given;
    const credential = this.#access.credential(bundle);
    const session = await useSessionKey(withPlatformPaymaster(parameters, credential));
    this.actBy(session, { escrowAddress });
    this.#owner = undefined;
    return session;
  }
}
