import { type Address, type Chain, type Hex, isAddressEqual, type PublicClient, type Transport } from "viem";
import * as z from "zod/mini";
import type { Call } from "../../accounts/Call.ts";
import { usdcWords } from "../../chains/knownTokens.ts";
import { parseWith } from "../../errors/ParametersInvalidError.ts";
import { loadPart } from "../../loading/loadPart.ts";
import { checkParameters, type Names } from "../../parameters/checkParameters.ts";
import { callsSchema } from "../calls/callsSchema.ts";
import { SessionNotOpenedError } from "../errors/lifecycleErrors.ts";
import { GrantMismatchError } from "../errors/requestErrors.ts";
import type { GrantDifference } from "../GrantDifference.ts";
import { parseGrant } from "../grant/serializeGrant.ts";
import { type CanSpendReturnType, canSpend } from "../ledger/canSpend.ts";
import { readStatus, type SessionStatus } from "../ledger/readStatus.ts";
import type { Verdict } from "../ledger/Verdict.ts";
import type { Answered } from "../operation/CalledOff.ts";
import { explain, type SessionContext } from "../operation/SessionContext.ts";
import type { CanPayParameters, CanPayReturnType } from "../payments/canPay.ts";
import type { OpenPaymentParameters, OpenPaymentReturnType } from "../payments/openPayment.ts";
import type { SignPaymentParameters, SignPaymentReturnType } from "../payments/signPayment.ts";
import type { RedemptionOptions } from "../redeem/authorizeRedemption.ts";
import type { SignedRedemption } from "../redeem/Redemption.ts";
import type { SessionGrant } from "../SessionGrant.ts";
import type { SessionTerms } from "../SessionTerms.ts";
import type { OperationReceipt, SignedOperation, SignedTransaction } from "../SignedOperation.ts";
import { describeTerms, type TermsDescription } from "../terms/describeTerms.ts";
import { escrowScopeOf } from "../terms/escrowScope.ts";
import { rememberContext } from "./contextOf.ts";
import { type EnableSessionReturnType, enableSession } from "./enableSession.ts";
import { type Attempt, offerStepUp, type StepUp } from "./StepUp.ts";
import { sendSessionCalls, sendSessionOperation, signSessionCalls } from "./sendSessionCalls.ts";

/** A call to make with a session. */
export interface SessionCall {
  readonly to: Address;
  /** Calldata. @default none */
  readonly data?: Hex | undefined;
  /** Wei. @default 0 */
  readonly value?: bigint | undefined;
}

/** What {@link SessionClient.sendCalls} takes. */
export interface SendCallsParameters<answer = never> {
  /** All happen, or none does. */
  readonly calls: readonly SessionCall[];
  /**
   * Nonce lane, 0 to 65535: of operations in one lane with one nonce only one is included, whoever sends them. When
   * another takes the nonce, `NonceConflictError` is thrown. @default a free one
   */
  readonly lane?: number | undefined;
  /**
   * Runs when the operation's nonce is fixed and before it is sent. An answer calls the operation off, and is returned
   * in place of the receipt; so does an error, which is thrown. @default lets it be sent
   */
  readonly beforeSending?: (() => Promise<answer | undefined>) | undefined;
}

/** What {@link SessionClient.signCalls} takes. */
export interface SignCallsParameters {
  /** All happen, or none does. */
  readonly calls: readonly SessionCall[];
  /** Nonce lane, 0 to 65535: operations in one lane are included in their order. @default 0 */
  readonly lane?: number | undefined;
}

/** What {@link SessionClient.canSpend} takes. */
export interface CanSpendParameters {
  /** The calls of one operation. */
  readonly calls: readonly SessionCall[];
  /** Wei that the operation's gas may cost at worst. @default 0n: gas aside */
  readonly gasCost?: bigint | undefined;
}

const sendNames = { calls: true, lane: true, beforeSending: true } satisfies Names<SendCallsParameters>;
const signNames = { calls: true, lane: true } satisfies Names<SignCallsParameters>;
/** More than fit into one operation are refused with how many do. */
const schema = z.object({ calls: callsSchema(1_000) });

const canSpendNames = { calls: true, gasCost: true } satisfies Names<CanSpendParameters>;

/** What {@link SessionClient.signRedemption} takes. */
export interface SignRedemptionParameters extends RedemptionOptions {
  /** All happen, or none does. */
  readonly calls: readonly SessionCall[];
}

const redemptionNames = {
  calls: true,
  redeemer: true,
  validForSeconds: "seconds",
  nonce: true,
} satisfies Names<SignRedemptionParameters>;

/** How an agent comes from one session to the next. */
export interface NextSession {
  /** Asks for what the session lacks. */
  readonly stepUp: StepUp;
  /** Opens what was granted in its place, as this session was opened. */
  readonly open: (grant: string) => Promise<SessionClient>;
}

/** An opened session: what an agent works with. Printing it shows no key. */
export class SessionClient {
  readonly #context: SessionContext;
  readonly #next: NextSession | undefined;

  constructor(context: SessionContext, next?: NextSession | undefined) {
    this.#context = context;
    rememberContext(this, context);
    this.#next = next;
  }

  /** The account's address. */
  toString(): string {
    return this.account;
  }

  /** The smart account that the session acts for. */
  get account(): Address {
    return this.#context.session.grant.account;
  }

  get chainId(): number {
    return this.#context.session.grant.chainId;
  }

  get sessionId(): Hex {
    return this.#context.session.sessionId;
  }

  get sessionKeyAddress(): Address {
    return this.#context.session.sessionKeyAddress;
  }

  /** What the session may do. */
  get terms(): SessionTerms {
    return this.#context.session.terms;
  }

  /** 4 bytes that the ids of this session's escrows carry behind the account. */
  get escrowScope(): Hex {
    return escrowScopeOf(this.terms, this.account);
  }

  /** What the owner granted, without the key. */
  get grant(): SessionGrant {
    return this.#context.session.grant;
  }

  /** In what the grant differs from the `request` that it was opened with; `undefined`: with none. */
  get differences(): readonly GrantDifference[] | undefined {
    return this.#context.differences;
  }

  /** Reads the session's chain. */
  get publicClient(): PublicClient<Transport, Chain> {
    return this.#context.publicClient;
  }

  /**
   * Makes calls: prepares one operation, signs it, sends it, and waits until the chain has it.
   *
   * @param parameters - The calls.
   * @returns Where the operation is, or what `beforeSending` answered.
   * @throws {SessionError} saying which term stops it, by how much, and what to do.
   * @throws {OperationPendingError} when it was sent, or may have been, and was not seen in time; then use
   * {@link sendOperation}, which cannot spend twice: making the calls anew could.
   * @throws {BundlerMismatchError} when the bundler's word is not the chain's; then, too, by another bundler.
   */
  async sendCalls<answer = never>(
    parameters: SendCallsParameters<answer>,
  ): Promise<OperationReceipt | Answered<answer>> {
    checkParameters(parameters, sendNames, "parameters of sendCalls");
    const { lane, beforeSending } = parameters;
    const calls = readCalls(parameters, "sendCalls");
    return await this.#offering({ calls }, () =>
      sendSessionCalls(this.#context, calls, { lane, beforeSending }),
    );
  }

  /**
   * Signs an operation without sending it. The session must be installed, or this be its first operation.
   *
   * @param parameters - The calls, and the nonce lane.
   * @returns The signed operation, for {@link sendOperation}.
   * @throws {SessionError} saying who refuses it, and what to do: a term, the bundler, or the paymaster's service
   * ({@link SponsorshipRefusedError}, {@link SponsorshipExhaustedError}).
   */
  async signCalls(parameters: SignCallsParameters): Promise<SignedOperation> {
    checkParameters(parameters, signNames, "parameters of signCalls");
    const { lane = 0 } = parameters;
    const calls = readCalls(parameters, "signCalls");
    return await this.#offering({ calls }, () => signSessionCalls(this.#context, calls, lane));
  }

  /**
   * Sends a signed operation, or the signed transaction of a session that redeems, as often as wanted: it can be included
   * only once.
   *
   * @param operation - From {@link signCalls} or an {@link OperationPendingError}.
   * @returns Where the operation is.
   * @throws {NonceConflictError} when it can never be included, as the chain shows: its calls may be made anew.
   * @throws {OperationPendingError} when it may still be included; any other error says why it was refused this time.
   */
  async sendOperation(operation: SignedOperation | SignedTransaction): Promise<OperationReceipt> {
    return await sendSessionOperation(this.#context, operation);
  }

  /**
   * Asks whether the session may make calls now, in one operation.
   *
   * @param parameters - The calls; what their gas may cost.
   * @returns When they may be made, or which term refuses them and when or with how much they would pass.
   */
  async canSpend(parameters: CanSpendParameters): Promise<CanSpendReturnType> {
    checkParameters(parameters, canSpendNames, "parameters of canSpend");
    const { gasCost = 0n } = parameters;
    const calls = readCalls(parameters, "canSpend");
    const verdict = await this.#offering({ calls }, () => canSpend(this.#context, { calls, gasCost }));
    return this.#offeringVerdict({ calls }, verdict);
  }

  /**
   * Asks whether the session may sign a payment now.
   *
   * @param parameters - What `signPayment` takes.
   * @returns When it may be settled, or which term refuses it and when or with how much it would pass.
   */
  async canPay(parameters: CanPayParameters): Promise<CanPayReturnType> {
    const { canPay } = await loadPart(() => import("./signingPart.ts"));
    const payment = await paymentIn(parameters);
    const verdict = await this.#offering({ payment }, () => canPay(this.#context, parameters));
    return this.#offeringVerdict({ payment }, verdict);
  }

  /**
   * Reads what the terms admit of a payment now, for callers that keep a book of slots and sign by `place`.
   *
   * @param parameters - Payee, value and token.
   * @returns The rules that admit it, and the budget period that it would be of.
   * @throws {OpenPaymentErrorType} saying which term refuses it.
   */
  async openPayment(parameters: OpenPaymentParameters): Promise<OpenPaymentReturnType> {
    const { openPayment } = await loadPart(() => import("./signingPart.ts"));
    return await this.#offering({ payment: await paymentIn(parameters) }, () =>
      openPayment(this.#context, parameters),
    );
  }

  /**
   * Signs a gasless payment (EIP-3009) in the account's name, under the session's payment rules.
   *
   * @param parameters - Payee, value, and what else matters. See `signPayment`.
   * @returns The payment, for the token or for a facilitator.
   * @throws {SignPaymentErrorType} saying which term refuses it.
   */
  async signPayment(parameters: SignPaymentParameters): Promise<SignPaymentReturnType> {
    const { signPayment } = await loadPart(() => import("./signingPart.ts"));
    return await this.#offering({ payment: await paymentIn(parameters) }, () =>
      signPayment(this.#context, parameters),
    );
  }

  /**
   * Signs calls that somebody else sends and pays for (ERC-7710), such as a facilitator: under the same rules and
   * counters, once, and void when the session is revoked. Of sessions granted with `executor: "redeem"`.
   *
   * @param parameters - The calls, who may send them, and until when.
   * @returns The redemption, for `settleRedemption` or for a facilitator. Sends nothing.
   * @throws {SessionError} saying which term refuses it.
   */
  async signRedemption(parameters: SignRedemptionParameters): Promise<SignedRedemption> {
    checkParameters(parameters, redemptionNames, "parameters of signRedemption");
    const { calls: _, ...options } = parameters;
    const calls = readCalls(parameters, "signRedemption");
    const { authorizeRedemption } = await loadPart(() => import("./signingPart.ts"));
    return await this.#offering({ calls }, () => authorizeRedemption(this.#context, calls, options));
  }

  /**
   * Enables the session by an operation that does nothing else, unless it is enabled.
   *
   * @returns Where the operation is; `undefined` when the session was enabled before.
   * @throws {NoEnablingCallError} when the terms allow no call that does nothing.
   */
  async enableSession(): Promise<EnableSessionReturnType> {
    return await enableSession(this.#context);
  }

  /**
   * Reads what is left of the session from the chain's counters.
   *
   * @throws {EndpointError} when the node did not answer: ask again.
   */
  async getStatus(): Promise<SessionStatus> {
    const { publicClient, session } = this.#context;
    const { grant, sessionId, terms } = session;
    const module = grant.contracts.spendCap;
    try {
      return await readStatus(publicClient, { account: grant.account, module, sessionId, terms });
    } catch (error) {
      throw await explain(this.#context, error);
    }
  }

  /**
   * Opens the session that the owner granted in place of this one, with the same key and the same endpoints. Escrows of
   * this one are the next one's, where its terms carry their scope.
   *
   * @param grant - `abba_grant_…`
   * @throws {GrantMismatchError} when it is of another account, and what `useSessionKey` throws.
   */
  async openNext(grant: string): Promise<SessionClient> {
    if (this.#next === undefined) throw new SessionNotOpenedError();
    const { account } = parseGrant(grant).grant;
    if (!isAddressEqual(account, this.account)) {
      throw new GrantMismatchError({ field: "account", asked: this.account, granted: account });
    }
    return await this.#next.open(grant);
  }

  async #offering<result>(attempt: Attempt, task: () => Promise<result>): Promise<result> {
    try {
      return await task();
    } catch (error) {
      throw this.#next === undefined ? error : offerStepUp(error, attempt, this.#next.stepUp);
    }
  }

  #offeringVerdict(attempt: Attempt, verdict: Verdict): Verdict {
    if (!verdict.allowed && this.#next) offerStepUp(verdict.error, attempt, this.#next.stepUp);
    return verdict;
  }

  /** Says in words what the session may do. */
  describe(): TermsDescription {
    const { chainId, contracts } = this.grant;
    const { usdc, labels } = usdcWords(chainId, contracts);
    const escrow = contracts.abbaBabaEscrow;
    return describeTerms(this.terms, {
      account: this.account,
      usdc,
      labels: { ...labels, ...(escrow && { [escrow]: "the escrow" }) },
    });
  }

  /** What printing shows. */
  toJSON(): Record<string, unknown> {
    const { account, chainId, sessionId, sessionKeyAddress } = this;
    return { account, chainId, sessionId, sessionKeyAddress };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `SessionClient ${JSON.stringify(this.toJSON())}`;
  }
}

/** What was asked to be paid; what is not of its form is refused without. */
async function paymentIn(parameters: OpenPaymentParameters): Promise<Attempt["payment"]> {
  const { paymentSchema } = await loadPart(() => import("./signingPart.ts"));
  const parsed = paymentSchema.safeParse(parameters);
  return parsed.success ? parsed.data : undefined;
}

function readCalls({ calls }: { readonly calls: readonly SessionCall[] }, verb: string): readonly Call[] {
  return parseWith(schema, { calls }, `parameters of ${verb}`).calls;
}
