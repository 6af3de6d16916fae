import { type Address, type Hex, isAddressEqual } from "viem";
import * as z from "zod/mini";
import type { Transaction } from "../api/schemas/transaction.ts";
import type { EncryptRequestParameters } from "../commerce/encryptRequest.ts";
import {
  type FundAndVerifyParameters,
  type FundAndVerifyReturnType,
  fundAndVerify,
} from "../commerce/fundAndVerify.ts";
import {
  type PurchaseParameters,
  type PurchaseReturnType,
  purchase,
  purchaseNames,
} from "../commerce/purchase.ts";
import { readDelivery } from "../commerce/readDelivery.ts";
import type { OpenOptions } from "../commerce/sealedPayloads.ts";
import type { CreateSessionParameters, CreateSessionReturnType } from "../delegation/createSession.ts";
import {
  type FundEscrowParameters,
  type FundEscrowReturnType,
  fundEscrow,
} from "../escrow/actions/fundEscrow.ts";
import { getEscrow } from "../escrow/actions/getEscrow.ts";
import { type MoveEscrowReturnType, moveEscrow } from "../escrow/actions/moveEscrow.ts";
import type { Escrow } from "../escrow/Escrow.ts";
import type { JsonValue } from "../json/JsonValue.ts";
import { loadPart } from "../loading/loadPart.ts";
import { checkParameters, type Names } from "../parameters/checkParameters.ts";
import {
  createWebhookHandler,
  type WebhookHandler,
  type WebhookHandlerOptions,
} from "../webhooks/createWebhookHandler.ts";
import { type BuyerEscrow, buyerEscrowId } from "./buyerEscrowId.ts";
import { PlatformAgent } from "./PlatformAgent.ts";
import { type ReportedMove, reportMove } from "./reportMove.ts";
import { type FundAndVerifyOptions, type PaymentArguments, toPayment } from "./toPayment.ts";

/** What {@link BuyerAgent.purchaseEncrypted} takes. */
export type PurchaseEncryptedParameters = Omit<PurchaseParameters, "requestPayload"> &
  EncryptRequestParameters;

const encryptedNames = {
  ...purchaseNames,
  payload: true,
  sellerPublicKey: true,
} satisfies Names<PurchaseEncryptedParameters>;

/** What {@link BuyerAgent.fundEscrow} may be told beside its arguments. */
export type FundEscrowOptions = Pick<
  FundEscrowParameters,
  "disputeWindow" | "abandonmentGrace" | "criteriaHash" | "timeout" | "pollingInterval"
>;

/** What a webhook says of a purchase that was delivered. */
const deliveredSchema = z.object({
  transactionId: z.string(),
  role: z.literal("buyer"),
  status: z.literal("delivered"),
});

/**
 * Buys, through the platform or without it: finds, pays into escrow, releases. The platform is never trusted with money:
 * what it says about a payment is checked here before any money moves, and bounded by the session's terms after that.
 *
 * Every method but `purchase` may be repeated after a crash or run by several processes: what has happened is not done
 * again; `purchase` is the same one when its `idempotencyKey` is.
 *
 * @example
 * const buyer = new BuyerAgent({ baseUrl });
 * await buyer.initWithSession(bundle, { zeroDevProjectId });
 * const { transactionId, payment } = await buyer.purchase({ serviceId, maxTotal: "10.20" });
 * await buyer.fundAndVerify(payment);
 * await buyer.confirmAndRelease(transactionId);
 */
export class BuyerAgent extends PlatformAgent {
  /**
   * Delegates a budget of this agent's to another process. See {@link createSession}.
   *
   * @param parameters - Budget (`25` or `"25.00"` USDC), time (seconds), services, and what the chain enforces. @default
   * an hour, without a bound at the platform
   * @returns The session; `serialize()` gives the one string for the other process.
   * @throws {SessionHalvesMismatchError | ApiRequestError}
   *
   * @example
   * const session = await agent.createSession({ budgetUsdc: 25, onChain: { ownerPrivateKey, counterparties } });
   * const bundle = session.serialize();
   */
  async createSession(parameters: CreateSessionParameters = {}): Promise<CreateSessionReturnType> {
    const { createSession } = await loadPart(() => import("./ownerPart.ts"));
    return this.remember(await createSession(this.api, parameters));
  }

  /**
   * Opens a purchase, and checks how it is to be paid. No money moves. See {@link purchase}.
   *
   * @param parameters - What to buy, and for how much at most.
   * @returns The purchase, its checked payment instructions, and the key that repeats it.
   * @throws {PriceTooHighError | PaymentRefusedError | ApiRequestError}
   */
  async purchase(parameters: PurchaseParameters): Promise<PurchaseReturnType> {
    return purchase(await this.commerce(), parameters);
  }

  /**
   * Opens a purchase whose request only the seller can read. See {@link purchase}.
   *
   * Each call seals anew, so repeating it with the same `idempotencyKey` is refused: to repeat after a crash, keep what
   * {@link encryptRequest} gives and hand it to {@link purchase}.
   *
   * The account that is paid is the one that signed for the key, unless you give `sellerPublicKey`.
   *
   * @param parameters - What to buy, for how much at most, and what the seller needs to know.
   * @throws {SellerKeyUnprovenError | CounterpartyNotAllowedError} with nothing sent.
   */
  async purchaseEncrypted(parameters: PurchaseEncryptedParameters): Promise<PurchaseReturnType> {
    checkParameters(parameters, encryptedNames, "parameters of purchaseEncrypted");
    const { payload, sellerPublicKey, ...rest } = parameters;
    const { serviceId, seller, signal, timeoutMs } = rest;
    const wish = { serviceId, payload, seller, sellerPublicKey, signal, timeoutMs };
    const { encryptRequest } = await loadPart(() => import("./buyerPart.ts"));
    const sealed = await encryptRequest(await this.encrypting(), wish);
    return this.purchase({ ...rest, ...sealed });
  }

  /**
   * Seals a request to the seller of a service. See {@link encryptRequest}.
   *
   * Give the same `seller` here and to {@link purchase}: otherwise the platform may name one who reads and another who is
   * paid. {@link purchaseEncrypted} sees to it.
   *
   * @param parameters - The service, what its seller needs to know, and perhaps the seller's account or key.
   * @returns The text for `requestPayload`.
   * @throws {SellerKeyUnprovenError | CounterpartyNotAllowedError} with nothing sent.
   */
  async encryptRequest(parameters: EncryptRequestParameters): Promise<string> {
    const { encryptRequest } = await loadPart(() => import("./buyerPart.ts"));
    return (await encryptRequest(await this.encrypting(), parameters)).requestPayload;
  }

  /**
   * Pays for a purchase on the chain, once, and waits until the platform has seen it. See {@link fundAndVerify}.
   *
   * @param payment - What `purchase` gave as `payment`, and perhaps how long to wait.
   * @returns The escrow and the purchase, funded.
   * @throws {PaymentRefusedError | PurchaseStatusError} with no money moved.
   *
   * @example
   * const { payment } = await buyer.purchase({ serviceId, maxTotal: "10.20" });
   * await buyer.fundAndVerify(payment);
   */
  async fundAndVerify(payment: FundAndVerifyParameters): Promise<FundAndVerifyReturnType>;
  /**
   * Pays for a purchase on the chain, once, and waits until the platform has seen it. What is left out is taken from the
   * purchase, and from its service if that has not changed since.
   *
   * @param transactionId - `txn_…` of the purchase.
   * @param seller - Who is to be paid.
   * @param amount - All that leaves the buyer, fee included: a decimal string, or base units.
   * @param token - The platform's purchases are paid in USDC. @default "USDC"
   * @param deadline - When the delivery is due, or later (unix seconds). @default as the purchase says
   * @param options - The windows of `paymentInstructions` (which may be given whole), and how long to wait.
   * @returns The escrow and the purchase, funded.
   * @throws {PaymentRefusedError | PurchaseStatusError} with no money moved.
   */
  async fundAndVerify(
    transactionId: string,
    seller: Address,
    amount: bigint | string,
    token?: "USDC",
    deadline?: bigint | number,
    options?: FundAndVerifyOptions,
  ): Promise<FundAndVerifyReturnType>;
  async fundAndVerify(...args: PaymentArguments): Promise<FundAndVerifyReturnType> {
    return fundAndVerify(await this.commerce(), toPayment(args));
  }

  /**
   * Funds the escrow of a transaction, once. See {@link fundEscrow}.
   *
   * @param transactionId - What names the purchase: 1 to 200 characters.
   * @param seller - Who is to deliver and be paid.
   * @param amount - All that leaves the buyer, fee included: a decimal string, or base units. See `totalWithFee`.
   * @param token - `"USDC"`, or a token's address.
   * @param deadline - When the delivery is due (unix seconds); repeat it exactly in a retry.
   * @param options - Windows (seconds), criteria, and how long to wait.
   * @returns The escrow, new or existing.
   * @throws {FundEscrowErrorType} saying what to do, with nothing sent or with nothing lost.
   */
  async fundEscrow(
    transactionId: string,
    seller: Address,
    amount: bigint | string,
    token: "USDC" | Address,
    deadline: bigint | number,
    options: FundEscrowOptions = {},
  ): Promise<FundEscrowReturnType> {
    const terms = { transactionId, seller, amount, token: this.tokenName(token), deadline };
    return fundEscrow(this.client, { ...options, ...terms, ...this.contract });
  }

  /**
   * Pays the seller: accepts a delivery, or concedes a dispute; and tells the platform, if it is one of its purchases.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The released escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError}
   */
  async confirmAndRelease(escrow: BuyerEscrow): Promise<ReportedMove> {
    const moved = await this.#move(escrow, "accept");
    return this.#report(escrow, moved, (api, id, body) => api.transactions.confirm(id, body));
  }

  /**
   * Disputes a delivery within the dispute window; and tells the platform why, if it is one of its purchases.
   *
   * @param escrow - The transaction, or the escrow.
   * @param reason - For whoever rules. @default "disputed on chain"
   * @returns The disputed escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError | DisputeWindowClosedError}
   */
  async disputeOnChain(escrow: BuyerEscrow, reason = "disputed on chain"): Promise<ReportedMove> {
    const moved = await this.#move(escrow, "dispute");
    return this.#report(escrow, moved, (api, id, body) => api.transactions.dispute(id, { ...body, reason }));
  }

  /**
   * Takes everything back when nothing was delivered by deadline and grace.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The abandoned escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError | NotAbandonedYetError}
   */
  async claimAbandoned(escrow: BuyerEscrow): Promise<MoveEscrowReturnType> {
    return this.#move(escrow, "claimAbandoned");
  }

  /**
   * Divides a disputed escrow evenly when the resolver was silent for its time.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The resolved escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotPartyError | ResolutionPendingError}
   */
  async claimUnresolved(escrow: BuyerEscrow): Promise<MoveEscrowReturnType> {
    return this.#move(escrow, "claimUnresolved");
  }

  /**
   * Reads one of the buyer's escrows.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The escrow as the chain has it.
   * @throws {EscrowNotFoundError}
   */
  async getEscrow(escrow: BuyerEscrow): Promise<Escrow> {
    return getEscrow(this.client, { ...this.contract, escrowId: this.#idOf(escrow) });
  }

  /**
   * Reads what was delivered, checked against the chain: `delivery.payload` of a purchase is only what the platform says.
   *
   * @param purchase - The purchase, or its id.
   * @returns The seller's word: parse it by a schema before use.
   * @throws {DeliveryMismatchError} when it is not what the escrow of this purchase has the proof of.
   */
  async readDelivery(purchase: string | Transaction): Promise<string> {
    return readDelivery(await this.commerce(), await this.#purchaseOf(purchase));
  }

  /**
   * Opens what was delivered in secret, once. See {@link openDelivery}.
   *
   * @param purchase - The purchase, or its id.
   * @param options - What remembers which envelopes were opened.
   * @returns The seller's word: parse it by a schema before use.
   * @throws {DeliveryMismatchError} when it is not what the chain has the proof of.
   */
  async decryptResponsePayload(
    purchase: string | Transaction,
    options: OpenOptions = {},
  ): Promise<JsonValue> {
    const { openDelivery } = await loadPart(() => import("./buyerPart.ts"));
    return openDelivery(await this.encrypting(), await this.#purchaseOf(purchase), options);
  }

  /**
   * Makes what answers the platform's webhooks: it hands over each purchase of this agent's account that was
   * delivered, if its payload is what the chain has the proof of, as {@link readDelivery} checks. Mount it in a server, a
   * worker, or with `serveWebhooks` of `@abbababa/sdk/webhooks/node`.
   *
   * A delivery that does not match is a `DeliveryMismatchError` for the options' `onError`, and comes again. What other
   * accounts of the owner have bought is left to agents that act for them.
   *
   * @param handle - Gets the purchase; its `delivery.payload` is the seller's. When it throws, the event comes again.
   * @param options - The endpoint's secrets.
   * @returns `(request: Request) => Promise<Response>`
   */
  onDelivery(
    handle: (purchase: Transaction) => Promise<void>,
    options: WebhookHandlerOptions,
  ): WebhookHandler {
    return createWebhookHandler(async ({ type, data }) => {
      const delivered = deliveredSchema.safeParse(data);
      if (type !== "transaction.status" || !delivered.success) return;
      const purchase = await this.api.transactions.get(delivered.data.transactionId);
      if (!isAddressEqual(purchase.buyerAddress, this.account)) return;
      await this.readDelivery(purchase);
      await handle(purchase);
    }, options);
  }

  async #purchaseOf(purchase: string | Transaction): Promise<Transaction> {
    return typeof purchase === "string" ? this.api.transactions.get(purchase) : purchase;
  }

  async #report(
    escrow: BuyerEscrow,
    moved: MoveEscrowReturnType,
    tell: Parameters<typeof reportMove>[3],
  ): Promise<ReportedMove> {
    return reportMove(this.hasPlatform ? this.api : undefined, escrow, moved, tell);
  }

  async #move(
    escrow: BuyerEscrow,
    method: "accept" | "dispute" | "claimAbandoned" | "claimUnresolved",
  ): Promise<MoveEscrowReturnType> {
    return moveEscrow(this.client, { ...this.contract, escrowId: this.#idOf(escrow), method });
  }

  #idOf(escrow: BuyerEscrow): Hex {
    return buyerEscrowId(this.client, escrow);
  }
}
