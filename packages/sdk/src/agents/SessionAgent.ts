import type { Address } from "viem";
import { type GetCreditReturnType, getCredit } from "../escrow/actions/getCredit.ts";
import { type WithdrawReturnType, withdraw } from "../escrow/actions/withdraw.ts";
import {
  accountOfClient,
  type EscrowClient,
  type EscrowContractParameters,
  isSession,
} from "../escrow/EscrowClient.ts";
import { resolveToken } from "../escrow/prepareEscrow.ts";
import { loadPart, onFirstCall } from "../loading/loadPart.ts";
import { buildEscrowPolicies } from "../session/actions/buildEscrowPolicies.ts";
import type { createSessionKey } from "../session/actions/createSessionKey.ts";
import type { getCeiling } from "../session/actions/getCeiling.ts";
import type { getSessionStatus } from "../session/actions/getSessionStatus.ts";
import type { inspectSessionKey } from "../session/actions/inspectSessionKey.ts";
import type { installExecutor } from "../session/actions/installExecutor.ts";
import type { installValidator } from "../session/actions/installValidator.ts";
import type { ownerExecute } from "../session/actions/ownerExecute.ts";
import type { ownerWithdraw } from "../session/actions/ownerWithdraw.ts";
import type { removeCeiling } from "../session/actions/removeCeiling.ts";
import type {
  RevokeAllSessionsParameters,
  RevokeAllSessionsReturnType,
  revokeAllSessions,
} from "../session/actions/revokeAllSessions.ts";
import type {
  RevokeSessionKeyParameters,
  RevokeSessionKeyReturnType,
  revokeSessionKey,
} from "../session/actions/revokeSessionKey.ts";
import type { setCeiling } from "../session/actions/setCeiling.ts";
import type { EnableSessionReturnType } from "../session/client/enableSession.ts";
import type { CanSpendParameters, SessionClient } from "../session/client/SessionClient.ts";
import type { CanSpendReturnType } from "../session/ledger/canSpend.ts";
import type { SessionStatus } from "../session/ledger/readStatus.ts";
import type { CanPayParameters, CanPayReturnType } from "../session/payments/canPay.ts";
import type { SignPaymentParameters, SignPaymentReturnType } from "../session/payments/signPayment.ts";
import type { TermsDescription } from "../session/terms/describeTerms.ts";
import { AgentNotInitializedError, OnChainSessionMissingError } from "./agentErrors.ts";

/** What names an account, which the agent's session does. */
type AccountNames = "account" | "addresses" | "chain" | "grant" | "index" | "serializedSessionKey";

/** Contracts that an agent was told of, beside those that are recorded. */
interface AgentContracts extends EscrowContractParameters {
  readonly usdc?: Address | undefined;
}

const ownerPart = () => loadPart(() => import("./ownerPart.ts"));

/** What acts on the chain, by a session or by a plain wallet; and the owner's side of sessions. */
export abstract class SessionAgent {
  /** Grants a session; needs no API key. See {@link createSessionKey}. */
  static readonly createSessionKey: typeof createSessionKey = onFirstCall(
    async () => (await ownerPart()).createSessionKey,
  );
  /** Kills one session, used or not. See {@link revokeSessionKey}. */
  static readonly revokeSessionKey: typeof revokeSessionKey = onFirstCall(
    async () => (await ownerPart()).revokeSessionKey,
  );
  /** Kills every session of an account. See {@link revokeAllSessions}. */
  static readonly revokeAllSessions: typeof revokeAllSessions = onFirstCall(
    async () => (await ownerPart()).revokeAllSessions,
  );
  /** Says what a session string may do. See {@link inspectSessionKey}. */
  static readonly inspectSessionKey: typeof inspectSessionKey = onFirstCall(
    async () => (await ownerPart()).inspectSessionKey,
  );
  /** Reads what is left of a session. See {@link getSessionStatus}. */
  static readonly getSessionStatus: typeof getSessionStatus = onFirstCall(
    async () => (await ownerPart()).getSessionStatus,
  );
  /** Bounds what all sessions of an account together may spend of a token. See {@link setCeiling}. */
  static readonly setCeiling: typeof setCeiling = onFirstCall(async () => (await ownerPart()).setCeiling);
  /** Lifts the ceiling of a token. See {@link removeCeiling}. */
  static readonly removeCeiling: typeof removeCeiling = onFirstCall(
    async () => (await ownerPart()).removeCeiling,
  );
  /** Reads the ceiling of a token. See {@link getCeiling}. */
  static readonly getCeiling: typeof getCeiling = onFirstCall(async () => (await ownerPart()).getCeiling);
  /** Installs what sessions with `executor: "redeem"` act through, once. See {@link installExecutor}. */
  static readonly installExecutor: typeof installExecutor = onFirstCall(
    async () => (await ownerPart()).installExecutor,
  );
  /** Installs what sessions of accounts other than Kernel's act through, once. See {@link installValidator}. */
  static readonly installValidator: typeof installValidator = onFirstCall(
    async () => (await ownerPart()).installValidator,
  );
  /** Has an account make calls, as its owner. See {@link ownerExecute}. */
  static readonly ownerExecute: typeof ownerExecute = onFirstCall(
    async () => (await ownerPart()).ownerExecute,
  );
  /** Takes money out of an account, as its owner. See {@link ownerWithdraw}. */
  static readonly ownerWithdraw: typeof ownerWithdraw = onFirstCall(
    async () => (await ownerPart()).ownerWithdraw,
  );
  /** Builds the stock policies and SpendCap for some terms. See {@link buildEscrowPolicies}. */
  static readonly buildEscrowPolicies = buildEscrowPolicies;

  #client: EscrowClient | undefined;
  #contract: AgentContracts = {};

  /** The opened on-chain session. */
  get session(): SessionClient {
    const { client } = this;
    if (!isSession(client)) throw new OnChainSessionMissingError();
    return client;
  }

  /** What this agent acts by: an on-chain session, or the wallet of an API session. */
  get client(): EscrowClient {
    if (this.#client === undefined) throw new AgentNotInitializedError();
    return this.#client;
  }

  /** The account that this agent acts for. */
  get account(): Address {
    return accountOfClient(this.client);
  }

  /** Chooses what this agent acts by from now on. */
  protected actBy(client: EscrowClient, contract: AgentContracts): void {
    this.#client = client;
    this.#contract = contract;
  }

  /** Which escrow contract this agent uses, if not the session's. */
  protected get contract(): EscrowContractParameters {
    return { escrowAddress: this.#contract.escrowAddress };
  }

  /** Names a token; `"USDC"` is the one that this agent was told of, if it was. */
  protected tokenName(token: "USDC" | Address): "USDC" | Address {
    return token === "USDC" ? (this.#contract.usdc ?? token) : token;
  }

  /** Finds a token's address. */
  protected async tokenAddress(token: "USDC" | Address = "USDC", client = this.client): Promise<Address> {
    return resolveToken(client, this.tokenName(token));
  }

  /** Says in words and as JSON what the session may do. */
  inspectSessionKey(): TermsDescription {
    return this.session.describe();
  }

  /**
   * Signs a gasless payment in the account's name, under the session's payment rules.
   *
   * @param parameters - Payee, value, and what else matters.
   * @returns The payment, for the token or for a facilitator.
   * @throws {SignPaymentErrorType} saying which term refuses it.
   *
   * @example
   * const payment = await agent.signPayment({ to: seller, value: 1_000_000n });
   */
  async signPayment(parameters: SignPaymentParameters): Promise<SignPaymentReturnType> {
    return this.session.signPayment(parameters);
  }

  /** Asks whether the session may make calls now. See {@link SessionClient.canSpend}. */
  async canSpend(parameters: CanSpendParameters): Promise<CanSpendReturnType> {
    return this.session.canSpend(parameters);
  }

  /** Asks whether the session may sign a payment now. See {@link SessionClient.canPay}. */
  async canPay(parameters: CanPayParameters): Promise<CanPayReturnType> {
    return this.session.canPay(parameters);
  }

  /**
   * Goes on with the session that the owner granted in place of this one: with the same key, endpoints and contracts, and
   * with what this one began, where the terms carry the scope of its escrows.
   *
   * @param grant - `abba_grant_…`, the answer to a refusal's `toRequest()` or to `renewSession`.
   * @returns The opened session.
   * @throws What `useSessionKey` throws; the session before then stays.
   */
  async continueWith(grant: string): Promise<SessionClient> {
    const next = await this.session.openNext(grant);
    this.#client = next;
    return next;
  }

  /** Enables the session by an operation that does nothing else, unless it is enabled. */
  async enableSession(): Promise<EnableSessionReturnType> {
    return this.session.enableSession();
  }

  /**
   * Kills this agent's session, used or not; only the owner can, whose key or wallet is needed.
   *
   * @param parameters - The owner, and the path to the chain; the session and the contracts are known.
   * @returns The session and the transaction.
   *
   * @example
   * await agent.revokeSessionKey({ owner: walletClient, via: "direct" });
   */
  async revokeSessionKey(
    parameters: Omit<RevokeSessionKeyParameters, AccountNames | "sessionId" | "neverUsed">,
  ): Promise<RevokeSessionKeyReturnType> {
    const { sessionId } = this.session;
    // The agent holds the grant: whether the chain has seen the session yet does not matter.
    return SessionAgent.revokeSessionKey({ ...parameters, ...this.#ofAccount(), sessionId, neverUsed: true });
  }

  /**
   * Kills every session of the agent's account, used or not; only the owner can, whose key or wallet is needed.
   *
   * @param parameters - The owner, and the path to the chain; the contracts are known.
   * @returns The transaction.
   */
  async revokeAllSessions(
    parameters: Omit<RevokeAllSessionsParameters, AccountNames>,
  ): Promise<RevokeAllSessionsReturnType> {
    return SessionAgent.revokeAllSessions({ ...parameters, ...this.#ofAccount() });
  }

  /** Reads what is left of the session from the chain's counters. */
  async getSessionStatus(): Promise<SessionStatus> {
    return this.session.getStatus();
  }

  /**
   * Reads what this agent may withdraw: payments that the token refused to deliver.
   *
   * @param token - The token. @default "USDC"
   * @returns Base units.
   */
  async getCredit(token: "USDC" | Address = "USDC"): Promise<GetCreditReturnType> {
    const address = await this.tokenAddress(token);
    return getCredit(this.client, { ...this.contract, account: this.account, token: address });
  }

  /**
   * Withdraws the agent's credit to its own account.
   *
   * @param token - The token. @default "USDC"
   * @returns What was put on the chain.
   * @throws {NothingToWithdrawError | WithdrawalFailedError}
   */
  async withdraw(token: "USDC" | Address = "USDC"): Promise<WithdrawReturnType> {
    const address = await this.tokenAddress(token);
    return withdraw(this.client, { ...this.contract, token: address });
  }

  /** Where the account is, for its owner. */
  #ofAccount() {
    const { grant, publicClient } = this.session;
    const { account, index, contracts } = grant;
    return { chain: publicClient.chain, addresses: contracts, account, index };
  }
}
