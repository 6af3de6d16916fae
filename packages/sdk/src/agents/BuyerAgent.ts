import { type Address, isAddressEqual } from "viem";
import * as z from "zod";
import { ApiRequestError } from "../api/errors.ts";
import type { Transaction } from "../api/schemas/transaction.ts";
import { type EncryptRequestParameters, encryptRequest } from "../commerce/encryptRequest.ts";
import {
  type FundAndVerifyParameters,
  type FundAndVerifyReturnType,
  fundAndVerify,
} from "../commerce/fundAndVerify.ts";
import { type PurchaseParameters, type PurchaseReturnType, purchase } from "../commerce/purchase.ts";
import { readDelivery } from "../commerce/readDelivery.ts";
import { type OpenOptions, openDelivery } from "../commerce/sealedPayloads.ts";
import type { MoveEscrowReturnType } from "../escrow/actions/moveEscrow.ts";
import type { JsonValue } from "../json/JsonValue.ts";
import {
  createWebhookHandler,
  type WebhookHandler,
  type WebhookHandlerOptions,
} from "../webhooks/createWebhookHandler.ts";
import { type BuyerEscrow, EscrowBuyer } from "./EscrowBuyer.ts";

/** What {@link BuyerAgent.purchaseEncrypted} takes. */
export type PurchaseEncryptedParameters = Omit<PurchaseParameters, "requestPayload"> &
  EncryptRequestParameters;

/** What {@link BuyerAgent.fundAndVerify} may be told beside its arguments. */
export type FundAndVerifyOptions = Omit<
  FundAndVerifyParameters,
  "transactionId" | "seller" | "amount" | "deadline"
>;

/** An escrow that was moved, and what the platform made of it. */
export interface ReportedMove extends MoveEscrowReturnType {
  /** The purchase; `undefined` when the platform was not told, or could not be. It follows the chain in any case. */
  readonly transaction: Transaction | undefined;
  /** Why the platform could not be told. */
  readonly reportError: ApiRequestError | undefined;
}

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
 * const { transaction, paymentInstructions: pay } = await buyer.purchase({ serviceId, maxTotal: "10.20" });
 * await buyer.fundAndVerify(transaction.id, pay.sellerAddress, BigInt(pay.totalWithFee), "USDC", pay.deadline, pay);
 * await buyer.confirmAndRelease(transaction.id);
 */
export class BuyerAgent extends EscrowBuyer {
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
    const { payload: _, sellerPublicKey: __, ...rest } = parameters;
    const sealed = await encryptRequest(await this.encrypting(), parameters);
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
    return (await encryptRequest(await this.encrypting(), parameters)).requestPayload;
  }

  /**
   * Pays for a purchase on the chain, once, and waits until the platform has seen it. See {@link fundAndVerify}.
   *
   * @param transactionId - `txn_…` of the purchase.
   * @param seller - Who is to be paid.
   * @param amount - All that leaves the buyer, fee included: a decimal string, or base units.
   * @param _token - The platform's purchases are paid in USDC.
   * @param deadline - When the delivery is due (unix seconds).
   * @param options - The windows of `paymentInstructions` (which may be given whole), and how long to wait.
   * @returns The escrow and the purchase, funded.
   * @throws {PaymentRefusedError | PurchaseStatusError} with no money moved.
   */
  async fundAndVerify(
    transactionId: string,
    seller: Address,
    amount: bigint | string,
    _token: "USDC",
    deadline: bigint | number,
    options: FundAndVerifyOptions = {},
  ): Promise<FundAndVerifyReturnType> {
    return fundAndVerify(await this.commerce(), { ...options, transactionId, seller, amount, deadline });
  }

  /**
   * Pays the seller: accepts a delivery, or concedes a dispute; and tells the platform, if it is one of its purchases.
   *
   * @param escrow - The transaction, or the escrow.
   * @returns The released escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError}
   */
  override async confirmAndRelease(escrow: BuyerEscrow): Promise<ReportedMove> {
    const moved = await super.confirmAndRelease(escrow);
    return this.#report(escrow, moved, (id, body) => this.api.transactions.confirm(id, body));
  }

  /**
   * Disputes a delivery within the dispute window; and tells the platform why, if it is one of its purchases.
   *
   * @param escrow - The transaction, or the escrow.
   * @param reason - For whoever rules. @default "disputed on chain"
   * @returns The disputed escrow.
   * @throws {EscrowNotFoundError | EscrowStatusError | NotBuyerError | DisputeWindowClosedError}
   */
  override async disputeOnChain(escrow: BuyerEscrow, reason = "disputed on chain"): Promise<ReportedMove> {
    const moved = await super.disputeOnChain(escrow);
    return this.#report(escrow, moved, (id, body) => this.api.transactions.dispute(id, { ...body, reason }));
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

  /** What is done on the chain is done: a platform that cannot be told now reads it there later. */
  async #report(
    escrow: BuyerEscrow,
    moved: MoveEscrowReturnType,
    tell: (id: string, body: { transactionHash?: string }) => Promise<Transaction>,
  ): Promise<ReportedMove> {
    const untold = { ...moved, transaction: undefined, reportError: undefined };
    if (typeof escrow !== "string" || !escrow.startsWith("txn_") || !this.hasPlatform) return untold;
    const { transactionHash } = moved;
    try {
      const transaction = await tell(escrow, transactionHash === undefined ? {} : { transactionHash });
      return { ...untold, transaction };
    } catch (error) {
      if (error instanceof ApiRequestError) return { ...untold, reportError: error };
      throw error;
    }
  }
}
